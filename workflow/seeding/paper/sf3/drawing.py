"""Supplementary figure 3: what changes with the initial state: the motions, their lines, and S9 in finite windows."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from seeding.paper import style
from seeding.tables import Table

COMPARISONS = ("sf3_frequencies", "sf3_window", "sf3_variance")
Marks = dict[str, tuple[str, str]]
"""Colour and marker of every initial state."""

FLOOR = 1e-8
"""Variances below this are drawn at it, as downward triangles."""


def draw(tables: dict[str, Table]) -> Figure:
    """A row of motions for every network, three comparisons below; two columns wide."""
    rows = tables["sf3_mz"].rows
    panels, initials = list(rows.panel.unique()) or [""], list(rows.initial.unique()) or [""]
    figure = style.canvas(style.DOUBLE, 0.78 * len(panels) + 2.75)
    upper, lower = figure.subfigures(2, 1, height_ratios=[0.78 * len(panels), 2.75], squeeze=False)[:, 0]
    grid = upper.subplots(len(panels), len(initials), sharex=True, sharey=True, squeeze=False)
    letters = style.letters()
    for row, panel in enumerate(panels):
        remark = ""
        for axes, initial in zip(grid[row], initials, strict=True):
            with style.answer(axes):
                table = tables["sf3_mz"].frame
                motion(axes, table[(table.panel == panel) & (table.initial == initial)])
                remark = f"Fig. {panel}" if panel[:1].isdigit() else panel
                if row == 0:
                    axes.set_title(style.words(initial), loc="right")
        style.letter(grid[row, 0], next(letters), remark)
        grid[row, 0].set_ylabel(style.LABELS["mz"])
    for axes in grid[-1]:
        axes.set_xlabel(style.LABELS["time"])
    # Every initial state has the same marks in all panels.
    states = list(dict.fromkeys(initial for table in tables.values() for initial in table.rows.initial))
    marks = dict(zip(states, style.marks(len(states)), strict=True))
    below = lower.subplots(1, 3)
    for axes, name, show in zip(below, COMPARISONS, (lines, windows, variance), strict=True):
        with style.answer(axes):
            show(axes, tables[name].frame, marks)
        style.letter(axes, next(letters))
    return figure


def motion(axes: Axes, table: pd.DataFrame) -> None:
    """⟨m_z⟩(t) of every subsystem."""
    subsystems = sorted(table.subsystem.unique())
    for subsystem, colour in zip(subsystems, style.ladder(len(subsystems)), strict=True):
        part = table[table.subsystem == subsystem]
        axes.plot(part.time, part.mz, color=colour, lw=0.6)
    style.view(axes, x=(table.time.min(), table.time.max()), y=(-1.12, 1.12))
    axes.set_yticks([-1, 0, 1])


def lines(axes: Axes, table: pd.DataFrame, marks: Marks) -> None:
    """The strongest line of every subsystem, by network and initial state."""
    panels = list(table.panel.unique())
    for place, panel in enumerate(panels):
        for offset, (initial, (_, marker)) in enumerate(marks.items()):
            part = table[(table.panel == panel) & (table.initial == initial)].sort_values("subsystem")
            x = place + (offset - (len(marks) - 1) / 2) * min(0.19, 0.76 / len(marks))
            for value, colour in zip(part.line, style.ladder(len(part)), strict=True):
                axes.plot(x, value, marker, color=colour, mfc="none", ms=2.8)
    axes.set_xticks(range(len(panels)), [panel.replace(" ", "\n") for panel in panels])
    axes.tick_params(axis="x", length=0)
    axes.set_xlim(-0.6, len(panels) - 0.4)
    style.view(axes, y=(0, 1.45 * table.line.max()))
    axes.set_ylabel(style.LABELS["frequency"] + " (strongest line)")
    handles = [
        Line2D([], [], ls="", marker=marker, mfc="none", color=style.COLOURS["edge"], ms=2.8)
        for _, marker in marks.values()
    ]
    axes.legend(handles, [style.words(initial) for initial in marks], loc="upper right", ncols=2)


def windows(axes: Axes, table: pd.DataFrame, marks: Marks) -> None:
    """Variance of the mean peak frequency in each time window: filled for the narrow, open for the wide range."""
    spans = list(dict.fromkeys(zip(table.start, table.stop, strict=True)))
    for index, (initial, (colour, marker)) in enumerate(marks.items()):
        shift = (index - (len(marks) - 1) / 2) * min(0.15, 0.6 / len(marks))
        for panel, face in (("3c", colour), ("3d", "none")):
            part = table[(table.panel == panel) & (table.initial == initial)]
            place = np.array([spans.index(span) for span in zip(part.start, part.stop, strict=True)]) + shift
            value = part.variance.to_numpy()
            shown = value >= FLOOR
            axes.plot(place[shown], value[shown], marker, color=colour, mfc=face, ms=2.8)
            axes.plot(place[value < FLOOR], np.full((value < FLOOR).sum(), FLOOR), "v", color=colour, mfc=face, ms=2.8)
    if style.logarithmic(axes, "y"):
        axes.set_ylim(FLOOR / 3, np.fmax(0.9, 1.5 * table.variance.max()))
    names = [f"{start:g}–{stop:g}" for start, stop in spans]
    axes.set_xticks(range(len(spans)), names, rotation=45, ha="right", rotation_mode="anchor", size=6)
    axes.tick_params(axis="x", length=0)
    axes.set_xlim(-0.6, len(spans) - 0.4)
    axes.set_xlabel(r"window of $\kappa t$")
    axes.set_ylabel(r"$\mathrm{Var}(\{\omega^{\mathrm{obs}}_\alpha\})/\kappa^2$")
    handles = [Line2D([], [], ls="", marker=marker, color=colour, ms=2.8) for colour, marker in marks.values()]
    axes.legend(handles, [style.words(initial) for initial in marks], loc="upper right", ncols=2)


def variance(axes: Axes, table: pd.DataFrame, marks: Marks) -> None:
    """The variance of Fig. 3e from other initial states: strongest lines as lines, peak intervals as symbols."""
    for initial, (colour, marker) in marks.items():
        part = table[table.initial == initial]
        line, peak = part[part.reading == "line"], part[part.reading == "peak"]
        axes.plot(line.range, line.variance, color=colour, lw=0.8, label=style.words(initial) if len(line) else None)
        axes.plot(peak.range, peak.variance, marker, color=colour, mfc="none", ms=2.4)
    top = table.variance.max()
    style.view(axes, x=(0, table.range.max()), y=(-0.03 * top, 1.35 * top))
    axes.set_xlabel(r"$\Delta_\Omega/\kappa$")
    axes.set_ylabel(r"$\mathrm{Var}(\{\omega^{\mathrm{obs}}_\alpha\})/\kappa^2$")
    axes.legend(loc="upper right", ncols=2)
