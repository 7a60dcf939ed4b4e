"""A run against another, table by table: the same bytes, or how far their numbers are apart.

docs/reference holds the tables of a run at the paper's scale and their SHA-256, for whoever has made them too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from seeding import tables
from seeding.checks import InputError

MANIFEST = "manifest.sha256"  # as sha256sum writes and checks it
ROUNDING = 1e-12  # smaller differences are none: tables have twelve digits, in units of κ
# Columns of smaller values are compared in units of this: zeros of a characteristic polynomial that coincide are known
# to the root of the rounding.
SMALL = 0.01
NUMBER = r"\d+(\.\d+)?(e[+-]?\d+)?"
TIMED = "benchmarks"  # differs from run to run


@dataclass(frozen=True)
class Difference:
    """Where two tables differ: `size` is that of the largest difference in units of the largest value of the column.

    It is zero where only headers or roundings differ, and infinite where the tables cannot be compared.
    """

    table: str
    where: str
    size: float


def names(folder: Path) -> list[str]:
    """The tables of a run, relative to its folder; without timings, and without runs that lie inside it."""
    if not folder.is_dir():
        raise InputError(f"a run must be a directory of tables, but is {str(folder)!r}")
    inside = {data.parent for data in folder.rglob("data")} - {folder}
    left_out = {*inside, folder / TIMED}
    found = sorted(file for file in folder.rglob("*.csv") if left_out.isdisjoint(file.parents))
    if not found:
        raise InputError(f"a run must be a directory of tables, but {str(folder)!r} holds none")
    return [file.relative_to(folder).as_posix() for file in found]


def differences(first: Path, second: Path) -> list[Difference]:
    """Where tables of the run `first` differ from those of the same name in `second`; empty if no byte does.

    InputError for a table that is damaged.
    """
    found = []
    for name in names(first):
        one, other = first / name, second / name
        if not other.exists():
            found.append(Difference(name, f"not in {second}", np.inf))
        elif one.read_bytes() != other.read_bytes():
            found += _apart(name, tables.table(one), tables.table(other))
    return found


def record(results: Path, folder: Path, planned: Sequence[str]) -> None:
    """Copy the tables of `planned` from `results` to `folder`, in place of those recorded there, with their SHA-256."""
    lacking = [name for name in planned if not (results / name).exists()]
    if lacking:
        raise InputError(f"`results` must hold a finished run, but {lacking[0]} is missing")
    checked = {name: tables.table(results / name) for name in planned}  # raises for one that is damaged
    for name in _recorded(folder):
        (folder / name).unlink(missing_ok=True)
    lines = []
    for name in sorted(checked):
        content = (results / name).read_bytes()
        tables.write_bytes(folder / name, content)
        lines.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
    tables.write_bytes(folder / MANIFEST, "".join(lines).encode())


def _recorded(folder: Path) -> list[str]:
    """The tables that the manifest of `folder` names; none where there is no manifest."""
    if not (folder / MANIFEST).exists():
        return []
    lines = tables.read_text(folder / MANIFEST).splitlines()
    return [name for _, _, name in (line.partition("  ") for line in lines) if name.endswith(".csv")]


def _apart(name: str, first: tables.Table, second: tables.Table) -> list[Difference]:
    one, other = first.rows, second.rows
    if list(one.columns) != list(other.columns):
        return [Difference(name, "other columns", np.inf)]
    if len(one) != len(other):
        return [Difference(name, f"{len(one)} rows against {len(other)}", np.inf)]
    sizes = {str(column): _largest(one[column], other[column]) for column in one.columns}
    keys = [key for key in {**first.header, **second.header} if first.header.get(key) != second.header.get(key)]
    found = [Difference(name, column, size) for column, size in sizes.items() if size > 0]
    return found + [Difference(name, f"header: {key}", 0.0) for key in keys] or [Difference(name, "roundings", 0.0)]


def _largest(one: pd.Series, other: pd.Series) -> float:
    """The largest difference of two columns in units of their largest finite value; infinite where words differ.

    Numbers inside words quote columns, rounded: they are not looked at.
    """
    first, second = (pd.to_numeric(column, errors="coerce").to_numpy(float) for column in (one, other))
    numbers = np.isfinite(first) & np.isfinite(second)
    words = [column[~numbers].astype(str).str.replace(NUMBER, "0", regex=True) for column in (one, other)]
    if not words[0].equals(words[1]):
        return np.inf
    first, second = first[numbers], second[numbers]
    apart = np.abs(first - second).max(initial=0.0)
    scale = np.abs([first, second]).max(initial=SMALL)
    return float(apart / scale) if apart > ROUNDING else 0.0
