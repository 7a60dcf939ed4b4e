"""Figure 4: large-N fits of the dominant Liouvillian eigenvalues and their limits."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from seeding.paper import headers, style
from seeding.tables import Table, number

MARKERS = {"crystal": "D", "second mode": "s", "critical": "o"}


def draw(tables: dict[str, Table]) -> Figure:
    """Three columns, one for each eigenvalue: real parts above, imaginary parts below; two columns wide."""
    figure = style.canvas(style.DOUBLE, 3.5)
    grid = figure.subplots(2, 3, sharex=True)
    for column, pair in enumerate(("ab", "cd", "ef")):
        critical, rank = pair == "ef", 2 if pair == "cd" else 1
        for row, panel in enumerate(pair):
            axes, name = grid[row, column], f"fig4{panel}"
            remark = rf"$\lambda_{rank}$"
            with style.answer(axes):
                colour = "critical" if critical else "second mode" if rank > 1 else "crystal"
                height = fit(axes, tables[name].frame, *headers.limit(tables, name), colour)
                axes.set_ylabel(rf"$\mathrm{{{('Re', 'Im')[row]}}}\,\lambda_{rank}/\kappa$")
                symbol = r"\Gamma_{\mathrm{crit}}" if critical else r"\Gamma"
                coupling = number(headers.entry(tables, name, "coupling"))
                remark += rf", ${symbol}/\kappa={style.number(coupling)}$"
                if panel == "c":
                    which_branch(axes, tables[name].frame, 0.32 if height < 0.5 else 0.05)
            style.letter(axes, panel, remark)
        style.below(grid[:, column], "$N$")
    return figure


def which_branch(axes: Axes, table: pd.DataFrame, height: float) -> None:
    """What makes a branch λ₂: its rank at the largest size; under a rising curve, from `height` on."""
    largest = table[table.kind == "data"].N.max()
    words = f"second slowest of those that\noscillate at $N={largest:.0f}$, followed\nfrom there to smaller $N$"
    axes.text(0.92, height, words, transform=axes.transAxes, size=6, ha="right", color=style.COLOURS["guide"])


def fit(axes: Axes, table: pd.DataFrame, limit: float, words: str, colour: str) -> float:
    """Eigenvalues, the fitted F(N) and, in a grey box behind an arrow, its limit in words; the height of the box."""
    data, curve = table[table.kind == "data"], table[table.kind == "fit"].sort_values("N")
    curve = curve[curve["N"] <= 1.05 * data.N.max()]
    axes.plot(curve.N, curve.value, color=style.COLOURS[colour], lw=0.9, zorder=2)
    axes.plot(
        data.N,
        data.value,
        MARKERS[colour],
        color=style.COLOURS[colour],
        mec=style.COLOURS["edge"],
        mew=0.4,
        zorder=3,
    )
    axes.axhline(limit, color=style.COLOURS["guide"], ls=style.DASHED, lw=0.7, zorder=1)
    low, high = min(limit, data.value.min()), max(limit, data.value.max())
    style.view(
        axes,
        x=(data.N.min() - 0.08 * data.N.max(), 1.25 * data.N.max()),
        y=(low - 0.12 * (high - low), high + 0.12 * (high - low)),
    )
    # The box stands where the curve and the limit leave most room.
    bottom, top = axes.get_ylim()
    near = curve.value[curve.N.between(0.45 * data.N.max(), np.inf)].to_numpy()
    taken = (np.append(near, limit) - bottom) / (top - bottom)
    height = max(np.linspace(0.2, 0.8, 31).tolist(), key=lambda place: float(np.abs(taken - place).min()))
    arrow = {"arrowstyle": "-|>", "color": style.COLOURS["edge"], "lw": 0.7, "mutation_scale": 7, "shrinkB": 0}
    axes.annotate(
        "", (0.94, limit), (0.94, height), ("axes fraction", "data"), "axes fraction", arrowprops=arrow | {"shrinkA": 0}
    )
    axes.text(
        0.97,
        height,
        words,
        transform=axes.transAxes,
        size=7,
        ha="right",
        va="center",
        bbox={"boxstyle": "round,pad=0.3", "facecolor": "#e3e4e6", "edgecolor": "none"},
    )
    return float(height)
