"""The evidence behind each claim: measures, functions of finished tables that give its number; no engine runs here.

    def name(table: Table, other: Table, *, argument: float, …) -> Measured

A measure takes its tables by position and its arguments by name. What it takes is read from the sources, so that a
mistake in the list of claims is found before any job, and without importing what the measures need.
"""

from __future__ import annotations

import ast
import functools
import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from seeding.checks import InputError, refuse

HERE = Path(__file__).parent
KINDS: Mapping[str, tuple[str, tuple[type, ...]]] = {
    "bool": ("true or false", (bool,)),
    "float": ("a number", (int, float)),
    "int": ("an integer", (int,)),
    "str": ("text", (str,)),
}


@dataclass(frozen=True)
class Signature:
    """What a measure takes: its tables' names for them, and arguments: name → annotation.

    required: the arguments without a default.
    """

    tables: tuple[str, ...]
    arguments: Mapping[str, ast.expr | None]
    required: frozenset[str]


def module(measure: str) -> str:
    """The dotted name of the module that holds a measure, given as module.function."""
    return f"{__name__}.{measure.partition('.')[0]}"


def function(measure: str) -> Callable[..., Any]:
    """The measure itself, given as module.function."""
    found: Callable[..., Any] = getattr(importlib.import_module(module(measure)), measure.partition(".")[2])
    return found


def check(measure: Any, tables: Sequence[str], arguments: Any) -> None:
    """InputError unless there is such a measure that takes so many tables and these arguments."""
    taken = signature(measure)
    if len(tables) != len(taken.tables):
        raise refuse("tables", f"{len(taken.tables)} for {measure} ({', '.join(taken.tables)})", list(tables))
    if not isinstance(arguments, Mapping):
        raise refuse("arguments", "name: value", arguments)
    for name in sorted(taken.required - set(arguments)):
        raise InputError(
            f"`arguments` of {measure} must have {name}, but has {', '.join(map(str, arguments)) or 'none'}"
        )
    for name, value in arguments.items():
        if name not in taken.arguments:
            allowed = ", ".join(taken.arguments) or "none"
            raise InputError(f"`arguments` of {measure} must be of {allowed}, but has {name!r}")
        _fits(f"arguments.{name}", taken.arguments[name], value)


def signature(measure: Any) -> Signature:
    """What a measure takes, given as module.function; InputError where there is none of that name."""
    names = sorted(file.stem for file in HERE.glob("*.py") if not file.stem.startswith("_"))
    place, _, name = measure.partition(".") if isinstance(measure, str) else ("", "", "")
    if place not in names:
        raise refuse("measure", f"module.function with a module of {', '.join(names)}", measure)
    found = _signatures(HERE / f"{place}.py")
    if name not in found:
        raise refuse("measure", f"a function of {place}, one of {', '.join(found)}", measure)
    return found[name]


@functools.cache
def _signatures(file: Path) -> dict[str, Signature]:
    """The measures of a module: its functions of tables that return what was measured."""
    found = {}
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.FunctionDef) or _word(node.returns) != "Measured":
            continue
        taken = [*node.args.posonlyargs, *node.args.args]
        if any(_word(entry.annotation) != "Table" for entry in taken):
            continue
        named = list(zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True))
        found[node.name] = Signature(
            tuple(entry.arg for entry in taken),
            {entry.arg: entry.annotation for entry, _ in named},
            frozenset(entry.arg for entry, default in named if default is None),
        )
    return found


def _fits(name: str, annotation: ast.expr | None, value: Any) -> None:
    """InputError unless a value is of the kind that is annotated; kinds that are not known here pass."""
    if isinstance(annotation, ast.Subscript) and _word(annotation.value) == "Literal":
        choices = ast.literal_eval(annotation.slice)
        choices = choices if isinstance(choices, tuple) else (choices,)
        if value not in choices:
            raise refuse(name, f"one of {', '.join(map(str, choices))}", value)
    elif (word := _word(annotation)) in KINDS:
        words, kinds = KINDS[word]
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise refuse(name, words, value)


def _word(node: ast.expr | None) -> str:
    return node.id if isinstance(node, ast.Name) else ""
