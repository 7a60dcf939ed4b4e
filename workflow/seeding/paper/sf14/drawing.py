"""Supplementary figure 14: scaled rates and frequency against 1/N_α with their limits, the gaps that stay, the family of orbits."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from seeding.paper import headers, style
from seeding.paper.sf6.drawing import SECTORS
from seeding.tables import Table

MARKS = {0: ("s", "white"), 1: ("o", None), 2: ("^", None)}  # of a harmonic: marker, face
DEEPEST = -18.0  # N_α Re λ/κ shown
LARGEST = 0.12  # 1/N_α shown
GAP = (-0.86, -0.3)  # Re λ/κ shown
KEY = ["sector", "harmonic", "level"]


def draw(tables: dict[str, Table]) -> Figure:
    """Two panels above, three below; two columns wide."""
    figure = style.canvas(style.DOUBLE, 5.0)
    headers.same_network(tables, "sf14_limits", "sf14_family", "sf14_up")
    panels = figure.subplot_mosaic("aaabbb;ccddee", height_ratios=[1.15, 1])
    with style.answer(panels["a"]):
        scaled(panels["a"], tables["sf14_closing"].frame)
        with style.addition(panels["a"], "limits"):
            limits(panels["a"], tables["sf14_limits"].frame)
    with style.answer(panels["b"]):
        dominant(panels["b"], tables["sf14_closing"].frame)
        with style.addition(panels["b"], "limit"):
            approach(panels["b"], tables["sf14_limits"].frame)
        with style.addition(panels["b"], "mean field"):
            frequency = tables["sf14_up"].frame.frequency.iloc[0]
            panels["b"].axhline(frequency, color=style.COLOURS["mean field"], ls=style.DOTTED, lw=0.8, label="all up")
        panels["b"].legend(loc="upper right")
    with style.answer(panels["c"]):
        staying(panels["c"], tables["sf14_staying"].frame)
        with style.addition(panels["c"], "orbits"):
            band(panels["c"], tables["sf14_family"].frame)
        with style.addition(panels["c"], "all up"):
            exponent = tables["sf14_up"].frame.exponent.iloc[0]
            panels["c"].axhline(exponent, color=style.COLOURS["B"], lw=0.8, zorder=0.6)
    for letter, column, label in (("d", "exponent", r"$\Lambda/\kappa$"), ("e", "frequency", r"$\omega/\kappa$")):
        with style.answer(panels[letter]):
            family = tables["sf14_family"].frame
            panels[letter].plot(family.parameter, family[column], color=style.COLOURS["B" if letter == "d" else "A"])
            with style.addition(panels[letter], "all up"):
                routes(panels[letter], tables["sf14_up"].frame, column)
            panels[letter].set_xlabel(r"$\xi$")
            panels[letter].set_ylabel(label)
            panels[letter].ticklabel_format(axis="y", useOffset=False)
    for letter, label in (("a", r"$N_\alpha\,\mathrm{Re}\,\lambda/\kappa$"), ("b", r"$\mathrm{Im}\,\lambda_1/\kappa$"), ("c", style.LABELS["re"])):
        panels[letter].set_xlabel(r"$1/N_\alpha$")
        panels[letter].set_ylabel(label)
    titles = {"a": "modes that close", "b": "", "c": "gaps that stay", "d": "", "e": ""}
    for letter, text in titles.items():
        style.letter(panels[letter], letter, text)
    if panels["a"].axison:
        key(panels["a"])
    return figure


def scaled(axes: Axes, table: pd.DataFrame) -> None:
    """N_α Re λ of every mode that closes, with a line through its sizes."""
    shown = table[(table.scaled > DEEPEST) & (table.atoms * LARGEST >= 1) & table.harmonic.isin(list(MARKS))]
    for (sector, harmonic, _), branch in shown.groupby(KEY):
        marker, face = MARKS[harmonic]
        line = {"color": SECTORS[sector], "lw": 0.6, "ms": 2.6}
        axes.plot(1 / branch.atoms, branch.scaled, marker=marker, mfc=face or SECTORS[sector], **line)
    style.view(axes, x=(-0.03 * LARGEST, LARGEST), y=(DEEPEST, 0.0))


def limits(axes: Axes, table: pd.DataFrame) -> None:
    """The averaged limits, at 1/N_α = 0."""
    shown = table[(table.rate > DEEPEST) & table.harmonic.isin(list(MARKS))]
    for sector, part in shown.groupby("sector"):
        axes.plot(0 * part.rate, part.rate, "*", color=SECTORS[str(sector)], ms=6, mec="white", mew=0.3, zorder=3, clip_on=False)


def first(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of λ₁: the slowest oscillating mode of the symmetric sector."""
    return table[(table.sector == "symmetric") & (table.harmonic == 1) & (table.level == 1)]


def dominant(axes: Axes, table: pd.DataFrame) -> None:
    """Im λ₁ against 1/N_α."""
    branch = first(table).sort_values("atoms")
    branch = branch[branch.atoms * LARGEST >= 1]
    axes.plot(1 / branch.atoms, branch.im, "o-", color=SECTORS["symmetric"], lw=0.6, ms=2.6, label="spectra")
    axes.ticklabel_format(axis="y", useOffset=False)
    style.view(axes, x=(-0.03 * LARGEST, LARGEST))


def approach(axes: Axes, table: pd.DataFrame) -> None:
    """Its limit, the averaged frequency, and the first correction in 1/N_α."""
    for row in first(table).itertuples():
        inverse = np.linspace(0, LARGEST / 5, 20)
        colour = style.COLOURS["crystal"]
        axes.plot(inverse, row.frequency + row.shift * inverse, color=colour, ls=style.DASHED, lw=0.8, label=r"to order $1/N_\alpha$")
        axes.plot([0], [row.frequency], "*", color=colour, ms=6, mec="white", mew=0.3, zorder=3, clip_on=False, label="mean over the family")


def staying(axes: Axes, table: pd.DataFrame) -> None:
    """Re λ of the modes that follow no 1/N law."""
    shown = table[(table.re > GAP[0]) & (table.atoms * LARGEST >= 1)]
    for (sector, _), branch in shown.groupby(["sector", "branch"]):
        real = bool((branch.im <= 0).all())
        look = {"marker": "s" if real else "o", "mfc": "white" if real else SECTORS[sector]}
        axes.plot(1 / branch.atoms, branch.re, color=SECTORS[sector], lw=0.6, ms=2.2, **look)
    style.view(axes, x=(-0.03 * LARGEST, LARGEST), y=GAP)


def band(axes: Axes, family: pd.DataFrame) -> None:
    """The exponents of all orbits of the family."""
    axes.axhspan(family.exponent.min(), family.exponent.max(), color=style.COLOURS["B"], alpha=0.3, lw=0, zorder=0.5)


def routes(axes: Axes, table: pd.DataFrame, column: str) -> None:
    """The orbit of all up by both routes."""
    for row, (marker, size) in zip(table.itertuples(), (("o", 3.0), ("D", 5.0)), strict=False):
        label = {"average": "average over the orbit", "multiplier": "Floquet multiplier"}[row.route]
        axes.plot([0], [getattr(row, column)], marker, color=style.COLOURS["mean field"], mfc="none", ms=size, ls="none", label=label)
    if column == "exponent":
        axes.legend(loc="upper right")


def key(axes: Axes) -> None:
    """What colours and markers say."""
    marks = [Line2D([], [], color=colour, label=sector) for sector, colour in list(SECTORS.items())[:2]]
    edge = style.COLOURS["edge"]
    marks += [
        Line2D([], [], color=edge, marker=marker, ls="none", mfc=face or edge, ms=2.8, label=f"$q={harmonic}$")
        for harmonic, (marker, face) in MARKS.items()
    ]
    marks.append(Line2D([], [], color=edge, marker="*", ls="none", ms=5, label="averaged noise"))
    axes.legend(handles=marks, loc="lower right", ncols=2)
