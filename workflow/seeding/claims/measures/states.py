"""Evidence on states of the mean field: initial states, conserved lengths, fixed points."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from seeding.checks import NoAnswer
from seeding.claims.measured import STILL, Frame, Measured, finite, only, some
from seeding.tables import Table


def frequency_over_starts(table: Table, *, system: Literal["single", "pair", "coherent"]) -> Measured:
    """Largest difference of the seed's strongest line among initial states."""
    rows = _starts(table, system, "line")
    if not (rows["line"] > 0).any():
        raise NoAnswer("nothing oscillates from any initial state")
    apart = float(np.ptp(rows["line"]))
    doubt = 2 * float(rows["error"].max()) + 1e-9
    low, high = rows.loc[rows["line"].idxmin()], rows.loc[rows["line"].idxmax()]
    words = f"between {low['line']:.6f} ({low['initial']}) and {high['line']:.6f} ({high['initial']})"
    if apart <= doubt:
        words = f"at {low['line']:.6f}"
    return Measured(apart, doubt, math.nan, f"The frequency lies {words} for {len(rows)} initial states.")


def swing_over_starts(table: Table, *, system: Literal["single", "pair", "coherent"]) -> Measured:
    """Largest difference of the seed's settled swing among initial states: zero for an attracting limit cycle."""
    rows = _starts(table, system, "swing")
    if not (rows["swing"] > STILL).any():
        raise NoAnswer("nothing oscillates from any initial state")
    apart = float(np.ptp(rows["swing"]))
    return Measured(
        apart,
        1e-3,
        math.nan,
        f"The seed's swing of m_z settles anywhere between {rows['swing'].min():.3f} and {rows['swing'].max():.3f}, "
        "as it started: the orbits are neutral.",
    )


def length_drift(table: Table) -> Measured:
    """Largest drift of |m_α| from one; other route: by a Runge-Kutta method."""
    rows: Frame = table.frame
    drift, other = finite(rows["drift"].max(), "drift of |m|"), float(rows["drift_other"].max())
    tail = f" and {other:.1e} (Runge-Kutta 8(5,3))" if math.isfinite(other) else ""
    return Measured(drift, 0.0, other, f"|m| drifts by {drift:.1e} (Taylor series){tail}.")


def jacobian(
    table: Table, *, point: Literal["B2", "sphere"], quantity: Literal["imaginary", "zeros", "velocity"]
) -> Measured:
    """Fixed points, as printed in Eq. (B2) or with |m| = 1; quantity: largest |Im λ|, number of eigenvalues with
    Re λ = 0, or |dm/dt|."""
    rows: Frame = table.frame
    rows = some(rows[(rows["point"] == "B2") == (point == "B2")], f"fixed point of the kind {point}")
    column = {"imaginary": "largest_imaginary", "zeros": "real_zero", "velocity": "velocity"}[quantity]
    worst = finite(rows[column].max(), f"{column.replace('_', ' ')} at the fixed points")
    least = rows["least_real"].replace(np.inf, np.nan).min()
    tail = f"; the others are real and at least {least:.2g} in size" if np.isfinite(least) else ", that is all"
    return Measured(
        worst,
        0.0 if quantity == "zeros" else float(rows["numerical"].max()),
        math.nan,
        f"Largest |dm/dt| {rows['velocity'].max():.1e}, largest |Im λ| {rows['largest_imaginary'].max():.1e}, "
        f"{rows['real_zero'].max():.0f} of six eigenvalues vanish{tail}.",
    )


def _starts(table: Table, system: str, column: str) -> Frame:
    """The rows of one system that have a number in a column, of two initial states or more."""
    rows = only(table.frame, system=system).dropna(subset=[column])
    if len(rows) < 2:
        raise NoAnswer(f"fewer than two initial states of the system {system} are measured")
    return rows
