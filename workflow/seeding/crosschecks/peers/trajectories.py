"""How long a trajectory takes here and in QuTiP's `mcsolve`: the rows `trajectories` of the table of peers.

Both run the seeded pair of Fig. 1 from all-up to κt = 60; compilation and imports are not counted. QuTiP solves the
same master equation with its own jumps and its default tolerances. Seconds a trajectory, peak memory above what the
imports took.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from seeding.checks import ComputationError
from seeding.crosschecks.peers.process import measured, row

PROGRAM = """
from seeding.unravelling import ensemble
from seeding.crosschecks import reference
from seeding.network import Network
network = Network(drives=(1.5, 0.9), coupling=0.1)
engine, number, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
times = np.linspace(0, 60, 241)
run = ensemble.trajectories if engine == "ours" else reference.trajectories
run(network, [number, number] if engine == "ours" else [2, 2], times[:2], 1, 1)
before, start = peak(), time.perf_counter()
run(network, [number, number], times, count, 1)
print(json.dumps({"s": (time.perf_counter() - start) / count, "mb": peak() - before}))
"""


def trajectories_against_qutip(
    sizes: Sequence[int] = (100, 200, 400, 1000),
    peer_sizes: Sequence[int] = (100,),
    count: int = 100,
    peer_count: int = 3,
    timeout: float = 900.0,
) -> list[dict[str, Any]]:
    """Rows of peers.csv, size N_α; nan for QuTiP except at `peer_sizes` (about half a minute each at N_α = 100)."""
    rows = []
    for size in sizes:
        ours = measured(PROGRAM, "ours", size, count, timeout=timeout)
        if ours is None:
            raise ComputationError(f"trajectories at N_α = {size} did not finish in {timeout:g} s")
        theirs = measured(PROGRAM, "peer", size, peer_count, timeout=timeout) if size in peer_sizes else None
        rows.append(row("trajectories", size, ours, "QuTiP mcsolve", theirs))
    return rows
