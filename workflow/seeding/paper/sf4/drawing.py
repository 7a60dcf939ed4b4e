"""Supplementary figure 4: Γ_crit(n), the frequency for n = 2 … 1000 with its limit, and the square-root law."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from seeding.paper import style
from seeding.tables import Table


def draw(tables: dict[str, Table]) -> Figure:
    """Three panels side by side, two columns wide."""
    figure = style.canvas(style.DOUBLE, 2.5)
    panels = figure.subplots(1, 3)
    shown = {"sf4_critical": critical, "sf4_frequency": frequency, "sf4_root": root}
    for axes, letter, (name, show) in zip(panels, "abc", shown.items(), strict=True):
        with style.answer(axes):
            show(axes, tables[name].frame)
        style.letter(axes, letter)
    return figure


def critical(axes: Axes, table: pd.DataFrame) -> None:
    """Critical coupling against n: closed form, measured on the motion, limit."""
    colour = style.COLOURS["critical"]
    axes.plot(table.n, table.closed, color=colour, label="closed form")
    axes.plot(table.n, table.measured, "o", color=style.COLOURS["edge"], mfc="none", label="measured")
    axes.axhline(table.limit.iloc[0], color=style.COLOURS["guide"], ls=style.DASHED, lw=0.8, label=r"$n\to\infty$")
    style.logarithmic(axes, "x")
    axes.set_xlabel("$n$")
    axes.set_ylabel(r"$\Gamma_{\mathrm{crit}}/\kappa$")
    axes.legend(loc="lower right")


def frequency(axes: Axes, table: pd.DataFrame) -> None:
    """ω(Γ) of the seed for every n and the closed form of the limit."""
    finite = sorted(n for n in table.n.unique() if np.isfinite(n))
    for n, colour in zip(finite, style.ramp(style.COLOURS["seed"], len(finite), 0.75), strict=True):
        part = table[table.n == n]
        axes.plot(part.coupling, part.frequency, color=colour, lw=0.9, label=f"${n:.0f}$")
    limit = table[np.isinf(table.n)]
    axes.plot(
        limit.coupling, limit.frequency, color=style.COLOURS["mean field"], ls=style.DASHED, lw=0.8, label=r"$\infty$"
    )
    style.view(axes, x=(0, 1.02 * table.coupling.max()), y=(0, 1.05 * table.frequency.max()))
    axes.set_xlabel(style.LABELS["coupling"])
    axes.set_ylabel(r"$\omega_{\mathrm{seed}}/\kappa$")
    axes.legend(loc="lower left", title="$n$", title_fontsize=7, fontsize=6)


def root(axes: Axes, table: pd.DataFrame) -> None:
    """The law near Γ_crit on logarithmic axes; inset: local exponent with ½ dashed."""
    small = style.inset(axes, (0.55, 0.16, 0.42, 0.36))
    numbers = sorted(table.n.unique())
    for n, colour in zip(numbers, style.ramp(style.COLOURS["seed"], len(numbers), 0.7), strict=True):
        part = table[table.n == n]
        axes.plot(part.distance, part.frequency, color=colour, label=f"$n={n:.0f}$")
        small.plot(part.distance, part.exponent, color=colour, lw=0.9)
    for panel in (axes, small):
        style.logarithmic(panel, "x")
    ticks = [tick for tick in (1e-6, 1e-4, 1e-2) if table.distance.min() <= tick <= table.distance.max()]
    if len(ticks) > 1:
        small.set_xticks(ticks)
    if style.logarithmic(axes, "y") and table.frequency.min() > 0:
        axes.set_ylim(bottom=0.02 * table.frequency.min())
    small.axhline(0.5, color=style.COLOURS["guide"], ls=style.DASHED, lw=0.7)
    small.set_ylabel("exponent")
    axes.set_xlabel(r"$1-\Gamma/\Gamma_{\mathrm{crit}}$")
    axes.set_ylabel(r"$\omega_{\mathrm{seed}}/\kappa$")
    axes.legend(loc="upper left")
