"""Supplementary figure 12: modes of a pair on those of its effective crystals, and how far they differ."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from seeding.checks import NoAnswer
from seeding.paper import headers, style
from seeding.paper.sf6.drawing import logarithmic
from seeding.tables import Table, number

POINTS = ("seeding", "critical")
BOTH = "#7b5ea7"
COLOURS = {"seed": style.COLOURS["A"], "other": style.COLOURS["B"], "both": BOTH}
LABELS = {"seed": "seed, $\\lambda_A$", "other": "neighbour, $\\lambda_B$", "both": "$\\lambda_A+\\lambda_B$"}
LEAST = 5e-5  # relative difference shown
MARKERS = {"symmetric": "o", "antisymmetric": "s"}


def draw(tables: dict[str, Table]) -> Figure:
    """A column for each Γ: rates above, relative differences below; two columns wide."""
    figure = style.canvas(style.DOUBLE, 4.7)
    grid = figure.subplots(2, 2, height_ratios=[1.5, 1])
    for upper, lower, point, letters in zip(*grid, POINTS, ("ac", "bd"), strict=True):
        remark = ""
        with style.answer(upper):
            pair = rows(tables, "sf12_modes", point)
            crystals = rows(tables, "sf12_crystals", point)
            least = number(headers.entry(tables, "sf12_modes", "oscillating"))
            lines(upper, crystals, pair["re"].min(), least)
            marks(upper, pair, -pair["re"], least)
            finish(upper, crystals, r"$-\mathrm{Re}\,\lambda/\kappa$")
            coupling = number(headers.entry(tables, "sf12_modes", "points", point, "coupling"))
            remark = rf"$\Gamma/\kappa={style.number(coupling)}$"
        with style.answer(lower):
            pair = rows(tables, "sf12_modes", point)
            marks(lower, pair, pair["difference"], number(headers.entry(tables, "sf12_modes", "oscillating")))
            finish(lower, pair, r"$|\lambda-\lambda_A-\lambda_B|/|\lambda|$")
            lower.set_ylim(LEAST, 0.5)
        style.letter(upper, letters[0], remark)
        style.letter(lower, letters[1])
    legend(figure)
    return figure


def rows(tables: dict[str, Table], name: str, point: str) -> pd.DataFrame:
    """The rows of one Γ; NoAnswer where there are none, as a pair that rests at every Γ has no Γ_crit."""
    table = tables[name].frame
    found = table[table["point"] == point]
    if found.empty:
        raise NoAnswer(f"there is no spectrum at the {point} coupling")
    return found


def lines(axes: Axes, crystals: pd.DataFrame, deepest: float, least: float) -> None:
    """Every mode of the effective crystals through its sizes, down to the deepest of the pair."""
    shown = crystals[crystals["re"] > 1.05 * deepest]
    for (crystal, _, _), branch in shown.groupby(["crystal", "sector", "branch"]):
        branch = branch.sort_values("atoms")
        dashes = "-" if (branch["im"] > least).mean() > 0.5 else style.DASHED
        axes.plot(branch["atoms"], -branch["re"], color=COLOURS[str(crystal)], ls=dashes, lw=0.6, zorder=1)


def marks(axes: Axes, pair: pd.DataFrame, values: pd.Series, least: float) -> None:
    """A symbol for each mode of the pair: its sector, whose mode it is, whether it oscillates, Im λ > least."""
    for (sector, kind, oscillates), part in pair.groupby([pair["sector"], kinds(pair), pair["im"] > least], sort=True):
        colour = COLOURS[str(kind)]
        face = colour if oscillates else "white"
        axes.plot(part["atoms"], values[part.index], MARKERS[str(sector)], color=colour, mfc=face, mew=0.6, ms=2.4)


def kinds(pair: pd.DataFrame) -> pd.Series:
    """seed, other or both: whose modes a row is the sum of."""
    alone = {"seed": pair["other_mode"] == "s0", "other": pair["seed_mode"] == "s0"}
    found = pd.Series("both", index=pair.index)
    for name, chosen in alone.items():
        found[chosen] = name
    return found


def finish(axes: Axes, table: pd.DataFrame, label: str) -> None:
    """Logarithmic axes, with ticks for the sizes of a table, and the label of the ordinate."""
    logarithmic(axes, table["atoms"].to_numpy())
    style.logarithmic(axes, "y")
    axes.set_xlabel("$N$")
    axes.set_ylabel(label)


def legend(figure: Figure) -> None:
    """Colours: whose mode; symbols: sector; fillings: whether it oscillates."""
    edge = style.COLOURS["edge"]
    entries = [Line2D([], [], color=COLOURS[kind], label=LABELS[kind]) for kind in COLOURS]
    entries += [
        Line2D([], [], color=edge, marker=marker, ls="none", mfc="white", ms=3, label=sector)
        for sector, marker in MARKERS.items()
    ]
    entries += [
        Line2D([], [], color=edge, marker="o", ls="-", ms=3, label="oscillating"),
        Line2D([], [], color=edge, marker="o", mfc="white", ls=style.DASHED, ms=3, label="real"),
    ]
    title = "symbols: modes of the pair; lines: modes of the effective crystals"
    place: dict[str, Any] = {"loc": "outside upper center", "title": title, "title_fontsize": 7}
    figure.legend(handles=entries, **place, ncols=7, columnspacing=1.2, handlelength=1.8)
