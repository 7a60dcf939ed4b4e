"""Figure 2: one seed among n subsystems: the motion, its amplitude against n, the observed frequency against Γ."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import AutoMinorLocator, LogLocator, MultipleLocator, NullFormatter

from seeding.paper import headers, style
from seeding.tables import Table


def draw(tables: dict[str, Table]) -> Figure:
    """Two panels, one above the other, one column wide."""
    figure = style.canvas(style.SINGLE, 4.1)
    upper, lower = figure.subplots(2, 1, height_ratios=[1.0, 1.1])
    number = ""
    with style.answer(upper):
        motion(upper, tables["fig2a"].frame)
        number = f"$n={headers.entry(tables, 'fig2a', 'n')}$"
    small = style.inset(upper, (0.69, 0.7, 0.29, 0.27))
    with style.answer(small, small=True):
        amplitude(small, tables["fig2a_inset"].frame)
    with style.answer(lower):
        frequency(lower, tables["fig2b"].frame)
    style.letter(upper, "a", number)
    style.letter(lower, "b")
    return figure


def motion(axes: Axes, table: pd.DataFrame) -> None:
    """⟨m_z⟩(t) of the seed and of the others, which move alike; the others once more, late and magnified."""
    for subsystem in ("seed", "others"):
        curve = table[table.subsystem == subsystem]
        axes.plot(curve.time, curve.mz, color=style.COLOURS[subsystem], label=subsystem)
    style.view(axes, x=(table.time.min(), table.time.max()), y=(-1.12, 2.8))
    axes.set_yticks([-1, 0, 1])
    axes.set_xlabel(style.LABELS["time"])
    axes.set_ylabel(style.LABELS["mz"], y=0.29)
    axes.legend(loc="lower right", bbox_to_anchor=(1.01, 1.0), ncols=2, borderaxespad=0)
    others = table[table.subsystem == "others"]
    style.late(
        axes, (0.13, 0.69, 0.36, 0.28), [(others.time, others.mz, {"color": style.COLOURS["others"], "lw": 0.9})]
    )


def amplitude(axes: Axes, table: pd.DataFrame) -> None:
    """Amplitude of the others against n."""
    axes.plot(table.n, table.amplitude, "o-", color=style.COLOURS["others"], ms=2.2, lw=0.6)
    for axis in [getattr(axes, f"{name}axis") for name in "xy" if style.logarithmic(axes, name)]:
        axis.set_major_locator(LogLocator(subs=(1, 3)))
        axis.set_major_formatter("{x:g}")
        axis.set_minor_formatter(NullFormatter())
    axes.set_xlabel("$n$")
    axes.set_ylabel("amplitude", labelpad=2.5)


def frequency(axes: Axes, table: pd.DataFrame) -> None:
    """ω_obs(Γ): the seed as lines, the others as open circles on them, dotted lines at the closed form of Γ_crit(n)."""
    numbers = sorted(table.n.unique())
    shades = {subsystem: style.ramp(style.COLOURS[subsystem], len(numbers)) for subsystem in ("seed", "others")}
    top = table.frequency.max()
    for index, n in enumerate(numbers):
        part = table[table.n == n]
        seed = part[part.subsystem == "seed"].sort_values("coupling")
        others = part[(part.subsystem == "others") & (part.coupling > 0)].sort_values("coupling")
        axes.plot(seed.coupling, seed.frequency, color=shades["seed"][index], label=f"${n:.0f}$", zorder=2)
        spacing = max(1, len(others) // 18)
        axes.plot(
            others.coupling.iloc[::spacing],
            others.frequency.iloc[::spacing],
            "o",
            ms=2.8,
            mfc="white",
            mec=shades["others"][index],
            zorder=3,
        )
        axes.axvline(part.critical_coupling.iloc[0], color=shades["seed"][index], ls=":", lw=0.7, zorder=1)
    right = min(table.coupling.max(), 1.25 * table.critical_coupling.max())
    style.view(axes, x=(0, right), y=(-0.02 * top, 1.08 * top))
    axes.set_xlabel(style.LABELS["coupling"])
    axes.set_ylabel(style.LABELS["frequency"])
    axes.xaxis.set_minor_locator(MultipleLocator(0.05) if right < 1 else AutoMinorLocator())
    # The legends stand in the corner below the curves.
    lines = [Line2D([], [], color=shade) for shade in shades["seed"]]
    legend = axes.legend(
        lines,
        [f"${n:.0f}$" for n in numbers],
        title="$n$",
        title_fontsize=7,
        loc="lower left",
        bbox_to_anchor=(0.27, 0.03),
    )
    axes.add_artist(legend)
    kinds = [
        Line2D([], [], color=style.COLOURS["seed"]),
        Line2D([], [], ls="", marker="o", ms=2.8, mfc="white", mec=style.COLOURS["others"]),
        Line2D([], [], color=style.COLOURS["seed"], ls=":", lw=0.7),
    ]
    axes.legend(kinds, ["seed", "others", r"$\Gamma_{\mathrm{crit}}(n)$"], loc="lower left", bbox_to_anchor=(0.0, 0.03))
