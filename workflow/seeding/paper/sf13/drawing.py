"""Supplementary figure 13: spectra at Γ_crit in the units of the universal law, and the universal levels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from seeding.paper import headers, style
from seeding.tables import Table, number

COLOURS = {"pair": style.COLOURS["critical"], "crystal": style.COLOURS["crystal"]}
LABELS = {"pair": "pair", "crystal": "one crystal"}
MARKERS = {"symmetric": "o", "antisymmetric": "s"}
DEEPEST, FASTEST = 3.2, 5.2  # of the modes drawn, in the law's unit


def draw(tables: dict[str, Table]) -> Figure:
    """Rates, frequencies and the ratio of the two; two columns wide."""
    figure = style.canvas(style.DOUBLE, 2.9)
    rates, frequencies, ratio = figure.subplots(1, 3)
    panels = (
        (rates, "scaled_re", r"$-\mathrm{Re}\,\mu$"),
        (frequencies, "scaled_im", r"$\mathrm{Im}\,\mu$"),
    )
    for axes, column, label in panels:
        with style.answer(axes):
            modes(axes, tables["sf13_modes"].frame, column, number(headers.entry(tables, "sf13_modes", "oscillating")))
            universal(axes, tables["sf13_universal"].frame, column.removeprefix("scaled_"))
            axes.set_ylabel(label)
            axes.set_ylim(0, DEEPEST if column == "scaled_re" else FASTEST)
    with style.answer(ratio):
        least = number(headers.entry(tables, "sf13_modes", "oscillating"))
        first_pair(ratio, tables["sf13_modes"].frame, tables["sf13_universal"].frame, least)
        ratio.set_ylabel(r"$\mathrm{Im}\,\lambda_1/|\mathrm{Re}\,\lambda_1|$")
    for axes, letter in zip((rates, frequencies, ratio), "abc", strict=True):
        if axes.axison:
            axes.set_xlabel(r"$N^{-1/3}$")
            axes.set_xlim(left=-0.02)
        style.letter(axes, letter)
    legend(figure)
    return figure


def modes(axes: Axes, table: pd.DataFrame, column: str, least: float) -> None:
    """Branches of the pair and of the crystal: `column` (scaled_re, then with the sign changed, or scaled_im).

    least: Im λ from which a mode oscillates.
    """
    shown = table[(table["scaled_re"] > -DEEPEST) & (table["scaled_im"] < FASTEST)]
    for (system, sector, _), branch in shown.groupby(["system", "sector", "branch"]):
        branch = branch.sort_values("atoms")
        oscillates = bool((branch["im"] > least).mean() > 0.5)
        if len(branch) == 1 or (column == "scaled_im" and not oscillates):
            continue
        line = look(str(system), str(sector), oscillates)
        axes.plot(branch["atoms"] ** (-1 / 3), branch[column].abs(), **line)


def look(system: str, sector: str, oscillates: bool) -> dict[str, Any]:
    """Colour, marker and dashes of a branch."""
    colour = COLOURS[system]
    return {
        "color": colour,
        "marker": MARKERS[sector],
        "mfc": colour if oscillates else "white",
        "mew": 0.6,
        "ms": 2.4,
        "lw": 0.6,
        "ls": "-" if oscillates else style.DASHED,
    }


def universal(axes: Axes, levels: pd.DataFrame, column: str) -> None:
    """The universal levels at N^(-1/3) = 0."""
    black = style.COLOURS["mean field"]
    levels = levels[(levels["im"] > 0) | (column == "re")]
    for family, part in levels.groupby("family"):
        values = part[column].abs()
        kept = values[values < (DEEPEST if column == "re" else FASTEST)]
        marker, size = ("D", 3.6) if family == "bound" else ("_", 8)
        axes.plot(np.zeros(len(kept)), kept, marker, color=black, ms=size, mew=1.0, zorder=4, clip_on=False)


def first_pair(axes: Axes, table: pd.DataFrame, levels: pd.DataFrame, least: float) -> None:
    """Im λ/|Re λ| of the slowest oscillating mode of the symmetric sector, and what it tends to."""
    chosen = table[(table["sector"] == "symmetric") & (table["im"] > least)]
    first = chosen.sort_values("re", ascending=False).groupby(["system", "atoms"], as_index=False).first()
    for system, part in first.groupby("system"):
        line = look(str(system), "symmetric", True)
        axes.plot(part["atoms"] ** (-1 / 3), part["im"] / part["re"].abs(), **line)
    bound = levels[(levels["family"] == "bound") & (levels["re"] < 0)][:1]
    black = style.COLOURS["mean field"]
    limit = bound["im"] / bound["re"].abs()
    axes.plot(np.zeros(len(bound)), limit, "D", color=black, ms=3.6, zorder=4, clip_on=False)


def legend(figure: Figure) -> None:
    """Colours: which system; symbols: sector, real or oscillating, universal levels."""
    edge, black = style.COLOURS["edge"], style.COLOURS["mean field"]
    entries = [Line2D([], [], color=COLOURS[system], label=LABELS[system]) for system in COLOURS]
    entries += [
        Line2D([], [], color=edge, marker=marker, ls="none", ms=3, label=sector) for sector, marker in MARKERS.items()
    ]
    entries += [
        Line2D([], [], color=edge, marker="o", mfc="white", ls=style.DASHED, ms=3, label="real"),
        Line2D([], [], color=black, marker="D", ls="none", ms=3.6, label="universal level"),
        Line2D([], [], color=black, marker="_", ls="none", ms=8, label="edge of a continuum"),
    ]
    figure.legend(handles=entries, loc="outside upper center", ncols=7, columnspacing=1.2, handlelength=1.8)
