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


def ladder(
    table: Table,
    *,
    network: str,
    initial: str,
    reading: Literal["rotation", "line", "peak", "winding"],
    window: Literal["early", "middle", "late", "whole"],
) -> Measured:
    """Standard deviation of the frequencies of a network's crystals; window: of the listed ones, or settled motion.

    initial: what the name of the initial state begins with.
    """
    frame, networks = table.frame, table.header["networks"]
    if network not in networks:
        raise NoAnswer(f"the table has no network {network}")
    width = float(np.ptp(networks[network]["drives"]))
    rows: Frame = only(frame[(frame["range"] - width).abs() <= 1e-9], reading=reading)
    rows = some(rows, f"motion of the network {network} read as {reading}")
    rows = rows[rows["initial"].str.startswith(initial)].dropna(subset=["deviation"]).sort_values("start")
    rows = some(rows, f"frequencies of the network {network} read as {reading} from {initial}")
    if window != "whole":
        starts = sorted(rows["start"].unique())
        rows = rows[rows["start"] == starts[{"early": 0, "middle": len(starts) // 2, "late": -1}[window]]]
    worst = rows.loc[rows["deviation"].idxmax()]
    span = worst["stop"] - worst["start"]
    # A window of length T tells frequencies that differ by less than about 1/T only through their phases.
    return Measured(
        float(worst["deviation"]),
        1e-4 if window == "early" else 1e-6,
        math.nan,
        f"From {worst['initial']}, by {reading} over κt = {worst['start']:g} to {worst['stop']:g} ({span:g}/κ), the "
        f"{_counted(len(networks[network]['drives']))} frequencies spread by {worst['deviation']:.2g} (standard "
        "deviation).",
    )


def windows_as_published(table: Table) -> Measured:
    """In how many starts and windows of SF3 Fig. 3c is unsynchronised and Fig. 3d synchronised, by maxima of m_z.

    Uncertainty: the count with half and with twice the border between equal and different frequencies.
    """
    rows: Frame = table.frame.assign(deviation=lambda frame: np.sqrt(frame["variance"]))
    wide = rows.pivot_table(index=["initial", "start", "stop"], columns="panel", values="deviation")
    wide = wide.reindex(columns=["3c", "3d"])
    some(wide.dropna(), "window with the frequencies of both panels")
    counts = {
        border: wide.index[(wide["3c"] > border) & (wide["3d"] <= border)] for border in (EQUAL / 2, EQUAL, 2 * EQUAL)
    }
    found = [f"{initial} over {start:g} to {stop:g}" for initial, start, stop in counts[EQUAL]]
    sizes = [len(found) for found in counts.values()]
    return Measured(
        len(found),
        max(sizes) - min(sizes),
        math.nan,
        f"Of {len(wide)} starts and windows these show both panels as published: {', '.join(found) or 'none'} (κt).",
    )


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


def _counted(number: int) -> str:
    """A number of crystals in words."""
    words = ("no", "one", "two", "three", "four", "five", "six")
    return words[number] if number < len(words) else str(number)
