"""Supplementary figure 1: two coherently coupled crystals in the plane of Fig. 3a."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from seeding.paper import headers, maps, style
from seeding.tables import Table

UNSETTLED, OVERTONE = "#9fa1a5", "#8a6bb8"


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
        keys = kinds(axes, tables["sf1_difference"].frame)
        drive = style.number(headers.entry(tables, "sf1_difference", "network", "drives")[0])
        lines, _ = axes.get_legend_handles_labels()
        figure.legend(
            handles=[*lines, *keys],
            loc="outside upper center",
            ncols=2,
            facecolor=style.MAP(0.0),
            framealpha=1.0,
            frameon=True,
            edgecolor="none",
            labelcolor="white",
        )
        axes.text(0.96, 0.04, rf"$\Omega_A/\kappa={drive}$", transform=axes.transAxes, ha="right", color="white")
    return figure


def kinds(axes: Axes, table: pd.DataFrame) -> list[Patch]:
    """Colours the cells whose motion has no difference to show, and returns their keys, of those that occur.

    One period with lines k : 1 is locked, and so is what is equal, as dark as the map has it. Where a line's error
    estimate stays large, the motion is not quasi-periodic within the time of integration.
    """
    unsettled = table["error"] > style.SETTLED
    chosen = {
        "no settled frequency": (unsettled, UNSETTLED),
        "one period, lines $k$ : 1": ((table["order"] > 1) & ~unsettled, OVERTONE),
    }
    keys = []
    for label, (cells, colour) in chosen.items():
        if cells.any():
            maps.patches(axes, table, cells, colour)
            keys.append(Patch(color=colour, label=label))
    rest = table["difference"].isna() & ~unsettled
    if rest.any():
        maps.rest(axes, table, rest)
        keys.append(Patch(label="at rest", **maps.REST))
    return keys
