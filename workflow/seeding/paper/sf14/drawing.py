"""Supplementary figure 14: modes that close against 1/N_α with their limits, gaps that stay, the family of orbits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from seeding.paper import headers, style
from seeding.paper.sf6.drawing import SECTORS
from seeding.tables import Table

MARKS = {0: ("s", "white"), 1: ("o", None), 2: ("^", None)}  # of a harmonic: marker, face
DEEPEST = -18.0  # N_α Re λ/κ shown
LARGEST = 0.12  # 1/N_α shown
GAP = (-0.74, -0.32)  # Re λ/κ and
SMALLEST = 0.07  # 1/N_α shown of the modes with a gap
ROUTES = {"average": ("o", 3.0, "average over the orbit"), "multiplier": ("D", 5.0, "Floquet multiplier")}
STAR: dict[str, Any] = {"marker": "*", "ls": "none", "ms": 6, "mec": "white", "mew": 0.3, "zorder": 3, "clip_on": False}


def draw(tables: dict[str, Table]) -> Figure:
    """Two panels above, three below; two columns wide."""
    figure = style.canvas(style.DOUBLE, 5.2)
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
        panels["b"].legend(loc="lower right")
    with style.answer(panels["c"]):
        staying(panels["c"], tables["sf14_staying"].frame)
        with style.addition(panels["c"], "B alone"):
            alone(panels["c"], tables["sf14_alone"].frame)
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
    for letter, label in (
        ("a", r"$N_\alpha\,\mathrm{Re}\,\lambda/\kappa$"),
        ("b", r"$\mathrm{Im}\,\lambda_1/\kappa$"),
        ("c", style.LABELS["re"]),
    ):
        panels[letter].set_xlabel(r"$1/N_\alpha$")
        panels[letter].set_ylabel(label)
    titles = {"a": "modes that close", "b": "", "c": "gaps that stay", "d": "", "e": ""}
    for letter, text in titles.items():
        style.letter(panels[letter], letter, text)
    figure.legend(handles=marks(), loc="outside upper right", ncols=6)
    return figure


def scaled(axes: Axes, table: pd.DataFrame) -> None:
    """N_α Re λ of every mode that closes, with a line through its sizes."""
    shown = table[(table.scaled > DEEPEST) & (table.atoms * LARGEST >= 1)]
    for sector, colour in SECTORS.items():
        for harmonic, (marker, face) in MARKS.items():
            part = shown[(shown.sector == sector) & (shown.harmonic == harmonic)]
            for _, branch in part.groupby("level"):
                place = 1 / branch.atoms
                axes.plot(place, branch.scaled, color=colour, marker=marker, mfc=face or colour, lw=0.6, ms=2.6)
    style.view(axes, x=(-0.03 * LARGEST, LARGEST), y=(DEEPEST, 0.0))


def limits(axes: Axes, table: pd.DataFrame) -> None:
    """The averaged limits, at 1/N_α = 0."""
    shown = table[(table.rate > DEEPEST) & table.harmonic.isin(list(MARKS))]
    for sector, colour in SECTORS.items():
        rates = shown[shown.sector == sector].rate
        if len(rates):  # an empty line that is not clipped has a place of its own
            axes.plot(0 * rates, rates, color=colour, **STAR)


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
    found = first(table)
    frequency, shift = found.frequency.to_numpy(dtype=float), found["shift"].to_numpy(dtype=float)
    inverse = np.array([0.0, LARGEST / 5])
    blue: dict[str, Any] = {"color": style.COLOURS["crystal"]}
    if len(found):
        line = frequency[0] + shift[0] * inverse
        axes.plot(inverse, line, ls=style.DASHED, lw=0.8, label=r"to order $1/N_\alpha$", **blue)
        axes.plot(0 * frequency, frequency, label="mean over the family", **STAR, **blue)


def staying(axes: Axes, table: pd.DataFrame) -> None:
    """Re λ of the modes that follow no 1/N law."""
    shown = table[(table.re > GAP[0]) & (table.atoms * SMALLEST >= 1)]
    for sector, colour in SECTORS.items():
        for real, marker, face in ((True, "s", "white"), (False, "o", colour)):
            part = shown[(shown.sector == sector) & ((shown.im <= 0) == real)]
            axes.plot(1 / part.atoms, part.re, marker, color=colour, mfc=face, ms=2.4)
    style.view(axes, x=(-0.03 * SMALLEST, SMALLEST), y=GAP)


def alone(axes: Axes, table: pd.DataFrame) -> None:
    """The slowest modes of B as one crystal."""
    for sector, colour in SECTORS.items():
        for _, branch in table[table.sector == sector].groupby("mode"):
            axes.plot(1 / branch.atoms, branch.re, color=colour, ls=style.DASHED, lw=0.7)


def band(axes: Axes, family: pd.DataFrame) -> None:
    """The exponents of all orbits of the family."""
    axes.axhspan(family.exponent.min(), family.exponent.max(), color=style.COLOURS["B"], alpha=0.3, lw=0, zorder=0.5)


def routes(axes: Axes, table: pd.DataFrame, column: str) -> None:
    """The orbit of all up by both routes."""
    black: dict[str, Any] = {"color": style.COLOURS["mean field"], "mfc": "none", "ls": "none"}
    for route, (marker, size, label) in ROUTES.items():
        values = table[table.route == route][column]
        axes.plot(0 * values, values, marker=marker, ms=size, label=label, **black)
    if column == "exponent":
        axes.legend(loc="upper right")


def marks() -> list[Line2D | Patch]:
    """What colours and markers of (a) to (c) say."""
    edge = style.COLOURS["edge"]
    found = [Line2D([], [], color=colour, label=sector) for sector, colour in list(SECTORS.items())[:2]]
    found += [
        Line2D([], [], color=edge, marker=marker, ls="none", mfc=face or edge, ms=2.8, label=f"$q={harmonic}$")
        for harmonic, (marker, face) in MARKS.items()
    ]
    found.append(Line2D([], [], color=edge, marker="*", ls="none", ms=5, label="averaged noise"))
    # Of (c) alone.
    of_gaps: list[Line2D | Patch] = [
        Line2D([], [], color=edge, marker="s", ls="none", mfc="white", ms=2.8, label="real (c)"),
        Line2D([], [], color=edge, marker="o", ls="none", ms=2.8, label="oscillating (c)"),
        Line2D([], [], color=edge, ls=style.DASHED, lw=0.7, label="$B$ alone (c)"),
        Patch(color=style.COLOURS["B"], alpha=0.3, lw=0, label=r"$\Lambda$, all orbits (c)"),
        Line2D([], [], color=style.COLOURS["B"], lw=0.8, label=r"$\Lambda$, all up (c)"),
    ]
    return [*found, *of_gaps]
