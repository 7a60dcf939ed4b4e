"""Evidence beyond the paper's sizes: slow modes against N (SF6), lifetimes (SF7), three crystals (SF8)."""

from __future__ import annotations

import math

import numpy as np

from seeding.claims.measured import Frame, Headers, Measured, Tables, only
from seeding.claims.measures.spectra import extrapolated_exponent
from seeding.large_n.branches import OSCILLATING
from seeding.large_n.extrapolation import fit_polynomial, fit_power

DEGREE = 3  # of the polynomial in 1/N at the large sizes


def gap_exponent(
    tables: Tables, headers: Headers, normalisation: str, point: str, sector: str = "symmetric"
) -> Measured:
    """d ln|Re λ|/d ln N of the slowest oscillating mode, linear in 1/N to N → ∞, with the largest sizes.

    point: seeding (the weaker coupling of the table) or critical.
    """
    rows = _gaps(tables["sf6_gaps"], normalisation, point, sector, "oscillating")
    return extrapolated_exponent(rows["N"].to_numpy(dtype=float), rows["re"].to_numpy())


def gap_limit(
    tables: Tables, headers: Headers, normalisation: str, point: str, part: str = "re", kind: str = "oscillating"
) -> Measured:
    """Re or Im of the slowest mode of that kind in the symmetric sector as N → ∞, from the larger half of the "
    "sizes."""
    rows = _gaps(tables["sf6_gaps"], normalisation, point, "symmetric", kind)
    half = rows.iloc[len(rows) // 2 - 1 :] if len(rows) > DEGREE + 5 else rows
    sizes, values = half["N"].to_numpy(dtype=float), half[part].to_numpy()
    if len(sizes) < 4:
        return Measured(math.nan, math.inf, math.nan, f"Only {len(sizes)} sizes.")
    fit = fit_polynomial(sizes, values, min(DEGREE, len(sizes) - 2))
    power = fit_power(sizes, values)
    return Measured(
        fit.limit,
        fit.uncertainty,
        power.limit,
        f"From N = {sizes[0]:.0f} to {sizes[-1]:.0f}, where it is {values[-1]:.4f}, it extrapolates to "
        f"{fit.limit:.4f}; "
        f"a free power 1/N^{power.exponent:.2f} gives {power.limit:.4f}.",
    )


def closing_branches(tables: Tables, headers: Headers, normalisation: str, kind: str) -> Measured:
    """How many branches at Γ < Γ_crit have a closing gap; kind: oscillating (symmetric sector) or every (both).

    As `spectra.closing_modes`, with the larger sizes: local exponent tending to −1/2 or below.
    """
    table = tables["sf6_modes"]
    table = only(table, normalisation=normalisation)
    table = table[table["coupling"] == table["coupling"].min()]
    exponents, names = [], []
    for (sector, _), path in table.groupby(["sector", "branch"]):
        path = path.sort_values("N")
        last = path.iloc[-1]
        if kind == "oscillating" and (sector == "antisymmetric" or last["im"] <= OSCILLATING):
            continue
        found = extrapolated_exponent(path["N"].to_numpy(dtype=float), path["re"].to_numpy())
        if not math.isfinite(found.value) or last["N"] < 0.5 * table["N"].max():
            continue
        exponents.append(found.value)
        if found.value <= -0.5:
            names.append(f"{last['re']:.3f}{last['im']:+.3f}i ({sector})")
    if not exponents:
        return Measured(math.nan, math.inf, math.nan, "No mode can be followed through enough sizes.")
    counts = [int(np.sum(np.array(exponents) <= bound)) for bound in (-0.25, -0.5, -0.75)]
    return Measured(
        counts[1],
        max(counts[0] - counts[1], counts[1] - counts[2]),
        math.nan,
        f"Of {len(exponents)} slow modes that can be followed beyond the paper's sizes, {counts[1]} have a gap that "
        "closes; "
        f"at their largest N they are {', '.join(names[:6]) or 'none'}.",
    )


def lifetime_exponent(tables: Tables, headers: Headers) -> Measured:
    """p of damping ∝ N^−p from trajectories; other route: between the two largest sizes alone."""
    row = only(tables["sf7_fits"], quantity="decay_exponent").iloc[0]
    table = tables["sf7_lifetime"].sort_values("N").iloc[-2:]
    ends = np.log(table["decay"].to_numpy())
    other = -float((ends[1] - ends[0]) / np.diff(np.log(table["N"].to_numpy(dtype=float)))[0])
    return Measured(
        row["value"],
        2 * row["error"],
        other,
        f"The damping falls as N to the power −{row['value']:.2f} (between the two largest sizes −{other:.2f}), "
        f"to {table['decay'].iloc[-1]:.4f} at N = {table['N'].iloc[-1]:.0f}.",
    )


def lifetime_frequency(tables: Tables, headers: Headers) -> Measured:
    """Large-N limit of the frequency of the trajectories over the mean field's; other route: at the largest size."""
    row = only(tables["sf7_fits"], quantity="frequency_limit").iloc[0]
    reference = float(tables["fig1f_mean_field"]["frequency"].iloc[0])
    last = tables["sf7_lifetime"].sort_values("N").iloc[-1]
    return Measured(
        row["value"] / reference,
        2 * row["error"] / reference,
        math.nan,
        f"The frequency of the trajectories is {last['frequency']:.4f} at N = {last['N']:.0f} and tends to "
        f"{row['value']:.4f}; "
        f"the mean field has {reference:.4f}.",
    )


def three_crystals(tables: Tables, headers: Headers) -> Measured:
    """Standard deviation of the mean-field m_z of B and C in the second half of the time, coupled: the smaller "
    "one."""
    table = tables["sf8_mz"]
    limit = table[np.isinf(table["atoms"]) & (table["time"] > 0.5 * table["time"].max()) & (table["subsystem"] > 0)]
    swings = limit.groupby(["coupling", "subsystem"])["mz"].std().unstack("subsystem")
    apart, coupled = swings.loc[swings.index.min()], swings.loc[swings.index.max()]
    return Measured(
        float(coupled.min()),
        float(apart.max()),
        math.nan,
        f"B and C swing by {coupled.min():.3f} (standard deviation of m_z) at Γ = {swings.index.max():g} "
        f"and by {apart.max():.1e} uncoupled.",
    )


def _gaps(table: Frame, normalisation: str, point: str, sector: str, kind: str) -> Frame:
    """The rows of one normalisation, coupling, sector and kind, by rising N."""
    rows = only(table, normalisation=normalisation, sector=sector, kind=kind)
    coupling = rows["coupling"].min() if point == "seeding" else rows["coupling"].max()
    return rows[np.isclose(rows["coupling"], coupling)].sort_values("N")
