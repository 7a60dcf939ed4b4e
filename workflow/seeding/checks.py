"""Checks of what a user gives, in one language: what, which value, what is allowed.

`InputError` is a mistake of the input: the command line turns it into one line and exit status 2.
`ComputationError` is a computation that ran and failed: its text says what was reached; exit status 1. `NoAnswer` is
one of a kind that a panel's table states instead of stopping what comes after.
"""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from numbers import Integral, Real
from pathlib import Path
from typing import Any

LARGEST_CRYSTAL = 10**9  # N_α: beyond, products of sizes leave the range of machine integers
MOST_SAMPLES = 10**7  # times of a table
MOST_SHOWN = 200  # characters of a value in an error


class InputError(ValueError):
    """An argument that cannot be right; the text names it, its value and what is allowed."""


class ComputationError(RuntimeError):
    """A computation that ran and did not reach what was asked; the text says what was reached."""


class NoAnswer(ComputationError):
    """A question without an answer at these parameters (no oscillation, no Γ_crit, …); the text says why."""


def refuse(name: str, allowed: str, value: Any) -> InputError:
    """The error for argument `name` with `value`, to be raised by the caller."""
    return InputError(f"`{name}` must be {allowed}, but is {shown(value)}")


def shown(value: Any) -> str:
    """A value as an error shows it: on one line (an array has several), a long one in part."""
    text = " ".join(repr(value).split())
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]} …"


def number(
    name: str, value: Any, *, minimum: float | None = None, above: float | None = None, maximum: float | None = None
) -> float:
    """`value` as a finite float with value >= `minimum`, value > `above` and value <= `maximum`, or InputError."""
    allowed = "a finite number"
    if minimum is not None:
        allowed += f" ≥ {minimum:g}"
    if above is not None:
        allowed += f" > {above:g}"
    if maximum is not None:
        allowed += f" and ≤ {maximum:g}"
    if isinstance(value, bool) or not isinstance(value, Real) or not math.isfinite(value):
        raise refuse(name, allowed, value)
    if (minimum is not None and value < minimum) or (above is not None and value <= above):
        raise refuse(name, allowed, value)
    if maximum is not None and float(value) > maximum:
        raise refuse(name, allowed, value)
    return float(value)


def integer(name: str, value: Any, *, minimum: int | None = None, maximum: int | None = None) -> int:
    """`value` as an int from `minimum` to `maximum`, or InputError (bools and floats are refused)."""
    allowed = "an integer" if minimum is None else f"an integer ≥ {minimum}"
    if maximum is not None:
        allowed += f" and ≤ {maximum:g}"
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise refuse(name, allowed, value)
    whole = int(value)
    if (minimum is not None and whole < minimum) or (maximum is not None and whole > maximum):
        raise refuse(name, allowed, value)
    return whole


def choice(name: str, value: Any, allowed: Sequence[str]) -> str:
    """`value` if it is one of `allowed`, or InputError."""
    if not isinstance(value, str) or value not in allowed:
        raise refuse(name, "one of " + ", ".join(allowed), value)
    return value


@contextlib.contextmanager
def understood(what: str) -> Iterator[None]:
    """InputError for `what`, read from files or JSON, where using it inside fails as content of another form makes it.

    For content that is whole but not what was meant, such as another table: everything that it could be is not listed.
    """
    try:
        yield
    except InputError:
        raise
    except (LookupError, ValueError, TypeError, AttributeError, ArithmeticError) as error:
        reason = " ".join(str(error).split())
        raise InputError(f"{what} cannot be what was meant: {type(error).__name__}: {reason}") from error


def writable(name: str, value: Path) -> None:
    """InputError where no file could be written to the path `value`: asked before the work is done, writes nothing."""
    folder = value.parent
    while not folder.exists():
        folder = folder.parent
    if not value.name or value.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
        raise refuse(name, "a file that can be written", str(value))


def outputs(paths: Mapping[str, Path]) -> None:
    """InputError unless every path is that of a file that can be written, and each of another."""
    for name, path in paths.items():
        writable(name, path)
    if len({os.path.realpath(path) for path in paths.values()}) < len(paths):
        names = ", ".join(f"`{name}`" for name in paths)
        raise InputError(f"{names} must be different files, but are {', '.join(map(str, paths.values()))}")


def atom_numbers(value: Iterable[int], subsystems: int) -> tuple[int, ...]:
    """N_α as a tuple of `subsystems` integers ≥ 1, or InputError."""
    try:
        atoms = tuple(integer("atoms", entry, minimum=1, maximum=LARGEST_CRYSTAL) for entry in value)
    except TypeError:
        raise refuse("atoms", "a list of integers ≥ 1, one a subsystem", value) from None
    if len(atoms) != subsystems:
        raise InputError(f"`atoms` must have one entry for each of the {subsystems} drives, but has {len(atoms)}")
    return atoms
