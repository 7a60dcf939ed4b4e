"""Supplementary figure 2: three readings of "observed frequency" along Figs. 3b and 3e, and the locked tongues."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from seeding.paper import style
from seeding.tables import Table

READINGS = {"rotation": "rotation number", "line": "strongest line", "peak": "mean peak interval"}
RANGE = r"$\Delta_\Omega/\kappa$"


def draw(tables: dict[str, Table]) -> Figure:
    """Two crystals and the variance above, the three readings for five crystals below; two columns wide."""
    figure = style.canvas(style.DOUBLE, 4.2)
    upper, lower = figure.subplots(2, 3)
    with style.answer(upper[0]):
        two_crystals(upper[0], tables["sf2_detuning"].frame)
    with style.answer(upper[1]):
        tongues(upper[1], tables["sf2_tongues"].frame)
    with style.answer(upper[2]):
        variance(upper[2], tables["sf2_variance"].frame)
    for axes, reading in zip(lower, READINGS, strict=True):
        with style.answer(axes):
            several_crystals(axes, tables["sf2_range"].frame, reading)
    lower[0].set_ylabel(style.LABELS["frequency"])
    for axes, letter in zip([*upper, *lower], "abcdef", strict=True):
        style.letter(axes, letter)
    return figure


def two_crystals(axes: Axes, table: pd.DataFrame) -> None:
    """The three readings for A and B against the detuning."""
    marks: dict[str, dict[str, Any]] = {
        "rotation": {"ls": "-"},
        "line": {"ls": "", "marker": "o"},
        "peak": {"ls": "", "marker": "x"},
    }
    for subsystem in "AB":
        part = table[table.subsystem == subsystem]
        for reading, mark in marks.items():
            label = f"${subsystem}$, {READINGS[reading]}"
            colour = style.COLOURS[subsystem]
            axes.plot(
                part.detuning, part[reading], color=colour, ms=2.4, mfc="none", mew=0.5, lw=0.9, label=label, **mark
            )
    style.view(axes, x=(0, table.detuning.max()), y=(0, 1.75 * table[list(READINGS)].max().max()))
    axes.set_xlabel(style.LABELS["detuning"])
    axes.set_ylabel(style.LABELS["frequency"])
    axes.legend(loc="upper left", fontsize=6)


def tongues(axes: Axes, table: pd.DataFrame) -> None:
    """The ratio of the two rotation numbers: steps at ratios of small integers."""
    axes.plot(table.detuning, table.ratio, ".", color=style.COLOURS["crystal"], ms=1.5)
    low = table.ratio.min()
    for numerator, denominator in ((1, 4), (1, 3), (1, 2), (2, 3), (3, 4), (4, 5)):
        if low <= numerator / denominator:
            axes.axhline(numerator / denominator, color=style.COLOURS["guide"], lw=0.4, zorder=0)
            axes.annotate(
                f"{numerator}/{denominator}", (0.02, numerator / denominator), xycoords=("axes fraction", "data"),
                xytext=(0, 1), textcoords="offset points", size=6, color=style.COLOURS["guide"],
            )  # fmt: skip
    style.view(axes, x=(table.detuning.min(), table.detuning.max()))
    axes.set_xlabel(style.LABELS["detuning"])
    axes.set_ylabel(r"$\omega_B/\omega_A$ (rotation numbers)")
    axes.locator_params(axis="x", nbins=5)


def variance(axes: Axes, table: pd.DataFrame) -> None:
    """Variance of each reading against the detuning range, and that of the reading used in Fig. 3e."""
    for (reading, name), colour, marker in zip(READINGS.items(), style.SERIES[1:], style.MARKERS[1:], strict=True):
        part = table[table.reading == reading]
        axes.plot(part.range, part.variance, color=colour, marker=marker, ms=1.8, lw=0.6, label=name)
    part = table[table.reading == "figure"]
    axes.plot(part.range, part.variance, color=style.SERIES[0], lw=0.8, ls=style.DASHED, label="as in Fig. 3e")
    top = table.variance.max()
    style.view(axes, x=(0, table.range.max()), y=(-0.03 * top, 1.7 * top))
    axes.set_xlabel(RANGE)
    axes.set_ylabel(r"$\mathrm{Var}(\{\omega^{\mathrm{obs}}_\alpha\})/\kappa^2$")
    axes.legend(loc="upper left", fontsize=6)


def several_crystals(axes: Axes, table: pd.DataFrame, reading: str) -> None:
    """One reading for every crystal, from the strongest drive (wine) to the weakest (green)."""
    subsystems = sorted(table.subsystem.unique())
    for subsystem, colour in zip(subsystems, style.ladder(len(subsystems)), strict=True):
        part = table[table.subsystem == subsystem]
        axes.plot(part.range, part[reading], ".-", color=colour, ms=2, lw=0.5)
    top = 1.08 * table[list(READINGS)].max().max()
    style.view(axes, x=(0, table.range.max()), y=(-0.03 * top, top))
    axes.text(0.96, 0.94, READINGS[reading], transform=axes.transAxes, ha="right", va="top", size=7)
    axes.set_xlabel(RANGE)
