"""Evidence from the mean field on seeding: amplitudes, locking, frequencies, the others besides the seed."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from seeding.checks import NoAnswer
from seeding.claims.measured import STILL, Frame, Measured, finite, least_fall, least_step, slope, some
from seeding.tables import Table

TURNS = 3  # a peak of fewer turns in the time transformed is a relaxation, not a line
PADDING = 8  # points of the transform of Fig. 1e to a turn


def seeded_exponent(table: Table) -> Measured:
    """d ln(swing of B)/d ln Γ over the weakest couplings; other route: over the next ones."""
    rows = _below(table).sort_values("coupling")
    weak = some(rows[rows["fraction"] <= 2e-2], "coupling of at most a fiftieth of Γ_crit")
    half = max(2, len(weak) // 2)
    first = slope(weak["coupling"].iloc[:half], weak["swing_b"].iloc[:half])
    second = slope(weak["coupling"].iloc[-half:], weak["swing_b"].iloc[-half:])
    return Measured(
        first,
        abs(first - second),
        math.nan,
        f"B's swing falls as Γ to the power {first:.3f} (next couplings: {second:.3f}), to "
        f"{weak['swing_b'].iloc[0]:.2g} at Γ = {weak['coupling'].iloc[0]:.2g}.",
    )


def seeded_growth(table: Table, *, until: float = 1.0) -> Measured:
    """Least step of B's swing from one Γ to the next stronger one, over its range; positive where it only grows.

    until: Γ/Γ_crit up to which it is asked for.
    """
    rows = _below(table).dropna(subset=["swing_b"])
    rows = some(rows[rows["fraction"] <= until], f"coupling up to {until:g} Γ_crit")
    best = rows.loc[rows["swing_b"].idxmax()]
    last = rows.sort_values("coupling").iloc[-1]
    if best["swing_b"] <= STILL:
        raise NoAnswer("B does not swing at any coupling below Γ_crit")
    return Measured(
        least_step(rows["coupling"], rows["swing_b"]),
        1e-9,
        math.nan,
        f"B's swing is largest, {best['swing_b']:.3f}, at Γ = {best['fraction']:.2f} Γ_crit; at the last coupling, "
        f"{last['fraction']:.2f} Γ_crit, it is {last['swing_b']:.3f}.",
    )


def least_swing(table: Table) -> Measured:
    """The least of both swings per Γ/Γ_crit below Γ_crit: positive where both oscillate at every coupling."""
    rows = _below(table)
    ratio = rows[["swing_a", "swing_b"]].min(axis=1) / rows["fraction"]
    least = finite(ratio.min(), "swing below Γ_crit")
    return Measured(
        least,
        1e-9,
        math.nan,
        f"The smaller swing is at least {least:.3g} Γ/Γ_crit at all {len(rows)} couplings below Γ_crit.",
    )


def swing_above(table: Table) -> Measured:
    """The larger swing left at late times above Γ_crit."""
    rows: Frame = table.frame
    rows = some(rows[rows["fraction"] > 1], "coupling above Γ_crit")
    largest = finite(rows[["swing_a", "swing_b"]].max(axis=None), "swing above Γ_crit")
    return Measured(
        largest, STILL, math.nan, f"Above Γ_crit the largest swing left at the end of the run is {largest:.1e}."
    )


def locking(table: Table) -> Measured:
    """The least locking index below Γ_crit; uncertainty: not less than the frequencies differ, relatively."""
    rows = _below(table)
    rows = rows[rows["rotation_a"] > 0].dropna(subset=["locking", "line_b"])
    if rows.empty:
        raise NoAnswer("at no coupling below Γ_crit the seed winds and B moves, so that nothing can be locked")
    least = float(rows["locking"].min())
    apart = float((rows["line_b"] / rows["rotation_a"] - 1).abs().max())
    return Measured(
        least,
        max(1e-3, apart),
        math.nan,
        f"Harmonics of A's rotation explain at least {least:.4f} of B's variance; the lines of B and A differ by at "
        f"most {apart:.1e} of the frequency.",
    )


def peaks_apart(table: Table) -> Measured:
    """Fig. 1e: distance of the highest peaks of A and B in the mean field; of more crystals, the largest from A."""
    rows = some(table.frame, "spectrum")
    rows = some(rows[np.isinf(rows["atoms"])].dropna(subset=["amplitude"]), "mean field with a spectrum")
    peaks, widths = {}, []
    for name, curve in rows.groupby("subsystem"):
        curve = curve.sort_values("frequency").reset_index(drop=True)
        peaks[str(name)] = float(curve["frequency"][curve["amplitude"].idxmax()])
        widths += np.diff(curve["frequency"]).tolist()
    if len(peaks) < 2 or not widths:
        raise NoAnswer(f"a peak is found in {' '.join(peaks)} only, there is nothing to compare it with")
    grid = max(widths)
    slow = [name for name, peak in peaks.items() if peak < TURNS * PADDING * grid]
    if slow:
        raise NoAnswer(f"{' and '.join(slow)} turns less than {TURNS} times in the time that is transformed")
    reference, *others = peaks.values()
    text = " and ".join(f"{peak:.4f} ({name})" for name, peak in peaks.items())
    return Measured(
        max((peak - reference for peak in others), key=abs),
        grid / 2,
        math.nan,
        f"The highest peaks lie at {text}, on a grid of {grid:.4f}.",
    )


def others_alike(table: Table, *, kind: Literal["up", "elsewhere"]) -> Measured:
    """Largest difference of m_z among the n−1 others over their swing; kind: start of the motion."""
    rows: Frame = table.frame
    started = rows["initial"] == "up"
    rows = some(rows[started if kind == "up" else ~started], "start with all up" if kind == "up" else "other start")
    if not (rows["swing"] > STILL).all():
        raise NoAnswer("the others do not swing")
    ratio = finite((rows["spread"] / rows["swing"]).max(), "difference among the others")
    return Measured(
        ratio,
        1e-9,
        math.nan,
        f"At late times the others differ by {ratio:.1e} of their swing, the worst of {len(rows)} starts.",
    )


def falls_with_n(table: Table) -> Measured:
    """Least relative fall of the others' amplitude from one n to the next larger one."""
    rows: Frame = table.frame.sort_values("n")
    amplitude = rows["amplitude"].to_numpy()
    if len(rows) < 2:
        raise NoAnswer("there is one n only")
    if not (amplitude > STILL).all():
        raise NoAnswer("the others do not swing at every n")
    fall = least_fall(amplitude)
    power = slope(rows["n"].iloc[-3:], amplitude[-3:])
    return Measured(
        fall,
        1e-6,
        math.nan,
        f"The amplitude falls at every step, from {amplitude[0]:.4f} at n = {rows['n'].iloc[0]:.0f}, at last as n "
        f"to the power {power:.2f}.",
    )


def falls_with_coupling(table: Table) -> Measured:
    """Fig. 2b: least fall of the seed's frequency from one Γ to the next below Γ_crit, over its range; least of
    all n."""
    rows = _couplings(table)
    rows = rows[(rows["subsystem"] == "seed") & (rows["coupling"] <= rows["critical_coupling"] * (1 + 1e-12))]
    rows = some(rows, "frequency of a seed")
    if not (rows["frequency"] > 0).any():
        raise NoAnswer("the seed turns at no coupling")
    falls = [least_step(group["coupling"], -group["frequency"]) for _, group in rows.groupby("n")]
    return Measured(
        min(falls),
        1e-6,
        math.nan,
        f"The frequency falls by at least {min(falls):.2g} of its range between neighbouring couplings at every n.",
    )


def others_follow(table: Table) -> Measured:
    """Fig. 2b: largest distance of the others' strongest line from the seed's frequency, 0 < Γ < Γ_crit."""
    rows = _couplings(table)
    rows = rows[(rows["coupling"] > 0) & (rows["coupling"] < rows["critical_coupling"] * (1 - 1e-9))]
    wide = rows.pivot_table(index=["n", "coupling"], columns="subsystem", values="frequency")
    wide = wide.reindex(columns=["others", "seed"]).dropna()
    wide = some(wide[wide["seed"] > 0], "coupling between 0 and Γ_crit at which the seed turns and the others move")
    multiples = int((np.round(wide["others"] / wide["seed"]) > 1).sum())
    apart = float((wide["others"] - wide["seed"]).abs().max())
    return Measured(
        apart,
        1e-6,
        math.nan,
        f"The others' strongest line is at most {apart:.1e} off the seed's frequency, and a multiple of it in "
        f"{multiples or 'none'} of {len(wide)} networks.",
    )


def frequency_at_critical(table: Table) -> Measured:
    """Fig. 2b: largest frequency left at and above Γ_crit."""
    rows = _couplings(table)
    rows = some(rows[rows["coupling"] >= rows["critical_coupling"] * (1 - 1e-12)], "coupling from Γ_crit on")
    largest = finite(rows["frequency"].max(), "frequency from Γ_crit on")
    return Measured(largest, 1e-6, math.nan, f"At and above Γ_crit the largest observed frequency is {largest:.1e}.")


def _below(table: Table) -> Frame:
    """The rows at couplings below Γ_crit."""
    rows: Frame = table.frame
    return some(rows[rows["fraction"] < 1], "coupling below Γ_crit")


def _couplings(table: Table) -> Frame:
    """The rows of n whose Γ_crit is finite and not zero."""
    rows = some(table.frame, "frequency")
    critical = rows["critical_coupling"]
    return some(rows[(critical > 0) & np.isfinite(critical)], "finite Γ_crit above zero")
