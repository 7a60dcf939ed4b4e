"""Mean-field curves: computed anew by another integrator, with more accuracy, for longer or by another indicator."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from seeding import tables
from seeding.claims.convergence import Row
from seeding.crosschecks import reference
from seeding.mean_field.boundaries import bisect
from seeding.mean_field.frequencies import observed, observed_frequencies
from seeding.mean_field.motion import evolve, evolve_phases
from seeding.mean_field.return_map import winding_rates
from seeding.network import Network
from seeding.paper.fig2 import data as fig2
from seeding.paper.fig2.data import seeded
from seeding.paper.fig3.data import ladder
from seeding.paper.sf4 import data as sf4

RUNGE_KUTTA = "Runge-Kutta 8(5,3) at 1e-11 instead of the Taylor series"
POINTS = 400  # of the map of Fig. 3a that are looked at again
STRIDE = 8  # every eighth point of a frequency curve is
SLIPS = 10  # points of the line of Fig. 3a and of the inset of 3b are
BRACKET, RESOLVED = 1e-4, 1e-5  # where B's last slip is looked for, and how finely: its period grows beyond all bounds


def motion(configuration: Mapping[str, Any]) -> list[Row]:
    """Mean-field curves of Figs. 1c–d, 2a, 3c–d, 5 by another integrator: max |Δm_z|."""
    panels, pair = configuration["panels"], configuration["pair"]
    curves = {
        "fig1c, fig1d": (
            Network(tuple(pair["drives"]), pair["coupling"], **configuration["model"]),
            pair["curves"]["duration"],
        ),
        "fig2a": (
            seeded(panels["fig2a"], panels["fig2a"]["n"], panels["fig2a"]["coupling"]),
            panels["fig2a"]["duration"],
        ),
    }
    for name in ("fig3c", "fig3d"):
        curves[name] = (ladder(panels[name], panels[name]["range"]), panels[name]["stop"])
    for name in ("fig5a", "fig5b", "fig5c"):
        network = Network(tuple(panels[name]["drives"]), panels[name]["coupling"], interaction="coherent")
        curves[name] = (network, panels[name]["stop"])
    return [(name, RUNGE_KUTTA, _other_integrator(network, stop)) for name, (network, stop) in curves.items()]


def frequencies(configuration: Mapping[str, Any]) -> list[Row]:
    """Observed frequencies of Figs. 2b, 3a, 3b, 3e with a hundred times the accuracy, or twice the duration."""
    panels = configuration["panels"]
    rows = []
    settings = panels["fig2b"]
    change = 0.0
    for n in settings["n"]:
        critical = seeded(settings, n, 0.0).critical_coupling()
        for coupling in (critical * (1 - np.linspace(1, 0, settings["count"]) ** 2))[:-1:STRIDE]:
            change = max(change, _frequency_change(seeded(settings, n, coupling), settings["accuracy"]))
    rows.append(("fig2b", f"accuracy / 100, every {STRIDE}th coupling below Γ_crit", change))

    settings = panels["fig3a"]
    generator = np.random.Generator(np.random.Philox(1))
    detuning, coupling = (
        generator.uniform(settings[axis][0], settings[axis][1], POINTS) for axis in ("detuning", "coupling")
    )
    changes = _map_changes(settings["drive"], detuning, coupling, settings["accuracy"])
    rows.append(("fig3a", f"accuracy / 100, 99 % of {POINTS} random points", float(np.quantile(changes, 0.99))))
    rows.append(("fig3a", f"accuracy / 100, all of {POINTS} random points", float(changes.max())))
    settings = panels["fig3b"]
    detuning = np.linspace(*settings["detuning"])[1::STRIDE]
    coupling = np.full(detuning.size, settings["coupling"])
    change = max(_map_changes(drive, detuning, coupling, settings["accuracy"]).max() for drive in settings["drives"])
    rows.append(("fig3b", f"accuracy / 100, every {STRIDE}th detuning", float(change)))

    settings = panels["fig3e"]
    change = 0.0
    for width in np.linspace(*settings["range"])[::STRIDE]:
        variances = [
            np.var(_frequencies(ladder(settings, width), settings["accuracy"], factor * settings["duration"]))
            for factor in (1, 2)
        ]
        change = max(change, abs(variances[1] - variances[0]))
    rows.append(("fig3e", f"twice the duration, every {STRIDE}th range", float(change)))
    return rows


def boundaries(configuration: Mapping[str, Any], data: Path) -> list[Row]:
    """Lines of Figs. 3a and 3b by bisection on B's winding in the flow, instead of a root of the return map."""
    panels = configuration["panels"]
    drive, coupling = panels["fig3a_boundary"]["drive"], panels["fig3b_inset"]["coupling"]
    line = tables.read(data / "fig3a_boundary.csv")
    inside = _some(line[(line["coupling"] > BRACKET) & (line["detuning"] > 0)])
    inset = _some(tables.read(data / "fig3b_inset.csv").dropna())
    at_coupling = [
        _last_slip(partial(_pair, drive, detuning), value) - value
        for detuning, value in inside[["detuning", "coupling"]].to_numpy()
    ]
    at_detuning = [
        _last_slip(partial(_pair, place, coupling=coupling), value) - value
        for place, value in inset[["drive", "detuning"]].to_numpy()
    ]
    change = f"bisection on winding in the flow to {RESOLVED:g},"
    return [
        ("fig3a: Γ_sync", f"{change} {len(inside)} detunings", float(np.abs(at_coupling).max())),
        ("fig3b_inset", f"{change} {len(inset)} drives", float(np.abs(at_detuning).max())),
    ]


def amplitudes(configuration: Mapping[str, Any]) -> list[Row]:
    """The inset of Fig. 2a after twice the time."""
    settings = configuration["panels"]["fig2a_inset"]
    curves = [
        fig2.fig2a_inset({**settings, "duration": factor * settings["duration"], "samples": 2 * settings["samples"]})
        for factor in (1, 2)
    ]
    change = (curves[1]["amplitude"] - curves[0]["amplitude"]).abs().max()
    return [("fig2a_inset", "twice the duration and the samples", float(change))]


def supplement(configuration: Mapping[str, Any], data: Path) -> list[Row]:
    """SF1–SF5: error estimates beside the values, closed forms, and what must be one."""
    rows = []
    for panel, column, what in (
        ("sf1_difference", "error", "error estimate of a line"),
        ("sf2_tongues", "error", "error estimate"),
        ("sf3_frequencies", "line_error", "error estimate of a line"),
        ("sf3_variance", "error", "error estimate of a frequency"),
    ):
        error = tables.read(data / f"{panel}.csv")[column]
        rows.append((panel, f"{what}, nine of ten points", float(error.quantile(0.9))))
        rows.append((panel, f"{what}, all points", float(error.max())))
    critical = tables.read(data / "sf4_critical.csv")
    difference = (critical["measured"] - critical["closed"]).abs().max()
    rows.append(("sf4_critical", "bisection on the motion instead of the closed form", float(difference)))
    settings = configuration["panels"]["sf4_frequency"]
    frequencies = [
        sf4.sf4_frequency({**settings, "accuracy": goal})["frequency"].to_numpy()
        for goal in (settings["accuracy"], settings["accuracy"] / 100)
    ]
    rows.append(("sf4_frequency", "accuracy / 100", float(np.abs(frequencies[1] - frequencies[0]).max())))
    orbits = tables.read(data / "sf5_multipliers.csv").groupby(["interaction", "initial", "coupling"])
    distance = orbits["modulus"].apply(lambda moduli: np.sort(np.abs(np.log(moduli)))[3])
    rows.append(("sf5_multipliers", "distance from 1 of four multipliers that are 1", float(distance.max())))
    return rows


def cavities(data: Path) -> list[Row]:
    """SF9: one photon more."""
    error = tables.read(data / "sf9_cavity.csv")["cutoff_error"].max()
    return [("sf9_cavity", "one photon more in all cavities", float(error))]


def _other_integrator(network: Network, stop: float) -> float:
    times = np.linspace(0, stop, 401)
    return float(np.abs(reference.mean_field_path(network, times) - evolve(network, times))[:, :, 2].max())


def _frequencies(network: Network, accuracy: float, duration: float | None = None) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where the duration does not suffice, the change says so
        return observed(observed_frequencies(network, duration, accuracy))


def _frequency_change(network: Network, accuracy: float) -> float:
    first, second = (_frequencies(network, goal) for goal in (accuracy, accuracy / 100))
    return float(np.abs(first - second).max())


def _map_changes(drive: float, detuning: np.ndarray, coupling: np.ndarray, accuracy: float) -> np.ndarray:
    drives = np.stack([np.full(detuning.size, drive), drive - detuning], axis=1)
    shares = np.repeat(coupling[:, None] / 2, 2, axis=1)
    first, second = (winding_rates(drives, shares, accuracy=goal)[0] for goal in (accuracy, accuracy / 100))
    return np.asarray(np.abs(first - second).max(axis=1))


def _some(table: pd.DataFrame) -> pd.DataFrame:
    return table.iloc[:: max(1, len(table) // SLIPS)]


def _pair(drive: float, detuning: float, coupling: float) -> Network:
    return Network((drive, drive - detuning), coupling)


def _last_slip(network_at: Callable[[float], Network], value: float) -> float:
    """Where B ceases to slip by 2π, looked for around `value`."""

    def winds(place: float) -> bool:
        theta = evolve_phases(network_at(place), [2e3, 6e3])[:, 1]
        return bool(abs(theta[1] - theta[0]) > 2 * np.pi)

    return bisect(winds, value - BRACKET, value + BRACKET, RESOLVED)
