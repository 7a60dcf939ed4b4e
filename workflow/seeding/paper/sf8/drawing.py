"""Supplementary figure 8: three crystals, one of them a seed, without and with coupling, at finite N."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from seeding.paper import style

TABLES = {"sf8_mz": ("coupling", "atoms", "subsystem", "time", "mz", "mz_sem")}
NAMES = "ABC"


def draw(tables: dict[str, pd.DataFrame], headers: dict[str, list[str]]) -> Figure:
    """A column for each coupling, a row for each crystal; two columns wide."""
    table = tables["sf8_mz"]
    couplings, subsystems = sorted(table.coupling.unique()), sorted(table.subsystem.unique())
    figure = style.canvas(style.DOUBLE, 1.15 * len(subsystems) + 0.65)
    grid = figure.subplots(len(subsystems), len(couplings), sharex=True, sharey="row", squeeze=False)
    for column, coupling in enumerate(couplings):
        for row, subsystem in enumerate(subsystems):
            axes = grid[row, column]
            part = table[(table.coupling == coupling) & (table.subsystem == subsystem)]
            motion(axes, part, NAMES[row])
            if row > 0:
                zoom(axes, part, NAMES[row])
            rate = rf"$\Gamma/\kappa={style.number(coupling)}$" if row == 0 else ""
            style.letter(axes, "abcdefghijkl"[row * len(couplings) + column], rate)
            if column == 0:
                axes.set_ylabel(rf"$\langle\hat{{m}}^z_{NAMES[row]}\rangle$")
        grid[-1, column].set_xlabel(style.LABELS["time"])
    grid[0, -1].legend(loc="lower right", bbox_to_anchor=(1.01, 1.0), ncols=2, borderaxespad=0)
    return figure


def motion(axes: Axes, table: pd.DataFrame, name: str) -> None:
    """⟨m_z⟩(t) at finite N_α with its standard error, and the mean field dashed."""
    finite, limit = table[np.isfinite(table.atoms)], table[np.isinf(table.atoms)]
    colour = style.COLOURS[name]
    axes.fill_between(finite.time, finite.mz - finite.mz_sem, finite.mz + finite.mz_sem, color=colour, alpha=0.35, lw=0)
    axes.plot(finite.time, finite.mz, color=colour, label=rf"$N_\alpha={finite.atoms.max():.0f}$")
    black, label = style.COLOURS["mean field"], r"$N_\alpha\to\infty$"
    axes.plot(limit.time, limit.mz, color=black, ls=style.DASHED, lw=0.8, label=label)
    axes.set_xlim(table.time.min(), table.time.max())
    axes.set_ylim(-1.12, 1.12)
    axes.set_yticks([-1, 0, 1])


def zoom(axes: Axes, table: pd.DataFrame, name: str) -> None:
    """The late motion of B or C, magnified, where it is too small to be seen."""
    finite, limit = table[np.isfinite(table.atoms)], table[np.isinf(table.atoms)]
    settled = limit[limit.time >= 0.6 * limit.time.max()].mz
    if settled.max() - settled.min() < 0.4:
        curves = [
            (finite.time, finite.mz, {"color": style.COLOURS[name], "lw": 0.9, "band": finite.mz_sem}),
            (limit.time, limit.mz, {"color": style.COLOURS["mean field"], "ls": style.DASHED, "lw": 0.8}),
        ]
        style.late(axes, (0.42, 0.5, 0.56, 0.45), curves)
