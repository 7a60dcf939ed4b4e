"""Supplementary figure 7: damping and frequency of the seeded oscillation against N, from trajectories and spectra."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from seeding.paper import style

TABLES = {
    "sf7_lifetime": ("N", "decay", "decay_error", "frequency", "frequency_error"),
    "sf7_fits": ("quantity", "value", "error"),
    "sf6_gaps": ("normalisation", "coupling", "sector", "kind", "N", "re", "im"),
    "fig1f_mean_field": ("frequency",),
}


def draw(tables: dict[str, pd.DataFrame], headers: dict[str, list[str]]) -> Figure:
    """Damping rate on the left, frequency on the right; two columns wide."""
    figure = style.canvas(style.DOUBLE, 2.6)
    decay, frequency = figure.subplots(1, 2)
    table = tables["sf7_lifetime"].sort_values("N")
    fits = tables["sf7_fits"].set_index("quantity")
    modes = dominant(tables["sf6_gaps"])
    # The laws over the sizes that they were fitted to; the power law through their common centre of weight.
    smallest = float(style.parameters(headers["sf7_fits"]).get("minimum", 0))
    fitted = table[table["N"] >= smallest]
    sizes = np.geomspace(fitted["N"].min(), fitted["N"].max(), 60)
    exponent = fits.value["decay_exponent"]
    weights = (fitted.decay / fitted.decay_error) ** 2
    level = np.average(np.log(fitted.decay) + exponent * np.log(fitted["N"]), weights=weights)
    points(decay, table, "decay")
    blue: dict[str, Any] = {"color": style.COLOURS["crystal"], "mfc": "none"}
    decay.plot(modes["N"], -modes.re, "D", label=r"$-\mathrm{Re}\,\lambda_1$", **blue)
    power = rf"$\propto N^{{-p}}$, $p=$ {style.measured(exponent, fits.error['decay_exponent'])}"
    decay.plot(sizes, np.exp(level) * sizes**-exponent, color=style.COLOURS["A"], lw=0.8, zorder=1, label=power)
    decay.set_yscale("log")
    style.plain_decades(decay.yaxis)
    decay.set_ylabel(r"damping rate $/\kappa$")

    points(frequency, table, "frequency")
    frequency.plot(modes["N"], modes.im, "D", label=r"$\mathrm{Im}\,\lambda_1$", **blue)
    limit, slope = fits.value["frequency_limit"], fits.value["frequency_slope"]
    line = rf"$\omega_\infty+b/N$, $\omega_\infty=$ {style.measured(limit, fits.error['frequency_limit'])}"
    frequency.plot(sizes, limit + slope / sizes, color=style.COLOURS["A"], lw=0.8, zorder=1, label=line)
    mean_field = tables["fig1f_mean_field"].frequency.iloc[0]
    frequency.axhline(mean_field, color=style.COLOURS["mean field"], ls=style.DASHED, lw=0.8, label="mean field")
    frequency.set_ylabel(r"$\omega/\kappa$")
    for axes, letter in ((decay, "a"), (frequency, "b")):
        axes.set_xscale("log")
        style.plain_decades(axes.xaxis)
        axes.set_xlabel("$N$")
        axes.legend(loc="best" if letter == "a" else "upper right")
        style.letter(axes, letter)
    return figure


def dominant(table: pd.DataFrame) -> pd.DataFrame:
    """λ₁ at the smallest coupling: slowest oscillating mode of the symmetric sector, as Eq. (3) is printed."""
    table = table[(table.normalisation == "total") & (table.kind == "oscillating") & (table.sector == "symmetric")]
    weakest: pd.DataFrame = table[table.coupling == table.coupling.min()]
    return weakest.sort_values("N")


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
