"""Reading spectrum tables for the panels: total size, coupling and normalisation of each from its header."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from seeding import tables
from seeding.checks import InputError


@dataclass(frozen=True)
class Spectrum:
    """One table of `seeding spectrum`: drives, N = Σ N_α, Γ, normalisation, and its rows."""

    drives: tuple[float, ...]
    size: int
    coupling: float
    normalisation: str
    table: pd.DataFrame


def read_spectrum(path: Path | str) -> Spectrum:
    """A table of `seeding spectrum` with the parameters of its header; InputError where it is none."""
    header = "\n".join(tables.header(path))
    atoms = re.search(r"^atoms=\[([\d ]+)\] coupling=(\S+)", header, re.MULTILINE)
    normalisation = re.search(r"normalisation=(\w+)", header)
    drives = re.search(r"drives=\[([\d. ]+)\]", header)
    if not header.startswith("seeding spectrum") or atoms is None or normalisation is None or drives is None:
        raise InputError(f"table {path} is not one of `seeding spectrum`")
    size = sum(int(number) for number in atoms[1].split())
    powers = tuple(float(drive) for drive in drives[1].split())
    return Spectrum(powers, size, float(atoms[2]), normalisation[1], tables.read(path))


def by_coupling(files: Iterable[Path], sector: str = "symmetric") -> dict[float, dict[int, pd.DataFrame]]:
    """Γ → N → rows of one sector, both rising, from tables of `seeding spectrum`."""
    groups: dict[float, dict[int, pd.DataFrame]] = {}
    for spectrum in sorted(map(read_spectrum, files), key=lambda item: (item.coupling, item.size)):
        rows = spectrum.table[spectrum.table["sector"].isin([sector, "full"])].reset_index(drop=True)
        groups.setdefault(spectrum.coupling, {})[spectrum.size] = rows
    return groups
