"""SF6: every slow mode against N, beyond the paper's sizes: both sectors, both normalisations, local exponents."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from seeding.checks import NoAnswer
from seeding.large_n import spectrum_tables
from seeding.large_n.branches import OSCILLATING, follow
from seeding.large_n.extrapolation import local_exponents
from seeding.tables import Table

DOUBTFUL = 0.02  # relative error of Re λ beyond which a mode is left out: truncation did not settle it


def sf6_modes(*files: Table) -> pd.DataFrame:
    """Every branch: columns normalisation, coupling, sector, branch, N, re, im, error, exponent.

    exponent: d ln|Re λ| / d ln N between this size and the next smaller one of the branch, nan at its first.
    """
    parts = []
    for (normalisation, coupling, sector), group in _groups(files).items():
        branches = follow(group)
        errors = {
            (size, mode): error
            for size, table in group.items()
            for mode, error in zip(table["mode"], table["error"], strict=True)
        }
        keys = zip(branches["N"].to_numpy(), branches["mode"].to_numpy(), strict=True)
        branches["error"] = np.array([errors[size, mode] for size, mode in keys])
        branches["exponent"] = np.nan
        for _, rows in branches.groupby("branch"):
            if len(rows) > 1:
                slopes = local_exponents(rows["N"].to_numpy(), rows["re"].to_numpy())[1]
                branches.loc[rows.index[1:], "exponent"] = slopes
        branches.insert(0, "sector", sector)
        branches.insert(0, "coupling", coupling)
        branches.insert(0, "normalisation", normalisation)
        parts.append(branches.drop(columns="mode"))
    return _whole(parts, files)


def sf6_gaps(*files: Table) -> pd.DataFrame:
    """Slowest real and slowest oscillating mode of each sector.

    Columns: normalisation, coupling, sector, kind (real|oscillating), N, re, im, exponent (as in `sf6_modes`).
    """
    parts = []
    for (normalisation, coupling, sector), group in _groups(files).items():
        for kind in ("real", "oscillating"):
            rows = []
            for size, table in sorted(group.items()):
                chosen = table[(table["im"] > OSCILLATING) == (kind == "oscillating")]
                if len(chosen):
                    rows.append((size, chosen["re"].iloc[0], chosen["im"].iloc[0]))
            if not rows:
                continue
            frame = pd.DataFrame(rows, columns=["N", "re", "im"])
            frame["exponent"] = np.nan
            if len(frame) > 1:
                frame.loc[1:, "exponent"] = local_exponents(frame["N"].to_numpy(), frame["re"].to_numpy())[1]
            frame.insert(0, "kind", kind)
            frame.insert(0, "sector", sector)
            frame.insert(0, "coupling", coupling)
            frame.insert(0, "normalisation", normalisation)
            parts.append(frame)
    return _whole(parts, files)


def _whole(parts: list[pd.DataFrame], files: Iterable[Table]) -> pd.DataFrame:
    """The parts together; the header says which Γ is which, and from which |Im λ| on a mode oscillates."""
    if not parts:
        raise NoAnswer("no spectrum settled")
    frame = pd.concat(parts, ignore_index=True)
    frame.attrs["header"] = {"couplings": spectrum_tables.couplings(files), "oscillating": OSCILLATING}
    return frame


def _groups(files: Iterable[Table]) -> dict[tuple[str, float, str], dict[int, pd.DataFrame]]:
    """(normalisation, Γ, sector) → N → rows, all rising."""
    groups: dict[tuple[str, float, str], dict[int, pd.DataFrame]] = {}
    for spectrum in sorted(
        map(spectrum_tables.spectrum, files), key=lambda item: (item.normalisation, item.coupling, item.size)
    ):
        sure = spectrum.table[spectrum.table["error"] <= DOUBTFUL * spectrum.table["re"].abs()]
        for sector, rows in sure.groupby("sector", sort=True):
            key = (spectrum.normalisation, spectrum.coupling, str(sector))
            groups.setdefault(key, {})[spectrum.size] = rows.reset_index(drop=True)
    return groups
