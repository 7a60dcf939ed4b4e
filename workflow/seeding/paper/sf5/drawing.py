"""Supplementary figure 5: Floquet multipliers of the seeded oscillation and Jacobians at every fixed point."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from seeding.paper import style
from seeding.tables import Table

# Fixed points by the signs of m_z of A and B; Eq. (B2) as printed; the centre off the torus at Γ = 0.
POINTS = {
    "--": (r"$-\,-$", "#1a1a1a", "v"),
    "-+": (r"$-\,+$", "#0f8a6b", "<"),
    "+-": (r"$+\,-$", "#882255", ">"),
    "++": (r"$+\,+$", "#8a6bb8", "^"),
    "B2": ("Eq. (B2)", "#e08214", "o"),
    "centre": (r"centre, $\Gamma=0$", "#2166ac", "*"),
}
ROUNDING = 1e-6
"""Imaginary parts below this are rounding: the root of the double precision, at a degenerate zero."""

FLOOR = 1e-10
"""Multipliers below this are not shown: the motion forgets them within one period."""


def draw(tables: dict[str, Table]) -> Figure:
    """Dissipative coupling on the left, coherent on the right; two columns wide.

    Where all fixed points that a coupling has are without imaginary parts, the real ones take both panels.
    """
    figure = style.canvas(style.DOUBLE, 5.4)
    grid = figure.add_gridspec(3, 2, height_ratios=[1.1, 1.0, 1.0])
    jacobian = tables["sf5_jacobian"].rows
    points = named(jacobian.point.unique())
    upper, panels = [], []
    for column, interaction in enumerate(("dissipative", "coherent")):
        upper.append(figure.add_subplot(grid[0, column]))
        with style.answer(upper[-1]):
            floquet(upper[-1], tables["sf5_multipliers"].frame, interaction)
        table = jacobian[jacobian.interaction == interaction]
        parts = ("re",) if real(table) else ("re", "im")
        places = [grid[1:, column]] if len(parts) == 1 else [grid[1, column], grid[2, column]]
        column_panels = [figure.add_subplot(place) for place in places]
        for axes, part in zip(column_panels, parts, strict=True):
            with style.answer(axes):
                eigenvalues(axes, tables["sf5_jacobian"].frame.loc[table.index], part, points)
                if part == parts[-1]:
                    remark(axes, table)
        style.below(column_panels, style.LABELS["coupling"])
        panels.append(column_panels)
    if upper[0].axison and upper[0].get_legend_handles_labels()[0]:
        upper[0].legend(loc="lower left")
    for axes, interaction, letter in zip(upper, ("dissipative", "coherent"), "ab", strict=True):
        style.letter(axes, letter, f"{interaction} coupling")
    across = [axes for row in itertools.zip_longest(*panels) for axes in row if axes]
    for axes, letter in zip(across, "cdef"[: len(across)], strict=True):
        style.letter(axes, letter)
    if points:
        legend(figure, points)
    return figure


def real(table: pd.DataFrame) -> bool:
    """Whether every eigenvalue at a coupling is real, to rounding; the centre at Γ = 0 is none of these points."""
    return len(table) > 0 and bool((table[table.point != "centre"].im.abs() < ROUNDING).all())


def legend(figure: Figure, points: dict[str, tuple[str, str, str]]) -> None:
    """The fixed points by the signs of the m_z of their crystals."""
    crystals = max([len(point) for point in points if not point.strip("+-")], default=2)
    signs = ", ".join(f"$m^z_{name}$" for name, _ in style.crystals(crystals))
    looks = [look for point, look in points.items() if point != "centre"]
    figure.legend(
        [Line2D([], [], ls="-", lw=0.5, marker=mark, color=colour, mfc="none", ms=3.2) for _, colour, mark in looks],
        [label for label, _, _ in looks],
        loc="outside lower center",
        ncols=6,
        title=f"fixed points: signs of {signs}",
        title_fontsize=7,
    )


def remark(axes: Axes, table: pd.DataFrame) -> None:
    """What the panels do not show, above the curves: that all is real, and the centre's eigenvalues, at Γ = 0."""
    words = ["all $J$ are real"] if real(table) else []
    centre = table[(table.point == "centre") & (table.im >= ROUNDING)]
    if len(centre):
        values = ", ".join(rf"\pm {style.number(value)}\,i" for value in centre.im)
        words.append(rf"centre, $\Gamma=0$: $J/\kappa=0, {values}$")
    if words:
        low, high = axes.get_ylim()
        axes.set_ylim(low, high + 0.12 * (high - low))
        axes.text(0.03, 0.97, "; ".join(words), transform=axes.transAxes, size=7, va="top")


def named(points: Iterable[str]) -> dict[str, tuple[str, str, str]]:
    """Label, colour and marker of every fixed point, those of two crystals first; others by the signs of their m_z."""
    found = set(points)
    known = {point: look for point, look in POINTS.items() if point in found}
    further = sorted(found - set(known))
    looks = zip(further, style.ladder(len(further)), itertools.cycle((*style.FURTHER, *style.MARKERS)), strict=False)
    return known | {point: ("$" + r"\,".join(point) + "$", colour, marker) for point, colour, marker in looks}


def floquet(axes: Axes, table: pd.DataFrame, interaction: str) -> None:
    """Moduli of the multipliers along Γ for every initial state."""
    initials = table.initial.unique()
    table = table[(table.interaction == interaction) & (table.modulus > FLOOR)]
    for initial, (colour, marker) in zip(initials, style.marks(len(initials)), strict=True):
        part = table[table.initial == initial]
        label = f"from {style.words(initial)}"
        axes.plot(part.coupling, part.modulus, marker, color=colour, mfc="none", ms=2.8, label=label)
    axes.axhline(1, color=style.COLOURS["guide"], ls=style.DASHED, lw=0.7)
    if style.logarithmic(axes, "y"):
        axes.set_ylim(FLOOR, 30)
    axes.set_xlim(left=0)
    axes.set_xlabel(style.LABELS["coupling"])
    axes.set_ylabel(r"$|\mu|$ (multipliers)")


def eigenvalues(axes: Axes, table: pd.DataFrame, part: str, points: dict[str, tuple[str, str, str]]) -> None:
    """Real or imaginary parts of the Jacobian's eigenvalues at each fixed point against Γ.

    A thin line for each eigenvalue in order of size, and symbols at other couplings for each point: lines that lie on
    each other are told apart by them.
    """
    table = table[table.point != "centre"]
    couplings = np.sort(table.coupling.unique())
    for place, (point, (_, colour, marker)) in enumerate(points.items()):
        rows = table[table.point == point].sort_values(["coupling", part])
        shown = rows.coupling.isin(couplings[place :: len(points)])
        order = rows.groupby("coupling").cumcount()
        for _, branch in rows.groupby(order):
            axes.plot(branch.coupling, branch[part], color=colour, lw=0.5, zorder=1)
        axes.plot(rows.coupling[shown], rows[part][shown], marker, color=colour, mfc="white", ms=3.2, mew=0.6)
    axes.axhline(0, color=style.COLOURS["guide"], lw=0.5, zorder=0)
    axes.margins(x=0.03)
    axes.set_ylabel(rf"$\mathrm{{{part.title()}}}\,J/\kappa$")
