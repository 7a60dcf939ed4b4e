"""The map of Fig. 3a against a loop of `scipy.integrate.solve_ivp` at the same accuracy.

The peer integrates the phase form of (B1) with DOP853 and takes the same weighted averages over windows that double
until two agree, so that it profits from their convergence too; it also skips points where a fixed point exists. What
remains is the difference between averaging over the flow and over the interpolated return map, compiled.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from seeding.checks import ComputationError
from seeding.mean_field.frequencies import bump
from seeding.mean_field.return_map import winding_rates
from seeding.network import Network

DRIVE = 1.15
SPAN_DETUNING, SPAN_COUPLING = 0.3, 0.2
ACCURACY = 1e-5
FIRST_WINDOW, WINDOWS = 125.0, 8
AGREEMENT = 5 * ACCURACY  # of the two routes, each to within its own accuracy


def map_against_solve_ivp(sample: int = 40, seed: int = 1) -> dict[str, Any]:
    """One row of peers.csv: seconds for `sample` random points of the map's area, one thread each.

    ours_s is measured on 100 times as many points of the same area and scaled, since the sample takes no time.
    Raises ComputationError where the two routes disagree at more than a tenth of the points, those next to a boundary.
    """
    generator = np.random.Generator(np.random.Philox(seed))
    many = points(generator, 100 * sample)
    few = points(generator, sample)
    winding_rates(*few, accuracy=ACCURACY)  # compiles
    start = time.perf_counter()
    winding_rates(*many, accuracy=ACCURACY)
    ours = (time.perf_counter() - start) / 100
    start = time.perf_counter()
    reference = np.array([flow_rates(drives, shares) for drives, shares in zip(*few, strict=True)])
    peer = time.perf_counter() - start
    rates, _ = winding_rates(*few, accuracy=ACCURACY)
    apart = np.abs(rates - reference).max(axis=1) > AGREEMENT
    if np.sum(apart) > 0.1 * sample:
        raise ComputationError(f"the routes disagree at {np.sum(apart)} of {sample} points, beyond {AGREEMENT:g}")
    return {
        "task": "map",
        "size": sample,
        "ours_s": ours,
        "peer": "scipy solve_ivp DOP853",
        "peer_s": peer,
        "ratio": peer / ours,
        "ours_mb": peak_megabytes(lambda: winding_rates(*few, accuracy=ACCURACY)),
        "peer_mb": peak_megabytes(lambda: flow_rates(few[0][0], few[1][0])),
    }


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


def peak_megabytes(task: Callable[[], object]) -> float:
    """Peak of the memory that `task` allocates through Python, in MB."""
    tracemalloc.start()
    task()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6
