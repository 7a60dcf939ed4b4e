"""Supplementary figure 3: what changes with the initial state: the motions, their lines, and S9 in finite windows."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from seeding.paper import style

TABLES = {
    "sf3_mz": ("panel", "initial", "subsystem", "time", "mz"),
    "sf3_frequencies": ("panel", "initial", "subsystem", "line"),
    "sf3_window": ("panel", "initial", "start", "stop", "variance"),
    "sf3_variance": ("initial", "range", "reading", "variance"),
}
FLOOR = 1e-8
"""Variances below this are drawn at it, as downward triangles."""


def draw(tables: dict[str, pd.DataFrame], headers: dict[str, list[str]]) -> Figure:
    """A row of motions for every network, three comparisons below; two columns wide."""
    motions = tables["sf3_mz"]
    panels, initials = list(motions.panel.unique()), list(motions.initial.unique())
    figure = style.canvas(style.DOUBLE, 0.78 * len(panels) + 2.75)
    upper, lower = figure.subfigures(2, 1, height_ratios=[0.78 * len(panels), 2.75], squeeze=False)[:, 0]
    grid = upper.subplots(len(panels), len(initials), sharex=True, sharey=True, squeeze=False)
    for row, panel in enumerate(panels):
        for column, initial in enumerate(initials):
            part = motions[(motions.panel == panel) & (motions.initial == initial)]
            motion(grid[row, column], part)
            if row == 0:
                grid[row, column].set_title(words(initial), loc="right")
        style.letter(grid[row, 0], "abcdefgh"[row], panel if not panel[0].isdigit() else f"Fig. {panel}")
        grid[row, 0].set_ylabel(style.LABELS["mz"])
    for axes in grid[-1]:
        axes.set_xlabel(style.LABELS["time"])
    below = lower.subplots(1, 3)
    lines(below[0], tables["sf3_frequencies"], initials)
    windows(below[1], tables["sf3_window"], initials)
    variance(below[2], tables["sf3_variance"], initials)
    for axes, letter in zip(below, "abcdefghijk"[len(panels) :], strict=False):
        style.letter(axes, letter)
    return figure


def words(initial: str) -> str:
    """An initial state as a title says it."""
    return {"up": "all up", "x": "$+x$", "down": "all down"}.get(initial, initial.replace(":", " "))


def motion(axes: Axes, table: pd.DataFrame) -> None:
    """⟨m_z⟩(t) of every subsystem."""
    subsystems = sorted(table.subsystem.unique())
    for subsystem, colour in zip(subsystems, style.ladder(len(subsystems)), strict=True):
        part = table[table.subsystem == subsystem]
        axes.plot(part.time, part.mz, color=colour, lw=0.6)
    axes.set_xlim(table.time.min(), table.time.max())
    axes.set_ylim(-1.12, 1.12)
    axes.set_yticks([-1, 0, 1])


def lines(axes: Axes, table: pd.DataFrame, initials: list[str]) -> None:
    """The strongest line of every subsystem, by network and initial state."""
    panels = list(table.panel.unique())
    for place, panel in enumerate(panels):
        for offset, (initial, marker) in enumerate(zip(initials, style.MARKERS, strict=False)):
            part = table[(table.panel == panel) & (table.initial == initial)].sort_values("subsystem")
            x = place + (offset - (len(initials) - 1) / 2) * 0.19
            for value, colour in zip(part.line, style.ladder(len(part)), strict=True):
                axes.plot(x, value, marker, color=colour, mfc="none", ms=2.8)
    axes.set_xticks(range(len(panels)), [panel.replace(" ", "\n") for panel in panels])
    axes.tick_params(axis="x", length=0)
    axes.set_xlim(-0.6, len(panels) - 0.4)
    axes.set_ylim(0, 1.45 * table.line.max())
    axes.set_ylabel(style.LABELS["frequency"] + " (strongest line)")
    marks = [
        Line2D([], [], ls="", marker=marker, mfc="none", color=style.COLOURS["edge"], ms=2.8)
        for marker, _ in zip(style.MARKERS, initials, strict=False)
    ]
    axes.legend(marks, [words(initial) for initial in initials], loc="upper right", ncols=2)


def windows(axes: Axes, table: pd.DataFrame, initials: list[str]) -> None:
    """Variance of the mean peak frequency in each time window: filled for the narrow, open for the wide range."""
    spans = list(dict.fromkeys(zip(table.start, table.stop, strict=True)))
    for initial, colour, marker in zip(initials, style.SERIES, style.MARKERS, strict=False):
        shift = (initials.index(initial) - (len(initials) - 1) / 2) * 0.15
        for panel, face in (("3c", colour), ("3d", "none")):
            part = table[(table.panel == panel) & (table.initial == initial)]
            place = np.array([spans.index(span) for span in zip(part.start, part.stop, strict=True)]) + shift
            value = part.variance.to_numpy()
            shown = value >= FLOOR
            axes.plot(place[shown], value[shown], marker, color=colour, mfc=face, ms=2.8)
            axes.plot(place[value < FLOOR], np.full((value < FLOOR).sum(), FLOOR), "v", color=colour, mfc=face, ms=2.8)
    axes.set_yscale("log")
    axes.set_ylim(FLOOR / 3, 0.9)
    names = [f"{start:g}–{stop:g}" for start, stop in spans]
    axes.set_xticks(range(len(spans)), names, rotation=45, ha="right", rotation_mode="anchor", size=6)
    axes.tick_params(axis="x", length=0)
    axes.set_xlim(-0.6, len(spans) - 0.4)
    axes.set_xlabel(r"window of $\kappa t$")
    axes.set_ylabel(r"$\mathrm{Var}(\{\omega^{\mathrm{obs}}_\alpha\})/\kappa^2$")
    marks = [
        Line2D([], [], ls="", marker=marker, color=colour, ms=2.8)
        for _, colour, marker in zip(initials, style.SERIES, style.MARKERS, strict=False)
    ]
    axes.legend(marks, [words(initial) for initial in initials], loc="upper right", ncols=2)


def variance(axes: Axes, table: pd.DataFrame, initials: list[str]) -> None:
    """The variance of Fig. 3e from other initial states: strongest lines as lines, peak intervals as symbols."""
    for initial, colour, marker in zip(initials, style.SERIES, style.MARKERS, strict=False):
        part = table[table.initial == initial]
        line, peak = part[part.reading == "line"], part[part.reading == "peak"]
        axes.plot(line.range, line.variance, color=colour, lw=0.8, label=words(initial) if len(line) else None)
        axes.plot(peak.range, peak.variance, marker, color=colour, mfc="none", ms=2.4)
    axes.set_xlim(0, table.range.max())
    axes.set_ylim(-0.03 * table.variance.max(), 1.35 * table.variance.max())
    axes.set_xlabel(r"$\Delta_\Omega/\kappa$")
    axes.set_ylabel(r"$\mathrm{Var}(\{\omega^{\mathrm{obs}}_\alpha\})/\kappa^2$")
    axes.legend(loc="upper right", ncols=2)
