"""Supplementary figure 7: damping and frequency of the seeded oscillation against N, from trajectories and spectra."""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from seeding.checks import NoAnswer
from seeding.paper import headers, style
from seeding.tables import Table, number


def draw(tables: dict[str, Table]) -> Figure:
    """Damping rate on the left, frequency on the right; two columns wide."""
    return draw_lifetimes(tables, "sf7_lifetime", "sf7_fits", "sf6_gaps")


def draw_lifetimes(tables: dict[str, Table], lifetime: str, fits: str, gaps: str) -> Figure:
    """The figure from the tables of these names: rates and frequencies, their laws, the spectra's slowest modes."""
    figure = style.canvas(style.DOUBLE, 2.9)
    decay, frequency = figure.subplots(1, 2)
    headers.same_network(tables, lifetime, "fig1f_mean_field")
    blue: dict[str, Any] = {"color": style.COLOURS["crystal"], "mfc": "none"}
    with style.answer(decay):
        table = tables[lifetime].frame.sort_values("N")
        points(decay, table, "decay")
        with style.addition(decay, "spectra"):
            modes = dominant(tables, gaps)
            decay.plot(modes["N"], -modes.re, "D", label=r"$-\mathrm{Re}\,\lambda_1$", **blue)
        with style.addition(decay, "law"):
            power_law(decay, fitted(table, tables, fits), tables[fits].frame.set_index("quantity"))
        if style.logarithmic(decay, "y"):
            style.plain_decades(decay.yaxis)
        decay.set_ylabel(r"damping rate $/\kappa$")
    with style.answer(frequency):
        frequencies(frequency, tables, lifetime, fits, gaps)
        frequency.set_ylabel(r"$\omega/\kappa$")
        with contextlib.suppress(NoAnswer):
            magnified(frequency, tables, lifetime, fits, gaps)
    for axes, letter in ((decay, "a"), (frequency, "b")):
        if axes.axison:
            if style.logarithmic(axes, "x"):
                style.plain_decades(axes.xaxis)
            axes.set_xlabel("$N$")
            axes.legend(loc="best" if letter == "a" else "upper right")
        style.letter(axes, letter)
    return figure


def frequencies(
    axes: Axes, tables: dict[str, Table], lifetime: str, fits: str, gaps: str, *, least: float = 0.0
) -> None:
    """Frequencies of trajectories and spectra at sizes from `least` on, the law of the first and the mean field."""
    table = tables[lifetime].frame.sort_values("N")
    points(axes, table[table["N"] >= least], "frequency")
    with style.addition(axes, "spectra"):
        modes = dominant(tables, gaps)
        modes = modes[modes["N"] >= least]
        blue: dict[str, Any] = {"color": style.COLOURS["crystal"], "mfc": "none"}
        axes.plot(modes["N"], modes.im, "D", label=r"$\mathrm{Im}\,\lambda_1$", **blue)
    with style.addition(axes, "law"):
        approach(axes, fitted(table, tables, fits), tables[fits].frame.set_index("quantity"))
    with style.addition(axes, "mean field"):
        mean_field = tables["fig1f_mean_field"].frame.frequency.iloc[0]
        black = style.COLOURS["mean field"]
        axes.axhline(mean_field, color=black, ls=style.DASHED, lw=0.8, label="mean field")


def magnified(axes: Axes, tables: dict[str, Table], lifetime: str, fits: str, gaps: str) -> None:
    """An inset with the larger sizes, from half of the fit's smallest on; NoAnswer where one of the tables has none."""
    for name in (lifetime, fits, gaps, "fig1f_mean_field"):
        _ = tables[name].frame
    small = style.inset(axes, (0.36, 0.27, 0.61, 0.33))
    frequencies(small, tables, lifetime, fits, gaps, least=number(headers.entry(tables, fits, "minimum")) / 2)
    for line in small.get_lines():
        line.set_markersize(2.6)
    if style.logarithmic(small, "x"):
        style.plain_decades(small.xaxis)
    small.locator_params(axis="y", nbins=4)


def dominant(tables: dict[str, Table], name: str) -> pd.DataFrame:
    """λ₁ below Γ_crit: slowest oscillating mode of the symmetric sector, as Eq. (3) is printed."""
    table = tables[name].frame
    coupling = number(headers.entry(tables, name, "couplings", "total", "seeding"))
    table = table[(table.normalisation == "total") & (table.kind == "oscillating") & (table.sector == "symmetric")]
    return table[headers.near(table.coupling, coupling)].sort_values("N")


def fitted(table: pd.DataFrame, tables: dict[str, Table], fits: str) -> pd.DataFrame:
    """The sizes that the laws were fitted to."""
    return table[table["N"] >= number(headers.entry(tables, fits, "minimum"))]


def power_law(axes: Axes, table: pd.DataFrame, fits: pd.DataFrame) -> None:
    """The power law of the damping over the fitted sizes, through their common centre of weight."""
    table = table[(table.decay > 0) & (table.decay_error > 0)]
    if table.empty:
        return
    sizes = np.geomspace(table["N"].min(), table["N"].max(), 60)
    exponent, error = fits.value["decay_exponent"], fits.error["decay_exponent"]
    weights = (table.decay / table.decay_error) ** 2
    level = np.average(np.log(table.decay) + exponent * np.log(table["N"]), weights=weights)
    label = rf"$\propto N^{{-p}}$, $p=$ {style.measured(exponent, error)}"
    axes.plot(sizes, np.exp(level) * sizes**-exponent, color=style.COLOURS["A"], lw=0.8, zorder=1, label=label)


def approach(axes: Axes, table: pd.DataFrame, fits: pd.DataFrame) -> None:
    """The frequency's approach to its limit over the fitted sizes."""
    if table.empty:
        return
    sizes = np.geomspace(table["N"].min(), table["N"].max(), 60)
    limit, slope = fits.value["frequency_limit"], fits.value["frequency_slope"]
    label = rf"$\omega_\infty+b/N$, $\omega_\infty=$ {style.measured(limit, fits.error['frequency_limit'])}"
    axes.plot(sizes, limit + slope / sizes, color=style.COLOURS["A"], lw=0.8, zorder=1, label=label)


def points(axes: Axes, table: pd.DataFrame, quantity: str) -> None:
    """Fitted rates with their errors."""
    axes.errorbar(
        table["N"],
        table[quantity],
        table[f"{quantity}_error"],
        fmt="o",
        color=style.COLOURS["A"],
        elinewidth=0.7,
        capsize=1.5,
        label=r"trajectories, $\langle\hat{m}^z_A\rangle$",
    )
