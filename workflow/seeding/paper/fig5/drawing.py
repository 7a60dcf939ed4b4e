"""Figure 5: coherent coupling: ⟨m_z⟩(t) at weak, strong and more than critical coupling."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from seeding.paper import style
from seeding.tables import Table


def draw(tables: dict[str, Table]) -> Figure:
    """Three panels, one above the other, one column wide."""
    figure = style.canvas(style.SINGLE, 4.0)
    panels = figure.subplots(3, 1, height_ratios=[1.25, 1, 1])
    for axes, letter in zip(panels, "abc", strict=True):
        coupling = ""
        with style.answer(axes):
            table = tables[f"fig5{letter}"].frame
            motion(axes, table)
            coupling = rf"$\Gamma/\kappa={style.number(table.coupling.iloc[0])}$"
        style.letter(axes, letter, coupling)
    drawn = [axes for axes in panels if axes.axison]
    for axes in drawn[:1]:
        axes.legend(loc="lower right", bbox_to_anchor=(1.01, 1.0), ncols=2, borderaxespad=0)
    style.below(panels, style.LABELS["time"])
    return figure


def motion(axes: Axes, table: pd.DataFrame) -> None:
    """⟨m_z⟩(t) of seed and neighbour, and once more, magnified, where it settles to an oscillation too small to see."""
    for subsystem, colour in style.crystals(table.subsystem.nunique()):
        curve = table[table.subsystem == subsystem]
        label = f"${subsystem}$ (seed)" if subsystem == "A" else f"${subsystem}$"
        axes.plot(curve.time, curve.mz, color=colour, lw=0.9, label=label)
    style.view(axes, x=(table.time.min(), table.time.max()), y=(-1.12, 1.12))
    axes.set_yticks([-1, 0, 1])
    axes.set_yticks([-0.5, 0.5], minor=True)
    axes.set_ylabel(style.LABELS["mz"])
    neighbour = table[table.subsystem == "B"]
    if neighbour.empty:
        return
    settled = neighbour[neighbour.time >= style.late_from(neighbour.time)].mz
    if 1e-4 < settled.max() - settled.min() < 0.2:  # there, but too small to see
        line = {"color": style.COLOURS["B"], "lw": 0.9}
        axes.set_ylim(top=2.9)
        axes.yaxis.label.set_y(0.28)
        style.late(axes, (0.56, 0.66, 0.42, 0.28), [(neighbour.time, neighbour.mz, line)])
