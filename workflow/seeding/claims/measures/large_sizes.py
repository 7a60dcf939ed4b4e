"""Evidence beyond the paper's sizes: slow modes against N (SF6), lifetimes (SF7), three crystals (SF8)."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from seeding import tables
from seeding.checks import NoAnswer
from seeding.claims.measured import SYMBOLS, Frame, Measured, finite, only, some
from seeding.claims.measures.spectra import extrapolated_exponent
from seeding.tables import Table


def gap_exponent(table: Table, *, normalisation: Literal["total", "subsystem"]) -> Measured:
    """d ln|Re λ|/d ln N of the slowest oscillating mode at Γ < Γ_crit, linear in 1/N to N → ∞, the largest sizes."""
    rows = dominant(table, normalisation)
    return extrapolated_exponent(rows["N"].to_numpy(dtype=float), rows["re"].to_numpy())


def lifetime_exponent(lifetimes: Table, fits: Table) -> Measured:
    """p of damping ∝ N^−p from trajectories; other route: between the two largest sizes alone."""
    row = some(only(fits.frame, quantity="decay_exponent"), "exponent of the damping").iloc[0]
    power = finite(row["value"], "exponent of the damping")
    rows: Frame = lifetimes.frame.sort_values("N").iloc[-2:]
    if len(rows) < 2 or not (rows["decay"] > 0).all():
        raise NoAnswer("fewer than two sizes have a damping")
    ends = np.log(rows["decay"].to_numpy())
    other = -float((ends[1] - ends[0]) / np.diff(np.log(rows["N"].to_numpy(dtype=float)))[0])
    return Measured(
        power,
        2 * row["error"],
        other,
        f"The damping falls as N to the power −{power:.2f} (between the two largest sizes −{other:.2f}), "
        f"to {rows['decay'].iloc[-1]:.4f} at N = {rows['N'].iloc[-1]:.0f}.",
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
