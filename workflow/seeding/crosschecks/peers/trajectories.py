"""How long a trajectory takes here, in QuTiP's `mcsolve` and, where it is installed, in dynamiqs.

All run the seeded pair of Fig. 1 from all-up to κt = 60; compilation and imports are not counted. The peers solve the
same master equation with their own jumps and default tolerances: QuTiP on its sparse matrices, dynamiqs on matrices
by diagonals, with times of jumps to 1e-6. Seconds a trajectory, peak memory above what the imports took; that of
dynamiqs holds its compilation, which leaves no time between the two.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from typing import Any

from seeding.crosschecks.peers.process import in_turn, measured, row

SETTING = """
from seeding.crosschecks import reference
from seeding.network import Network
network = Network(drives=(1.5, 0.9), coupling=0.1)
engine, number, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
times = np.linspace(0, 60, 241)
"""
PROGRAM = (
    SETTING
    + """
from seeding.unravelling import ensemble
run = ensemble.trajectories if engine == "ours" else reference.trajectories
run(network, [number, number] if engine == "ours" else [2, 2], times[:2], 1, 1)
before, start = peak(), time.perf_counter()
run(network, [number, number], times, count, 1)
print(json.dumps({"s": (time.perf_counter() - start) / count, "mb": peak() - before}))
"""
)
DYNAMIQS = (
    """
import os
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"
import dynamiqs, jax, optimistix
"""
    + SETTING
    + """
dynamiqs.set_precision("double")
dynamiqs.set_progress_meter(False)
dims = (number + 1, number + 1)
def diagonals(operator):
    return dynamiqs.asqarray(operator.full(), dims=dims, layout=dynamiqs.dia)
hamiltonian, collapse = network.operators((number, number))
observed = [diagonals(operator) for operator in reference.magnetisations(network, (number, number))[2::3]]
top = dynamiqs.asqarray(np.eye(dims[0] * dims[1], 1).astype(complex), dims=dims)
method = dynamiqs.method.Event(root_finder=optimistix.Newton(1e-6, 1e-6))
hamiltonian, collapse = diagonals(hamiltonian), [diagonals(operator) for operator in collapse]
def run(seed):
    keys = jax.random.split(jax.random.PRNGKey(seed), count)
    return np.asarray(dynamiqs.jssesolve(
        hamiltonian, collapse, top, times, keys, exp_ops=observed, save_states=False, method=method).expects)
before = peak()
run(0)
start = time.perf_counter()
run(1)
print(json.dumps({"s": (time.perf_counter() - start) / count, "mb": peak() - before}))
"""
)


def trajectories_against_peers(
    sizes: Sequence[int] = (25, 50, 100, 200, 400, 1000),
    qutip_sizes: Sequence[int] = (25, 50, 100),
    dynamiqs_sizes: Sequence[int] = (25, 50),
    count: int = 100,
    peer_count: int = 3,
    timeout: float = 900.0,
) -> list[dict[str, Any]]:
    """Rows of peers.csv, size N_α; nan for QuTiP beyond `qutip_sizes` (about a minute each at N_α = 100).

    dynamiqs (an optional extra) has rows where it is installed, at `dynamiqs_sizes`.
    """
    asked = [("QuTiP mcsolve", PROGRAM, size, peer_count if size in qutip_sizes else 0) for size in sizes]
    if importlib.util.find_spec("dynamiqs") is not None:
        asked += [("dynamiqs jssesolve, CPU", DYNAMIQS, size, peer_count) for size in dynamiqs_sizes]
    return [_one_size(peer, program, size, count, peer_count, timeout) for peer, program, size, peer_count in asked]


def _one_size(peer: str, program: str, size: int, count: int, peer_count: int, timeout: float) -> dict[str, Any]:
    ours, theirs = in_turn(
        lambda: measured(PROGRAM, "ours", size, count, timeout=timeout),
        (lambda _: measured(program, "peer", size, peer_count, timeout=timeout)) if peer_count else None,
    )
    return row("trajectories", size, ours, peer, theirs)
