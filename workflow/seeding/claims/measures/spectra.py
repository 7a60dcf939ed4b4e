"""Evidence from Liouvillian spectra: large-N limits, local exponents, which gaps close.

A table `spectra/SET` stacks the spectra of one normalisation and coupling: N, coupling, sector, mode, re, im, …
"Dominant" modes are those with Im λ ≠ 0; branches are followed through N by continuity.
"""

from __future__ import annotations

import math

import numpy as np

from seeding.claims.measured import Frame, Headers, Measured, Tables, only
from seeding.large_n.branches import OSCILLATING, follow, oscillating_branch
from seeding.large_n.extrapolation import PolynomialFit, fit_polynomial, fit_power, local_exponents

DEGREES = {"re": 5, "im": 4}  # Appendix C
LARGE = 4  # sizes that local exponents are extrapolated from


def limit(tables: Tables, headers: Headers, spectrum: str, rank: int, part: str) -> Measured:
    """Large-N limit of Re or Im λ_rank: the paper's polynomial; other route: a free power a + b/N^p."""
    sizes, values = branch(tables[f"spectra/{spectrum}"], rank, part)
    degree = min(DEGREES[part], len(sizes) - 2)
    if degree < 1:
        return Measured(
            math.nan, math.inf, math.nan, f"Only {len(sizes)} sizes follow this mode: no limit can be fitted."
        )
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


def limit_against_mean_field(tables: Tables, headers: Headers, spectrum: str, normalisation: str) -> Measured:
    """Im λ₁ in the large-N limit minus the mean-field frequency of the same normalisation."""
    found = limit(tables, headers, spectrum, 1, "im")
    row = only(tables["evidence_normalisation"], normalisation=normalisation).iloc[0]
    return Measured(
        found.value - row["rotation"],
        found.uncertainty + row["error"],
        found.other_route - row["rotation"],
        f"The limit {found.value:.4f} is compared with the mean-field frequency {row['rotation']:.4f} of the same "
        "normalisation.",
    )


def exponent(tables: Tables, headers: Headers, spectrum: str, rank: int) -> Measured:
    """d ln|Re λ_rank| / d ln N, linear in 1/N to N → ∞: 0 for a gap that stays, negative for one that closes."""
    sizes, values = branch(tables[f"spectra/{spectrum}"], rank, "re")
    return extrapolated_exponent(sizes, values)


def extrapolated_exponent(sizes: np.ndarray, values: np.ndarray) -> Measured:
    """As `exponent`, from one branch. Uncertainty: distance to the largest size's own exponent and to the next
    window."""
    if len(sizes) < LARGE + 1:
        return Measured(math.nan, math.inf, math.nan, f"Only {len(sizes)} sizes follow this mode.")
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


def closing_modes(tables: Tables, headers: Headers, spectrum: str, kind: str) -> Measured:
    """How many of the listed modes have a closing gap; kind: oscillating (symmetric sector) or every (both sectors).

    A gap closes where its local exponent tends to −1/2 or below; uncertainty: the count with −1/4 and −3/4 instead.
    """
    counts = dict.fromkeys((-0.25, -0.5, -0.75), 0)
    listed, names = 0, []
    for sector, rows in _sectors(tables[f"spectra/{spectrum}"]).items():
        if kind == "oscillating" and sector == "antisymmetric":
            continue
        branches = follow(rows)
        for _, curve in branches[branches["N"] == max(rows)].iterrows():
            path = branches[branches["branch"] == curve["branch"]].sort_values("N")
            if kind == "oscillating" and curve["im"] <= OSCILLATING:
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
        return Measured(math.nan, math.inf, math.nan, "No mode can be followed through enough sizes.")
    return Measured(
        counts[-0.5],
        max(abs(counts[-0.25] - counts[-0.5]), abs(counts[-0.75] - counts[-0.5])),
        math.nan,
        f"Of {listed} slow modes that can be followed, {counts[-0.5]} have a gap that closes about as 1/N; at the "
        f"largest N they are {', '.join(names[:6]) or 'none'}.",
    )


def slowest_gap(tables: Tables, headers: Headers, spectrum: str) -> Measured:
    """Large-N limit of the real part of the slowest mode of all, of either sector: no eigenvalue is slower."""
    gaps = []
    for size, rows in tables[f"spectra/{spectrum}"].groupby("N"):
        gaps.append((float(size), float(rows["re"].max())))
    sizes, values = np.array(gaps).T
    degree = min(DEGREES["re"], len(sizes) - 2)
    if degree < 1:
        return Measured(math.nan, math.inf, math.nan, "Too few sizes.")
    fit = fit_polynomial(sizes, values, degree)
    other = fit_power(sizes, values).limit if len(sizes) >= 4 else math.nan
    return Measured(
        fit.limit,
        honest(fit, values, degree, "re"),
        other,
        f"The slowest mode of both sectors has Re λ = {values[-1]:.4f} at N = {sizes[-1]:.0f} and tends to "
        f"{fit.limit:.4f} (free power: {other:.4f}).",
    )


def honest(fit: PolynomialFit, values: np.ndarray, degree: int, part: str) -> float:
    """The spread over degree and window; with too few sizes for the paper's degree also all that is extrapolated."""
    extrapolated = abs(fit.limit - float(values[-1]))
    if degree < DEGREES[part] or not math.isfinite(fit.uncertainty):
        return max(extrapolated, fit.uncertainty if math.isfinite(fit.uncertainty) else 0.0)
    return fit.uncertainty


def branch(table: Frame, rank: int, part: str) -> tuple[np.ndarray, np.ndarray]:
    """Sizes N and Re or Im of the paper's `rank`-th dominant eigenvalue."""
    rows = _sectors(table)
    curve = oscillating_branch(rows["symmetric"], rank)
    return curve["N"].to_numpy(dtype=float), curve[part].to_numpy(dtype=float)


def _sectors(table: Frame) -> dict[str, dict[int, Frame]]:
    """sector → N → rows."""
    sectors: dict[str, dict[int, Frame]] = {}
    for (sector, size), rows in table.groupby(["sector", "N"]):
        sectors.setdefault(str(sector), {})[int(size)] = rows.reset_index(drop=True)
    return sectors
