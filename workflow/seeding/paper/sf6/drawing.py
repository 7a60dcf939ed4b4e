"""Supplementary figure 6: every slow mode against N, both sectors and normalisations, with local exponents."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import NullFormatter

from seeding.paper import style

TABLES = {
    "sf6_modes": ("normalisation", "coupling", "sector", "branch", "N", "re", "im"),
    "sf6_gaps": ("normalisation", "coupling", "sector", "kind", "N", "exponent"),
}
SECTORS = {"symmetric": style.SERIES[1], "antisymmetric": style.SERIES[2], "full": style.SERIES[0]}
KINDS = {"oscillating": ("o", "-"), "real": ("s", style.DASHED)}
OSCILLATING = 1e-6
NAMES = {"total": r"$\Gamma/S$", "subsystem": r"$\Gamma/S_\alpha$"}


def draw(tables: dict[str, pd.DataFrame], headers: dict[str, list[str]]) -> Figure:
    """For each normalisation a row of gaps and a row of local exponents, a column for each Γ; two columns wide."""
    modes, gaps = tables["sf6_modes"], tables["sf6_gaps"]
    normalisations = [name for name in NAMES if name in set(modes.normalisation)]
    couplings = {name: sorted(modes[modes.normalisation == name].coupling.unique()) for name in normalisations}
    columns = max(len(values) for values in couplings.values())
    figure = style.canvas(style.DOUBLE, 3.4 * len(normalisations) + 0.3)
    grid = figure.subplots(
        2 * len(normalisations), columns, height_ratios=[1.3, 0.8] * len(normalisations), squeeze=False
    )
    letters = iter("abcdefghijklmnop")
    for index, normalisation in enumerate(normalisations):
        for column, (upper, lower) in enumerate(zip(grid[2 * index], grid[2 * index + 1], strict=True)):
            if column >= len(couplings[normalisation]):
                upper.remove()
                lower.remove()
                continue
            coupling = couplings[normalisation][column]
            chosen = [
                table[(table.normalisation == normalisation) & (table.coupling == coupling)] for table in (modes, gaps)
            ]
            slow_modes(upper, chosen[0])
            exponents(lower, chosen[1])
            lower.set_xlim(upper.get_xlim())
            upper.tick_params(labelbottom=False)
            rate = rf"{NAMES[normalisation]}, $\Gamma/\kappa={style.number(coupling)}$"
            style.letter(upper, next(letters), rate)
            lower.set_xlabel("$N$")
            if column == 0:
                upper.set_ylabel(r"$-\mathrm{Re}\,\lambda/\kappa$")
                lower.set_ylabel("local exponent")
    marks = [Line2D([], [], color=colour, label=sector) for sector, colour in list(SECTORS.items())[:2]]
    marks += [
        Line2D([], [], color=style.COLOURS["edge"], marker=marker, ls=dashes, mfc="none", ms=2.6, label=kind)
        for kind, (marker, dashes) in KINDS.items()
    ]
    figure.legend(handles=marks, loc="outside upper right", ncols=4)
    return figure


def slow_modes(axes: Axes, table: pd.DataFrame) -> None:
    """−Re λ of every branch on logarithmic axes: filled for oscillating modes, open for real ones."""
    for sector, colour in SECTORS.items():
        for _, branch in table[table.sector == sector].groupby("branch"):
            branch = branch.sort_values("N")
            oscillating = (branch.im > OSCILLATING).to_numpy()
            kind = "oscillating" if oscillating.mean() > 0.5 else "real"
            dashes = KINDS[kind][1]
            axes.plot(branch["N"], -branch.re, color=colour, ls=dashes, lw=0.6)
            axes.plot(branch["N"][oscillating], -branch.re[oscillating], "o", color=colour, ms=2.2)
            axes.plot(branch["N"][~oscillating], -branch.re[~oscillating], "s", color=colour, mfc="white", ms=2.2)
    logarithmic(axes, table["N"].to_numpy())
    axes.set_yscale("log")
    style.plain_decades(axes.yaxis)


def exponents(axes: Axes, table: pd.DataFrame) -> None:
    """d ln|Re λ| / d ln N of the slowest real and the slowest oscillating mode of each sector."""
    for sector, colour in SECTORS.items():
        for kind, (marker, dashes) in KINDS.items():
            part = table[(table.sector == sector) & (table.kind == kind)].sort_values("N")
            face = colour if kind == "oscillating" else "white"
            axes.plot(part["N"], part.exponent, marker, color=colour, ls=dashes, lw=0.6, ms=2.4, mfc=face)
    for slope in (-1, 0):
        axes.axhline(slope, color=style.COLOURS["guide"], lw=0.5, zorder=0)
    logarithmic(axes, table["N"].to_numpy())


def logarithmic(axes: Axes, sizes: np.ndarray) -> None:
    """A logarithmic axis of N with round numbers as ticks."""
    axes.set_xscale("log")
    ticks = [tick for tick in (6, 10, 20, 50, 100, 200, 500) if sizes.min() <= tick <= sizes.max()]
    axes.set_xticks(ticks, [str(tick) for tick in ticks])
    axes.xaxis.set_minor_formatter(NullFormatter())
