"""Figure 5: coherent coupling: ⟨m_z⟩(t) at weak, strong and more than critical coupling."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator

from seeding.figures import style

TABLES = {
    "fig5a": ("subsystem", "coupling", "time", "mz"),
    "fig5b": ("subsystem", "coupling", "time", "mz"),
    "fig5c": ("subsystem", "coupling", "time", "mz"),
}


def draw(tables: dict[str, pd.DataFrame], headers: dict[str, list[str]]) -> Figure:
    """Three panels, one above the other, one column wide."""
    figure = style.canvas(style.SINGLE, 3.7)
    panels = figure.subplots(3, 1, sharex=False)
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
    axes.yaxis.set_major_locator(MultipleLocator(1))
    axes.yaxis.set_minor_locator(MultipleLocator(0.5))
    axes.set_ylabel(style.LABELS["mz"])
    neighbour = table[table.subsystem == "B"]
    settled = neighbour[neighbour.time >= 0.6 * neighbour.time.max()].mz
    if 1e-4 < settled.max() - settled.min() < 0.2:  # there, but too small to see
        line = {"color": style.COLOURS["B"], "lw": 0.9}
        style.late(axes, (0.62, 0.62, 0.365, 0.32), [(neighbour.time, neighbour.mz, line)])
