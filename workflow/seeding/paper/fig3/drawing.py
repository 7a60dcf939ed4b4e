"""Figure 3: synchronisation: the map of Δ_obs for two crystals, its cuts, five crystals and their variance."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator

from seeding.paper import maps, style

TABLES = {
    "fig3a": ("detuning", "coupling", "difference"),
    "fig3a_critical": ("detuning", "coupling"),
    "fig3a_boundary": ("detuning", "coupling"),
    "fig3a_averaging": ("detuning", "coupling"),
    "fig3b": ("drive", "detuning", "difference"),
    "fig3b_inset": ("drive", "detuning"),
    "fig3c": ("subsystem", "drive", "time", "mz"),
    "fig3d": ("subsystem", "drive", "time", "mz"),
    "fig3e": ("range", "variance"),
}

SETTLED = 1e-3
"""A frequency with an error estimate below this (in κ) counts as settled in panel (e)."""


def draw(tables: dict[str, pd.DataFrame], headers: dict[str, list[str]]) -> Figure:
    """Map and cuts above, five crystals below, two columns wide."""
    figure = style.canvas(style.DOUBLE, 4.3)
    upper, lower = figure.subfigures(2, 1, height_ratios=[1.25, 1.0], squeeze=False)[:, 0]
    panel_a, panel_b = upper.subplots(1, 2, width_ratios=[1.1, 1.0])
    grid = lower.add_gridspec(2, 2, width_ratios=[1.9, 1.0])
    panel_c = lower.add_subplot(grid[0, 0])
    panel_d = lower.add_subplot(grid[1, 0], sharex=panel_c)
    panel_e = lower.add_subplot(grid[:, 1])

    difference_map(panel_a, tables)
    cuts(panel_b, tables["fig3b"])
    least_detuning(style.inset(panel_b, (0.66, 0.63, 0.32, 0.34)), tables["fig3b_inset"])
    for axes, name in ((panel_c, "fig3c"), (panel_d, "fig3d")):
        motions(axes, tables[name])
    panel_c.tick_params(labelbottom=False)
    lines = panel_c.get_lines()
    names = [r"$\max\,\Omega_\alpha$", *[""] * (len(lines) - 2), r"$\min\,\Omega_\alpha$"]
    panel_c.legend(
        lines,
        names,
        loc="lower right",
        bbox_to_anchor=(1.01, 1.0),
        ncols=len(lines),
        borderaxespad=0,
        columnspacing=0.5,
    )
    panel_d.set_xlabel(style.LABELS["time"])
    variance(panel_e, tables["fig3e"])
    for axes, name in ((panel_a, "a"), (panel_b, "b"), (panel_e, "e")):
        style.letter(axes, name)
    for axes, name in ((panel_c, "c"), (panel_d, "d")):
        drives = tables[f"fig3{name}"].drive
        style.letter(axes, name, rf"$\Delta_\Omega/\kappa={style.number(drives.max() - drives.min(), 3)}$")
    return figure


def difference_map(axes: Axes, tables: dict[str, pd.DataFrame]) -> None:
    """Δ_obs on (detuning, Γ), with Eq. (4) dashed, the measured boundary and its estimate by averaging."""
    maps.difference(axes, tables["fig3a"])
    maps.curve(axes, tables["fig3a_critical"], r"$\Gamma_{\mathrm{crit}}$, Eq. (4)", color="white", ls=style.DASHED)
    maps.curve(axes, tables["fig3a_boundary"], "measured boundary", color=maps.BOUNDARY)
    maps.curve(axes, tables["fig3a_averaging"], "averaging", color=maps.BOUNDARY, ls=style.DOTTED)
    axes.legend(loc="center right", labelcolor="white")


def cuts(axes: Axes, table: pd.DataFrame) -> None:
    """Δ_obs against detuning for several drives of A."""
    drives = sorted(table.drive.unique())
    for drive, colour in zip(drives, style.ramp(style.COLOURS["A"], len(drives)), strict=True):
        cut = table[table.drive == drive].sort_values("detuning")
        axes.plot(cut.detuning, cut.difference, color=colour, label=f"${style.number(drive)}$")
    axes.set_xlim(table.detuning.min(), table.detuning.max())
    axes.set_ylim(-0.03 * table.difference.max(), 1.75 * table.difference.max())
    axes.set_xlabel(style.LABELS["detuning"])
    axes.set_ylabel(style.LABELS["difference"])
    axes.legend(title=r"$\Omega_A/\kappa$", title_fontsize=7, loc="upper left")


def least_detuning(axes: Axes, table: pd.DataFrame) -> None:
    """The least detuning that synchronises, against Ω_A."""
    table = table.sort_values("drive")
    axes.plot(table.drive, table.detuning, "o-" if len(table) < 12 else "-", color=style.COLOURS["A"], ms=2.2, lw=0.9)
    axes.set_xlabel(r"$\Omega_A/\kappa$")
    axes.set_ylabel(r"$(\Omega_A-\Omega_B)_{\min}/\kappa$")
    axes.locator_params(nbins=4)


def motions(axes: Axes, table: pd.DataFrame) -> None:
    """⟨m_z⟩(t) of five crystals, from the strongest drive to the weakest."""
    order = table.groupby("subsystem").drive.first().sort_values(ascending=False)
    for subsystem, colour in zip(order.index, style.ladder(len(order)), strict=True):
        curve = table[table.subsystem == subsystem]
        axes.plot(curve.time, curve.mz, color=colour, lw=0.8)
    axes.set_xlim(table.time.min(), table.time.max())
    axes.set_ylim(-1.12, 1.12)
    axes.yaxis.set_major_locator(MultipleLocator(1))
    axes.set_ylabel(style.LABELS["mz"])


def variance(axes: Axes, table: pd.DataFrame) -> None:
    """Variance of the observed frequencies against the detuning range; open where the frequencies do not settle."""
    colour = style.COLOURS["crystal"]
    axes.plot(table.range, table.variance, color=style.ramp(colour, 2, 0.5)[0], lw=0.7, zorder=1)
    settled = table.error < SETTLED if "error" in table else table.variance.notna()
    axes.plot(table.range[settled], table.variance[settled], "o", color=colour, ms=2.4, label="settled")
    if not settled.all():
        wandering = table[~settled]
        axes.plot(wandering.range, wandering.variance, "o", mfc="white", mec=colour, ms=2.6, label="not settled")
        axes.legend(loc="upper right")
    axes.set_xlim(0, table.range.max())
    axes.set_ylim(-0.04 * table.variance.max(), 1.12 * table.variance.max())
    axes.set_xlabel(r"$\Delta_\Omega/\kappa$")
    axes.set_ylabel(r"$\mathrm{Var}(\{\omega^{\mathrm{obs}}_\alpha\})/\kappa^2$")
