"""Supplementary figure 1: two coherently coupled crystals in the plane of Fig. 3a."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from seeding.paper import maps, style

TABLES = {
    "sf1_difference": ("detuning", "coupling", "difference", "error"),
    "sf1_critical": ("detuning", "coupling"),
}

SETTLED = 1e-3
"""A line with an error estimate above this (in κ) is marked: the motion is not quasi-periodic."""


def draw(tables: dict[str, pd.DataFrame], headers: dict[str, list[str]]) -> Figure:
    """One map, one column wide."""
    figure = style.canvas(style.SINGLE, 2.75)
    axes = figure.subplots()
    table = tables["sf1_difference"]
    maps.difference(axes, table)
    maps.curve(axes, tables["sf1_critical"], r"$\Gamma_{\mathrm{crit}}$, closed form", color="white", ls=style.DASHED)
    wandering = table[table.error > SETTLED]
    axes.plot(wandering.detuning, wandering.coupling, ".", color="#ff8c5a", ms=1.6, mew=0, label="no settled frequency")
    drive = style.parameters(headers["sf1_difference"]).get("drive")
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
    if drive is not None:
        axes.text(
            0.96, 0.04, rf"$\Omega_A/\kappa={style.number(drive)}$", transform=axes.transAxes, ha="right", color="white"
        )
    return figure
