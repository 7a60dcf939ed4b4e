"""Supplementary figure 3: what changes with the initial state: the motions, their lines, and S9 in finite windows."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend_handler import HandlerTuple
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
    figure = style.canvas(style.DOUBLE, 0.78 * len(panels) + 2.95)
    upper, lower = figure.subfigures(2, 1, height_ratios=[0.78 * len(panels) + 0.2, 2.75], squeeze=False)[:, 0]
    grid = upper.subplots(len(panels), len(initials), sharex=True, sharey=True, squeeze=False)
    letters = style.letters()
    for row, panel in enumerate(panels):
        remark = ""
        for axes, initial in zip(grid[row], initials, strict=True):
            with style.answer(axes):
                table = tables["sf3_mz"].frame
                motion(axes, table[(table.panel == panel) & (table.initial == initial)])
                remark = f"Fig. {dashed(panel)}" if panel[:1].isdigit() else panel
                if row == 0:
                    axes.set_title(style.words(initial), loc="right")
        style.letter(grid[row, 0], next(letters), remark)
        grid[row, 0].set_ylabel(style.LABELS["mz"])
    for axes in grid[-1]:
        axes.set_xlabel(style.LABELS["time"])
    style.drives_below(upper, grid.flat)
    # Every initial state has the same marks in all panels.
    states = list(dict.fromkeys(initial for table in tables.values() for initial in table.rows.initial))
    marks = dict(zip(states, style.marks(len(states)), strict=True))
    below = lower.subplots(1, 3)
    for axes, name, show in zip(below, COMPARISONS, (lines, windows, variance), strict=True):
        with style.answer(axes):
            show(axes, tables[name].frame, marks)
        style.letter(axes, next(letters))
    return figure


def dashed(panel: str) -> str:
    """A panel's name with a dash that means "to"."""
    return panel.replace("-", "–")


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
            # Smaller with a weaker drive, so that equal frequencies show as rings in each other.
            sizes = np.linspace(5.5, 2.0, len(part)) if len(part) > 1 else [3.5]
            for value, colour, size in zip(part.line, style.ladder(len(part)), sizes, strict=True):
                axes.plot(x, value, marker, color=colour, mfc="none", ms=size, mew=0.7)
    axes.set_xticks(range(len(panels)), [dashed(panel).replace(" ", "\n") for panel in panels])
    axes.tick_params(axis="x", length=0)
    axes.set_xlim(-0.6, len(panels) - 0.4)
    style.view(axes, y=(0, 1.38 * table.line.max()))
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
        axes.set_ylim(FLOOR / 3, np.fmax(0.03, 1.5 * table.variance.max()))
    names = [f"{start:g}–{stop:g}" for start, stop in spans]
    axes.set_xticks(range(len(spans)), names, rotation=45, ha="right", rotation_mode="anchor", size=6)
    axes.tick_params(axis="x", length=0)
    axes.set_xlim(-0.6, len(spans) - 0.4)
    axes.set_xlabel(r"window of $\kappa t$")
    axes.set_ylabel(r"$\mathrm{Var}(\{\omega^{\mathrm{obs}}_\alpha\})/\kappa^2$")
    handles = [Line2D([], [], ls="", marker=marker, color=colour, ms=2.8) for colour, marker in marks.values()]
    names = [style.words(initial) for initial in marks]
    edge = style.COLOURS["edge"]
    handles += [Line2D([], [], ls="", marker="o", color=edge, mfc=face, ms=2.8) for face in (edge, "none")]
    handles.append(Line2D([], [], ls="", marker="v", color=edge, mfc="none", ms=2.8))
    axes.legend(handles, [*names, "Fig. 3c", "Fig. 3d", rf"$<10^{{{math.log10(FLOOR):.0f}}}$"], **above(3))


def above(columns: int) -> dict[str, Any]:
    """Where a legend stands above a panel."""
    place: dict[str, Any] = {"loc": "lower right", "bbox_to_anchor": (1.01, 1.0), "borderaxespad": 0, "fontsize": 6}
    return place | {"ncols": columns, "columnspacing": 0.8, "handletextpad": 0.2}


def variance(axes: Axes, table: pd.DataFrame, marks: Marks) -> None:
    """The variance of Fig. 3e from other initial states: strongest lines as lines, peak intervals as symbols."""
    keys: dict[str, tuple[Line2D, Line2D]] = {}
    for initial, (colour, marker) in marks.items():
        part = table[table.initial == initial]
        line, peak = part[part.reading == "line"], part[part.reading == "peak"]
        axes.plot(line.range, line.variance, color=colour, lw=0.8)
        axes.plot(peak.range, peak.variance, marker, color=colour, mfc="none", ms=2.4)
        if len(line) + len(peak):
            symbol = Line2D([], [], ls="", marker=marker, color=colour, mfc="none", ms=2.4)
            keys[style.words(initial)] = (Line2D([], [], color=colour, lw=0.8), symbol)
    top = table.variance.max()
    style.view(axes, x=(0, table.range.max()), y=(-0.03 * top, 1.1 * top))
    axes.set_xlabel(r"$\Delta_\Omega/\kappa$")
    axes.set_ylabel(r"$\mathrm{Var}(\{\omega^{\mathrm{obs}}_\alpha\})/\kappa^2$")
    axes.legend(
        keys.values(),
        keys.keys(),
        title="strongest lines (curves),\npeak intervals (symbols)",
        title_fontsize=6,
        fontsize=6,
        alignment="left",
        handlelength=3.0,
        handler_map={tuple: HandlerTuple(ndivide=None)},
        loc="upper right",
    )
