"""Evidence on synchronisation: the boundaries of Fig. 3, its readings and initial states, coherent coupling."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from seeding.claims.measured import Frame, Headers, Measured, Tables, least_step, only

EQUAL = 1e-3  # frequencies closer than this, in κ, count as equal on a grid


def boundary_falls(tables: Tables, headers: Headers, below: bool) -> Measured:
    """Fig. 3a: least fall of Γ_sync from one detuning to the next, over its range.

    below: only where synchronised oscillation exists, Γ_sync < Γ_crit; else wherever both wind uncoupled.
    """
    line, critical = tables["fig3a_boundary"], tables["fig3a_critical"]
    rest = np.interp(line["detuning"], critical["detuning"], critical["coupling"])
    chosen = line[(line["coupling"] > 0) & ((line["coupling"] < rest * (1 - 1e-4)) | (not below))]
    step = least_step(chosen["detuning"], -chosen["coupling"])
    first, last = chosen.iloc[0], chosen.iloc[-1]
    edges = map_edges(tables["fig3a"])
    edges = edges[(edges["coupling"] > 0) & (edges["detuning"] >= first["detuning"])]
    rising = float(edges["coupling"].diff().max())
    return Measured(
        step,
        1e-9,
        math.nan,
        f"Γ_sync goes from {first['coupling']:.4f} at detuning {first['detuning']:.3f} to {last['coupling']:.4f} at "
        f"{last['detuning']:.3f}; on the map the edge rises by at most {max(rising, 0.0):.2g} from column to column.",
    )


def map_against_boundary(tables: Tables, headers: Headers) -> Measured:
    """Largest distance, in Γ, between where Δ_obs vanishes on the map of Fig. 3a and where B stops winding."""
    edges, line = map_edges(tables["fig3a"]), tables["fig3a_boundary"]
    inside = edges[(edges["detuning"] > 0) & (edges["detuning"] <= line["detuning"].max())]
    expected = np.interp(inside["detuning"], line["detuning"], line["coupling"])
    apart = float(np.abs(inside["coupling"] - expected).max())
    width = float(np.diff(np.unique(tables["fig3a"]["coupling"])).max())
    return Measured(
        apart,
        width,
        math.nan,
        f"On the map Δ_obs vanishes within {apart:.2g} of the Γ at which B stops winding; its rows are {width:.2g} "
        "apart.",
    )


def averaging(tables: Tables, headers: Headers) -> Measured:
    """Largest |Γ_sync / Γ_averaging − 1|: the boundary against B alone under the seed's mean pull."""
    line, estimate = tables["fig3a_boundary"], tables["fig3a_averaging"]
    expected = np.interp(line["detuning"], estimate["detuning"], estimate["coupling"])
    near = (line["coupling"] > 0) & (expected > 0.01) & (line["detuning"] >= 0.05)
    ratio = line["coupling"][near] / expected[near] - 1
    return Measured(
        float(ratio.abs().max()),
        1e-6,
        math.nan,
        f"From detuning 0.05 on Γ_sync lies between {ratio.min():+.1%} and {ratio.max():+.1%} of the estimate in "
        "which B feels only the mean pull of the seed.",
    )


def least_detuning_rises(tables: Tables, headers: Headers) -> Measured:
    """Fig. 3b, inset: least rise of the least detuning from one Ω_A to the next, over its range; other route: the
    curves."""
    line = tables["fig3b_inset"].dropna()
    curves = tables["fig3b"]
    onsets = {}
    for drive, curve in curves.groupby("drive"):
        curve = curve.sort_values("detuning")
        apart = curve["detuning"][curve["difference"] > EQUAL]
        onsets[drive] = float(apart.max()) if len(apart) else 0.0
    text = ", ".join(f"{onset:.3f} at {drive:g}" for drive, onset in onsets.items())
    step = least_step(line["drive"], line["detuning"])
    return Measured(step, 1e-9, math.nan, f"Δ_obs of the curves vanishes beyond a detuning of {text} (Ω_A).")


def ladder(tables: Tables, headers: Headers, width: float, initial: str, reading: str, window: str) -> Measured:
    """Standard deviation of the five frequencies; window: early, middle, late, or whole (settled motion)."""
    table = only(tables["evidence_ladder"], range=width, reading=reading)
    rows = table[table["initial"].str.startswith(initial)].sort_values("start")
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
        f"five frequencies spread by {worst['deviation']:.2g} (standard deviation).",
    )


def windows_as_published(tables: Tables, headers: Headers) -> Measured:
    """In how many starts and windows of SF3 Fig. 3c is unsynchronised and Fig. 3d synchronised, by maxima of m_z.

    Uncertainty: the count with half and with twice the border between equal and different frequencies.
    """
    table = tables["sf3_window"].assign(deviation=lambda frame: np.sqrt(frame["variance"]))
    wide = table.pivot_table(index=["initial", "start", "stop"], columns="panel", values="deviation")
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


def variance_at_large_range(tables: Tables, headers: Headers) -> Measured:
    """Fig. 3e: largest standard deviation of the frequencies beyond the last range with a finite one, or at the
    end."""
    table = tables["fig3e"].sort_values("range").reset_index(drop=True)
    deviation = np.sqrt(table["variance"])
    apart = table["range"][deviation > EQUAL]
    last = float(apart.max()) if len(apart) else 0.0
    beyond = table[table["range"] > last]
    if beyond.empty:
        return Measured(
            float(deviation.iloc[-1]), 1e-6, math.nan, f"The frequencies still differ at the largest range, {last:.3f}."
        )
    largest = float(np.sqrt(beyond["variance"]).max())
    return Measured(
        largest,
        float(beyond["error"].clip(upper=EQUAL).max()),
        math.nan,
        f"The frequencies differ up to a range of {last:.3f} and by at most {largest:.1e} beyond, up to "
        f"{table['range'].max():g}.",
    )


def variance_onset(tables: Tables, headers: Headers) -> Measured:
    """Fig. 3e: the range beyond which all observed frequencies are equal, on the grid."""
    table = tables["fig3e"].sort_values("range").reset_index(drop=True)
    apart = table["range"][np.sqrt(table["variance"]) > EQUAL]
    last = float(apart.max()) if len(apart) else 0.0
    step = float(np.diff(table["range"]).max())
    return Measured(
        last + step / 2,
        step / 2,
        math.nan,
        f"From all up and by rotation number the variance vanishes beyond a range of {last:.3f} to {last + step:.3f}.",
    )


def coherent_locking(tables: Tables, headers: Headers) -> Measured:
    """Least rise, over the whole one, of the least coherent Γ that makes the lines equal, from one detuning to
    the next."""
    table = tables["evidence_conventional"]
    rows = []
    for detuning, group in table.groupby("detuning"):
        group = group.sort_values("coupling")
        apart = group["coupling"][group["difference"] > 2 * EQUAL]
        rows.append((float(detuning), float(apart.max()) if len(apart) else 0.0))
    line = pd.DataFrame(rows, columns=["detuning", "coupling"])
    text = ", ".join(f"{coupling:.2f} at {detuning:.2f}" for detuning, coupling in rows)
    width = float(np.diff(np.unique(table["coupling"])).max()) / max(np.ptp(line["coupling"]), 1e-12)
    return Measured(
        least_step(line["detuning"], line["coupling"]),
        width,
        math.nan,
        f"The lines differ up to Γ = {text} (detuning): the wider the detuning, the stronger the coupling.",
    )


def map_edges(table: Frame) -> pd.DataFrame:
    """Per detuning the Γ at which the difference of the map vanishes for good: columns detuning, coupling."""
    rows = []
    for detuning, column in table.groupby("detuning"):
        column = column.sort_values("coupling")
        apart = column["coupling"].to_numpy()[column["difference"].to_numpy() > 1e-9]
        rows.append((float(detuning), float(apart.max()) if len(apart) else 0.0))
    return pd.DataFrame(rows, columns=["detuning", "coupling"])
