"""Reading spectrum tables for the panels: total size, coupling and normalisation of each from its header."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from seeding import tables
from seeding.checks import InputError
from seeding.network import Network
from seeding.tables import Table

SECTORS = ("symmetric", "antisymmetric")  # of equal crystals
DOUBTFUL = 0.02  # relative error of Re λ beyond which a mode is left out: truncation did not settle it


@dataclass(frozen=True)
class Spectrum:
    """One table of `seeding spectrum`: its network, the N_α, and its rows."""

    network: Network
    atoms: tuple[int, ...]
    table: pd.DataFrame

    @property
    def size(self) -> int:
        """N = Σ N_α."""
        return sum(self.atoms)

    @property
    def coupling(self) -> float:
        """Γ."""
        return self.network.coupling

    @property
    def normalisation(self) -> str:
        """Γ/S ("total") or Γ/S_α ("subsystem")."""
        return self.network.normalisation


def read_spectrum(path: Path | str) -> Spectrum:
    """The spectrum in a file; InputError where it is none."""
    try:
        return spectrum(tables.table(path))
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def spectrum(table: Table) -> Spectrum:
    """A table of `seeding spectrum` with the parameters of its header; InputError where it is none."""
    header = table.header
    if header.get("table") != "spectrum":
        raise InputError(f"a table of `seeding spectrum` was expected, but this is one of {header.get('table')}")
    return Spectrum(Network(**header["network"]), tuple(header["atoms"]), table.frame)


def settled(table: pd.DataFrame) -> pd.DataFrame:
    """The modes of a spectrum that truncation settled."""
    return table[table["error"] <= DOUBTFUL * table["re"].abs()]


def couplings(files: Iterable[Table]) -> dict[str, dict[str, float]]:
    """Normalisation → point (seeding, critical, nominal) → Γ, as the headers of spectra say."""
    found: dict[str, dict[str, float]] = {}
    for table in files:
        network = table.header["network"]
        found.setdefault(network["normalisation"], {})[table.header.get("point", "")] = network["coupling"]
    return found


def by_coupling(spectra: Iterable[Spectrum], sector: str = "symmetric") -> dict[float, dict[int, pd.DataFrame]]:
    """Γ → N → rows of one sector, both rising."""
    groups: dict[float, dict[int, pd.DataFrame]] = {}
    for item in sorted(spectra, key=lambda item: (item.coupling, item.size)):
        rows = item.table[item.table["sector"].isin([sector, "full"])].reset_index(drop=True)
        groups.setdefault(item.coupling, {})[item.size] = rows
    return groups
