"""The mean field of n subsystems against `scipy.integrate.solve_ivp` at the same accuracy; its cost as n grows."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from seeding.checks import ComputationError
from seeding.crosschecks import reference
from seeding.crosschecks.peers.process import in_turn, measured, row
from seeding.mean_field.motion import evolve
from seeding.network import Network

SIZES = (2, 10, 100, 1000)
DURATION, SAMPLES = 100.0, 101
AGREEMENT = 1e-6  # of both routes: errors of 1e-11 a step grow where crystals drift apart
PROGRAM = """
from seeding.crosschecks.peers import networks
print(json.dumps(networks.measurement(sys.argv[1], int(sys.argv[2]), peak)))
"""


def networks_against_solve_ivp(sizes: Sequence[int] = SIZES, timeout: float = 900.0) -> list[dict[str, Any]]:
    """Rows of peers.csv, size n: seconds and peak memory for drives from 1.5 to 1.2, Γ = 0.5, to κt = 100.

    Raises ComputationError where ours does not finish in `timeout` seconds, or where the two routes disagree.
    """
    return [_one_size(n, timeout) for n in sizes]


def _one_size(n: int, timeout: float) -> dict[str, Any]:
    ours, peer = in_turn(
        lambda: measured(PROGRAM, "ours", n, timeout=timeout), lambda _: measured(PROGRAM, "peer", n, timeout=timeout)
    )
    if peer is not None:
        apart = float(np.abs(np.array(ours["path"]) - np.array(peer["path"])).max())
        if apart > AGREEMENT:
            raise ComputationError(f"the routes differ by {apart:.1e} for {n} subsystems, beyond {AGREEMENT:g}")
    return row("network", n, ours, "SciPy solve_ivp DOP853", peer)


def measurement(route: str, n: int, peak: Callable[[], float]) -> dict[str, Any]:
    """Seconds, megabytes and path of one route (ours or peer), in the process that runs PROGRAM."""
    run = evolve if route == "ours" else reference.mean_field_path
    model, times = network(n), np.linspace(0, DURATION, SAMPLES)
    run(network(2), times[:2])  # loads the compiled code, or what the solver imports
    before, start = peak(), time.perf_counter()
    path = run(model, times)
    return {"s": time.perf_counter() - start, "mb": peak() - before, "path": path.tolist()}


def network(n: int) -> Network:
    """n subsystems with drives in equal steps."""
    return Network(tuple(np.linspace(1.5, 1.2, n)), 0.5)
