"""The map of Fig. 3a against a loop of `scipy.integrate.solve_ivp` at the same accuracy.

The peer integrates the phase form of (B1) with DOP853 and takes the same weighted averages over windows that double
until two agree, so that it profits from their convergence too; it also skips points where a fixed point exists. What
remains is the difference between averaging over the flow and over the interpolated return map, compiled.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from seeding.checks import ComputationError
from seeding.crosschecks.peers.process import in_turn, measured, row
from seeding.mean_field.frequencies import bump
from seeding.mean_field.return_map import winding_rates
from seeding.network import Network

DRIVE = 1.15
SPAN_DETUNING, SPAN_COUPLING = 0.3, 0.2
ACCURACY = 1e-5
FIRST_WINDOW, WINDOWS = 125.0, 8
AGREEMENT = 5 * ACCURACY  # of the two routes, each to within its own accuracy


PROGRAM = """
from seeding.crosschecks.peers import maps
print(json.dumps(maps.measurement(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), peak)))
"""


def map_against_solve_ivp(sample: int = 40, seed: int = 1, timeout: float = 900.0) -> dict[str, Any]:
    """One row of peers.csv: seconds and peak memory for `sample` random points of the map's area.

    ours_s is measured on 100 times as many points of the same area and scaled, since the sample takes no time.
    Raises ComputationError where ours does not finish in `timeout` seconds, or where the two routes disagree at more
    than a tenth of the points, those next to a boundary.
    """
    ours, peer = in_turn(
        lambda: measured(PROGRAM, "ours", sample, seed, timeout=timeout),
        lambda _: measured(PROGRAM, "peer", sample, seed, timeout=timeout),
    )
    if peer is not None:
        apart = np.abs(np.array(ours["rates"]) - np.array(peer["rates"])).max(axis=1) > AGREEMENT
        if np.sum(apart) > 0.1 * sample:
            raise ComputationError(f"the routes disagree at {np.sum(apart)} of {sample} points, beyond {AGREEMENT:g}")
    return row("map", sample, ours, "SciPy solve_ivp DOP853", peer)


def measurement(route: str, sample: int, seed: int, peak: Callable[[], float]) -> dict[str, Any]:
    """Seconds, megabytes and rates of one route (ours or peer), in the process that runs PROGRAM."""
    generator = np.random.Generator(np.random.Philox(seed))
    many, few = points(generator, 100 * sample), points(generator, sample)
    if route == "ours":
        winding_rates(few[0][:1], few[1][:1], accuracy=ACCURACY)  # loads the compiled code
    before, start = peak(), time.perf_counter()
    if route == "ours":
        rates = winding_rates(*few, accuracy=ACCURACY)[0]
        used, start = peak() - before, time.perf_counter()
        winding_rates(*many, accuracy=ACCURACY)
        seconds = (time.perf_counter() - start) / 100
    else:
        rates = np.array([flow_rates(drives, shares) for drives, shares in zip(*few, strict=True)])
        used, seconds = peak() - before, time.perf_counter() - start
    return {"s": seconds, "mb": used, "rates": rates.tolist()}


def points(generator: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Drives and shares of points uniform in the map's area, shape (count, 2) each."""
    detuning, coupling = generator.uniform(0, 1, (2, count)) * [[SPAN_DETUNING], [SPAN_COUPLING]]
    drives = np.stack([np.full(count, DRIVE), DRIVE - detuning], axis=1)
    return drives, np.repeat(coupling[:, None] / 2, 2, axis=1)


def flow_rates(drives: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """|Rotation numbers| of two crystals by solve_ivp, windows [T, 2T], [2T, 4T], …"""
    network = Network(tuple(drives), float(shares.sum()))
    if np.abs(network.resting_sines()).max() <= 1:
        return np.zeros(2)

    def velocity(_: float, theta: np.ndarray) -> np.ndarray:
        sine = np.sin(theta)
        return np.asarray(sine - drives + shares @ sine)

    theta, former, window = np.zeros(2), np.full(2, np.inf), FIRST_WINDOW
    theta = solve_ivp(velocity, (0, window), theta, method="DOP853", rtol=1e-8, atol=1e-8).y[:, -1]
    for _ in range(WINDOWS):
        times = np.linspace(0, window, int(4 * window) + 1)
        path = solve_ivp(velocity, (0, window), theta, method="DOP853", t_eval=times, rtol=1e-8, atol=1e-8).y
        theta = path[:, -1]
        sine = np.sin(path[:, 1:-1])
        rates = np.abs((sine - drives[:, None] + shares @ sine) @ bump(times.size - 2))
        if np.abs(rates - former).max() < ACCURACY:
            break
        former, window = rates, 2 * window
    return np.where(rates < ACCURACY, 0.0, rates)
