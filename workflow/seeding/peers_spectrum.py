"""Spectra against the tools at hand: QuTiP's Liouvillian with SciPy's shift-invert, and SciPy on the sector matrices.

Each measurement runs in a process of its own with one thread: seconds of the computation after the imports, and peak
memory above what the imports took. A peer counts only where it returns every mode that ours lists (both sectors, λ₁
included) to 1e-7.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence

MEASURED = """
import json, resource, sys, time
import numpy as np, qutip, scipy.sparse.linalg as linalg
from seeding import liouvillian, spectrum
from seeding.network import Network

size, coupling, kind, wanted = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3], json.loads(sys.argv[4])
network, atoms, modes = Network((1.5, 0.9), coupling), (size, size), 6
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

def missing(values):
    return [z for z in wanted if np.abs(values - complex(*z)).min() > 1e-7]

def near(matrix, shift, count):
    start = np.ones(matrix.shape[0], dtype=matrix.dtype)
    return linalg.eigs(matrix, k=min(count, matrix.shape[0] - 2), sigma=shift, v0=start, return_eigenvectors=False)

def complete(matrices, shifts):
    # As many eigenvalues around each shift as it takes to have them all.
    count = 16
    while True:
        values = np.concatenate([near(matrix, shift, count) for matrix in matrices for shift in shifts])
        if not missing(values) or count > 128:
            return values
        count *= 2

if kind == "ours":
    spectrum.slow_modes(network, (6, 6), 2)  # load the compiled code
before, start = peak(), time.perf_counter()
if kind == "ours":
    table = spectrum.slow_modes(network, atoms, modes)
    values = table["re"].to_numpy() + 1j * table["im"].to_numpy()
elif kind == "sectors":
    names = liouvillian.sectors(network)
    matrices = [liouvillian.sector_matrix(network, atoms, name).astype(complex) for name in names]
    values = complete(matrices, [0.02, 1j])
else:
    hamiltonian, collapse = network.operators(atoms)
    matrix = qutip.liouvillian(hamiltonian, collapse).to("CSR").data.as_scipy().tocsc()
    values = complete([matrix], [0.02] if kind == "naive" else [0.02, 1j])
seconds = time.perf_counter() - start
print(json.dumps({"s": seconds, "mb": peak() - before, "missing": len(missing(values)),
                  "values": [[z.real, z.imag] for z in values.tolist()]}))
"""
PEERS = {
    "naive": "QuTiP + SciPy eigs, one real shift",
    "complex": "QuTiP + SciPy eigs, shifts 0 and iω",
    "sectors": "SciPy eigs on sector matrices, shifts 0 and iω",
}


def spectrum_against_qutip(
    sizes: Sequence[int] = (5, 7, 9, 11, 13),
    peers: Sequence[str] = tuple(PEERS),
    coupling: float = 0.1,
    timeout: float = 900.0,
) -> list[dict[str, object]]:
    """Rows task, size (N_α), ours_s, peer, peer_s, ratio, ours_mb, peer_mb; drives 1.5, 0.9, six modes a sector.

    peers: of naive, complex, sectors. A peer that fails, misses modes or needs more than `timeout` seconds has no row.
    """
    rows: list[dict[str, object]] = []
    for size in sizes:
        ours = _measured(size, coupling, "ours", [], timeout)
        if ours is None:
            continue
        for peer in peers:
            theirs = _measured(size, coupling, peer, ours["values"], timeout)
            if theirs is None or theirs["missing"]:
                continue
            rows.append(
                {
                    "task": "spectrum",
                    "size": size,
                    "ours_s": ours["s"],
                    "peer": PEERS[peer],
                    "peer_s": theirs["s"],
                    "ratio": theirs["s"] / ours["s"],
                    "ours_mb": ours["mb"],
                    "peer_mb": theirs["mb"],
                }
            )
    return rows


def _measured(size: int, coupling: float, kind: str, wanted: list[list[float]], timeout: float) -> dict | None:  # type: ignore[type-arg]
    """Seconds, megabytes, number of missing modes and eigenvalues; None where the process fails or takes too long."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
    words = [sys.executable, "-c", MEASURED, str(size), str(coupling), kind, json.dumps(wanted)]
    environment = {**os.environ, **threads, "PYTHONPATH": os.pathsep.join(sys.path)}
    try:
        done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=timeout, check=True)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return None
    result: dict = json.loads(done.stdout)  # type: ignore[type-arg]
    return result
