"""Figure 3: synchronisation: the map of Δ_obs for two crystals, its cuts, five crystals and their variance."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator

from seeding.paper import headers, maps, style
from seeding.tables import Table


def draw(tables: dict[str, Table]) -> Figure:
    """Map and cuts above, five crystals below, two columns wide."""
    figure = style.canvas(style.DOUBLE, 4.3)
    upper, lower = figure.subfigures(2, 1, height_ratios=[1.25, 1.0], squeeze=False)[:, 0]
    panel_a, panel_b = upper.subplots(1, 2, width_ratios=[1.1, 1.0])
    grid = lower.add_gridspec(2, 2, width_ratios=[1.9, 1.0])
    panel_c = lower.add_subplot(grid[0, 0])
    panel_d = lower.add_subplot(grid[1, 0], sharex=panel_c)
    panel_e = lower.add_subplot(grid[:, 1])

    with style.answer(panel_a):
        difference_map(panel_a, tables)
    with style.answer(panel_b):
        cuts(panel_b, tables["fig3b"].frame)
    small = style.inset(panel_b, (0.17, 0.69, 0.36, 0.28))
    with style.answer(small, small=True):
        least_detuning(small, tables["fig3b_inset"].frame)
    ranges = {}
    for axes, name in ((panel_c, "c"), (panel_d, "d")):
        with style.answer(axes):
            table = tables[f"fig3{name}"].frame
            motions(axes, table)
            ranges[name] = rf"$\Delta_\Omega/\kappa={style.number(table.drive.max() - table.drive.min(), 3)}$"
    panel_c.tick_params(labelbottom=False)
    style.drives(next((axes for axes in (panel_c, panel_d) if axes.axison), panel_c))
    style.below((panel_c, panel_d), style.LABELS["time"])
    with style.answer(panel_e):
        variance(panel_e, tables["fig3e"].frame)
    for axes, name in zip((panel_a, panel_b, panel_c, panel_d, panel_e), "abcde", strict=True):
        style.letter(axes, name, ranges.get(name, ""))
    return figure


def difference_map(axes: Axes, tables: dict[str, Table]) -> None:
    """Δ_obs on (detuning, Γ), with Eq. (4) dashed, the measured boundary and its estimate by averaging."""
    curves: dict[str, tuple[str, dict[str, Any]]] = {
        "fig3a_critical": (r"$\Gamma_{\mathrm{crit}}$, Eq. (4)", {"color": "white", "ls": style.DASHED}),
        "fig3a_boundary": ("measured boundary", {"color": maps.BOUNDARY}),
        "fig3a_averaging": ("averaging", {"color": maps.BOUNDARY, "ls": style.DOTTED}),
    }
    # Along the axes Γ and the drive of B change.
    headers.same_network(tables, "fig3a", *curves, free=("drives", "coupling"))
    maps.difference(axes, tables["fig3a"].frame)
    for name, (label, line) in curves.items():
        with style.addition(axes, label, dark=True):
            table = tables[name].frame
            if name == "fig3a_critical":
                maps.rest_above(axes, table, "at rest")
            maps.curve(axes, table, label, **line)
    if axes.get_lines():
        axes.legend(loc="center right", labelcolor="white")


def cuts(axes: Axes, table: pd.DataFrame) -> None:
    """Δ_obs against detuning for several drives of A."""
    drives = sorted(table.drive.unique())
    for drive, colour in zip(drives, style.ramp(style.COLOURS["A"], len(drives)), strict=True):
        cut = table[table.drive == drive].sort_values("detuning")
        axes.plot(cut.detuning, cut.difference, color=colour, label=f"${style.number(drive)}$")
    top = table.difference.max()
    style.view(axes, x=(table.detuning.min(), table.detuning.max()), y=(-0.03 * top, 1.3 * top))
    axes.set_xlabel(style.LABELS["detuning"])
    axes.set_ylabel(style.LABELS["difference"])
    axes.legend(title=r"$\Omega_A/\kappa$", title_fontsize=7, loc="upper right")


def least_detuning(axes: Axes, table: pd.DataFrame) -> None:
    """The least detuning that synchronises, against Ω_A."""
    table = table.sort_values("drive")
    axes.plot(table.drive, table.detuning, "o-" if len(table) < 12 else "-", color=style.COLOURS["A"], ms=2.2, lw=0.9)
    axes.set_xlabel(r"$\Omega_A/\kappa$")
    axes.set_ylabel(r"least detuning $/\kappa$", size=6)
    axes.locator_params(nbins=4)


def motions(axes: Axes, table: pd.DataFrame) -> None:
    """⟨m_z⟩(t) of every crystal, from the strongest drive to the weakest."""
    order = table.groupby("subsystem").drive.first().sort_values(ascending=False)
    for subsystem, colour in zip(order.index, style.ladder(len(order)), strict=True):
        curve = table[table.subsystem == subsystem]
        axes.plot(curve.time, curve.mz, color=colour, lw=0.8)
    style.view(axes, x=(table.time.min(), table.time.max()), y=(-1.12, 1.12))
    axes.yaxis.set_major_locator(MultipleLocator(1))
    axes.set_ylabel(style.LABELS["mz"])


def variance(axes: Axes, table: pd.DataFrame) -> None:
    """Variance of the observed frequencies against the detuning range; open where the frequencies do not settle."""
    colour = style.COLOURS["crystal"]
    axes.plot(table.range, table.variance, color=style.COLOURS["guide"], lw=0.5, zorder=1)
    settled = table.error < style.SETTLED
    axes.plot(table.range[settled], table.variance[settled], "o", color=colour, ms=2.4, label="settled")
    if not settled.all():
        wandering = table[~settled]
        axes.plot(wandering.range, wandering.variance, "o", mfc="white", mec=colour, ms=2.6, label="not settled")
        axes.legend(loc="upper right")
    top = table.variance.max()
    style.view(axes, x=(0, table.range.max()), y=(-0.04 * top, 1.12 * top))
    axes.set_xlabel(r"$\Delta_\Omega/\kappa$")
    axes.set_ylabel(r"$\mathrm{Var}(\{\omega^{\mathrm{obs}}_\alpha\})/\kappa^2$")
