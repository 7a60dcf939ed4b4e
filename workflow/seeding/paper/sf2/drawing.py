"""Supplementary figure 2: three readings of "observed frequency" along Figs. 3b and 3e, and the locked tongues."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from seeding.paper import style
from seeding.tables import Table

READINGS = {"rotation": "rotation number", "line": "strongest line", "peak": "mean peak interval"}
RANGE = r"$\Delta_\Omega/\kappa$"
SPACING = 6
"""Every how manyth detuning carries a symbol."""


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
    style.drives_below(figure, lower)
    for axes, letter in zip([*upper, *lower], "abcdef", strict=True):
        style.letter(axes, letter)
    return figure


def two_crystals(axes: Axes, table: pd.DataFrame) -> None:
    """The three readings for A and B against the detuning."""
    # Symbols of A and B and of two readings stand at different detunings.
    marks: dict[str, tuple[int, dict[str, Any]]] = {
        "rotation": (0, {"ls": "-"}),
        "line": (0, {"ls": "", "marker": "o", "mfc": "none"}),
        "peak": (2, {"ls": "", "marker": "x"}),
    }
    for place, subsystem in enumerate("AB"):
        part = table[table.subsystem == subsystem]
        for reading, (offset, mark) in marks.items():
            look = {"color": style.COLOURS[subsystem], "ms": 3, "mew": 0.7, "lw": 0.9, **mark}
            shown = part if reading == "rotation" else part.iloc[offset + place :: SPACING]
            axes.plot(shown.detuning, shown[reading], **look)
    style.view(axes, x=(0, table.detuning.max()), y=(-0.02, 1.15 * table[list(READINGS)].max().max()))
    axes.set_xlabel(style.LABELS["detuning"])
    axes.set_ylabel(style.LABELS["frequency"])
    # Under the common frequency, beside that of B.
    keys = [Line2D([], [], color=style.COLOURS[name], label=f"${name}$", lw=0.9) for name in "AB"]
    for reading, (_, mark) in marks.items():
        label = READINGS[reading].removeprefix("mean ")
        keys.append(Line2D([], [], color=style.COLOURS["edge"], ms=3, mew=0.7, lw=0.9, label=label, **mark))
    axes.legend(handles=keys, loc="center right", bbox_to_anchor=(1.0, 0.4), fontsize=6, handlelength=1.2)


def tongues(axes: Axes, table: pd.DataFrame) -> None:
    """The ratio of the two rotation numbers: steps at ratios of small integers."""
    axes.plot(table.detuning, table.ratio, ".", color=style.COLOURS["crystal"], ms=1.5)
    low = table.ratio.min()
    for place, (numerator, denominator) in enumerate(((1, 4), (1, 3), (1, 2), (2, 3), (3, 4), (4, 5))):
        if low <= numerator / denominator:
            axes.axhline(numerator / denominator, color=style.COLOURS["guide"], lw=0.4, zorder=0)
            # Neighbouring labels stand side by side.
            axes.annotate(
                f"{numerator}/{denominator}", (0.02 + 0.1 * (place % 2), numerator / denominator),
                xycoords=("axes fraction", "data"), xytext=(0, 1), textcoords="offset points", size=6,
                color=style.COLOURS["guide"],
            )  # fmt: skip
    style.view(axes, x=(table.detuning.min(), table.detuning.max()))
    axes.set_xlabel(style.LABELS["detuning"])
    axes.set_ylabel(r"$\omega_B/\omega_A$ (rotation numbers)")
    axes.locator_params(axis="x", nbins=5)


def variance(axes: Axes, table: pd.DataFrame) -> None:
    """Variance of each reading against the detuning range, and that of the reading used in Fig. 3e."""
    for (reading, name), colour, marker in zip(READINGS.items(), style.SERIES[1:], style.MARKERS[1:], strict=True):
        part = table[table.reading == reading]
        axes.plot(part.range, part.variance, color=colour, marker=marker, ms=2.2, markevery=3, lw=0.7, label=name)
    part = table[table.reading == "figure"]
    axes.plot(part.range, part.variance, color=style.SERIES[0], lw=0.8, ls=style.DASHED, label="as in Fig. 3e")
    top = table.variance.max()
    style.view(axes, x=(0, table.range.max()), y=(-0.03 * top, 1.08 * top))
    axes.set_xlabel(RANGE)
    axes.set_ylabel(r"$\mathrm{Var}(\{\omega^{\mathrm{obs}}_\alpha\})/\kappa^2$")
    axes.legend(loc="upper right", fontsize=6)


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
