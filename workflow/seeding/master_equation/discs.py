"""All eigenvalues of a real sparse matrix L within a disc, with multiplicity and errors: block shift-invert Krylov.

The eigenvalues nearest to a shift σ are the largest of (L - σ)⁻¹, which SuperLU applies. A block of two random vectors
finds two copies of an eigenvalue, and defective ones in full. What converges is an invariant subspace, kept as
orthonormal Schur vectors, which stays well-conditioned where eigenvectors are parallel. The left and the right one come
from starts of their own, must hold the same eigenvalues, and give the condition numbers. The edge of a disc lies in a
gap between eigenvalues of both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse
import scipy.sparse.linalg
from tqdm import tqdm

from seeding.checks import ComputationError
from seeding.master_equation.clusters import cluster_errors, ordered_schur
from seeding.master_equation.conditions import nearest

BLOCK = 2  # vectors of a step: at rest all modes come twice
FIRST_LOOK, LOOK = 32, 1.1  # vectors at the first look at the Ritz values, and the factor to the next
# Residuals of a Schur vector of (L - σ)⁻¹ in units of its eigenvalue: left; right, and the first beyond a disc.
CONVERGED, ROUGHLY = 1e-12, 1e-9
SINGULAR = 1e-7  # singular value of the overlaps of left and right Schur vectors where a cluster is parted
KEPT = 0.1  # of a vector: where less is left, it is orthogonalised again
SEPARATION = 100  # gap at the edge of a disc in units of the difference between left and right eigenvalues
PIVOT = 0.01  # a diagonal entry is eliminated unless it is smaller than this, in units of the largest of its column

Enough = Callable[[np.ndarray, float], bool]


@dataclass(frozen=True)
class Disc:
    """The eigenvalues λ of L with |λ - shift| < radius, residuals of their left eigenvectors, and errors."""

    shift: complex
    radius: float
    eigenvalues: np.ndarray
    residuals: np.ndarray
    errors: np.ndarray


def disc(matrix: sparse.csr_array, order: np.ndarray, shift: complex, enough: Enough, most: int) -> Disc:
    """The eigenvalues nearest to the shift, as many as make `enough(eigenvalues, radius)` true.

    matrix: shape (rows, columns ≥ rows). Its square part is L; where it has more columns, a left eigenvector v of L is
    one of a larger matrix up to what v `matrix` has there, which its residual counts.
    order: an elimination order of the rows that keeps the factors sparse. most: vectors of the largest basis, with
    which the disc may be smaller than is enough.
    """
    rows = matrix.shape[0]
    square = matrix[:, :rows]
    shifted = square - (shift if shift.imag else shift.real) * sparse.eye_array(rows)
    factors = scipy.sparse.linalg.splu(
        sparse.csc_array(shifted[order][:, order]),
        permc_spec="NATURAL",
        diag_pivot_thresh=PIVOT,
        options={"SymmetricMode": True},
    )
    back = np.argsort(order)

    def inverse(side: str) -> Callable[[np.ndarray], np.ndarray]:
        return lambda vectors: factors.solve(np.asfortranarray(vectors[:, order].T), side).T[:, back]

    size = (min(most, rows - BLOCK) // BLOCK) * BLOCK
    start = (rows, shifted.dtype, size)

    def fewest(offsets: np.ndarray) -> float:
        counts = (count for count in range(1, len(offsets)) if enough(shift + offsets[:count], abs(offsets[count])))
        return next(counts, np.inf)

    left, vectors = _largest(inverse("T"), start, lambda found, good: fewest(1 / found) <= good, CONVERGED, seed=0)
    least = min(fewest(1 / left), len(left) - 1)
    right, partners = _largest(inverse("N"), start, lambda found, good: good >= least < len(found), ROUGHLY, seed=1)
    both = min(len(left), len(right))
    overlaps = vectors(both) @ partners(both).T
    count, radius = _common(
        1 / left[:both], 1 / right[:both], overlaps, lambda offsets, radius: enough(shift + offsets, radius)
    )
    if not count:
        raise ComputationError(f"no eigenvalue near {shift:.4g} converged in {size} vectors, left and right alike")
    values, residuals, errors = cluster_errors(matrix, vectors(count), partners(count))
    return Disc(shift, radius, values, residuals, errors)


def _largest(
    solve: Callable[[np.ndarray], np.ndarray],
    start: tuple[int, np.dtype, int],
    enough: Callable[[np.ndarray, int], bool],
    tolerance: float,
    seed: int,
) -> tuple[np.ndarray, Callable[[int], np.ndarray]]:
    """The largest eigenvalues of `solve`, and a function that gives their first Schur vectors.

    enough: of eigenvalues converged roughly, and how many of them to `tolerance`; one more than these comes back.
    """
    length, dtype, most = start
    space = np.empty((most + BLOCK, length), dtype)
    form = np.zeros((most + BLOCK, most), dtype)
    first = np.random.Generator(np.random.Philox(seed)).standard_normal((length, BLOCK))
    space[:BLOCK] = np.linalg.qr(first)[0].T
    filled, look = 0, FIRST_LOOK
    with tqdm(desc=f"{length} rows", unit=" vectors", delay=2, disable=None, leave=False) as progress:
        while True:
            new = slice(filled, filled + BLOCK)
            filled += BLOCK
            block = solve(space[new])
            whole = np.linalg.norm(block, axis=1)
            while True:
                parts = block @ space[:filled].conj().T
                form[:filled, new] += parts.T
                block -= parts @ space[:filled]
                rest = np.linalg.norm(block, axis=1)
                if (rest > KEPT * whole).all():
                    break
                whole = rest
            basis, form[filled : filled + BLOCK, new] = np.linalg.qr(block.T)
            space[filled : filled + BLOCK] = basis.T
            progress.update(BLOCK)
            if filled < look and filled < most:
                continue
            look = int(np.ceil(LOOK * filled))
            tail = form[filled : filled + BLOCK, new]
            found, rotation, rests = ordered_schur(form[:filled, :filled], tail, ROUGHLY)
            good = int(np.argmin(np.append(rests < tolerance, False)))
            if filled == most or enough(found, good):
                break
    return found[: good + 1], lambda count: rotation[:, :count].T @ space[:filled]


def _common(left: np.ndarray, right: np.ndarray, overlaps: np.ndarray, enough: Enough) -> tuple[int, float]:
    """How many of the offsets λ - σ both lists hold, and a radius in a gap that both have after them.

    The fewest that are enough, else the most; the gap is much wider than the offsets differ, and parts no cluster:
    overlaps of left and right Schur vectors up to it are far from singular.
    """
    found = (0, 0.0)
    for count in range(1, len(left)):
        last = max(abs(offsets[count - 1]) for offsets in (left, right))
        following = min(abs(offsets[count]) for offsets in (left, right))
        differ = np.abs(right[nearest(right[:count], left[:count])] - left[:count]).max()
        apart = following - last > SEPARATION * max(differ, CONVERGED * last)
        if apart and np.linalg.svd(overlaps[:count, :count], compute_uv=False)[-1] > SINGULAR:
            found = (count, float(np.sqrt(last * following)))
            if enough(left[:count], found[1]):
                break
    return found
