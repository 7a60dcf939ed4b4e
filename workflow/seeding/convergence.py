"""What changes in a curve when a numerical parameter is made better, or another random stream or route is taken.

One number for each: columns curve (panel), change (what was done), effect (the largest change of what is plotted, in
its unit, unless `change` says otherwise). The first three functions compute anew, the others read what was computed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from seeding import damped_oscillation, tables
from seeding.batches import Batch
from seeding.frequencies import observed, observed_frequencies
from seeding.liouvillian import sector_matrix
from seeding.mean_field import evolve, velocity
from seeding.network import Network
from seeding.panels.fig2 import seeded
from seeding.panels.fig3 import ladder
from seeding.panels.spectra import read_spectrum
from seeding.return_map import winding_rates
from seeding.shift_invert import shift_invert_modes

Row = tuple[str, str, float]
RUNGE_KUTTA = "Runge-Kutta 8(5,3) at 1e-11 instead of the Taylor series"
POINTS = 400  # of the map of Fig. 3a that are looked at again
STRIDE = 8  # every eighth point of a frequency curve is


def motion(configuration: Mapping[str, Any]) -> list[Row]:
    """Mean-field curves of Figs. 1c–d, 2a, 3c–d, 5 by another integrator: max |Δm_z|."""
    panels, pair = configuration["panels"], configuration["pair"]
    curves = {
        "fig1c, fig1d": (Network(tuple(pair["drives"]), pair["coupling"]), pair["curves"]["duration"]),
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
            np.var(
                observed(
                    observed_frequencies(ladder(settings, width), factor * settings["duration"], settings["accuracy"])
                )
            )
            for factor in (1, 2)
        ]
        change = max(change, abs(variances[1] - variances[0]))
    rows.append(("fig3e", f"twice the duration, every {STRIDE}th range", float(change)))
    return rows


def spectra(files: Iterable[Path], other_route: int) -> list[Row]:
    """Figs. 1f, 4 and SF6: largest error estimate of each set of spectra; Γ/S at N_α = `other_route` by other means."""
    groups: dict[tuple[str, float], list[Any]] = {}
    for spectrum in map(read_spectrum, files):
        groups.setdefault((spectrum.normalisation, spectrum.coupling), []).append(spectrum)
    rows: list[Row] = []
    for (normalisation, coupling), group in sorted(groups.items()):
        name = f"fig1f, fig4, SF6: {'Γ/S' if normalisation == 'total' else 'Γ/S_α'}, Γ = {coupling:.4g}"
        for spectrum in sorted(group, key=lambda item: item.size):
            slow = spectrum.table[spectrum.table["mode"] <= 3]
            if spectrum.size >= 38:
                change = f"error estimate at N = {spectrum.size}, three slowest modes of each sector"
                rows.append((name, change, float(slow["error"].max())))
            if spectrum.size == 2 * other_route and normalisation == "total":
                change = f"sparse shift-invert instead of the stencil, N = {spectrum.size}"
                rows.append((name, change, _other_route(spectrum, other_route, normalisation, coupling)))
    return rows


def trajectories(panel: str, batch: Batch) -> list[Row]:
    """Figs. 1c–d: the largest standard error, and the largest difference between two halves of the trajectories."""
    half = batch.count // 2
    halves = [part.mean(axis=0) for part in (batch.samples[:half], batch.samples[half : 2 * half])]
    error = (batch.samples.std(axis=0, ddof=1) / np.sqrt(batch.count)).max()
    name = f"{panel}: N_α = {batch.atoms[0]}"
    ratio = np.abs(halves[1] - halves[0]).max() / (2 * error)
    return [
        (name, f"largest standard error, {batch.count} trajectories", float(error)),
        (name, "other half of the trajectories, in standard errors of the difference", float(ratio)),
    ]


def lifetimes(batch: Batch, start: float) -> list[Row]:
    """SF7: relative change of the damping where the fit starts half as late again, and its bootstrap error."""
    fits = [
        damped_oscillation.fit(batch.times, batch.samples, start=begin, resamples=20, seed=batch.seed)
        for begin in (start, 1.5 * start)
    ]
    name = f"SF7: N = {sum(batch.atoms)}"
    return [
        (name, "damping, fit started half as late again, relative", abs(fits[1]["decay"] / fits[0]["decay"] - 1)),
        (name, "damping, bootstrap over trajectories, relative", fits[0]["decay_error"] / fits[0]["decay"]),
    ]


def limits(data: Path, panels: Sequence[str]) -> list[Row]:
    """Fig. 4: spread of the large-N limit over the degree and over the window of N, from the headers of the tables."""
    rows = []
    for panel in panels:
        text = "\n".join(tables.header(data / f"{panel}.csv"))
        for words, change in (
            ("the degree", "degree of the fit ± 1"),
            ("the window of N", "smallest or largest N left out"),
        ):
            found = re.search(rf"over {words} (\S+?)[,)]", text)
            if found:
                rows.append((panel, f"limit, {change}", float(found.group(1))))
    return rows


def cavities(data: Path) -> list[Row]:
    """SF9: one photon more."""
    return [
        ("SF9", "one photon more in all cavities", float(tables.read(data / "sf9_cavity.csv")["cutoff_error"].max()))
    ]


def _other_integrator(network: Network, stop: float) -> float:
    times = np.linspace(0, stop, 401)
    path = evolve(network, times)

    def slope(_: float, flat: np.ndarray) -> np.ndarray:
        return np.asarray(velocity(network, flat.reshape(network.n, 3)).ravel())

    other = solve_ivp(slope, (0, stop), path[0].ravel(), method="DOP853", t_eval=times, rtol=1e-11, atol=1e-12)
    return float(np.abs(other.y.T.reshape(path.shape) - path)[:, :, 2].max())


def _frequency_change(network: Network, accuracy: float) -> float:
    first, second = (observed(observed_frequencies(network, accuracy=goal)) for goal in (accuracy, accuracy / 100))
    return float(np.abs(first - second).max())


def _map_changes(drive: float, detuning: np.ndarray, coupling: np.ndarray, accuracy: float) -> np.ndarray:
    drives = np.stack([np.full(detuning.size, drive), drive - detuning], axis=1)
    shares = np.repeat(coupling[:, None] / 2, 2, axis=1)
    first, second = (winding_rates(drives, shares, accuracy=goal)[0] for goal in (accuracy, accuracy / 100))
    return np.asarray(np.abs(first - second).max(axis=1))


def _other_route(spectrum: Any, atoms: int, normalisation: str, coupling: float) -> float:
    network = Network(spectrum.drives, coupling, normalisation=normalisation)
    largest = 0.0
    for sector, rows in spectrum.table.groupby("sector"):
        matrix = sector_matrix(network, (atoms, atoms), str(sector))
        other = shift_invert_modes(matrix, len(rows), sector == "symmetric", 1.0).eigenvalues
        largest = max(largest, np.abs(rows["re"].to_numpy() + 1j * rows["im"].to_numpy() - other[: len(rows)]).max())
    return float(largest)
