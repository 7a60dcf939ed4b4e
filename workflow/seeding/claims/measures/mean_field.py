"""Evidence from the mean field on seeding: thresholds, amplitudes, locking, fixed points, initial states."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from seeding.claims.measured import Frame, Headers, Measured, Tables, least_step, only, slope

STILL = 1e-6  # a swing of m_z below this is rest


def critical_coupling(tables: Tables, headers: Headers, seed: float, n: int) -> Measured:
    """Γ_crit by bisection on the motion; other route: zero of the squared rotation number."""
    row = only(tables["evidence_critical"], seed=seed, n=n).iloc[0]
    return Measured(
        row["measured"],
        row["width"],
        row["root"],
        f"The seed stops turning at Γ = {row['measured']:.6f}; its squared frequency extrapolates to zero at "
        f"{row['root']:.6f}.",
    )


def critical_against_n(tables: Tables, headers: Headers, seed: float) -> Measured:
    """Γ_crit at the largest n minus that at the smallest."""
    rows = only(tables["evidence_critical"], seed=seed).sort_values("n")
    first, last = rows.iloc[0], rows.iloc[-1]
    return Measured(
        last["measured"] - first["measured"],
        first["width"] + last["width"],
        last["root"] - first["root"],
        f"Γ_crit goes from {first['measured']:.5f} at n = {first['n']:.0f} to {last['measured']:.5f} at n = "
        f"{last['n']:.0f}.",
    )


def critical_against_seed(tables: Tables, headers: Headers) -> Measured:
    """The least growth of Γ_crit from one seed to the next stronger one, over all n."""
    table = tables["evidence_critical"].sort_values("seed")
    growth = {column: float(table.groupby("n")[column].diff().min()) for column in ("measured", "root")}
    return Measured(
        growth["measured"],
        2 * float(table["width"].max()),
        growth["root"],
        f"From the weaker to the stronger seed Γ_crit grows by at least {growth['measured']:.4f} at every n.",
    )


def single_threshold(tables: Tables, headers: Headers) -> Measured:
    """Ω_c of one crystal: zero of ω², a line in Ω²; other route: middle of the step where winding sets in."""
    table = tables["evidence_single"].sort_values("drive")
    moving = table[table["line"] > 0]
    rise, constant = np.polyfit(moving["drive"] ** 2, moving["line"] ** 2, 1)
    threshold = math.sqrt(-constant / rise)
    turning = table["rate"].to_numpy() > 5 * 2 * np.pi / _window(headers["evidence_single"])
    start = int(np.argmax(turning))
    drives = table["drive"].to_numpy()
    middle = 0.5 * (drives[start - 1] + drives[start])
    return Measured(
        threshold,
        0.5 * (drives[start] - drives[start - 1]),
        middle,
        f"ω² is a line in Ω² with slope {rise:.5f} that vanishes at Ω = {threshold:.5f}; the crystal winds from "
        f"{drives[start]:g} on.",
    )


def pair_frequency(tables: Tables, headers: Headers, normalisation: str) -> Measured:
    """The seed's mean-field frequency: rotation number; other route: strongest line of m_z."""
    row = only(tables["evidence_normalisation"], normalisation=normalisation).iloc[0]
    other = "total" if normalisation == "subsystem" else "subsystem"
    compared = only(tables["evidence_normalisation"], normalisation=other).iloc[0]
    symbol = {"total": "Γ/S", "subsystem": "Γ/S_α"}
    return Measured(
        row["rotation"],
        row["error"],
        row["line"],
        f"The mean-field frequency is {row['rotation']:.4f} with {symbol[normalisation]}; with {symbol[other]} it "
        f"would be {compared['rotation']:.4f}.",
    )


def seeded_exponent(tables: Tables, headers: Headers, table: str = "evidence_seeding") -> Measured:
    """d ln(swing of B)/d ln Γ over the weakest couplings; other route: over the next ones."""
    rows = _below(tables, table).sort_values("coupling")
    weak = rows[rows["fraction"] <= 2e-2]
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


def seeded_growth(tables: Tables, headers: Headers, table: str = "evidence_seeding", until: float = 1.0) -> Measured:
    """Least step of B's swing from one Γ to the next stronger one, over its range; positive where it only grows."""
    rows = _below(tables, table)
    rows = rows[rows["fraction"] <= until]
    best = rows.loc[rows["swing_b"].idxmax()]
    last = rows.sort_values("coupling").iloc[-1]
    return Measured(
        least_step(rows["coupling"], rows["swing_b"]),
        1e-9,
        math.nan,
        f"B's swing is largest, {best['swing_b']:.3f}, at Γ = {best['fraction']:.2f} Γ_crit and "
        f"{last['swing_b']:.3f} at {last['fraction']:.2f} Γ_crit.",
    )


def least_swing(tables: Tables, headers: Headers, table: str = "evidence_seeding") -> Measured:
    """The least of both swings per Γ/Γ_crit below Γ_crit: positive where both oscillate at every coupling."""
    rows = _below(tables, table)
    ratio = rows[["swing_a", "swing_b"]].min(axis=1) / rows["fraction"]
    return Measured(
        float(ratio.min()),
        1e-9,
        math.nan,
        f"The smaller swing is at least {ratio.min():.3g} Γ/Γ_crit at all {len(rows)} couplings below Γ_crit.",
    )


def swing_above(tables: Tables, headers: Headers, table: str = "evidence_seeding") -> Measured:
    """The larger swing left at late times above Γ_crit."""
    rows = tables[table][tables[table]["fraction"] > 1]
    largest = float(rows[["swing_a", "swing_b"]].max(axis=None))
    return Measured(
        largest, STILL, math.nan, f"Above Γ_crit the largest swing left at the end of the run is {largest:.1e}."
    )


def locking(tables: Tables, headers: Headers) -> Measured:
    """The least locking index below Γ_crit."""
    rows = _below(tables, "evidence_seeding")
    least = float(rows["locking"].min())
    apart = float((rows["line_b"] / rows["rotation_a"] - 1).abs().max())
    return Measured(
        least,
        1e-3,
        1 - apart,
        f"Harmonics of A's rotation explain at least {least:.4f} of B's variance; the lines of B and A differ by at "
        f"most {apart:.1e} of the frequency.",
    )


def peaks_apart(tables: Tables, headers: Headers) -> Measured:
    """Fig. 1e: distance of the highest peaks of A and B in the mean field."""
    table = tables["fig1e"]
    table = table[np.isinf(table["atoms"])]
    peaks, widths = [], []
    for _, curve in table.groupby("subsystem"):
        curve = curve.sort_values("frequency").reset_index(drop=True)
        peaks.append(float(curve["frequency"][curve["amplitude"].idxmax()]))
        widths.append(float(np.diff(curve["frequency"]).max()))
    return Measured(
        peaks[1] - peaks[0],
        max(widths) / 2,
        math.nan,
        f"The highest peaks lie at {peaks[0]:.4f} (A) and {peaks[1]:.4f} (B), on a grid of {max(widths):.4f}.",
    )


def others_alike(tables: Tables, headers: Headers, kind: str) -> Measured:
    """Largest difference of m_z among the n−1 others over their swing; kind: up or elsewhere."""
    table = tables["evidence_identical"]
    started = table["initial"] == "up"
    rows = table[started if kind == "up" else ~started]
    ratio = float((rows["spread"] / rows["swing"]).max())
    return Measured(
        ratio, 1e-9, math.nan, f"At late times the others differ by {ratio:.1e} of their swing ({len(rows)} starts)."
    )


def falls_with_n(tables: Tables, headers: Headers) -> Measured:
    """Least relative fall of the others' amplitude from one n to the next larger one."""
    table = tables["fig2a_inset"].sort_values("n")
    amplitude = table["amplitude"].to_numpy()
    fall = float((1 - amplitude[1:] / amplitude[:-1]).min())
    power = slope(table["n"].iloc[-3:], amplitude[-3:])
    return Measured(
        fall,
        1e-6,
        math.nan,
        f"The amplitude falls at every step, from {amplitude[0]:.4f} at n = {table['n'].iloc[0]:.0f}, at last as n "
        f"to the power {power:.2f}.",
    )


def falls_with_coupling(tables: Tables, headers: Headers) -> Measured:
    """Fig. 2b: least fall of the seed's frequency from one Γ to the next below Γ_crit, over its range; least of
    all n."""
    rows = tables["fig2b"]
    rows = rows[(rows["subsystem"] == "seed") & (rows["coupling"] <= rows["critical_coupling"] * (1 + 1e-12))]
    falls = [least_step(group["coupling"], -group["frequency"]) for _, group in rows.groupby("n")]
    return Measured(
        min(falls),
        1e-6,
        math.nan,
        f"The frequency falls by at least {min(falls):.2g} of its range between neighbouring couplings at every n.",
    )


def others_follow(tables: Tables, headers: Headers, harmonics: bool) -> Measured:
    """Fig. 2b: largest distance of the others' strongest line from the seed's frequency, 0 < Γ < Γ_crit.

    harmonics: from its nearest multiple, as a motion with the seed's period may have its strongest line there.
    """
    rows = tables["fig2b"]
    rows = rows[(rows["coupling"] > 0) & (rows["coupling"] < rows["critical_coupling"] * (1 - 1e-9))]
    wide = rows.pivot_table(index=["n", "coupling"], columns="subsystem", values="frequency")
    order = np.maximum(1.0, np.round(wide["others"] / wide["seed"]))
    apart = float((wide["others"] - (order if harmonics else 1.0) * wide["seed"]).abs().max())
    return Measured(
        apart,
        1e-6,
        math.nan,
        f"The others' strongest line is at most {apart:.1e} off; in {int((order > 1).sum())} of {len(order)} networks,"
        f" all close to Γ_crit, it is a multiple (up to {order.max():.0f}) of the seed's frequency.",
    )


def frequency_at_critical(tables: Tables, headers: Headers) -> Measured:
    """Fig. 2b: largest frequency left at and above Γ_crit."""
    rows = tables["fig2b"]
    rows = rows[rows["coupling"] >= rows["critical_coupling"] * (1 - 1e-12)]
    largest = float(rows["frequency"].max())
    return Measured(largest, 1e-6, math.nan, f"At and above Γ_crit the largest observed frequency is {largest:.1e}.")


def coherent_critical(tables: Tables, headers: Headers, counted: str) -> Measured:
    """Γ_crit of coherent coupling; counted: once, Eq. (D2), or twice, the mean field of (D1) over ordered pairs."""
    row = tables["evidence_coherent_critical"].iloc[0]
    share = 1.0 if counted == "once" else 0.5  # twice the coupling is at its threshold at half the Γ
    return Measured(
        share * row["measured"],
        share * row["width"],
        share * row["fixed_point"],
        f"Eq. (D2) comes to rest from Γ = {row['measured']:.6f} on; ordered pairs double the coupling and would "
        "halve this.",
    )


def frequency_over_starts(tables: Tables, headers: Headers, system: str) -> Measured:
    """Largest difference of the seed's strongest line among initial states."""
    rows = only(tables["evidence_initial"], system=system)
    apart = float(np.ptp(rows["line"]))
    low, high = rows.loc[rows["line"].idxmin()], rows.loc[rows["line"].idxmax()]
    return Measured(
        apart,
        2 * float(rows["error"].max()) + 1e-9,
        math.nan,
        f"The frequency lies between {low['line']:.6f} ({low['initial']}) and {high['line']:.6f} "
        f"({high['initial']}) for {len(rows)} initial states.",
    )


def swing_over_starts(tables: Tables, headers: Headers, system: str) -> Measured:
    """Largest difference of the seed's settled swing among initial states: zero for an attracting limit cycle."""
    rows = only(tables["evidence_initial"], system=system)
    apart = float(np.ptp(rows["swing"]))
    return Measured(
        apart,
        1e-3,
        math.nan,
        f"The seed's swing of m_z settles anywhere between {rows['swing'].min():.3f} and {rows['swing'].max():.3f}, "
        "as it started: the orbits are neutral.",
    )


def length_drift(tables: Tables, headers: Headers) -> Measured:
    """Largest drift of |m_α| from one; other route: by a Runge-Kutta method."""
    table = tables["evidence_conservation"]
    drift, other = float(table["drift"].max()), float(table["drift_other"].max())
    return Measured(
        drift, 0.0, other, f"|m| drifts by {drift:.1e} (Taylor series) and {other:.1e} (Runge-Kutta 8(5,3))."
    )


def jacobian(tables: Tables, headers: Headers, point: str, quantity: str) -> Measured:
    """Fixed points; point: B2 or sphere; quantity: imaginary, zeros (eigenvalues with Re = 0) or velocity."""
    table = tables["evidence_jacobian"]
    rows = table[(table["point"] == "B2") == (point == "B2")]
    column = {"imaginary": "largest_imaginary", "zeros": "real_zero", "velocity": "velocity"}[quantity]
    worst = float(rows[column].max())
    least = rows["least_real"].replace(np.inf, np.nan).min()
    tail = f"; the others are real and at least {least:.2g} in size" if np.isfinite(least) else ", that is all"
    return Measured(
        worst,
        0.0 if quantity == "zeros" else float(rows["numerical"].max()),
        math.nan,
        f"Largest |dm/dt| {rows['velocity'].max():.1e}, largest |Im λ| {rows['largest_imaginary'].max():.1e}, "
        f"{int(rows['real_zero'].max())} of six eigenvalues vanish{tail}.",
    )


def _below(tables: Tables, name: str) -> Frame:
    return tables[name][tables[name]["fraction"] < 1]


def _window(header: Sequence[str]) -> float:
    """Half of the `duration` that a table's header states."""
    for line in header:
        if line.startswith("duration: "):
            return float(line.removeprefix("duration: ")) / 2
    raise ValueError("the header states no duration")
