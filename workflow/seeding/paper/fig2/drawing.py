"""Figure 2: one seed among n subsystems: the motion, its amplitude against n, the observed frequency against Γ."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend_handler import HandlerTuple
from matplotlib.lines import Line2D
from matplotlib.ticker import AutoMinorLocator, LogLocator, MultipleLocator, NullFormatter

from seeding.paper import headers, style
from seeding.tables import Table


def draw(tables: dict[str, Table]) -> Figure:
    """The motion with two small panels on the others below it, then the frequencies; one column wide."""
    figure = style.canvas(style.SINGLE, 4.5)
    grid = figure.add_gridspec(3, 2, height_ratios=[1.0, 0.85, 2.0])
    upper, lower = figure.add_subplot(grid[0, :]), figure.add_subplot(grid[2, :])
    late, sizes = figure.add_subplot(grid[1, 0]), figure.add_subplot(grid[1, 1])
    number = ""
    with style.answer(upper):
        motion(upper, tables["fig2a"].frame)
        number = f"$n={headers.entry(tables, 'fig2a', 'n')}$"
    if upper.axison:
        late_motion(late, tables["fig2a"].frame)
    else:
        late.set_axis_off()
    with style.answer(sizes, small=True):
        amplitude(sizes, tables["fig2a_inset"].frame)
    with style.answer(lower):
        frequency(lower, tables["fig2b"].frame)
    style.letter(upper, "a", number)
    style.letter(lower, "b")
    return figure


def motion(axes: Axes, table: pd.DataFrame) -> None:
    """⟨m_z⟩(t) of the seed and of the others, which move alike."""
    for subsystem in ("seed", "others"):
        curve = table[table.subsystem == subsystem]
        axes.plot(curve.time, curve.mz, color=style.COLOURS[subsystem], label=subsystem)
    style.view(axes, x=(table.time.min(), table.time.max()), y=(-1.12, 1.12))
    axes.set_yticks([-1, 0, 1])
    axes.set_xlabel(style.LABELS["time"])
    axes.set_ylabel(style.LABELS["mz"])
    axes.legend(loc="lower right", bbox_to_anchor=(1.01, 1.0), ncols=2, borderaxespad=0)


def late_motion(axes: Axes, table: pd.DataFrame) -> None:
    """⟨m_z⟩(t) of the others once more, late and magnified."""
    others = table[table.subsystem == "others"]
    late = others[others.time >= style.late_from(others.time)] if len(others) else others
    axes.plot(late.time, late.mz, color=style.COLOURS["others"], lw=0.9)
    style.view(axes, x=(late.time.min(), late.time.max()))
    axes.margins(y=0.12)
    axes.locator_params(axis="y", nbins=4)
    axes.locator_params(axis="x", nbins=5)
    axes.tick_params(labelsize=6)
    axes.set_xlabel(style.LABELS["time"])
    axes.set_ylabel(r"$\langle\hat{m}^z\rangle$, others", size=7)


def amplitude(axes: Axes, table: pd.DataFrame) -> None:
    """Amplitude of the others against n."""
    axes.plot(table.n, table.amplitude, "o-", color=style.COLOURS["others"], ms=2.2, lw=0.6)
    for axis in [getattr(axes, f"{name}axis") for name in "xy" if style.logarithmic(axes, name)]:
        axis.set_major_locator(LogLocator(subs=(1, 3)))
        axis.set_major_formatter("{x:g}")
        axis.set_minor_formatter(NullFormatter())
    axes.tick_params(labelsize=6)
    axes.set_xlabel("$n$")
    axes.set_ylabel("amplitude, others", size=7)


def frequency(axes: Axes, table: pd.DataFrame) -> None:
    """ω_obs(Γ): the seed as lines, the others as symbols on them, dotted lines at the closed form of Γ_crit(n).

    Every n has a symbol and a shade of its own; the symbols of different n stand at different Γ.
    """
    numbers = sorted(table.n.unique())
    shades = {subsystem: style.ramp(style.COLOURS[subsystem], len(numbers)) for subsystem in ("seed", "others")}
    top = table.frequency.max()
    entries = []
    for index, (n, (_, marker)) in enumerate(zip(numbers, style.marks(len(numbers)), strict=True)):
        part = table[table.n == n]
        seed = part[part.subsystem == "seed"].sort_values("coupling")
        others = part[(part.subsystem == "others") & (part.coupling > 0)].sort_values("coupling")
        symbol: dict[str, Any] = {"marker": marker, "ms": 3.2, "mfc": "white", "color": shades["others"][index]}
        axes.plot(seed.coupling, seed.frequency, color=shades["seed"][index], zorder=2)
        spacing = max(1, len(others) // 9)
        shown = others.iloc[index * spacing // len(numbers) :: spacing]
        axes.plot(shown.coupling, shown.frequency, ls="", zorder=3, **symbol)
        axes.axvline(part.critical_coupling.iloc[0], color=shades["seed"][index], ls=":", lw=0.7, zorder=1)
        entries.append((Line2D([], [], color=shades["seed"][index]), Line2D([], [], ls="", **symbol)))
    right = min(table.coupling.max(), 1.25 * table.critical_coupling.max())
    style.view(axes, x=(0, right), y=(-0.02 * top, 1.08 * top))
    axes.set_xlabel(style.LABELS["coupling"])
    axes.set_ylabel(style.LABELS["frequency"])
    axes.xaxis.set_minor_locator(MultipleLocator(0.05) if right < 1 else AutoMinorLocator())
    # The legends stand in the corner below the curves.
    words = [f"${n:.0f}$" for n in numbers]
    apart: dict[Any, Any] = {tuple: HandlerTuple(ndivide=None)}
    place: dict[str, Any] = {"loc": "lower left", "bbox_to_anchor": (0.3, 0.03)}
    legend = axes.legend(entries, words, title="$n$", title_fontsize=7, handler_map=apart, handlelength=3.0, **place)
    axes.add_artist(legend)
    kinds = [
        Line2D([], [], color=style.COLOURS["seed"]),
        Line2D([], [], ls="", marker="o", ms=3.2, mfc="white", mec=style.COLOURS["others"]),
        Line2D([], [], color=style.COLOURS["seed"], ls=":", lw=0.7),
    ]
    axes.legend(kinds, ["seed", "others", r"$\Gamma_{\mathrm{crit}}(n)$"], loc="lower left", bbox_to_anchor=(0.0, 0.03))
