"""Evidence beyond the paper's sizes: slow modes against N (SF6), lifetimes (SF7), three crystals (SF8)."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from seeding import tables
from seeding.checks import NoAnswer
from seeding.claims.measured import SYMBOLS, Frame, Measured, finite, only, slope, some
from seeding.claims.measures.spectra import extrapolated_exponent
from seeding.large_n.branches import OSCILLATING
from seeding.tables import Table


def gap_exponent(gaps: Table, laws: Table, *, normalisation: Literal["total", "subsystem"]) -> Measured:
    """d ln|Re λ|/d ln N of the slowest oscillating mode at Γ < Γ_crit, linear in 1/N to N → ∞, the largest sizes; other
    route: −1, where the averaged noise gives Re λ₁ a rate/N_α that does not vanish."""
    rows = dominant(gaps, normalisation)
    found = extrapolated_exponent(rows["N"].to_numpy(dtype=float), rows["re"].to_numpy())
    law = some(only(laws.frame, normalisation=normalisation), f"averaged noise with {SYMBOLS[normalisation]}").iloc[0]
    return found._replace(other_route=-1.0 if law["rate"] < 0 else math.nan)


def lifetime_exponent(lifetimes: Table, fits: Table, gaps: Table) -> Measured:
    """p of damping ∝ N^−p from trajectories; other route: of −Re λ₁ over the sizes of the spectra from the smallest of
    these on."""
    row = some(only(fits.frame, quantity="decay_exponent"), "exponent of the damping").iloc[0]
    power = finite(row["value"], "exponent of the damping")
    rows: Frame = lifetimes.frame.sort_values("N")
    spectra = dominant(gaps, _normalisation(lifetimes))
    spectra = spectra[spectra["N"] >= rows["N"].min()]
    other = -slope(spectra["N"], spectra["re"]) if len(spectra) > 1 else math.nan
    words = f" (−Re λ₁ from N = {spectra['N'].min():.0f} on: −{other:.2f})" if len(spectra) > 1 else ""
    return Measured(
        power,
        2 * row["error"],
        other,
        f"The damping falls as N to the power −{power:.2f}{words}, "
        f"to {rows['decay'].iloc[-1]:.4f} at N = {rows['N'].iloc[-1]:.0f}.",
    )


def against_spectrum(lifetimes: Table, gaps: Table, modes: Table, *, part: Literal["re", "im"]) -> Measured:
    """Damping (re) or frequency (im) of the trajectories minus that of λ₁ at the same N, over its standard error.

    At the largest N that has both. Uncertainty: one standard error. At a finite time other modes contribute: what is
    left, when the fit starts, of the next oscillating one beside λ₁ is in the note.
    """
    normalisation = _normalisation(lifetimes)
    exact = dominant(gaps, normalisation).set_index("N")
    rows = some(lifetimes.frame[lifetimes.frame["N"].isin(exact.index)], "size that the spectra have too")
    row = rows.sort_values("N").iloc[-1]
    column, value = ("decay", -exact["re"][row["N"]]) if part == "re" else ("frequency", exact["im"][row["N"]])
    error = finite(row[f"{column}_error"], f"error of the {column}")
    sector = only(
        modes.frame, normalisation=normalisation, coupling=float(exact["coupling"].iloc[0]), N=float(row["N"])
    )
    sector = sector[(sector["sector"] != "antisymmetric") & (sector["im"] > OSCILLATING)]
    others = some(sector.sort_values("re", ascending=False).iloc[1:], "second oscillating mode at this size")
    left = math.exp((others["re"].iloc[0] - exact["re"][row["N"]]) * row["start"])
    return Measured(
        float((row[column] - value) / error),
        1.0,
        math.nan,
        f"At N = {row['N']:.0f} the trajectories have {row[column]:.4f} ± {error:.4f}, λ₁ has {value:.4f}. The fit "
        f"starts at κt = {row['start']:g}, when the next oscillating mode has fallen to {left:.0%} beside λ₁; a real "
        "mode is part of it.",
    )


def lifetime_frequency(lifetimes: Table, fits: Table, mean_field: Table) -> Measured:
    """Large-N limit of the frequency of the trajectories over the mean field's."""
    row = some(only(fits.frame, quantity="frequency_limit"), "limit of the frequency").iloc[0]
    reference = float(some(mean_field.frame, "frequency")["frequency"].iloc[0])
    if not 0 < reference < math.inf:
        raise NoAnswer("the mean field does not oscillate")
    last = some(lifetimes.frame.sort_values("N"), "size").iloc[-1]
    return Measured(
        row["value"] / reference,
        2 * row["error"] / reference,
        math.nan,
        f"The frequency of the trajectories is {last['frequency']:.4f} at N = {last['N']:.0f} and tends to "
        f"{row['value']:.4f}; "
        f"the mean field has {reference:.4f}.",
    )


def three_crystals(table: Table) -> Measured:
    """Standard deviation of the mean-field m_z of B and C in the second half of the time, coupled: the smaller one.

    Uncertainty: the larger one uncoupled.
    """
    rows = some(table.frame, "motion")
    limit = rows[np.isinf(rows["atoms"]) & (rows["time"] > 0.5 * rows["time"].max()) & (rows["subsystem"] > 0)]
    swings = some(limit, "mean field of a crystal besides the seed")
    swings = swings.groupby(["coupling", "subsystem"])["mz"].std().unstack("subsystem")
    coupling = swings.index.max()
    if 0 not in swings.index or not coupling > 0:
        raise NoAnswer("the table does not hold both a coupled and an uncoupled motion")
    apart, coupled = swings.loc[0], swings.loc[coupling]
    return Measured(
        float(coupled.min()),
        float(apart.max()),
        math.nan,
        f"B and C swing by {coupled.min():.3f} (standard deviation of m_z) at Γ = {coupling:g} "
        f"and by {apart.max():.1e} uncoupled.",
    )


def dominant(table: Table, normalisation: str) -> Frame:
    """The slowest oscillating mode of the symmetric sector at the seeding coupling of the header, by rising N."""
    frame = table.frame
    coupling = table.header["couplings"].get(normalisation, {}).get("seeding")
    if coupling is None:
        raise NoAnswer(f"the table has no seeding coupling with {SYMBOLS[normalisation]}")
    rows = only(frame, normalisation=normalisation, coupling=tables.number(coupling))
    rows = some(rows, "spectra at the seeding coupling")
    sector = "symmetric" if "symmetric" in set(rows["sector"]) else "full"  # unequal crystals have no symmetry
    chosen = only(rows, sector=sector, kind="oscillating").sort_values("N")
    return some(chosen, "oscillating mode at the seeding coupling")


def _normalisation(lifetimes: Table) -> str:
    """The normalisation of the network whose trajectories were fitted."""
    some(lifetimes.frame, "size with a damping")
    return str(lifetimes.header["network"]["normalisation"])
