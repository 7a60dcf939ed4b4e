"""Evidence on thresholds of the mean field: Ω_c of one crystal, Γ_crit of dissipative and of coherent coupling."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from seeding.checks import NoAnswer
from seeding.claims.measured import Frame, Measured, finite, only, some
from seeding.tables import Table


def critical_coupling(table: Table, *, network: str) -> Measured:
    """Γ_crit of a network's seed and one other, the smallest n there is, by bisection on the motion; other route: zero
    of the squared rotation number."""
    row = _seeds(table, network).iloc[0]
    finite(row["measured"], f"finite Γ_crit of the network {network}")
    root = f"; its squared frequency extrapolates to zero at {row['root']:.6f}" if math.isfinite(row["root"]) else ""
    return Measured(
        row["measured"],
        row["width"],
        row["root"],
        f"The seed stops turning at Γ = {row['measured']:.6f}{root}.",
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


def printed_maximum(table: Table) -> Measured:
    """Largest distance of Γ_crit, by bisection on the motion, from the larger of both formulas of Eq. (B3).

    Over pairs in either order; other route: the same of the Γ from which on a fixed point exists."""
    rows = some(table.frame, "pair of drives").reset_index(drop=True)
    larger = rows[["first", "second"]].max(axis=1)
    apart, solved = ((rows[column] - larger).abs() for column in ("measured", "fixed_point"))
    worst = rows.loc[apart.idxmax()]
    both = int((rows[["first", "second"]].min(axis=1) > 0).sum())
    reversed_order = int((rows["second"] > rows["first"]).sum())
    return Measured(
        finite(apart.max(), "finite Γ_crit of every pair"),
        float(rows["width"].max()),
        float(solved.max()),
        f"Of {len(rows)} pairs, {both} with both drives above κ and {reversed_order} with the stronger one second, the "
        f"last turning is at most {apart.max():.1e} from max{{Γ¹, Γ²}}, at Ω = ({worst['drive_a']:g}, "
        f"{worst['drive_b']:g}); fixed points have |m_y| ≤ 1 from {solved.max():.1e} around it on.",
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


def _seeds(table: Table, network: str) -> Frame:
    """The rows of a network's seed, its strongest drive, and others, its weakest, by rising n."""
    frame, networks = table.frame, table.header["networks"]
    if network not in networks:
        raise NoAnswer(f"the table has no network {network}")
    drives = networks[network]["drives"]
    rows = only(frame, seed=max(drives), others=min(drives))
    return some(rows, f"rows of the network {network}").sort_values("n")
