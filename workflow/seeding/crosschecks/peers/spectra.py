"""Spectra against the tools at hand: QuTiP's Liouvillian with SciPy's shift-invert, and SciPy on the sector matrices.

Seconds of the computation after the imports, and peak memory above what the imports took. A peer asks for more and more
eigenvalues around each of its shifts until it has every mode that ours lists (both sectors, λ₁ included) to 1e-7; only
the attempt that succeeds is counted, as if it had known the number.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from seeding.crosschecks.peers.process import in_turn, measured, row

PROGRAM = """
import qutip, scipy.sparse.linalg as linalg
from seeding.master_equation import liouvillian, spectrum
from seeding.network import Network

size, coupling, kind, wanted = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3], json.loads(sys.argv[4])
count = int(sys.argv[5])
network, atoms, modes = Network((1.5, 0.9), coupling), (size, size), 6

def missing(values):
    return [z for z in wanted if np.abs(values - complex(*z)).min() > 1e-7]

def near(matrix, shift, count):
    # A real matrix keeps its cheaper factors where the shift allows it.
    matrix = matrix.astype(complex) if isinstance(shift, complex) else matrix
    start = np.ones(matrix.shape[0], dtype=matrix.dtype)
    return linalg.eigs(matrix, k=min(count, matrix.shape[0] - 2), sigma=shift, v0=start, return_eigenvectors=False)

def complete(matrices, shifts):
    # As many eigenvalues around each shift as it takes to have them all; the time of failed attempts is taken back.
    global count, start
    while True:
        begin = time.perf_counter()
        values = np.concatenate([near(matrix, shift, count) for matrix in matrices for shift in shifts])
        if not missing(values) or count > 128:
            return values
        start += time.perf_counter() - begin
        count *= 2

if kind == "ours":
    spectrum.slow_modes(network, (6, 6), 2)  # load the compiled code
before, start = peak(), time.perf_counter()
if kind == "ours":
    table = spectrum.slow_modes(network, atoms, modes)
    values = table["re"].to_numpy() + 1j * table["im"].to_numpy()
elif kind == "sectors":
    names = liouvillian.sectors(network)
    matrices = [liouvillian.sector_matrix(network, atoms, name).tocsc() for name in names]
    values = complete(matrices, [0.02, 1j])
else:
    hamiltonian, collapse = network.operators(atoms)
    matrix = qutip.liouvillian(hamiltonian, collapse).to("CSR").data.as_scipy().tocsc()
    values = complete([matrix], [0.02] if kind == "naive" else [0.02, 1j])
seconds = time.perf_counter() - start
print(json.dumps({"s": seconds, "mb": peak() - before, "missing": len(missing(values)), "count": count,
                  "values": [[z.real, z.imag] for z in values.tolist()]}))
"""
PEERS = {
    "naive": "QuTiP + SciPy eigs, one real shift",
    "complex": "QuTiP + SciPy eigs, shifts 0 and iω",
    "sectors": "SciPy eigs on sector matrices, shifts 0 and iω",
}


def spectrum_against_qutip(
    sizes: Sequence[int] = (5, 7, 9, 11, 19),
    peers: Sequence[str] = tuple(PEERS),
    coupling: float = 0.1,
    largest: int = 11,
    timeout: float = 400.0,
) -> list[dict[str, Any]]:
    """Rows of peers.csv, size N_α; drives 1.5 and 0.9, six modes a sector.

    peers: of naive, complex, sectors; nan beyond `largest`, and where a peer needs more than `timeout` seconds or the
    machine's memory, or does not find all modes among 256 around each shift; it is not asked for larger sizes then.
    """
    counts = dict.fromkeys(peers, 16)  # eigenvalues around a shift; a peer that failed has none
    return [_one_peer(size, coupling, peer, counts, size <= largest, timeout) for size in sizes for peer in peers]


def _one_peer(
    size: int, coupling: float, peer: str, counts: dict[str, int], asked: bool, timeout: float
) -> dict[str, Any]:
    """A row; the peer's entry of `counts` follows what it needed, and goes where it failed."""

    def theirs(ours: dict[str, Any]) -> dict[str, Any] | None:
        wanted = json.dumps(ours["values"])
        found = measured(PROGRAM, size, coupling, peer, wanted, counts[peer], timeout=timeout)
        if found is None or found["missing"]:
            del counts[peer]
            return None
        counts[peer] = found["count"]
        return found

    ours, other = in_turn(
        lambda: measured(PROGRAM, size, coupling, "ours", [], 0, timeout=timeout),
        theirs if asked and peer in counts else None,
    )
    return row("spectrum", size, ours, PEERS[peer], other)
