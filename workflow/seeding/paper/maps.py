"""Maps of Δ_obs on the plane of detuning and coupling, and curves on them."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from seeding.paper import style

BOUNDARY = "#ffb000"


def difference(axes: Axes, table: pd.DataFrame) -> None:
    """The map of `difference` on the grid of `detuning` and `coupling`, with its scale; a picture inside the axes."""
    grid = table.pivot_table(index="coupling", columns="detuning", values="difference")
    x, y = grid.columns.to_numpy(), grid.index.to_numpy()
    half_x, half_y = (x[1] - x[0]) / 2, (y[1] - y[0]) / 2
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
    axes.set_xlim(x[0], x[-1])
    axes.set_ylim(y[0], y[-1])
    axes.tick_params(color="white", which="both")
    axes.set_xlabel(style.LABELS["detuning"])
    axes.set_ylabel(style.LABELS["coupling"])


def curve(axes: Axes, table: pd.DataFrame, label: str, **line: Any) -> None:
    """A line Γ(detuning) on the map, which keeps its limits."""
    table = table.sort_values("detuning")
    axes.plot(table.detuning, table.coupling, label=label, lw=1.1, scalex=False, scaley=False, **line)
