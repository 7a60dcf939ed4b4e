"""Supplementary figure 1: two coherently coupled crystals in the plane of Fig. 3a."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from seeding.paper import headers, maps, style
from seeding.tables import Table


def draw(tables: dict[str, Table]) -> Figure:
    """One map, one column wide."""
    figure = style.canvas(style.SINGLE, 2.75)
    axes = figure.subplots()
    # Along the axes Γ and the drive of B change; Γ_crit depends on no initial state.
    headers.same_network(tables, "sf1_difference", "sf1_critical", free=("drives", "coupling", "initial"))
    with style.answer(axes):
        maps.difference(axes, tables["sf1_difference"].frame)
        with style.addition(axes, r"$\Gamma_{\mathrm{crit}}$", dark=True):
            label = r"$\Gamma_{\mathrm{crit}}$, closed form"
            maps.curve(axes, tables["sf1_critical"].frame, label, color="white", ls=style.DASHED)
        wandering(axes, tables["sf1_difference"].frame)
        drive = style.number(headers.entry(tables, "sf1_difference", "network", "drives")[0])
        figure.legend(
            *axes.get_legend_handles_labels(),
            loc="outside upper right",
            ncols=2,
            facecolor=style.MAP(0.0),
            framealpha=1.0,
            frameon=True,
            markerscale=3,
            edgecolor="none",
            labelcolor="white",
        )
        axes.text(0.96, 0.04, rf"$\Omega_A/\kappa={drive}$", transform=axes.transAxes, ha="right", color="white")
    return figure


def wandering(axes: Axes, table: pd.DataFrame) -> None:
    """Marks where a line's error estimate stays large: the motion is not quasi-periodic."""
    table = table[table.error > style.SETTLED]
    axes.plot(table.detuning, table.coupling, ".", color="#ff8c5a", ms=1.6, mew=0, label="no settled frequency")
