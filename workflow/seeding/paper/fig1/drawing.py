"""Figure 1: seeding with two crystals: schematic, ⟨m_z⟩(t), spectra of the motion, slowest Liouvillian mode."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator

from seeding.paper import headers, style
from seeding.paper.fig1 import schematic
from seeding.tables import Table, number

ONE, LIMIT = "one trajectory", r"$\infty$"
WORD: dict[str, Any] = {"size": 6, "ha": "center", "va": "top"}


def draw(tables: dict[str, Table]) -> Figure:
    """The six panels in two rows, two columns wide."""
    figure = style.canvas(style.DOUBLE, 4.3)
    upper, lower = figure.subfigures(2, 1, height_ratios=[1.0, 1.03], squeeze=False)[:, 0]
    grid = upper.add_gridspec(2, 3, width_ratios=[1.12, 1.12, 1.75])
    panel_a, panel_b = upper.add_subplot(grid[:, 0]), upper.add_subplot(grid[:, 1])
    panel_c = upper.add_subplot(grid[0, 2])
    panel_d = upper.add_subplot(grid[1, 2], sharex=panel_c)
    panel_e, panel_f = lower.subplots(1, 2, width_ratios=[1.0, 1.15])

    schematic.uncoupled(panel_a)
    schematic.coupled(panel_b)
    for axes, table, name in ((panel_c, "fig1c", "A"), (panel_d, "fig1d", "B")):
        headers.same_network(tables, table, f"{table}_sample")
        with style.answer(axes):
            means = tables[table].frame
            with style.addition(axes, "single trajectory"):
                trajectory(axes, tables[f"{table}_sample"].frame)
            evolution(axes, means, name)
            keys(axes, name, (LIMIT, ONE) if axes is panel_c else (style.BAND_LABEL,))
            if axes is panel_d:
                late_motion(axes, means)
    panel_c.tick_params(labelbottom=False)
    style.below((panel_c, panel_d), style.LABELS["time"])
    with style.answer(panel_e):
        spectrum(panel_e, tables["fig1e"].frame)
    headers.same_network(tables, "fig1f", "fig1f_mean_field")
    with style.answer(panel_f):
        eigenvalues(panel_f, tables)
    small = style.inset(panel_f, (0.105, 0.135, 0.34, 0.29))
    with style.answer(small, small=True):
        convergence(small, tables["fig1f_inset"].frame, *headers.limit(tables, "fig1f_inset"))
    for axes, name in zip((panel_a, panel_b, panel_c, panel_d, panel_e, panel_f), "abcdef", strict=True):
        style.letter(axes, name)
    return figure


def evolution(axes: Axes, table: pd.DataFrame, subsystem: str) -> None:
    """⟨m_z⟩(t) of one subsystem for every N_α with the band of its error, and the mean field dashed."""
    finite = sorted(atoms for atoms in table.atoms.unique() if np.isfinite(atoms))
    for atoms, colour in zip(finite, style.ramp(style.COLOURS[subsystem], len(finite)), strict=True):
        curve = table[table.atoms == atoms]
        shade = style.band(axes, (curve.time, curve.mz, curve.mz_sem), colour)
        if atoms == finite[-1]:
            shade.set_label(style.BAND_LABEL)
        axes.plot(curve.time, curve.mz, color=colour, lw=1.0, label=f"$N_{{{subsystem}}}={atoms:.0f}$")
    limit = table[np.isinf(table.atoms)]
    axes.plot(limit.time, limit.mz, color=style.COLOURS["mean field"], ls=style.DASHED, lw=0.8, label=LIMIT)
    style.view(axes, x=(0, table.time.max()), y=(-1.12, 1.12))
    axes.yaxis.set_major_locator(MultipleLocator(1))
    axes.yaxis.set_minor_locator(MultipleLocator(0.5))
    axes.set_ylabel(style.LABELS[f"mz {subsystem}"])


def keys(axes: Axes, subsystem: str, further: tuple[str, ...]) -> None:
    """The key above a panel: its sizes in its own colours, N once; `further` labels of what both panels have."""
    shown = dict(zip(*reversed(axes.get_legend_handles_labels()), strict=True))
    sizes = [label for label in shown if label.startswith(f"$N_{{{subsystem}}}=")]
    names = [*sizes[:1], *["$" + label.partition("=")[2] for label in sizes[1:]], *further]
    found = [(shown[label], name) for label, name in zip([*sizes, *further], names, strict=True) if label in shown]
    if found:
        handles, words = zip(*found, strict=True)
        place: dict[str, Any] = {"loc": "lower right", "bbox_to_anchor": (1.01, 0.99), "borderaxespad": 0}
        axes.legend(handles, words, **place, ncols=len(found), columnspacing=0.8, handlelength=1.3)


def trajectory(axes: Axes, sample: pd.DataFrame) -> None:
    """⟨m_z⟩(t) of one subsystem in a single trajectory, behind the means."""
    axes.plot(sample.time, sample.mz, color=style.ramp(style.COLOURS["guide"], 2, 0.5)[0], lw=0.45, zorder=1, label=ONE)


def late_motion(axes: Axes, table: pd.DataFrame) -> None:
    """The motion that the seed keeps up in B, late and magnified: mean field and the largest N_α."""
    limit, finite = table[np.isinf(table.atoms)], table[np.isfinite(table.atoms)]
    largest = finite[finite.atoms == finite.atoms.max()]
    curves = [
        (largest.time, largest.mz, {"color": style.COLOURS["B"], "lw": 0.9, "error": largest.mz_sem}),
        (limit.time, limit.mz, {"color": style.COLOURS["mean field"], "ls": style.DASHED, "lw": 0.8}),
    ]
    style.late(axes, (0.42, 0.47, 0.565, 0.47), curves)
    words = [rf"$N_B={largest.atoms.max():.0f}$"] * (not largest.empty) + [r"and $\infty$,"] * (not limit.empty)
    place: dict[str, Any] = {"transform": axes.transAxes, "size": 6, "ha": "right", "va": "center"}
    axes.text(0.3, 0.72, "\n".join([*words, "magnified"]), linespacing=1.1, **place)


def spectrum(axes: Axes, table: pd.DataFrame) -> None:
    """Normalised Fourier transforms of ⟨m_z⟩, mean field as lines and the largest N_α as dots."""
    finite = [atoms for atoms in table.atoms.unique() if np.isfinite(atoms)]
    subsystems = sorted(table.subsystem.unique(), key=lambda name: (len(name), name))
    for subsystem, (_, colour) in zip(subsystems, style.crystals(len(subsystems)), strict=True):
        dashes = "-" if subsystem == "A" else style.DASHED
        curve = table[(table.subsystem == subsystem) & np.isinf(table.atoms)]
        axes.plot(curve.frequency, curve.amplitude, color=colour, ls=dashes, label=rf"${subsystem}$, $N\to\infty$")
        if finite:
            curve = table[(table.subsystem == subsystem) & (table.atoms == max(finite))]
            label = f"${subsystem}$, $N_{{{subsystem}}}={max(finite):.0f}$"
            axes.plot(curve.frequency, curve.amplitude, color=colour, ls=":", lw=0.9, label=label)
    style.view(axes, x=(0, table.frequency.max()), y=(0, 1.08))
    axes.set_xlabel(r"$\omega/\kappa$")
    axes.set_ylabel(r"$|\mathcal{F}[\langle\hat{m}^z_\alpha\rangle]|$ (normalised)")
    axes.legend(loc="upper right")


def eigenvalues(axes: Axes, tables: dict[str, Table]) -> None:
    """The dominant eigenvalue in the complex plane: more saturated with more atoms, an arrow at the mean field."""
    table = tables["fig1f"].frame
    couplings = headers.entry(tables, "fig1f", "couplings")
    marks = {
        "seeding": ("D", "crystal", r"$\Gamma/\kappa=%s$"),
        "critical": ("o", "critical", r"$\Gamma_{\mathrm{crit}}/\kappa=%s$"),
    }
    for role, (marker, colour, label) in marks.items():
        coupling = number(couplings.get(role, "nan"))
        points = table[headers.near(table.coupling, coupling)].sort_values("N")
        if points.empty:
            continue
        axes.plot(points.re, points.im, color=style.COLOURS["guide"], lw=0.4, zorder=1)
        axes.scatter(
            points.re,
            points.im,
            c=style.ramp(style.COLOURS[colour], len(points), 0.75),
            marker=marker,
            s=17,
            edgecolors=style.COLOURS["edge"],
            linewidths=0.4,
            zorder=3,
        )
        axes.plot(
            [],
            [],
            marker,
            color=style.COLOURS[colour],
            mec=style.COLOURS["edge"],
            mew=0.4,
            label=label % style.number(coupling),
        )
        for position, word in ((0, "$N={:.0f}$"), (-1, "${:.0f}$")):
            point = points.iloc[position]
            text = word.format(point.N)
            axes.annotate(text, (point.re, point.im), (0, 5), textcoords="offset points", size=6, ha="center")
    left = table.re.min()
    low, high = table.im.min(), table.im.max()
    with style.addition(axes, "mean field"):
        frequency = float(tables["fig1f_mean_field"].frame.frequency.iloc[0])
        low, high = min(low, frequency), max(high, frequency)
        arrow = {"arrowstyle": "-|>", "color": "black", "lw": 1.0, "mutation_scale": 8, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", (0, frequency), (-0.115 * left, frequency), arrowprops=arrow)
        axes.annotate("mean\nfield", (-0.06 * left, frequency), (0, -5), textcoords="offset points", **WORD)
    style.view(axes, x=(1.1 * left, -0.12 * left), y=(low - 0.95 * (high - low), high + 0.18 * (high - low)))
    axes.axvline(0, color=style.COLOURS["guide"], lw=0.6)
    axes.set_xlabel(style.LABELS["re"])
    axes.set_ylabel(style.LABELS["im"])
    axes.legend(loc="lower right", bbox_to_anchor=(0.89, 0.02))


def convergence(axes: Axes, table: pd.DataFrame, limit: float, words: str) -> None:
    """Im λ against N with the large-N fit and its limit, also in words."""
    data, fit = table[table.kind == "data"], table[table.kind == "fit"]
    fit = fit[fit["N"] <= 1.05 * data.N.max()]
    axes.plot(fit.N, fit.value, color=style.COLOURS["crystal"], lw=0.8)
    axes.plot(data.N, data.value, "D", color=style.COLOURS["crystal"], mec=style.COLOURS["edge"], mew=0.4, ms=2.6)
    axes.axhline(limit, color=style.COLOURS["guide"], ls=style.DASHED, lw=0.7)
    axes.set_xlabel("$N$")
    axes.set_ylabel(style.LABELS["im"])
    # The text stands where the curve is not.
    falls = len(data) > 1 and data.value.iloc[-1] < data.value.iloc[0]
    y, corner = (0.92, "top") if falls else (0.08, "bottom")
    axes.text(0.95, y, words, transform=axes.transAxes, ha="right", va=corner, size=6)
