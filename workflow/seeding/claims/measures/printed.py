"""Evidence on equations as they are printed, with brackets and sums where they stand."""

from __future__ import annotations

import math
from typing import Literal

from seeding.claims.measured import Measured, finite, only, some
from seeding.tables import Table

Column = Literal["printed", "meant"]


def drive_of_cavity(table: Table, *, column: Column) -> Measured:
    """The drive's part of d⟨a⟩/dt by Eq. (A1) over that of Eq. (A3), at the largest N_α."""
    rows = some(only(table.frame, equation="A1"), "drive of a cavity").sort_values("atoms")
    last = rows.iloc[-1]
    values = ", ".join(f"{row[column]:g} at N_α = {row['atoms']:.0f}" for _, row in rows.iterrows())
    return Measured(
        finite(last[column], "drive of the cavity"), 1e-9, math.nan, f"Eq. (A3) has η once; Eq. (A1) gives {values}."
    )


def hermiticity(table: Table, *, column: Column) -> Measured:
    """The largest ‖L(ρ) − L(ρ)†‖/‖L(ρ)‖ of Eq. (D1) over all N_α: zero where ρ stays Hermitian."""
    rows = some(only(table.frame, equation="D1"), "generator of Eq. (D1)")
    largest = finite(rows[column].max(), "part of the generator that is not Hermitian")
    return Measured(
        largest, 1e-9, math.nan, f"The part of dρ/dt that is not Hermitian is {largest:.3g} of it, at the worst N_α."
    )
