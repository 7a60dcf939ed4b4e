"""Figure 5: coherent coupling: ⟨m_z⟩(t) at weak, strong and more than critical coupling."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from seeding.paper import style

TABLES = {
    "fig5a": ("subsystem", "coupling", "time", "mz"),
    "fig5b": ("subsystem", "coupling", "time", "mz"),
    "fig5c": ("subsystem", "coupling", "time", "mz"),
}


def draw(tables: dict[str, pd.DataFrame], headers: dict[str, list[str]]) -> Figure:
    """Three panels, one above the other, one column wide."""
    figure = style.canvas(style.SINGLE, 4.0)
    panels = figure.subplots(3, 1, height_ratios=[1.25, 1, 1])
    for axes, letter in zip(panels, "abc", strict=True):
        table = tables[f"fig5{letter}"]
        motion(axes, table)
        style.letter(axes, letter, rf"$\Gamma/\kappa={style.number(table.coupling.iloc[0])}$")
    panels[0].legend(loc="lower right", bbox_to_anchor=(1.01, 1.0), ncols=2, borderaxespad=0)
    panels[-1].set_xlabel(style.LABELS["time"])
    return figure


def motion(axes: Axes, table: pd.DataFrame) -> None:
    """⟨m_z⟩(t) of seed and neighbour."""
    for subsystem, label in (("A", "$A$ (seed)"), ("B", "$B$")):
        curve = table[table.subsystem == subsystem]
        axes.plot(curve.time, curve.mz, color=style.COLOURS[subsystem], lw=0.9, label=label)
    axes.set_xlim(table.time.min(), table.time.max())
    axes.set_ylim(-1.12, 1.12)
    axes.set_yticks([-1, 0, 1])
    axes.set_yticks([-0.5, 0.5], minor=True)
    axes.set_ylabel(style.LABELS["mz"])
    neighbour = table[table.subsystem == "B"]
    settled = neighbour[neighbour.time >= 0.6 * neighbour.time.max()].mz
    if 1e-4 < settled.max() - settled.min() < 0.2:  # there, but too small to see
        line = {"color": style.COLOURS["B"], "lw": 0.9}
        axes.set_ylim(top=2.9)
        axes.yaxis.label.set_y(0.28)
        style.late(axes, (0.56, 0.66, 0.42, 0.28), [(neighbour.time, neighbour.mz, line)])
