"""The mean field of n subsystems against `scipy.integrate.solve_ivp` at the same accuracy; its cost as n grows."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from seeding.checks import ComputationError
from seeding.crosschecks import reference
from seeding.crosschecks.peers.maps import peak_megabytes
from seeding.mean_field.motion import evolve
from seeding.network import Network

SIZES = (2, 10, 100, 1000)
DURATION, SAMPLES = 100.0, 101
AGREEMENT = 1e-6  # of both routes: errors of 1e-11 a step grow where crystals drift apart


def networks_against_solve_ivp(repeats: int = 3) -> list[dict[str, Any]]:
    """Rows of peers.csv: seconds for drives from 1.5 to 1.2, Γ = 0.5, to κt = 100; best of some runs.

    Raises ComputationError where the two routes disagree.
    """
    times = np.linspace(0, DURATION, SAMPLES)
    evolve(network(2), times)  # compiles
    rows = []
    for n in SIZES:
        model = network(n)
        ours, path = best(evolve, model, times, repeats)
        peer, other = best(reference.mean_field_path, model, times, 1)
        apart = float(np.abs(path - other).max())
        if apart > AGREEMENT:
            raise ComputationError(f"the routes differ by {apart:.1e} for {n} subsystems, beyond {AGREEMENT:g}")
        rows.append(
            {
                "task": "network",
                "size": n,
                "ours_s": ours,
                "peer": "SciPy solve_ivp DOP853",
                "peer_s": peer,
                "ratio": peer / ours,
                "ours_mb": peak_megabytes(partial(evolve, model, times)),
                "peer_mb": peak_megabytes(partial(reference.mean_field_path, model, times)),
            }
        )
    return rows


def best(
    route: Callable[[Network, np.ndarray], np.ndarray], model: Network, times: np.ndarray, repeats: int
) -> tuple[float, np.ndarray]:
    """Shortest time of some runs, and the path."""
    took = []
    for _ in range(repeats):
        start = time.perf_counter()
        path = route(model, times)
        took.append(time.perf_counter() - start)
    return min(took), path


def network(n: int) -> Network:
    """n subsystems with drives in equal steps."""
    return Network(tuple(np.linspace(1.5, 1.2, n)), 0.5)
