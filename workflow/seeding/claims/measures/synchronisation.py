"""Evidence on synchronisation: the boundaries of Fig. 3, its readings and initial states."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import pandas as pd

from seeding.checks import NoAnswer
from seeding.claims.measured import Frame, Measured, finite, least_step, only, some
from seeding.tables import Table

EQUAL = 1e-3  # frequencies closer than this, in κ, count as equal on a grid
NETWORKS = ("narrow", "wide")  # of Figs. 3c and 3d


def boundary_falls(grid: Table, boundary: Table, critical: Table, *, below: bool) -> Measured:
    """Fig. 3a: least fall of Γ_sync from one detuning to the next, over its range.

    grid: the map; boundary: Γ_sync; critical: Γ_crit. below: only where synchronised oscillation exists,
    Γ_sync < Γ_crit; else wherever both wind uncoupled.
    """
    line, rest = _line(boundary), _interpolated(critical, boundary)
    chosen = line[(line["coupling"] > 0) & ((line["coupling"] < rest * (1 - 1e-4)) | (not below))]
    if len(chosen) < 2:
        raise NoAnswer(f"fewer than two detunings have a boundary{' below Γ_crit' if below else ''}")
    step = least_step(chosen["detuning"], -chosen["coupling"])
    first, last = chosen.iloc[0], chosen.iloc[-1]
    edges = map_edges(grid.frame)
    edges = edges[(edges["coupling"] > 0) & (edges["detuning"] >= first["detuning"])]
    rising = float(edges["coupling"].diff().max())
    tail = f"; on the map the edge rises by at most {max(rising, 0.0):.2g} from column to column"
    return Measured(
        step,
        1e-9,
        math.nan,
        f"Γ_sync goes from {first['coupling']:.4f} at detuning {first['detuning']:.3f} to {last['coupling']:.4f} at "
        f"{last['detuning']:.3f}{tail if math.isfinite(rising) else ''}.",
    )


def map_against_boundary(grid: Table, boundary: Table) -> Measured:
    """Largest distance, in Γ, between where Δ_obs vanishes on the map of Fig. 3a and where B stops winding."""
    edges, line = map_edges(grid.frame), _line(boundary)
    inside = edges[(edges["detuning"] > 0) & (edges["detuning"] <= line["detuning"].max())]
    expected = np.interp(inside["detuning"], line["detuning"], line["coupling"])
    apart = finite(np.abs(inside["coupling"] - expected).max(), "edge at a detuning of the boundary")
    rows = np.unique(grid.frame["coupling"])
    if len(rows) < 2:
        raise NoAnswer("the map has one coupling only")
    width = float(np.diff(rows).max())
    return Measured(
        apart,
        width,
        math.nan,
        f"On the map Δ_obs vanishes within {apart:.2g} of the Γ at which B stops winding; its rows are {width:.2g} "
        "apart.",
    )


def together_at_weakest(grid: Table) -> Measured:
    """Fig. 3a: at how many detunings above zero, both crystals above their threshold, the frequencies are equal at the
    weakest Γ > 0. Uncertainty: the change of the count with half and with twice the border."""
    frame = some(grid.frame, "point of the map")
    network = grid.header["network"]
    rows = frame[(frame["coupling"] > 0) & (frame["detuning"] > 0)]
    both = max(network["drives"]) - rows["detuning"] > network["kappa"] * (1 + 1e-9)
    rows = some(rows[both].dropna(subset=["difference"]), "detuning at which both crystals oscillate uncoupled")
    weakest = rows[rows["coupling"] == rows["coupling"].min()]
    counts = [int((weakest["difference"] <= factor * EQUAL).sum()) for factor in (0.5, 1, 2)]
    least = weakest.loc[weakest["difference"].idxmin()]
    share = float((rows["difference"] > EQUAL).mean())
    return Measured(
        counts[1],
        max(counts[1] - counts[0], counts[2] - counts[1]),
        math.nan,
        f"At Γ = {least['coupling']:g}, the weakest above zero, the frequencies are equal at {counts[1]} of "
        f"{len(weakest)} detunings; they differ least, by {least['difference']:.4f}, at {least['detuning']:g}. On the "
        f"whole map they differ at {share:.0%} of the points with both drives above κ.",
    )


def averaging(boundary: Table, estimate: Table) -> Measured:
    """Largest |Γ_sync / Γ_averaging − 1|: the boundary against B alone under the seed's mean pull."""
    line, expected = _line(boundary), _interpolated(estimate, boundary)
    near = (line["coupling"] > 0) & (expected > 0.01) & (line["detuning"] >= 0.05)
    ratio = line["coupling"][near] / expected[near] - 1
    return Measured(
        finite(ratio.abs().max(), "boundary from a detuning of 0.05 on where the estimate has one too"),
        1e-6,
        math.nan,
        f"From detuning 0.05 on Γ_sync lies between {ratio.min():+.1%} and {ratio.max():+.1%} of the estimate in "
        "which B feels only the mean pull of the seed.",
    )


def least_detuning_rises(curves: Table, least: Table) -> Measured:
    """Fig. 3b, inset: least rise of the least detuning from one Ω_A to the next, over its range; other route: the
    curves."""
    line: Frame = least.frame.replace([np.inf, -np.inf], np.nan).dropna()
    if len(line) < 2:
        raise NoAnswer("fewer than two drives synchronise at some detuning")
    onsets = {}
    for drive, curve in curves.frame.dropna().groupby("drive"):
        curve = curve.sort_values("detuning")
        apart = curve["detuning"][curve["difference"] > EQUAL]
        onsets[drive] = float(apart.max()) if len(apart) else 0.0
    text = ", ".join(f"{onset:.3f} at {drive:g}" for drive, onset in onsets.items())
    step = least_step(line["drive"], line["detuning"])
    return Measured(step, 1e-9, math.nan, f"Δ_obs of the curves vanishes beyond a detuning of {text} (Ω_A).")


def panels_as_published(
    table: Table,
    *,
    initial: str,
    reading: Literal["rotation", "line", "peak", "winding"],
    window: Literal["early", "late", "whole"],
) -> Measured:
    """How many of Figs. 3c and 3d are as published: the narrow network's crystals apart, the wide one's together.

    initial: what the name of the initial state begins with. window: of the listed ones, or settled motion.
    Uncertainty: the count with half and with twice the border between equal and different frequencies.
    """
    apart = {name: deviation(table, network=name, initial=initial, reading=reading, window=window) for name in NETWORKS}
    (narrow, wide), settled = apart.values(), "settled" if window == "whole" else f"in the {window} window"
    return _as_published(
        narrow, wide, f"From {initial}, by {reading}, {settled}, the frequencies at the narrow and the wide range"
    )


def windows_as_published(table: Table, *, initial: str, start: float, stop: float) -> Measured:
    """The same count in one window of SF3, κt = start to stop, by intervals of maxima of m_z."""
    rows = only(table.frame, initial=initial, start=start, stop=stop).dropna(subset=["variance"])
    narrow, wide = (
        math.sqrt(some(only(rows, panel=panel), f"window {start:g} to {stop:g} of {panel}")["variance"].iloc[0])
        for panel in ("3c", "3d")
    )
    text = (
        f"From {initial}, by maxima over κt = {start:g} to {stop:g}, the frequencies at the narrow and the wide range"
    )
    return _as_published(narrow, wide, text)


def deviation(
    table: Table,
    *,
    network: str,
    initial: str,
    reading: Literal["rotation", "line", "peak", "winding"],
    window: Literal["early", "late", "whole"],
) -> float:
    """Largest standard deviation of the frequencies of a network's crystals, over the windows asked for."""
    frame, networks = table.frame, table.header["networks"]
    if network not in networks:
        raise NoAnswer(f"the table has no network {network}")
    width = float(np.ptp(networks[network]["drives"]))
    rows: Frame = only(frame[(frame["range"] - width).abs() <= 1e-9], reading=reading)
    rows = some(rows, f"motion of the network {network} read as {reading}")
    rows = rows[rows["initial"].str.startswith(initial)].dropna(subset=["deviation"])
    rows = some(rows, f"frequencies of the network {network} read as {reading} from {initial}")
    if window != "whole":
        rows = rows[rows["start"] == {"early": rows["start"].min(), "late": rows["start"].max()}[window]]
    return float(rows["deviation"].max())


def variance_onset(table: Table) -> Measured:
    """Fig. 3e: the range beyond which all observed frequencies are equal, on the grid."""
    rows, last = _variances(table)
    if last >= rows["range"].max():
        raise NoAnswer(f"the frequencies still differ at the largest range, {last:.3f}")
    step = float(np.diff(rows["range"]).max())
    return Measured(
        last + step / 2,
        step / 2,
        math.nan,
        f"From all up and by rotation number the variance vanishes beyond a range of {last:.3f} to {last + step:.3f}.",
    )


def map_edges(table: Frame) -> Frame:
    """Per detuning the Γ at which the difference of the map vanishes for good: columns detuning, coupling."""
    rows = []
    for detuning, column in table.dropna(subset=["difference"]).groupby("detuning"):
        column = column.sort_values("coupling")
        apart = column["coupling"].to_numpy()[column["difference"].to_numpy() > 1e-9]
        rows.append((float(detuning), float(apart.max()) if len(apart) else 0.0))
    return some(pd.DataFrame(rows, columns=["detuning", "coupling"]), "difference of frequencies")


def _line(table: Table) -> Frame:
    """A line in the plane of detuning and coupling."""
    return some(table.frame, "detuning")


def _interpolated(line: Table, at: Table) -> np.ndarray:
    """The coupling of one line at the detunings of another."""
    rows = _line(line)
    return np.asarray(np.interp(_line(at)["detuning"], rows["detuning"], rows["coupling"]))


def _variances(table: Table) -> tuple[Frame, float]:
    """The ranges with a variance, rising, and the last of them at which the frequencies differ; zero for none."""
    rows: Frame = table.frame.dropna(subset=["variance"]).sort_values("range").reset_index(drop=True)
    if len(rows) < 2:
        raise NoAnswer("fewer than two ranges have a variance of frequencies")
    apart = rows["range"][np.sqrt(rows["variance"]) > EQUAL]
    return rows, float(apart.max()) if len(apart) else 0.0


def _as_published(narrow: float, wide: float, what: str) -> Measured:
    """The count of panels as published, from the standard deviations of both networks' frequencies."""
    counts = [int(narrow > border) + int(wide <= border) for border in (EQUAL, EQUAL / 2, 2 * EQUAL)]
    return Measured(
        counts[0],
        max(counts) - min(counts),
        math.nan,
        f"{what} spread by {narrow:.2g} and {wide:.2g} (standard deviation).",
    )
