"""Mean-field curves: computed anew by another integrator, with more accuracy, for longer or by another indicator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
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
from seeding.paper import parameters
from seeding.paper.fig2.data import fig2a_inset
from seeding.paper.networks import detuned, finite_critical, ladder, seed_and_others, seed_critical, winding_pair
from seeding.paper.plan import Plan
from seeding.paper.sf4.data import sf4_frequency

RUNGE_KUTTA = "Runge-Kutta 8(5,3) at 1e-11 instead of the Taylor series"
POINTS = 400  # of the map of Fig. 3a that are looked at again
STRIDE = 8  # every eighth point of a frequency curve is
SLIPS = 10  # points of the line of Fig. 3a and of the inset of 3b are
BRACKET, RESOLVED = 1e-4, 1e-5  # where B's last slip is looked for, and how finely: its period grows beyond all bounds


def arguments(plan: Plan, panel: str) -> dict[str, Any]:
    """The arguments of a panel's function in the run that `plan` describes."""
    return parameters.converted(panel, plan.settings(panel))


def motion(plan: Plan) -> list[Row]:
    """Mean-field curves of Figs. 1c–d, 2a, 3c–d, 5 by another integrator: max |Δm_z|."""
    curves = plan.mean_field["curves"]
    moved = {"fig1c, fig1d": (curves.network, curves.duration)}
    seeded = arguments(plan, "fig2a")
    network = seed_and_others(seeded["network"], seeded["n"], seeded["network"].coupling)
    moved["fig2a"] = (network, seeded["duration"])
    for name in ("fig3c", "fig3d", "fig5a", "fig5b", "fig5c"):
        shown = arguments(plan, name)
        moved[name] = (_at(shown["network"], shown.get("coupling")), shown["stop"])
    return [(name, RUNGE_KUTTA, _other_integrator(network, stop)) for name, (network, stop) in moved.items()]


def seed_frequencies(plan: Plan) -> list[Row]:
    """Fig. 2b with a hundred times the accuracy."""
    shown, change = arguments(plan, "fig2b"), 0.0
    for n in shown["n"]:
        critical = finite_critical(seed_critical(shown["network"], n))
        for coupling in (critical * (1 - np.linspace(1, 0, shown["count"]) ** 2))[:-1:STRIDE]:
            network = seed_and_others(shown["network"], n, coupling)
            change = max(change, _frequency_change(network, shown["accuracy"]))
    return [("fig2b", f"accuracy / 100, every {STRIDE}th coupling below Γ_crit", change)]


def differences(plan: Plan) -> list[Row]:
    """Figs. 3a and 3b with a hundred times the accuracy."""
    rows = []
    shown = arguments(plan, "fig3a")
    generator = np.random.Generator(np.random.Philox(1))
    detuning, coupling = (
        generator.uniform(shown[axis][0], shown[axis][1], POINTS) for axis in ("detuning", "coupling")
    )
    drive = max(shown["network"].drives)
    changes = _map_changes(shown["network"], drive, detuning, coupling, shown["accuracy"])
    rows.append(("fig3a", f"accuracy / 100, 99 % of {POINTS} random points", float(np.quantile(changes, 0.99))))
    rows.append(("fig3a", f"accuracy / 100, all of {POINTS} random points", float(changes.max())))
    shown = arguments(plan, "fig3b")
    detuning = np.linspace(*shown["detuning"])[1::STRIDE]
    coupling = np.full(detuning.size, shown["network"].coupling)
    drives = sorted({max(shown["network"].drives), *shown["drives"]})
    change = max(_map_changes(shown["network"], drive, detuning, coupling, shown["accuracy"]).max() for drive in drives)
    rows.append(("fig3b", f"accuracy / 100, every {STRIDE}th detuning", float(change)))
    return rows


def variances(plan: Plan) -> list[Row]:
    """Fig. 3e after twice the duration."""
    shown, change = arguments(plan, "fig3e"), 0.0
    for width in np.linspace(*shown["range"])[::STRIDE]:
        network = ladder(shown["network"], width)
        first, second = (
            np.var(_frequencies(network, shown["accuracy"], factor * shown["duration"])) for factor in (1, 2)
        )
        change = max(change, abs(second - first))
    return [("fig3e", f"twice the duration, every {STRIDE}th range", float(change))]


def boundary(plan: Plan, data: Path) -> list[Row]:
    """The line of Fig. 3a by bisection on B's winding in the flow, instead of a root of the return map."""
    network = arguments(plan, "fig3a_boundary")["network"]
    line = tables.read(data / "fig3a_boundary.csv")
    inside = _some(line[(line["coupling"] > BRACKET) & (line["detuning"] > 0)])
    apart = [
        _last_slip(partial(_pair, network, max(network.drives), detuning), value) - value
        for detuning, value in inside[["detuning", "coupling"]].to_numpy()
    ]
    change = f"bisection on winding in the flow to {RESOLVED:g}, {len(inside)} detunings"
    return [("fig3a: Γ_sync", change, float(np.abs(apart).max(initial=0.0)))]


def inset(plan: Plan, data: Path) -> list[Row]:
    """The inset of Fig. 3b, the same."""
    network = arguments(plan, "fig3b_inset")["network"]
    line = _some(tables.read(data / "fig3b_inset.csv").dropna())
    apart = [
        _last_slip(partial(_pair, network, drive, coupling=network.coupling), value) - value
        for drive, value in line[["drive", "detuning"]].to_numpy()
    ]
    change = f"bisection on winding in the flow to {RESOLVED:g}, {len(line)} drives"
    return [("fig3b_inset", change, float(np.abs(apart).max(initial=0.0)))]


def amplitudes(plan: Plan) -> list[Row]:
    """The inset of Fig. 2a after twice the time."""
    shown = arguments(plan, "fig2a_inset")
    first, second = (
        fig2a_inset(**{**shown, "duration": factor * shown["duration"], "samples": 2 * shown["samples"]})
        for factor in (1, 2)
    )
    change = (second["amplitude"] - first["amplitude"]).abs().max()
    return [("fig2a_inset", "twice the duration and the samples", float(change))]


def estimates(data: Path, panel: str, column: str, what: str) -> list[Row]:
    """The error estimates that stand beside the values of a panel."""
    error = tables.read(data / f"{panel}.csv")[column]
    return [
        (panel, f"{what}, nine of ten points", float(error.quantile(0.9))),
        (panel, f"{what}, all points", float(error.max())),
    ]


def critical_couplings(data: Path) -> list[Row]:
    """SF4: the closed form against the motion."""
    critical = tables.read(data / "sf4_critical.csv")
    difference = (critical["measured"] - critical["closed"]).abs().max()
    return [("sf4_critical", "bisection on the motion instead of the closed form", float(difference))]


def large_networks(plan: Plan) -> list[Row]:
    """SF4: the frequencies with a hundred times the accuracy, where there are any."""
    shown = arguments(plan, "sf4_frequency")
    first, second = (
        sf4_frequency(**{**shown, "accuracy": goal})["frequency"].to_numpy()
        for goal in (shown["accuracy"], shown["accuracy"] / 100)
    )
    return [("sf4_frequency", "accuracy / 100", float(np.nanmax(np.abs(second - first))))]


def multipliers(data: Path) -> list[Row]:
    """SF5: what must be one."""
    orbits = tables.read(data / "sf5_multipliers.csv").groupby(["interaction", "initial", "coupling"])
    distance = orbits["modulus"].apply(lambda moduli: np.sort(np.abs(np.log(moduli)))[3])
    return [("sf5_multipliers", "distance from 1 of four multipliers that are 1", float(distance.max()))]


def cavities(data: Path) -> list[Row]:
    """SF9: one photon more."""
    error = tables.read(data / "sf9_cavity.csv")["cutoff_error"].max()
    return [("sf9_cavity", "one photon more in all cavities", float(error))]


def _other_integrator(network: Network, stop: float) -> float:
    times = np.linspace(0, stop, 401)
    return float(np.abs(reference.mean_field_path(network, times) - evolve(network, times))[:, :, 2].max())


def _at(network: Network, coupling: float | None) -> Network:
    return network if coupling is None else replace(network, coupling=coupling)


def _frequencies(network: Network, accuracy: float, duration: float | None = None) -> np.ndarray:
    return observed(observed_frequencies(network, duration, accuracy))


def _frequency_change(network: Network, accuracy: float) -> float:
    first, second = (_frequencies(network, goal) for goal in (accuracy, accuracy / 100))
    return float(np.abs(first - second).max())


def _map_changes(
    network: Network, drive: float, detuning: np.ndarray, coupling: np.ndarray, accuracy: float
) -> np.ndarray:
    winding_pair(network)
    drives = np.stack([np.full(detuning.size, drive), drive - detuning], axis=1)
    pairs = [_pair(network, drive, 0.0, value) for value in coupling]
    shares = np.stack([pair.shares() for pair in pairs])
    first, second = (
        winding_rates(drives, shares, pairs[0].kappas, accuracy=goal)[0] for goal in (accuracy, accuracy / 100)
    )
    return np.asarray(np.abs(first - second).max(axis=1))


def _some(table: pd.DataFrame) -> pd.DataFrame:
    return table.iloc[:: max(1, len(table) // SLIPS)]


def _pair(network: Network, drive: float, detuning: float, coupling: float) -> Network:
    return replace(detuned(network, detuning, drive), coupling=coupling)


def _last_slip(network_at: Callable[[float], Network], value: float) -> float:
    """Where B ceases to slip by 2π, looked for around `value`."""

    def winds(place: float) -> bool:
        theta = evolve_phases(network_at(place), [2e3, 6e3])[:, 1]
        return bool(abs(theta[1] - theta[0]) > 2 * np.pi)

    return bisect(winds, value - BRACKET, value + BRACKET, RESOLVED)
