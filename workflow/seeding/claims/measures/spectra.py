"""Evidence from the paper's own spectra, N ≤ 38: what its fits give, local exponents, the slowest gap.

A table of spectra stacks those of one normalisation and coupling: N, coupling, sector, mode, re, im, …
"Dominant" modes are those with Im λ ≠ 0; branches are followed through N by continuity.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from seeding.checks import NoAnswer
from seeding.claims.measured import Frame, Measured, some
from seeding.large_n.branches import oscillating_branch
from seeding.large_n.extrapolation import DEGREES, fit_polynomial, local_exponents
from seeding.tables import Table

LARGE = 4  # sizes that local exponents are extrapolated from


def fitted(table: Table, *, rank: int, part: Literal["re", "im"], degree: int) -> Measured:
    """What the paper's fit gives: the value at 1/N = 0 of a polynomial through Re or Im λ_rank at all sizes.

    It is a number without an error: how far it is from the limit is another question.
    """
    sizes, values = branch(table, rank, part)
    if len(sizes) < degree + 2:
        raise NoAnswer(f"this mode is followed through {len(sizes)} of the sizes, too few for the degree {degree}")
    fit = fit_polynomial(sizes, values, degree)
    return Measured(
        fit.limit,
        1e-6,
        math.nan,
        f"Sizes up to N = {sizes[-1]:.0f}, where it is {values[-1]:.4f}, give {fit.limit:.4f} by a polynomial of "
        f"degree {degree} in 1/N; other degrees and windows change that by {fit.uncertainty:.2g}.",
    )


def extrapolated_exponent(sizes: np.ndarray, values: np.ndarray) -> Measured:
    """d ln|F|/d ln N of a branch, linear in 1/N to N → ∞; uncertainty: the change from the window before; other route:
    between the two largest sizes."""
    if len(sizes) < LARGE + 1:
        raise NoAnswer(f"this mode is followed through {len(sizes)} of the sizes, too few to extrapolate an exponent")
    middle, exponents = local_exponents(sizes, values)
    last, before = (
        (
            float(np.polyfit(1 / middle[part], exponents[part], 1)[1])
            for part in (slice(-LARGE, None), slice(-LARGE - 1, -1))
        )
        if len(middle) > LARGE
        else (float(np.polyfit(1 / middle, exponents, 1)[1]), float(exponents[-1]))
    )
    return Measured(
        last,
        abs(last - before),
        float(exponents[-1]),
        f"The local exponent of the gap is {exponents[-1]:.3f} at the largest size, from {exponents[0]:.3f} at "
        f"the smallest sizes, and tends to {last:.2f}.",
    )


def slowest_gap(table: Table) -> Measured:
    """Large-N limit of the real part of the slowest mode of all, of either sector: no eigenvalue is slower."""
    gaps = [(float(size), float(rows["re"].max())) for size, rows in some(table.frame, "spectrum").groupby("N")]
    sizes, values = np.array(gaps).T
    degree = min(DEGREES["re"], len(sizes) - 2)
    if degree < 1:
        raise NoAnswer(f"this mode is followed through {len(sizes)} of the sizes, too few to fit a limit")
    fit = fit_polynomial(sizes, values, degree)
    extrapolated = abs(fit.limit - float(values[-1]))
    uncertainty = fit.uncertainty if degree == DEGREES["re"] and math.isfinite(fit.uncertainty) else extrapolated
    return Measured(
        fit.limit,
        uncertainty,
        math.nan,
        f"The slowest mode of both sectors has Re λ = {values[-1]:.4f} at N = {sizes[-1]:.0f} and tends to "
        f"{fit.limit:.4f}.",
    )


def branch(table: Table, rank: int, part: str) -> tuple[np.ndarray, np.ndarray]:
    """Sizes N and Re or Im of the paper's `rank`-th dominant eigenvalue."""
    sectors = _sectors(table)
    rows = sectors.get("symmetric", sectors.get("full"))  # unequal crystals have no symmetry
    if rows is None:
        raise NoAnswer("the spectra hold no symmetric sector")
    curve = oscillating_branch(rows, rank)
    if curve.empty:
        raise NoAnswer(f"fewer than {rank} listed modes oscillate at the largest N, {max(rows)}")
    return curve["N"].to_numpy(dtype=float), curve[part].to_numpy(dtype=float)


def _sectors(table: Table) -> dict[str, dict[int, Frame]]:
    """sector → N → rows."""
    sectors: dict[str, dict[int, Frame]] = {}
    for (sector, size), rows in some(table.frame, "spectrum").groupby(["sector", "N"]):
        sectors.setdefault(str(sector), {})[int(size)] = rows.reset_index(drop=True)
    return sectors
