"""Evidence from the mean field on seeding: thresholds, amplitudes, locking, fixed points, initial states."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from seeding.checks import NoAnswer
from seeding.claims.measured import Frame, Measured, finite, least_step, only, slope, some
from seeding.tables import Table

STILL = 1e-6  # a swing of m_z below this is rest
SYMBOLS = {"total": "Γ/S", "subsystem": "Γ/S_α"}


def critical_coupling(table: Table, *, network: str) -> Measured:
    """Γ_crit of a network's seed and one other, the smallest n there is, by bisection on the motion; other route: zero
    of the squared rotation number."""
    row = _seeds(table, network).iloc[0]
    finite(row["measured"], f"finite Γ_crit of the network {network}")
    return Measured(
        row["measured"],
        row["width"],
        row["root"],
        f"The seed stops turning at Γ = {row['measured']:.6f}; its squared frequency extrapolates to zero at "
        f"{row['root']:.6f}.",
    )


def critical_against_n(table: Table, *, network: str) -> Measured:
    """Γ_crit at the largest n minus that at the smallest, of a network's seed and others."""
    rows = _seeds(table, network)
    first, last = rows.iloc[0], rows.iloc[-1]
    if first["n"] == last["n"]:
        raise NoAnswer(f"the network {network} is measured at one n only, {first['n']:.0f}")
    finite(last["measured"] - first["measured"], f"finite Γ_crit of the network {network}")
    return Measured(
        last["measured"] - first["measured"],
        first["width"] + last["width"],
        last["root"] - first["root"],
        f"Γ_crit goes from {first['measured']:.5f} at n = {first['n']:.0f} to {last['measured']:.5f} at n = "
        f"{last['n']:.0f}.",
    )


def critical_against_seed(table: Table) -> Measured:
    """The least growth of Γ_crit from one seed to the next stronger one with the same others, over all n."""
    rows: Frame = table.frame.sort_values("seed")
    seeds = rows.groupby(["n", "others"])
    if not (seeds["seed"].nunique() > 1).any():
        raise NoAnswer("no two seeds differ that have the same others")
    growth = {column: float(seeds[column].diff().min()) for column in ("measured", "root")}
    finite(growth["measured"], "two finite Γ_crit")
    return Measured(
        growth["measured"],
        2 * float(rows["width"].max()),
        growth["root"],
        f"From the weaker to the stronger seed Γ_crit grows by at least {growth['measured']:.4f} at every n.",
    )


def single_threshold(table: Table) -> Measured:
    """Ω_c/κ of one crystal: zero of ω², a line in Ω²; other route: middle of the step where winding sets in."""
    rows: Frame = table.frame.sort_values("drive")
    drives = rows["drive"].to_numpy() / table.header.get("network", {}).get("kappa", 1.0)
    turning = rows["rate"].to_numpy() > 5 * 2 * np.pi / (table.header["duration"] / 2)
    start = int(np.argmax(turning)) if turning.any() else 0
    if not start:
        raise NoAnswer(f"the crystal winds at {'every' if turning.any() else 'no'} drive of the table")
    moving = rows["line"].to_numpy() > 0
    if moving.sum() < 2:
        raise NoAnswer("fewer than two drives have a spectral line")
    rise, constant = np.polyfit(drives[moving] ** 2, rows["line"].to_numpy()[moving] ** 2, 1)
    if not -constant * rise > 0:
        raise NoAnswer("ω² does not rise from zero with Ω²")
    threshold = math.sqrt(-constant / rise)
    middle = 0.5 * (drives[start - 1] + drives[start])
    return Measured(
        threshold,
        0.5 * (drives[start] - drives[start - 1]),
        middle,
        f"ω² is a line in Ω² with slope {rise:.5f} that vanishes at Ω = {threshold:.5f}; the crystal winds from "
        f"{drives[start]:g} on.",
    )


def pair_frequency(table: Table, *, normalisation: Literal["total", "subsystem"]) -> Measured:
    """The seed's mean-field frequency: rotation number; other route: strongest line of m_z."""
    row = some(only(table.frame, normalisation=normalisation), f"mean field with {SYMBOLS[normalisation]}").iloc[0]
    other = "total" if normalisation == "subsystem" else "subsystem"
    compared = only(table.frame, normalisation=other)["rotation"]
    finite(row["rotation"], "rotation number of the seed")
    tail = f"; with {SYMBOLS[other]} it would be {compared.iloc[0]:.4f}" if len(compared) else ""
    return Measured(
        row["rotation"],
        row["error"],
        row["line"],
        f"The mean-field frequency is {row['rotation']:.4f} with {SYMBOLS[normalisation]}{tail}.",
    )


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
        f"B's swing is largest, {best['swing_b']:.3f}, at Γ = {best['fraction']:.2f} Γ_crit and "
        f"{last['swing_b']:.3f} at {last['fraction']:.2f} Γ_crit.",
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
    """The least locking index below Γ_crit; other route: one minus the largest relative difference of the
    frequencies."""
    rows = _below(table)
    rows = rows[(rows["rotation_a"] > 0) & rows["locking"].notna()]
    if rows.empty:
        raise NoAnswer("at no coupling below Γ_crit the seed winds and B moves, so that nothing can be locked")
    least = float(rows["locking"].min())
    apart = float((rows["line_b"] / rows["rotation_a"] - 1).abs().max())
    return Measured(
        least,
        1e-3,
        1 - apart,
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
    reference, *others = peaks.values()
    text = " and ".join(f"{peak:.4f} ({name})" for name, peak in peaks.items())
    return Measured(
        max((peak - reference for peak in others), key=abs),
        max(widths) / 2,
        math.nan,
        f"The highest peaks lie at {text}, on a grid of {max(widths):.4f}.",
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
        ratio, 1e-9, math.nan, f"At late times the others differ by {ratio:.1e} of their swing ({len(rows)} starts)."
    )


def falls_with_n(table: Table) -> Measured:
    """Least relative fall of the others' amplitude from one n to the next larger one."""
    rows: Frame = table.frame.sort_values("n")
    amplitude = rows["amplitude"].to_numpy()
    if len(rows) < 2:
        raise NoAnswer("there is one n only")
    if not (amplitude > STILL).all():
        raise NoAnswer("the others do not swing at every n")
    fall = float((1 - amplitude[1:] / amplitude[:-1]).min())
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


def others_follow(table: Table, *, harmonics: bool) -> Measured:
    """Fig. 2b: largest distance of the others' strongest line from the seed's frequency, 0 < Γ < Γ_crit.

    harmonics: from its nearest multiple, as a motion with the seed's period may have its strongest line there.
    """
    rows = _couplings(table)
    rows = rows[(rows["coupling"] > 0) & (rows["coupling"] < rows["critical_coupling"] * (1 - 1e-9))]
    wide = rows.pivot_table(index=["n", "coupling"], columns="subsystem", values="frequency")
    wide = wide.reindex(columns=["others", "seed"]).dropna()
    wide = some(wide[wide["seed"] > 0], "coupling between 0 and Γ_crit at which the seed turns and the others move")
    order = np.maximum(1.0, np.round(wide["others"] / wide["seed"]))
    apart = float((wide["others"] - (order if harmonics else 1.0) * wide["seed"]).abs().max())
    return Measured(
        apart,
        1e-6,
        math.nan,
        f"The others' strongest line is at most {apart:.1e} off; in {int((order > 1).sum())} of {len(order)} networks,"
        f" all close to Γ_crit, it is a multiple (up to {order.max():.0f}) of the seed's frequency.",
    )


def frequency_at_critical(table: Table) -> Measured:
    """Fig. 2b: largest frequency left at and above Γ_crit."""
    rows = _couplings(table)
    rows = some(rows[rows["coupling"] >= rows["critical_coupling"] * (1 - 1e-12)], "coupling from Γ_crit on")
    largest = finite(rows["frequency"].max(), "frequency from Γ_crit on")
    return Measured(largest, 1e-6, math.nan, f"At and above Γ_crit the largest observed frequency is {largest:.1e}.")


def coherent_critical(table: Table, *, counted: Literal["once", "twice"]) -> Measured:
    """Γ_crit of coherent coupling; counted: once, Eq. (D2), or twice, the mean field of (D1) over ordered pairs."""
    row = some(table.frame, "Γ_crit").iloc[0]
    finite(row["measured"], "finite Γ_crit")
    share = 1.0 if counted == "once" else 0.5  # twice the coupling is at its threshold at half the Γ
    return Measured(
        share * row["measured"],
        share * row["width"],
        share * row["fixed_point"],
        f"Eq. (D2) comes to rest from Γ = {row['measured']:.6f} on; ordered pairs double the coupling and would "
        "halve this.",
    )


def frequency_over_starts(table: Table, *, system: Literal["single", "pair", "coherent"]) -> Measured:
    """Largest difference of the seed's strongest line among initial states."""
    rows = _starts(table, system, "line")
    if not (rows["line"] > 0).any():
        raise NoAnswer("nothing oscillates from any initial state")
    apart = float(np.ptp(rows["line"]))
    low, high = rows.loc[rows["line"].idxmin()], rows.loc[rows["line"].idxmax()]
    return Measured(
        apart,
        2 * float(rows["error"].max()) + 1e-9,
        math.nan,
        f"The frequency lies between {low['line']:.6f} ({low['initial']}) and {high['line']:.6f} "
        f"({high['initial']}) for {len(rows)} initial states.",
    )


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
    return Measured(
        drift, 0.0, other, f"|m| drifts by {drift:.1e} (Taylor series) and {other:.1e} (Runge-Kutta 8(5,3))."
    )


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


def _seeds(table: Table, network: str) -> Frame:
    """The rows of a network's seed, its strongest drive, and others, its weakest, by rising n."""
    frame, networks = table.frame, table.header["networks"]
    if network not in networks:
        raise NoAnswer(f"the table has no network {network}")
    drives = networks[network]["drives"]
    rows = only(frame, seed=max(drives), others=min(drives))
    return some(rows, f"rows of the network {network}").sort_values("n")


def _below(table: Table) -> Frame:
    """The rows at couplings below Γ_crit."""
    rows: Frame = table.frame
    return some(rows[rows["fraction"] < 1], "coupling below Γ_crit")


def _couplings(table: Table) -> Frame:
    """The rows of n whose Γ_crit is finite and not zero."""
    rows = some(table.frame, "frequency")
    critical = rows["critical_coupling"]
    return some(rows[(critical > 0) & np.isfinite(critical)], "finite Γ_crit above zero")


def _starts(table: Table, system: str, column: str) -> Frame:
    """The rows of one system that have a number in a column, of two initial states or more."""
    rows = only(table.frame, system=system).dropna(subset=[column])
    if len(rows) < 2:
        raise NoAnswer(f"fewer than two initial states of the system {system} are measured")
    return rows
