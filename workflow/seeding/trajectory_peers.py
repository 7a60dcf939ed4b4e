"""How long a trajectory takes here and in QuTiP's `mcsolve`: the rows `trajectories` of the table of peers.

Both run the seeded pair of Fig. 1 from all-up to κt = 60 in a process of their own, on one thread; compilation and
imports are not counted. QuTiP solves the same master equation with its own jumps and its default tolerances.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
_PROGRAM = """
import json, resource, sys, time
import numpy as np
from seeding import quantum_jumps, reference
from seeding.network import Network
network = Network(drives=(1.5, 0.9), coupling=0.1)
engine, number, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
times = np.linspace(0, 60, 241)
run = quantum_jumps.trajectories if engine == "ours" else reference.trajectories
run(network, [number, number] if engine == "ours" else [2, 2], times[:2], 1, 1)
start = time.perf_counter()
run(network, [number, number], times, count, 1)
seconds = (time.perf_counter() - start) / count
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def trajectories_against_qutip(
    sizes: Sequence[int] = (100, 400, 1000), peer_sizes: Sequence[int] = (100,), count: int = 50, peer_count: int = 1
) -> list[dict[str, Any]]:
    """Rows task, size (N_α), ours_s, peer, peer_s, ratio, ours_mb, peer_mb; seconds a trajectory, peak resident memory.

    peer_sizes: where QuTiP is run too (about 35 s a trajectory at N_α = 100); elsewhere its columns are nan.
    """
    rows = []
    for size in sizes:
        ours, ours_mb = _measure("ours", size, count)
        peer, peer_mb = _measure("peer", size, peer_count) if size in peer_sizes else (float("nan"), float("nan"))
        rows.append(
            {
                "task": "trajectories",
                "size": size,
                "ours_s": ours,
                "peer": "QuTiP mcsolve",
                "peer_s": peer,
                "ratio": peer / ours,
                "ours_mb": ours_mb,
                "peer_mb": peer_mb,
            }
        )
    return rows


def _measure(engine: str, size: int, count: int) -> tuple[float, float]:
    library = str(Path(__file__).parents[1])
    environment = {**os.environ, **dict.fromkeys(_THREADS, "1"), "PYTHONPATH": library}
    words = [sys.executable, "-c", _PROGRAM, engine, str(size), str(count)]
    answer = subprocess.run(words, env=environment, stdout=subprocess.PIPE, check=True, text=True).stdout
    seconds, megabytes = json.loads(answer)
    return seconds, megabytes
