"""Supplementary figure 5: Floquet multipliers of the seeded oscillation and Jacobians at every fixed point."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from seeding.paper import style

TABLES = {
    "sf5_multipliers": ("interaction", "coupling", "initial", "mode", "modulus"),
    "sf5_jacobian": ("interaction", "coupling", "point", "re", "im"),
}
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


def draw(tables: dict[str, pd.DataFrame], headers: dict[str, list[str]]) -> Figure:
    """Dissipative coupling on the left, coherent on the right; two columns wide."""
    figure = style.canvas(style.DOUBLE, 5.4)
    grid = figure.subplots(3, 2, height_ratios=[1.1, 1.0, 1.0])
    for column, interaction in enumerate(("dissipative", "coherent")):
        floquet(grid[0, column], tables["sf5_multipliers"], interaction)
        table = tables["sf5_jacobian"]
        table = table[table.interaction == interaction]
        eigenvalues(grid[1, column], table, "re")
        eigenvalues(grid[2, column], table, "im")
        grid[2, column].set_xlabel(style.LABELS["coupling"])
        for row, letter in enumerate(("ab", "cd", "ef")):
            style.letter(grid[row, column], letter[column], f"{interaction} coupling" if row == 0 else "")
    grid[0, 0].legend(loc="lower left")
    handles, labels = grid[1, 0].get_legend_handles_labels()
    figure.legend(
        handles,
        labels,
        loc="outside lower center",
        ncols=6,
        handletextpad=0,
        title="fixed points: signs of $m^z_A$, $m^z_B$",
        title_fontsize=7,
    )
    return figure


def floquet(axes: Axes, table: pd.DataFrame, interaction: str) -> None:
    """Moduli of the six multipliers along Γ for every initial state."""
    table = table[(table.interaction == interaction) & (table.modulus > FLOOR)]
    for initial, colour, marker in zip(table.initial.unique(), style.SERIES, style.MARKERS, strict=False):
        part = table[table.initial == initial]
        label = f"from {words(initial)}"
        axes.plot(part.coupling, part.modulus, marker, color=colour, mfc="none", ms=2.8, label=label)
    axes.axhline(1, color=style.COLOURS["guide"], ls=style.DASHED, lw=0.7)
    axes.set_yscale("log")
    axes.set_ylim(FLOOR, 30)
    axes.set_xlim(left=0)
    axes.set_xlabel(style.LABELS["coupling"])
    axes.set_ylabel(r"$|\mu|$ (multipliers)")


def words(initial: str) -> str:
    """An initial state as a legend says it."""
    return {"up": "all up", "x": "$+x$", "down": "all down"}.get(initial, initial.replace(":", " "))


def eigenvalues(axes: Axes, table: pd.DataFrame, part: str) -> None:
    """Real or imaginary parts of the Jacobian's eigenvalues at each fixed point against Γ."""
    for point, (label, colour, marker) in POINTS.items():
        rows = table[table.point == point]
        size = 6 if marker == "*" else 2.2
        axes.plot(rows.coupling, rows[part], marker, color=colour, mfc="none", ms=size, mew=0.5, label=label)
    axes.axhline(0, color=style.COLOURS["guide"], lw=0.5, zorder=0)
    axes.set_xlim(left=table.coupling.min() - 0.03 * table.coupling.max())
    axes.set_ylabel(rf"$\mathrm{{{part.title()}}}\,J/\kappa$")
