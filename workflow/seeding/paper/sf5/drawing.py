"""Supplementary figure 5: Floquet multipliers of the seeded oscillation and Jacobians at every fixed point."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

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
FLOOR = 1e-10
"""Multipliers below this are not shown: the motion forgets them within one period."""


def draw(tables: dict[str, Table]) -> Figure:
    """Dissipative coupling on the left, coherent on the right; two columns wide."""
    figure = style.canvas(style.DOUBLE, 5.4)
    grid = figure.subplots(3, 2, height_ratios=[1.1, 1.0, 1.0])
    points: dict[str, tuple[str, str, str]] = {}
    for column, interaction in enumerate(("dissipative", "coherent")):
        with style.answer(grid[0, column]):
            floquet(grid[0, column], tables["sf5_multipliers"].frame, interaction)
            if column == 0 and grid[0, 0].get_legend_handles_labels()[0]:
                grid[0, 0].legend(loc="lower left")
        for axes, part in zip(grid[1:, column], ("re", "im"), strict=True):
            with style.answer(axes):
                table = tables["sf5_jacobian"].frame
                points = points or named(table.point.unique())
                eigenvalues(axes, table[table.interaction == interaction], part, points)
        style.below(grid[1:, column], style.LABELS["coupling"])
        for row, letter in enumerate(("ab", "cd", "ef")):
            style.letter(grid[row, column], letter[column], f"{interaction} coupling" if row == 0 else "")
    if points:
        crystals = max([len(point) for point in points if not point.strip("+-")], default=2)
        signs = ", ".join(f"$m^z_{name}$" for name, _ in style.crystals(crystals))
        figure.legend(
            *grid[1, 0].get_legend_handles_labels(),
            loc="outside lower center",
            ncols=6,
            handletextpad=0,
            title=f"fixed points: signs of {signs}",
            title_fontsize=7,
        )
    return figure


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
    """Real or imaginary parts of the Jacobian's eigenvalues at each fixed point against Γ."""
    for point, (label, colour, marker) in points.items():
        rows = table[table.point == point]
        size = 6 if marker == "*" else 2.2
        axes.plot(rows.coupling, rows[part], marker, color=colour, mfc="none", ms=size, mew=0.5, label=label)
    axes.axhline(0, color=style.COLOURS["guide"], lw=0.5, zorder=0)
    if len(table):
        axes.set_xlim(left=table.coupling.min() - 0.03 * table.coupling.max())
    axes.set_ylabel(rf"$\mathrm{{{part.title()}}}\,J/\kappa$")
