"""Supplementary figure 6: every slow mode against N, both sectors and normalisations, with local exponents."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend_handler import HandlerTuple
from matplotlib.lines import Line2D
from matplotlib.patheffects import Normal, Stroke
from matplotlib.ticker import NullFormatter

from seeding.paper import headers, style
from seeding.tables import Table, number

SECTORS = {"symmetric": style.SERIES[1], "antisymmetric": style.SERIES[2], "full": style.SERIES[0]}
NAMED = {"fig4a": (1, "crystal"), "fig4c": (2, "second mode")}
"""Tables of the modes that Fig. 4 follows, their ranks there and their colours."""

STRONG = 3
"""As many of the slowest branches of a sector, at the largest size, stand out; all others are thin and pale."""

KINDS = {"oscillating": ("o", "-"), "real": ("s", style.DASHED)}
NAMES = {"total": r"$\Gamma/S$", "subsystem": r"$\Gamma/S_\alpha$"}


def draw(tables: dict[str, Table]) -> Figure:
    """For each normalisation a row of gaps and a row of local exponents, a column for each Γ; two columns wide."""
    return draw_modes(tables, "sf6_modes", "sf6_gaps")


def draw_modes(tables: dict[str, Table], modes: str, gaps: str) -> Figure:
    """The figure from the tables of these names: every mode, and the slowest of each kind."""
    couplings = columns_of(tables, modes, gaps)
    figure = style.canvas(style.DOUBLE, 3.4 * len(couplings) + 0.3)
    grid = figure.subplots(
        2 * len(couplings),
        max(map(len, couplings.values())),
        height_ratios=[1.3, 0.8] * len(couplings),
        squeeze=False,
    )
    letters = style.letters()
    for index, (normalisation, values) in enumerate(couplings.items()):
        for column, (upper, lower) in enumerate(zip(grid[2 * index], grid[2 * index + 1], strict=True)):
            if column >= len(values):
                upper.remove()
                lower.remove()
                continue
            with style.answer(upper):
                table = chosen(tables[modes].frame, normalisation, values[column])
                slow_modes(upper, table, number(headers.entry(tables, modes, "oscillating")))
                for name, (rank, colour) in NAMED.items():
                    with style.addition(upper, rf"$\lambda_{rank}$"):
                        name_branch(upper, table, tables[name], rank, style.COLOURS[colour])
                upper.tick_params(labelbottom=False)
            with style.answer(lower):
                exponents(lower, chosen(tables[gaps].frame, normalisation, values[column]))
                if upper.axison:
                    lower.set_xlim(upper.get_xlim())
            style.below((upper, lower), "$N$")
            rate = rf"{NAMES[normalisation]}, $\Gamma/\kappa={style.number(values[column])}$"
            style.letter(upper, next(letters), rate if math.isfinite(values[column]) else "")
            if column == 0:
                upper.set_ylabel(r"$-\mathrm{Re}\,\lambda/\kappa$")
                lower.set_ylabel("local exponent")
    marks = [Line2D([], [], color=colour, label=sector) for sector, colour in list(SECTORS.items())[:2]]
    marks += [
        Line2D([], [], color=style.COLOURS["edge"], marker=marker, ls=dashes, mfc="none", ms=2.6, label=kind)
        for kind, (marker, dashes) in KINDS.items()
    ]
    pale = tuple(Line2D([], [], color=style.ramp(SECTORS[sector], 2)[0], lw=0.4) for sector in list(SECTORS)[:2])
    labels = [str(mark.get_label()) for mark in marks]
    apart: dict[Any, Any] = {tuple: HandlerTuple(ndivide=None, pad=0.1)}
    place: dict[str, Any] = {"loc": "outside upper right", "ncols": 5, "handler_map": apart}
    entries: list[Any] = [*marks, pale]
    figure.legend(entries, [*labels, "further modes"], **place)
    return figure


def columns_of(tables: dict[str, Table], *names: str) -> dict[str, list[float]]:
    """Γ in the first of these tables that has an answer, by normalisation, in the order that its header names them.

    One Γ that is not a number where none of them has an answer.
    """
    answered = [name for name in names if len(tables[name].rows)]
    if not answered:
        return {"total": [math.nan]}
    table, named = tables[answered[0]].rows, headers.entry(tables, answered[0], "couplings")
    found = {}
    for normalisation in [name for name in NAMES if name in set(table.normalisation)]:
        order = [number(value) for value in named.get(normalisation, {}).values()]
        values = sorted(table[table.normalisation == normalisation].coupling.unique())
        first = [value for one in order for value in values if math.isclose(one, value, rel_tol=1e-9)]
        found[normalisation] = list(dict.fromkeys([*first, *values]))
    return found


def chosen(table: pd.DataFrame, normalisation: str, coupling: float) -> pd.DataFrame:
    """The rows of one normalisation and Γ."""
    return table[(table.normalisation == normalisation) & (table.coupling == coupling)]


def slow_modes(axes: Axes, table: pd.DataFrame, least: float) -> None:
    """−Re λ of every branch on logarithmic axes: filled for oscillating modes, Im λ > least, open for real ones."""
    for sector, colour in SECTORS.items():
        part = table[table.sector == sector]
        last = part[part["N"] == part["N"].max()].sort_values("re", ascending=False)
        strong = set(last.branch.iloc[:STRONG])
        for name, branch in part.groupby("branch"):
            branch = branch.sort_values("N")
            oscillating = (branch.im > least).to_numpy()
            dashes = KINDS["oscillating" if oscillating.mean() > 0.5 else "real"][1]
            pale: dict[str, Any] = {"color": style.ramp(colour, 2)[0], "lw": 0.4, "ms": 1.4, "zorder": 1}
            look = {"color": colour, "lw": 0.9, "ms": 2.6, "zorder": 3} if name in strong else pale
            axes.plot(branch["N"], -branch.re, ls=dashes, **look)
            for chosen_sizes, marker, face in ((oscillating, "o", look["color"]), (~oscillating, "s", "white")):
                axes.plot(branch["N"][chosen_sizes], -branch.re[chosen_sizes], marker, ls="", mfc=face, **look)
    logarithmic(axes, table["N"].to_numpy())
    if style.logarithmic(axes, "y"):
        style.plain_decades(axes.yaxis)


def name_branch(axes: Axes, table: pd.DataFrame, named: Table, rank: int, colour: str) -> None:
    """The branch that Fig. 4 calls λ₁ or λ₂, drawn once more in its colour with its name, where it is in this panel."""
    data = named.frame[named.frame.kind == "data"].sort_values("N")
    if data.empty:
        return
    size, value = data.iloc[-1][["N", "value"]]
    found = table[(table["N"] == size) & headers.near(table.re, float(value)) & (table.im > 0)]
    if found.empty or (table.im[found.index] <= 0).all():
        return
    branch = table[(table.sector == found.sector.iloc[0]) & (table.branch == found.branch.iloc[0])].sort_values("N")
    halo = [Stroke(linewidth=2.6, foreground="white"), Normal()]
    axes.plot(branch["N"], -branch.re, "-", color=colour, lw=1.3, zorder=4, path_effects=halo)
    axes.plot(branch["N"], -branch.re, "o", color=colour, ms=3, zorder=4)
    end = branch.iloc[-1]
    halo = [Stroke(linewidth=2, foreground="white"), Normal()]
    # Beside the end, or below it where that is the edge.
    place, align = ((0, -2.5), ("center", "top")) if end["N"] == table["N"].max() else ((4, 0), ("left", "center"))
    look: dict[str, Any] = {"ha": align[0], "va": align[1], "color": colour, "zorder": 5, "path_effects": halo}
    axes.annotate(rf"$\lambda_{rank}$", (end["N"], -end.re), place, textcoords="offset points", **look)


def exponents(axes: Axes, table: pd.DataFrame) -> None:
    """d ln|Re λ| / d ln N of the slowest real and the slowest oscillating mode of each sector."""
    for sector, colour in SECTORS.items():
        for kind, (marker, dashes) in KINDS.items():
            part = table[(table.sector == sector) & (table.kind == kind)].sort_values("N")
            face = colour if kind == "oscillating" else "white"
            axes.plot(part["N"], part.exponent, marker, color=colour, ls=dashes, lw=0.6, ms=2.4, mfc=face)
    for slope in (-1, 0):
        if table.exponent.min() - 0.1 < slope < table.exponent.max() + 0.1:
            axes.axhline(slope, color=style.COLOURS["guide"], lw=0.5, zorder=0)
    logarithmic(axes, table["N"].to_numpy())


def logarithmic(axes: Axes, sizes: np.ndarray) -> None:
    """A logarithmic axis of N with ticks at the smallest and at round numbers."""
    style.logarithmic(axes, "x")
    rounded = [first * 10**power for power in range(9) for first in (1, 2, 5)]
    if len(sizes):
        ticks = [sizes.min(), *[tick for tick in rounded if 1.5 * sizes.min() < tick <= sizes.max()]]
        axes.set_xticks(ticks, [str(tick) for tick in ticks])
    axes.xaxis.set_minor_formatter(NullFormatter())
