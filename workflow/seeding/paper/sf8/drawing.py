"""Supplementary figure 8: crystals, one of them a seed, without and with coupling, at finite N."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from seeding.paper import style
from seeding.tables import Table


def draw(tables: dict[str, Table]) -> Figure:
    """A column for each coupling, a row for each crystal; two columns wide."""
    rows = tables["sf8_mz"].rows
    couplings, subsystems = sorted(rows.coupling.unique()) or [0.0], sorted(rows.subsystem.unique()) or [0]
    figure = style.canvas(style.DOUBLE, 1.15 * len(subsystems) + 0.65)
    grid = figure.subplots(len(subsystems), len(couplings), sharex=True, sharey="row", squeeze=False)
    letters = style.letters()
    for row, (subsystem, (name, colour)) in enumerate(zip(subsystems, style.crystals(len(subsystems)), strict=True)):
        for axes, coupling in zip(grid[row], couplings, strict=True):
            rate = ""
            with style.answer(axes):
                table = tables["sf8_mz"].frame
                part = table[(table.coupling == coupling) & (table.subsystem == subsystem)]
                motion(axes, part, colour)
                if row == 0:
                    rate = rf"$\Gamma/\kappa={style.number(coupling)}$"
                else:
                    zoom(axes, part, colour)
            style.letter(axes, next(letters), rate)
        grid[row, 0].set_ylabel(rf"$\langle\hat{{m}}^z_{name}\rangle$")
    for axes in grid[-1]:
        axes.set_xlabel(style.LABELS["time"])
    # Every crystal has a colour of its own.
    for axes in grid[:, -1]:
        if axes.axison:
            axes.legend(loc="lower right", bbox_to_anchor=(1.01, 1.0), ncols=3, borderaxespad=0)
    return figure


def motion(axes: Axes, table: pd.DataFrame, colour: str) -> None:
    """⟨m_z⟩(t) at finite N_α with the band of its error, and the mean field dashed."""
    finite, limit = table[np.isfinite(table.atoms)], table[np.isinf(table.atoms)]
    if len(finite):
        shade = style.band(axes, (finite.time, finite.mz, finite.mz_sem), colour)
        shade.set_label(style.BAND_LABEL)
        axes.plot(finite.time, finite.mz, color=colour, label=rf"$N_\alpha={finite.atoms.max():.0f}$")
    black, label = style.COLOURS["mean field"], r"$N_\alpha\to\infty$"
    axes.plot(limit.time, limit.mz, color=black, ls=style.DASHED, lw=0.8, label=label)
    style.view(axes, x=(table.time.min(), table.time.max()), y=(-1.12, 1.12))
    axes.set_yticks([-1, 0, 1])


def zoom(axes: Axes, table: pd.DataFrame, colour: str) -> None:
    """The late motion of a neighbour, magnified, where it is too small to be seen."""
    finite, limit = table[np.isfinite(table.atoms)], table[np.isinf(table.atoms)]
    if limit.empty:
        return
    settled = limit[limit.time >= style.late_from(limit.time)].mz
    if settled.max() - settled.min() < 0.4:
        curves = [
            (finite.time, finite.mz, {"color": colour, "lw": 0.9, "error": finite.mz_sem}),
            (limit.time, limit.mz, {"color": style.COLOURS["mean field"], "ls": style.DASHED, "lw": 0.8}),
        ]
        style.late(axes, (0.42, 0.5, 0.56, 0.45), curves)
