"""Figure 5: coherent coupling: ⟨m_z⟩(t) at weak, strong and more than critical coupling, and B's late motion."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from seeding.paper import style
from seeding.tables import Table

REST = 1e-3
"""A swing below this is drawn as the rest that it is."""


def draw(tables: dict[str, Table]) -> Figure:
    """Three panels, one above the other, each with B magnified on its right; one column wide."""
    figure = style.canvas(style.SINGLE, 3.6)
    grid = figure.subplots(3, 2, width_ratios=[2.1, 1.0])
    panels, magnified = grid[:, 0], grid[:, 1]
    for axes, beside, letter in zip(panels, magnified, "abc", strict=True):
        coupling = ""
        with style.answer(axes):
            table = tables[f"fig5{letter}"].frame
            motion(axes, table)
            late_motion(beside, table[table.subsystem == "B"])
            coupling = rf"$\Gamma/\kappa={style.number(table.coupling.iloc[0])}$"
        if not axes.axison:
            beside.set_axis_off()
        style.letter(axes, letter, coupling)
    drawn = [axes for axes in panels if axes.axison]
    for axes in drawn[:1]:
        axes.legend(loc="lower right", bbox_to_anchor=(1.01, 1.0), ncols=2, borderaxespad=0)
    for axes in [beside for beside in magnified if beside.axison][:1]:
        axes.set_title("$B$, magnified", loc="right")
    style.below(panels, style.LABELS["time"])
    style.below(magnified, style.LABELS["time"])
    return figure


def motion(axes: Axes, table: pd.DataFrame) -> None:
    """⟨m_z⟩(t) of seed and neighbour."""
    for subsystem, colour in style.crystals(table.subsystem.nunique()):
        curve = table[table.subsystem == subsystem]
        label = f"${subsystem}$ (seed)" if subsystem == "A" else f"${subsystem}$"
        axes.plot(curve.time, curve.mz, color=colour, lw=0.9, label=label)
    style.view(axes, x=(table.time.min(), table.time.max()), y=(-1.12, 1.12))
    axes.set_yticks([-1, 0, 1])
    axes.set_yticks([-0.5, 0.5], minor=True)
    axes.set_ylabel(style.LABELS["mz"])


def late_motion(axes: Axes, neighbour: pd.DataFrame) -> None:
    """The last two fifths of the neighbour's motion on a scale of its own, not finer than `REST`."""
    if neighbour.empty:
        axes.set_axis_off()
        return
    late = neighbour[neighbour.time >= style.late_from(neighbour.time)]
    axes.plot(late.time, late.mz, color=style.COLOURS["B"], lw=0.9)
    style.view(axes, x=(late.time.min(), late.time.max()))
    centre, half = (late.mz.max() + late.mz.min()) / 2, 0.6 * max(late.mz.max() - late.mz.min(), REST)
    style.view(axes, y=(centre - half, centre + half))
    axes.tick_params(labelsize=6)
    axes.locator_params(axis="y", nbins=4)
    axes.locator_params(axis="x", nbins=3)
