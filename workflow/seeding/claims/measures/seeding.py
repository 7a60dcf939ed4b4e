"""Evidence on how far seeding reaches: over drives and couplings, for many subsystems, with coherent coupling."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from seeding.checks import NoAnswer
from seeding.claims.measured import STILL, Frame, Measured, finite, least_fall, least_step, only, slope, some
from seeding.tables import Table

Interaction = Literal["dissipative", "coherent"]


def resting_below(table: Table, *, interaction: Interaction) -> Measured:
    """How many points below Γ_crit have a crystal at rest, of all drives, couplings and starts.

    Uncertainty: how many more there are if ten times the swing still counts as rest.
    """
    rows = _regimes(table, interaction)
    rows = some(rows[rows["coupling"] < rows["critical"]], "coupling below Γ_crit")
    least = rows[["swing_a", "swing_b"]].min(axis=1)
    at_rest, more = (int((least <= bound).sum()) for bound in (STILL, 10 * STILL))
    worst = rows.loc[least.idxmin()]
    endless = float(np.isinf(rows["critical"]).mean())
    words = f" At {endless:.0%} of the points Γ_crit is infinite: no coupling ends the oscillation." if endless else ""
    return Measured(
        at_rest,
        more - at_rest,
        math.nan,
        f"{at_rest} of {len(rows)} points below Γ_crit have a crystal at rest; the least swing is {least.min():.2g}, "
        f"at Ω_A = {worst['seed']:g}, Ω_B = {worst['other']:g} and {worst['fraction']:g} Γ_crit.{words}",
    )


def moving_above(table: Table, *, interaction: Interaction, where: Literal["everywhere", "strongest"]) -> Measured:
    """How many points above Γ_crit, from which on a fixed point exists, have a crystal that oscillates.

    where: at every coupling above it, or at the strongest one of the table.
    """
    rows = _regimes(table, interaction)
    rows = some(rows[rows["coupling"] > rows["critical"]], "coupling above Γ_crit")
    if where == "strongest":
        rows = rows[rows["fraction"] == rows["fraction"].max()]
    moving = rows[rows[["swing_a", "swing_b"]].max(axis=1) > STILL]
    words = "none oscillates"
    if len(moving):
        words = (
            f"{len(moving)} oscillate, with Ω_A from {moving['seed'].min():g} to {moving['seed'].max():g} and Γ up to "
            f"{moving['fraction'].max():g} Γ_crit"
        )
    start = rows["fraction"].min()
    return Measured(len(moving), 0.0, math.nan, f"Of {len(rows)} points from {start:g} Γ_crit on, {words}.")


def grows_at_every_number(table: Table, *, least: int, until: float = 1.0) -> Measured:
    """Least step of the others' swing from one Γ to the next stronger one, over its range; the least of all n.

    least: the smallest n asked for. until: Γ/Γ_crit up to which. Positive where the swing only grows.
    """
    steps, texts, powers = [], [], []
    for number, rows in _couplings(table).groupby("n"):
        rows = rows[(rows["fraction"] <= until)].sort_values("coupling")
        if number < least or len(rows) < 2:
            continue
        swing, fraction = rows["swing_others"].to_numpy(), rows["fraction"].to_numpy()
        if swing.max() <= STILL:
            raise NoAnswer(f"at n = {number:.0f} the others do not swing at any coupling below Γ_crit")
        steps.append(least_step(rows["coupling"], swing))
        powers.append(slope(rows["coupling"].iloc[:2], swing[:2]))
        falls = np.flatnonzero(np.diff(swing) < 0)
        texts.append(f"{fraction[falls[0]]:.2f} at n = {number:.0f}" if len(falls) else "")
    if not steps:
        raise NoAnswer(f"the table has no n from {least} on with two couplings")
    first = [text for text in texts if text]
    words = f"it first falls from {', '.join(first)} on (Γ/Γ_crit)" if first else "it falls nowhere"
    return Measured(
        min(steps),
        1e-9,
        math.nan,
        f"At {len(steps)} n the others' swing begins as Γ to the power {min(powers):.2f} to {max(powers):.2f}; up to "
        f"{until:.3g} Γ_crit {words}.",
    )


def falls_with_number(table: Table) -> Measured:
    """Least relative fall of the others' swing from one n to the next larger one, at the network's own Γ."""
    rows = _own(table)
    swing, number = rows["swing_others"].to_numpy(), rows["n"].to_numpy()
    if len(rows) < 2 or not (swing > STILL).all():
        raise NoAnswer("the others do not swing at two n")
    return Measured(
        least_fall(swing),
        1e-6,
        math.nan,
        f"The others' swing goes from {swing[0]:.4f} at n = {number[0]:.0f} to {swing[-1]:.4f} at "
        f"n = {number[-1]:.0f}.",
    )


def seeded_at_every_number(table: Table) -> Measured:
    """The least of n times the others' swing, over Γ, at the network's own Γ: zero where one n is not seeded."""
    rows = _own(table)
    scaled = rows["n"] * rows["swing_others"] / rows["coupling"]
    least = finite(scaled.min(), "swing of the others")
    last = rows.iloc[-1]
    return Measured(
        least,
        1e-6,
        math.nan,
        f"n times the others' swing is at least {least:.3f} Γ/κ, at all {len(rows)} n up to {last['n']:.0f}, where "
        f"they swing by {last['swing_others']:.2g}.",
    )


def exponent_in_number(table: Table) -> Measured:
    """d ln(swing of the others)/d ln n between the two largest n; uncertainty: the change from the two before."""
    rows = _own(table)
    if len(rows) < 3 or not (rows["swing_others"] > STILL).all():
        raise NoAnswer("the others do not swing at three n")
    last, before = (slope(part["n"], part["swing_others"]) for part in (rows.iloc[-2:], rows.iloc[-3:-1]))
    return Measured(
        last,
        abs(last - before),
        math.nan,
        f"The others' swing falls as n to the power {last:.4f} from n = {rows['n'].iloc[-2]:.0f} to "
        f"{rows['n'].iloc[-1]:.0f} ({before:.4f} one step before).",
    )


def one_period(table: Table) -> Measured:
    """Largest relative distance of the two lines' ratio from an integer, below Γ_crit: zero for one common period."""
    rows = _moving(table)
    low, high = rows[["line_a", "line_b"]].min(axis=1), rows[["line_a", "line_b"]].max(axis=1)
    order = (high / low).round()
    apart = (high / low / order - 1).abs()
    overtones = int((order > 1).sum())
    return Measured(
        float(apart.max()),
        2 * float((rows["error"] / low).max()),
        math.nan,
        f"The strongest lines of A and B are equal, or one is an overtone of the other (at {overtones} of {len(rows)} "
        f"couplings), within {apart.max():.1e} of the frequency.",
    )


def common_frequency_falls(table: Table, *, until: float = 1.0) -> Measured:
    """Least fall of 2π/T, the lower of both lines, from one Γ to the next stronger one, over its range.

    until: Γ/Γ_crit up to which it is asked for.
    """
    rows = _moving(table)
    rows = some(rows[rows["fraction"] <= until], f"coupling up to {until:g} Γ_crit").sort_values("coupling")
    rate = rows[["line_a", "line_b"]].min(axis=1).to_numpy()
    step = least_step(rows["coupling"], -rate)
    rises = np.flatnonzero(np.diff(rate) > 0)
    words = f"first rises from {rows['fraction'].iloc[rises[0]]:.2f} Γ_crit on" if len(rises) else "rises nowhere"
    return Measured(
        step,
        2 * float(rows["error"].max()) / max(float(np.ptp(rate)), 1e-12),
        math.nan,
        f"The frequency of the common period goes from {rate[0]:.4f} to {rate[-1]:.4f} at "
        f"{rows['fraction'].iloc[-1]:.2f} Γ_crit and {words}.",
    )


def _regimes(table: Table, interaction: str) -> Frame:
    """The rows of one interaction."""
    return some(only(table.frame, interaction=interaction), f"{interaction} coupling").reset_index(drop=True)


def _couplings(table: Table) -> Frame:
    """The rows below Γ_crit without those of the network's own Γ, which is the last row of each n."""
    rows = some(table.frame, "swing of the others").reset_index(drop=True)
    return rows[rows.duplicated("n", keep="last") & (rows["fraction"] < 1)]


def _own(table: Table) -> Frame:
    """The rows of the network's own Γ, by rising n; NoAnswer where it is not below Γ_crit at every n."""
    rows = some(table.frame, "swing of the others").groupby("n").last().reset_index().sort_values("n")
    if not (rows["fraction"] < 1).all():
        raise NoAnswer("the network's own Γ is above Γ_crit at some n")
    return rows


def _moving(table: Table) -> Frame:
    """The rows below Γ_crit at which both crystals have a line."""
    rows: Frame = table.frame
    moving = (rows["fraction"] < 1) & (rows["line_a"] > 0) & (rows["line_b"] > 0)
    return some(rows[moving], "coupling below Γ_crit at which both oscillate")
