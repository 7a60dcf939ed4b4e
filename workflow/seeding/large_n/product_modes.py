"""Modes of two systems that do not see each other, λ = λ_A + λ_B, and which of them are those of a third spectrum.

Eigenvectors are products and sectors multiply: of a symmetric and an antisymmetric factor the product is antisymmetric,
of two alike it is symmetric. The steady state, mode 0 of the symmetric sector, is a factor too.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from seeding.large_n.spectrum_tables import SECTORS

LETTER = {"symmetric": "s", "antisymmetric": "a"}
APART = 0.25  # of |λ|: a sum further from a mode than this is not that mode
COLUMNS = ["seed_mode", "other_mode", "re", "im"]


def product_modes(seed: pd.DataFrame, other: pd.DataFrame, sector: str) -> pd.DataFrame:
    """All sums λ_A + λ_B of a sector that are known to be complete: columns seed_mode, other_mode, re, im.

    seed, other: spectra with columns sector, mode, re, im, of both sectors, a conjugate pair in one row. Modes are
    named s0 (steady), s1, …, a1, …; with * the conjugate one, where both factors oscillate. Rows by falling Re λ, down
    to the first sum that a mode beyond the lists could have; im ≥ 0.
    """
    rows: list[tuple[str, str, float, float]] = []
    for first in SECTORS:
        for second in SECTORS:
            if (first == second) != (sector == "symmetric"):
                continue
            for name, one in _factors(seed, first):
                for partner, two in _factors(other, second):
                    rows += _sums(name, one, partner, two)
    table = pd.DataFrame(rows, columns=COLUMNS)
    table = pd.DataFrame(table[table["re"] > max(_depth(seed), _depth(other))])
    return pd.DataFrame(table.sort_values("re", ascending=False, kind="stable", ignore_index=True))


def matched(pair: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """For each mode of a pair the sum that it is, as one assignment of least total distance.

    pair: rows of one sector, columns re, im. products: of `product_modes`. Returns columns seed_mode, other_mode,
    sum_re, sum_im, difference (|λ - λ_A - λ_B|/|λ|) on the index of `pair`, without modes that no sum is near.
    """
    values = (pair["re"] + 1j * pair["im"]).to_numpy()
    sums = (products["re"] + 1j * products["im"]).to_numpy()
    distance = np.abs(values[:, None] - sums[None, :])
    row, column = linear_sum_assignment(distance)
    found = products.iloc[column].rename(columns={"re": "sum_re", "im": "sum_im"}).set_index(pair.index[row])
    found = found.assign(difference=distance[row, column] / np.abs(values[row]))
    return pd.DataFrame(found[found["difference"] < APART])


def _factors(table: pd.DataFrame, sector: str) -> list[tuple[str, complex]]:
    """Names and eigenvalues of one sector, the steady state first."""
    rows = table[table["sector"] == sector]
    named = [
        (f"{LETTER[sector]}{mode}", complex(re, im))
        for mode, re, im in zip(rows["mode"], rows["re"], rows["im"], strict=True)
    ]
    return [("s0", 0j), *named] if sector == "symmetric" else named


def _sums(name: str, one: complex, partner: str, two: complex) -> list[tuple[str, str, float, float]]:
    """λ_A + λ_B, and λ_A + λ_B* where that is another pair of conjugates; nothing for the steady state of both."""
    if one == two == 0:
        return []
    found = [(name, partner, (one + two).real, abs((one + two).imag))]
    if one.imag and two.imag:
        found.append((name, f"{partner}*", (one + two).real, abs((one - two).imag)))
    return found


def _depth(table: pd.DataFrame) -> float:
    """Re λ down to which both sectors of a spectrum are listed."""
    return float(table.groupby("sector")["re"].min().max())
