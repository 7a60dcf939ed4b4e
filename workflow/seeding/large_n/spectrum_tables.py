"""Reading spectrum tables for the panels: total size, coupling and normalisation of each from its header."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from seeding import tables
from seeding.checks import InputError
from seeding.network import Network


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
    """A table of `seeding spectrum` with the parameters of its header; InputError where it is none."""
    table = tables.table(path)
    header = table.header
    if header.get("table") != "spectrum":
        raise InputError(f"table {path} is not one of `seeding spectrum`")
    return Spectrum(Network(**header["network"]), tuple(header["atoms"]), table.frame)


def by_coupling(files: Iterable[Path], sector: str = "symmetric") -> dict[float, dict[int, pd.DataFrame]]:
    """Γ → N → rows of one sector, both rising, from tables of `seeding spectrum`."""
    groups: dict[float, dict[int, pd.DataFrame]] = {}
    for spectrum in sorted(map(read_spectrum, files), key=lambda item: (item.coupling, item.size)):
        rows = spectrum.table[spectrum.table["sector"].isin([sector, "full"])].reset_index(drop=True)
        groups.setdefault(spectrum.coupling, {})[spectrum.size] = rows
    return groups
