"""Maps of Δ_obs on the plane of detuning and coupling, and curves on them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

from seeding.paper import style

BOUNDARY = "#ffb000"
REST: dict[str, Any] = {"facecolor": style.COLOURS["rest"], "edgecolor": "white", "hatch": "////", "linewidth": 0}
"""Where nothing moves."""


def difference(axes: Axes, table: pd.DataFrame) -> None:
    """The map of `difference` on the grid of `detuning` and `coupling`, with its scale; a picture inside the axes."""
    grid = table.pivot_table(index="coupling", columns="detuning", values="difference", dropna=False)
    x, y = grid.columns.to_numpy(), grid.index.to_numpy()
    half_x, half_y = ((line[1] - line[0]) / 2 if len(line) > 1 else 0.01 for line in (x, y))
    # Each value covers the cell around its grid point; the picture is cut at the outermost grid points.
    picture = axes.imshow(
        grid.to_numpy(),
        origin="lower",
        aspect="auto",
        cmap=style.MAP,
        vmin=0,
        extent=(x[0] - half_x, x[-1] + half_x, y[0] - half_y, y[-1] + half_y),
    )
    bar = axes.figure.colorbar(picture, ax=axes, pad=0.02, aspect=22)
    bar.set_label(style.LABELS["difference"])
    bar.ax.tick_params(direction="out", length=2)
    style.view(axes, x=(x[0], x[-1]), y=(y[0], y[-1]))
    axes.set_facecolor(style.COLOURS["rest"])  # where there is no difference
    axes.tick_params(color="white", which="both")
    axes.set_xlabel(style.LABELS["detuning"])
    axes.set_ylabel(style.LABELS["coupling"])


def patches(axes: Axes, table: pd.DataFrame, chosen: pd.Series, colour: str) -> None:
    """Cells of the map in one colour, where `chosen` of the rows of its table is true."""
    grid = table.assign(chosen=chosen).pivot_table(index="coupling", columns="detuning", values="chosen", dropna=False)
    shown = np.ma.masked_less(grid.to_numpy(dtype=float), 0.5)
    extent = axes.images[0].get_extent()
    axes.imshow(shown, origin="lower", aspect="auto", cmap=ListedColormap([colour]), extent=extent, zorder=0.5)


def rest(axes: Axes, table: pd.DataFrame, chosen: pd.Series) -> None:
    """Cells of the map as rest, hatched, where `chosen` of the rows of its table is true."""
    patches(axes, table, chosen, REST["facecolor"])
    grid = table.assign(chosen=chosen.astype(float)).pivot_table(index="coupling", columns="detuning", values="chosen")
    if min(grid.shape) > 1:
        levels: dict[str, Any] = {"levels": [0.5, 1.5], "colors": "none", "hatches": [REST["hatch"]], "zorder": 0.6}
        area = axes.contourf(grid.columns, grid.index, grid.to_numpy(), **levels)
        area.set_edgecolor(REST["edgecolor"])
        area.set_linewidth(0)


def rest_above(axes: Axes, table: pd.DataFrame, label: str) -> None:
    """The part of the map above a line Γ(detuning) as rest, where there is no difference to show."""
    table = table[np.isfinite(table.coupling)].sort_values("detuning")
    top = axes.get_ylim()[1]
    if (table.coupling < top).any():
        upper = np.full(len(table), top)
        area = axes.fill_between(table.detuning, table.coupling, upper, where=table.coupling < top, label=label, **REST)
        area.sticky_edges.y.append(top)


def curve(axes: Axes, table: pd.DataFrame, label: str, **line: Any) -> None:
    """A line Γ(detuning) on the map, which keeps its limits."""
    table = table.sort_values("detuning")
    axes.plot(table.detuning, table.coupling, label=label, lw=1.1, scalex=False, scaley=False, **line)
