"""Figure SF9: Eq. (3) from the model with cavities, and Eq. (D2) from Eq. (D1): what the printed prefactors give."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from seeding.paper import style
from seeding.tables import Table

READINGS = (("derived", "crystal", "derived"), ("printed", "critical", "Eq. (A6) as printed"))


def draw(tables: dict[str, Table]) -> Figure:
    """Three panels: evolution and steady state against the loss rate, slopes at finite size against Eq. (D2)."""
    figure = style.canvas(style.DOUBLE, 2.55)
    evolution, steady, exchange = figure.subplots(1, 3)
    with style.answer(evolution):
        table = tables["sf9_cavity"].frame
        convergence(evolution, table, "deviation", "first_order")
        evolution.set_ylabel(r"max$_t\,|\Delta\langle\hat{m}^z_\alpha\rangle|$")
        cutoff(evolution, table)
    with style.answer(steady):
        table = tables["sf9_cavity"].frame
        convergence(steady, table, "steady", "steady_first_order")
        steady.set_ylabel("trace distance of the steady states")
        legend(steady, table)
    with style.answer(exchange):
        slopes(exchange, tables["sf9_exchange"].frame)
    for axes, name in zip((evolution, steady, exchange), "abc", strict=True):
        style.letter(axes, name)
    return figure


def convergence(axes: Axes, table: pd.DataFrame, column: str, predicted: str) -> None:
    """Deviation from Eq. (3) against γ for both mappings, with the expansion in 1/γ as lines and a guide 1/γ."""
    for mapping, colour, _ in READINGS:
        for marker, (_, curve) in zip(markers(), table[table.mapping == mapping].groupby("atoms"), strict=False):
            axes.plot(curve.gamma, curve[predicted], color=style.COLOURS[colour], lw=0.8, zorder=1)
            face = style.COLOURS[colour] if marker == style.MARKERS[0] else "white"
            axes.plot(curve.gamma, curve[column], marker, color=style.COLOURS[colour], mfc=face, zorder=3)
    derived = table[table.mapping == "derived"]
    last = derived[derived.gamma == derived.gamma.max()]
    ends = np.array([derived.gamma.max() / 3, derived.gamma.max()])
    guide = 0.45 * last[column].min() * ends[-1] / ends
    style.logarithmic(axes, "x")
    style.logarithmic(axes, "y")
    if guide[-1] > 0:
        axes.plot(ends, guide, color=style.COLOURS["guide"], ls=(0, (3, 1.5)), lw=0.8)
        axes.annotate(
            r"$\propto 1/\gamma$",
            (ends[0], guide[0]),
            (-2, -1),
            textcoords="offset points",
            size=7,
            ha="right",
            va="center",
            color=style.COLOURS["guide"],
        )
        style.view(axes, y=(guide[-1] / 2.5, 2.2))
    rates = sorted(table.gamma.unique())
    axes.set_xticks(rates, [style.number(rate) for rate in rates])
    axes.minorticks_off()
    axes.set_xlabel(r"$\gamma/\kappa$")


def cutoff(axes: Axes, table: pd.DataFrame) -> None:
    """What one photon more changes, small and grey, as far as it is in view."""
    derived = table[table.mapping == "derived"]
    low, high = axes.get_ylim()
    for marker, (_, curve) in zip(markers(), derived.groupby("atoms"), strict=False):
        face = style.COLOURS["guide"] if marker == style.MARKERS[0] else "white"
        axes.plot(curve.gamma, curve.cutoff_error, ":", color=style.COLOURS["guide"], lw=0.6, zorder=1)
        axes.plot(curve.gamma, curve.cutoff_error, marker, color=style.COLOURS["guide"], mfc=face, ms=2, mew=0.4)
    axes.set_ylim(min(low, 3e-4), high)
    axes.text(
        0.97,
        0.03,
        "small, dotted: Fock cut-off",
        transform=axes.transAxes,
        size=6,
        ha="right",
        color=style.COLOURS["guide"],
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
    )


def markers() -> Iterator[str]:
    """One for each N_α, rising; the first is filled."""
    return itertools.cycle((*style.MARKERS[:3], *style.FURTHER))


def legend(axes: Axes, table: pd.DataFrame) -> None:
    """Colours for the mappings, symbols for N_α, lines for the expansion."""
    for _, colour, text in READINGS:
        axes.plot([], [], color=style.COLOURS[colour], label=text)
    for marker, atoms in zip(markers(), sorted(table.atoms.unique()), strict=False):
        face = "black" if marker == style.MARKERS[0] else "white"
        axes.plot([], [], marker, color="black", mfc=face, label=rf"$N_\alpha={atoms}$")
    axes.legend(loc="lower left", handlelength=1.1, labelspacing=0.15)


def slopes(axes: Axes, table: pd.DataFrame) -> None:
    """Distance of d⟨m_A⟩/dt at t = 0 from Eq. (D2) for both readings of Eq. (D1), against N_α."""
    whole = table[table.quantity.str.startswith("slope")]
    readings = (("counted_once", "crystal", "pairs counted once"), ("printed", "critical", "Eq. (D1) as printed"))
    for column, colour, text in readings:
        squares = ((whole[column] - whole.mean_field) ** 2).groupby(whole.atoms).sum()
        axes.plot(squares.index, np.sqrt(squares), "-o", color=style.COLOURS[colour], label=text)
    added = table[table.quantity.str.startswith("exchange") & (table.atoms == table.atoms.max())]
    floor = float(np.linalg.norm(added.printed - added.mean_field))
    if floor > 0:
        axes.axhline(floor, color=style.COLOURS["guide"], ls=(0, (3, 1.5)), lw=0.8)
        axes.annotate(
            "the coupling in Eq. (D2)",
            (1, floor),
            (-3, -3),
            textcoords="offset points",
            xycoords=("axes fraction", "data"),
            size=6,
            ha="right",
            va="top",
            color=style.COLOURS["guide"],
        )
    style.logarithmic(axes, "x", base=2)
    style.logarithmic(axes, "y")
    axes.set_xticks(sorted(table.atoms.unique()), [str(atoms) for atoms in sorted(table.atoms.unique())])
    axes.set_xlabel(r"$N_\alpha$")
    axes.set_ylabel(r"$|\mathrm{d}\langle\hat{m}_A\rangle/\mathrm{d}t - \mathrm{Eq.\,(D2)}|$ at $t=0$")
    axes.legend(loc="lower left")
