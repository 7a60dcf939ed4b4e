"""Evidence from Liouvillian spectra: large-N limits, local exponents, which gaps close.

A table of spectra stacks those of one normalisation and coupling: N, coupling, sector, mode, re, im, …
"Dominant" modes are those with Im λ ≠ 0; branches are followed through N by continuity.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from seeding.checks import NoAnswer
from seeding.claims.measured import SYMBOLS, Frame, Measured, finite, only, some
from seeding.large_n.branches import OSCILLATING, follow, oscillating_branch
from seeding.large_n.extrapolation import DEGREES, PolynomialFit, fit_polynomial, fit_power, local_exponents
from seeding.tables import Table

LARGE = 4  # sizes that local exponents are extrapolated from


def limit(table: Table, *, rank: int, part: Literal["re", "im"]) -> Measured:
    """Large-N limit of Re or Im λ_rank: the paper's polynomial; other route: a free power a + b/N^p."""
    sizes, values = branch(table, rank, part)
    degree = _degree(sizes, part)
    fit = fit_polynomial(sizes, values, degree)
    uncertainty = honest(fit, values, degree, part)
    other, words = math.nan, "too few sizes for a free power"
    if len(sizes) >= 4:
        power = fit_power(sizes, values)
        other, words = power.limit, f"a free power 1/N^{power.exponent:.2f} gives {power.limit:.4f}"
    return Measured(
        fit.limit,
        uncertainty,
        other,
        f"Sizes up to N = {sizes[-1]:.0f}, where it is {values[-1]:.4f}, extrapolate to {fit.limit:.4f} with a "
        f"polynomial of degree {degree} in 1/N (spread over degree and window {uncertainty:.2g}, condition "
        f"{fit.condition:.0e}); {words}.",
    )


def limit_against_mean_field(
    table: Table, mean_field: Table, *, normalisation: Literal["total", "subsystem"]
) -> Measured:
    """Im λ₁ in the large-N limit minus the mean-field frequency of the same normalisation."""
    found = limit(table, rank=1, part="im")
    rows = only(mean_field.frame, normalisation=normalisation)
    row = some(rows, f"mean field with {SYMBOLS[normalisation]}").iloc[0]
    rotation = finite(row["rotation"], "rotation number of the seed")
    return Measured(
        found.value - rotation,
        found.uncertainty + row["error"],
        found.other_route - rotation,
        f"The limit {found.value:.4f} is compared with the mean-field frequency {rotation:.4f} of the same "
        "normalisation.",
    )


def exponent(table: Table, *, rank: int) -> Measured:
    """d ln|Re λ_rank| / d ln N, linear in 1/N to N → ∞: 0 for a gap that stays, negative for one that closes."""
    return extrapolated_exponent(*branch(table, rank, "re"))


def extrapolated_exponent(sizes: np.ndarray, values: np.ndarray) -> Measured:
    """As `exponent`, from one branch. Uncertainty: distance to the largest size's own exponent and to the next
    window."""
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
        f"The local exponent of the gap is {exponents[-1]:.3f} at N = {sizes[-1]:.0f}, from {exponents[0]:.3f} at "
        f"the smallest sizes, and tends to {last:.2f}.",
    )


def closing_modes(table: Table, *, kind: Literal["oscillating", "every"]) -> Measured:
    """How many of the listed modes have a closing gap; kind: oscillating (symmetric sector) or every (both sectors).

    A gap closes where its local exponent tends to −1/2 or below; uncertainty: the count with −1/4 and −3/4 instead.
    """
    counts = dict.fromkeys((-0.25, -0.5, -0.75), 0)
    listed, names = 0, []
    for sector, rows in _sectors(table).items():
        if kind == "oscillating" and sector == "antisymmetric":
            continue
        branches = follow(rows)
        for _, curve in branches[branches["N"] == max(rows)].iterrows():
            path = branches[branches["branch"] == curve["branch"]].sort_values("N")
            if len(path) <= LARGE or (kind == "oscillating" and curve["im"] <= OSCILLATING):
                continue
            found = extrapolated_exponent(path["N"].to_numpy(dtype=float), path["re"].to_numpy())
            if not math.isfinite(found.value):
                continue
            listed += 1
            for bound in counts:
                counts[bound] += found.value <= bound
            if found.value <= -0.5:
                names.append(f"{curve['re']:.3f}{curve['im']:+.3f}i ({sector})")
    if not listed:
        raise NoAnswer("no mode can be followed through enough sizes")
    return Measured(
        counts[-0.5],
        max(abs(counts[-0.25] - counts[-0.5]), abs(counts[-0.75] - counts[-0.5])),
        math.nan,
        f"Of {listed} slow modes that can be followed, {counts[-0.5]} have a gap that closes about as 1/N; at the "
        f"largest N they are {', '.join(names[:6]) or 'none'}.",
    )


def slowest_gap(table: Table) -> Measured:
    """Large-N limit of the real part of the slowest mode of all, of either sector: no eigenvalue is slower."""
    gaps = [(float(size), float(rows["re"].max())) for size, rows in some(table.frame, "spectrum").groupby("N")]
    sizes, values = np.array(gaps).T
    degree = _degree(sizes, "re")
    fit = fit_polynomial(sizes, values, degree)
    other, words = math.nan, "too few sizes for a free power"
    if len(sizes) >= 4:
        other = fit_power(sizes, values).limit
        words = f"free power: {other:.4f}"
    return Measured(
        fit.limit,
        honest(fit, values, degree, "re"),
        other,
        f"The slowest mode of both sectors has Re λ = {values[-1]:.4f} at N = {sizes[-1]:.0f} and tends to "
        f"{fit.limit:.4f} ({words}).",
    )


def honest(fit: PolynomialFit, values: np.ndarray, degree: int, part: str) -> float:
    """The spread over degree and window; with too few sizes for the paper's degree also all that is extrapolated."""
    extrapolated = abs(fit.limit - float(values[-1]))
    if degree < DEGREES[part] or not math.isfinite(fit.uncertainty):
        return max(extrapolated, fit.uncertainty if math.isfinite(fit.uncertainty) else 0.0)
    return fit.uncertainty


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


def _degree(sizes: np.ndarray, part: str) -> int:
    """Of the paper's polynomial, or less where there are fewer sizes."""
    degree = min(DEGREES[part], len(sizes) - 2)
    if degree < 1:
        raise NoAnswer(f"this mode is followed through {len(sizes)} of the sizes, too few to fit a limit")
    return degree


def _sectors(table: Table) -> dict[str, dict[int, Frame]]:
    """sector → N → rows."""
    sectors: dict[str, dict[int, Frame]] = {}
    for (sector, size), rows in some(table.frame, "spectrum").groupby(["sector", "N"]):
        sectors.setdefault(str(sector), {})[int(size)] = rows.reset_index(drop=True)
    return sectors
