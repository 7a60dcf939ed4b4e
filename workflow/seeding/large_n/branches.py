"""Following Liouvillian modes through N by continuity.

Ranks cross: the second slowest mode at one N is another branch at the next. A branch is followed by predicting its
eigenvalue from its last two sizes (linear in 1/N) and taking the mode nearest to the prediction; each mode belongs to
one branch only, and pairs are matched jointly, so that two branches that cross keep their identity. A branch may end,
so that none has to take the place of another.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

# |Im λ| in κ above which a mode oscillates, here and wherever modes are sorted. A real mode's Im is rounding, which the
# engines set to zero below 1e-9 of the largest |λ| kept (`shift_invert.NEARLY_REAL`) and which stays below 1e-8 for the
# slow modes, |λ| ≲ 10 κ; an oscillating mode of these networks has Im λ near a frequency, of order κ.
OSCILLATING = 1e-8
# How far a mode may be from where its branch is expected, in units of |λ|: from the first size to the second one may
# lose nearly half (N = 6 to 10). As much, in units of their mean, it costs a branch to end, but not at the first size,
# from which all move together.
FAR = 0.5


def follow(spectra: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """Branches through the spectra of one sector: columns branch, N, mode, re, im.

    spectra: N → table with columns mode, re, im. Branches are numbered from 1 by falling real part at the
    largest N where they live; a branch ends where its mode is no longer listed or turns from oscillating to real, or
    real to oscillating.
    """
    sizes = sorted(spectra)
    branches: list[list[tuple[int, int, complex]]] = []
    for size in sizes:
        table = spectra[size]
        values = table["re"].to_numpy() + 1j * table["im"].to_numpy()
        alive = [branch for branch in branches if branch[-1][0] == _previous(sizes, size)]
        taken = set()
        if alive:
            cost = np.abs(np.array([_predicted(branch, size) for branch in alive])[:, None] - values[None, :])
            last = np.array([branch[-1][2] for branch in alive])
            changed = (np.abs(last.imag) > OSCILLATING)[:, None] != (np.abs(values.imag) > OSCILLATING)[None, :]
            cost = np.where(changed | (cost > FAR * np.abs(last)[:, None]), np.inf, cost)
            price = np.abs(last).sum() if _previous(sizes, size) == sizes[0] else FAR * np.abs(last).mean()
            ends = np.full((len(alive), len(alive)), price)
            for row, column in zip(*linear_sum_assignment(np.hstack([cost, ends])), strict=True):
                if column < len(values):
                    alive[row].append((size, int(table["mode"].iloc[column]), values[column]))
                    taken.add(column)
        for column in range(len(values)):
            if column not in taken:
                branches.append([(size, int(table["mode"].iloc[column]), values[column])])
    branches.sort(key=lambda branch: (-branch[-1][0], branch[-1][1]))
    rows = [
        (number, size, mode, value.real, value.imag)
        for number, branch in enumerate(branches, start=1)
        for size, mode, value in branch
    ]
    return pd.DataFrame(rows, columns=["branch", "N", "mode", "re", "im"])


def oscillating_branch(spectra: Mapping[int, pd.DataFrame], rank: int = 1) -> pd.DataFrame:
    """The paper's `rank`-th "dominant" eigenvalue through N: columns N, re, im, by rising N.

    It is the branch that, at the largest N, is the `rank`-th slowest with Im λ ≠ 0, followed down by continuity.
    """
    branches = follow(spectra)
    largest = branches[(branches["N"] == max(spectra)) & (branches["im"] > OSCILLATING)].sort_values("mode")
    if len(largest) < rank:
        return pd.DataFrame(branches.iloc[:0][["N", "re", "im"]])
    chosen = branches[branches["branch"] == largest["branch"].iloc[rank - 1]]
    return pd.DataFrame(chosen.sort_values("N")[["N", "re", "im"]]).reset_index(drop=True)


def _previous(sizes: list[int], size: int) -> int:
    place = sizes.index(size)
    return sizes[place - 1] if place else -1


def _predicted(branch: list[tuple[int, int, complex]], size: int) -> complex:
    """Linear in 1/N through the last two sizes, the last value where there is one only."""
    if len(branch) == 1:
        return branch[-1][2]
    (first, _, before), (second, _, now) = branch[-2:]
    return now + (now - before) * (1 / size - 1 / second) / (1 / second - 1 / first)
