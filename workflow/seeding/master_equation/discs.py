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


def disc(
    matrix: sparse.csr_array, order: np.ndarray, shift: complex, enough: Enough, useful: Enough, most: int
) -> Disc:
    """The eigenvalues nearest to the shift, as many as make `enough(eigenvalues, radius)` true.

    matrix: shape (rows, columns ≥ rows). Its square part is L; where it has more columns, a left eigenvector v of L is
    one of a larger matrix up to what v `matrix` has there, which its residual counts.
    order: an elimination order of the rows that keeps the factors sparse. The disc may be smaller than is enough if it
    is `useful`, and even where not if a basis of the largest size, `most` vectors, brings no more.
    """
    rows = matrix.shape[0]
    square = matrix[:, :rows]
    shifted = square - (shift if shift.imag else shift.real) * sparse.eye_array(rows)
    factors = factorised(sparse.csc_array(shifted[order][:, order]))
    back = np.argsort(order)

    def inverse(side: str) -> Callable[[np.ndarray], np.ndarray]:
        return lambda vectors: factors.solve(np.asfortranarray(vectors[:, order].T), side).T[:, back]

    size = (min(most, rows - BLOCK) // BLOCK) * BLOCK
    left = _Krylov(inverse("T"), rows, size, shifted.dtype, seed=0)
    right = _Krylov(inverse("N"), rows, size, shifted.dtype, seed=1)

    def fewest(offsets: np.ndarray) -> float:
        counts = (count for count in range(least, len(offsets)) if enough(shift + offsets[:count], abs(offsets[count])))
        return next(counts, np.inf)

    def as_many(found: np.ndarray, good: int) -> bool:
        return good >= min(fewest(1 / left.found), len(left.found) - 1) < len(found)

    least, before = 1, -1
    while True:
        left.grow(lambda found, good: fewest(1 / found) <= good, CONVERGED)
        right.grow(as_many, ROUGHLY)
        both = min(len(left.found), len(right.found))
        overlaps = left.vectors(both) @ right.vectors(both).T
        count, radius = _common(shift, 1 / left.found[:both], 1 / right.found[:both], overlaps, enough, useful)
        filled = left.filled + right.filled
        if (count and useful(shift + 1 / left.found[:count], radius)) or filled == before:
            break
        # The edge lies within the gap after the last of them: it has to be a gap further out.
        least, before = both, filled
    if not count:
        raise ComputationError(f"no eigenvalue near {shift:.4g} converged in {size} vectors, left and right alike")
    values, residuals, errors = cluster_errors(matrix, left.vectors(count), right.vectors(count))
    return Disc(shift, radius, values, residuals, errors)


def factorised(matrix: sparse.csc_array) -> scipy.sparse.linalg.SuperLU:
    """L and U of a matrix whose rows are in an elimination order that keeps them sparse.

    Raises ComputationError where it is singular: its shift is an eigenvalue to the last digit.
    """
    try:
        return scipy.sparse.linalg.splu(
            matrix, permc_spec="NATURAL", diag_pivot_thresh=PIVOT, options={"SymmetricMode": True}
        )
    except RuntimeError as error:
        raise ComputationError(f"shifted by an eigenvalue, the Liouvillian has no inverse ({error})") from None


class _Krylov:
    """Block Krylov space of `solve`: its largest eigenvalues and their Schur vectors, as many as are asked for."""

    def __init__(
        self, solve: Callable[[np.ndarray], np.ndarray], length: int, most: int, dtype: np.dtype, seed: int
    ) -> None:
        self.solve, self.most = solve, most
        self.space = np.empty((most + BLOCK, length), dtype)
        self.form = np.zeros((most + BLOCK, most), dtype)
        first = np.random.Generator(np.random.Philox(seed)).standard_normal((length, BLOCK))
        self.space[:BLOCK] = np.linalg.qr(first)[0].T
        self.filled, self.look = 0, FIRST_LOOK
        self.found = np.empty(0, dtype=complex)
        self.rotation = np.empty((0, 0), dtype=complex)

    def grow(self, enough: Callable[[np.ndarray, int], bool], tolerance: float) -> None:
        """Adds vectors until `enough`: of eigenvalues converged roughly, and how many of them to `tolerance`.

        `found` then holds one more than these.
        """
        length = self.space.shape[1]
        with tqdm(desc=f"{length} rows", unit=" vectors", delay=2, disable=None, leave=False) as progress:
            while self.filled < self.most:
                self._step()
                progress.update(BLOCK)
                if self.filled < self.look and self.filled < self.most:
                    continue
                self.look = int(np.ceil(LOOK * self.filled))
                filled = self.filled
                tail = self.form[filled : filled + BLOCK, filled - BLOCK : filled]
                found, self.rotation, rests = ordered_schur(self.form[:filled, :filled], tail, ROUGHLY)
                good = int(np.argmin(np.append(rests < tolerance, False)))
                self.found = found[: good + 1]
                if enough(found, good):
                    break

    def vectors(self, count: int) -> np.ndarray:
        """The first Schur vectors, in rows."""
        return np.asarray(self.rotation[:, :count].T @ self.space[: self.filled])

    def _step(self) -> None:
        space, form = self.space, self.form
        new = slice(self.filled, self.filled + BLOCK)
        filled = self.filled = self.filled + BLOCK
        block = self.solve(space[new])
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


def _common(
    shift: complex, left: np.ndarray, right: np.ndarray, overlaps: np.ndarray, enough: Enough, useful: Enough
) -> tuple[int, float]:
    """How many of the offsets λ - σ both lists hold, and a radius in a gap that both have after them.

    The fewest that are enough, else the most; the gap is much wider than the offsets differ, and parts no cluster:
    overlaps of left and right Schur vectors up to it are far from singular. Where no such edge is even useful, one is
    taken past which rounding, times the norm of the projector on all within, moves far less than the gap.
    """
    found = (0, 0.0)
    doubtful = []
    for count in range(1, len(left)):
        last = max(abs(offsets[count - 1]) for offsets in (left, right))
        following = min(abs(offsets[count]) for offsets in (left, right))
        differ = np.abs(right[nearest(right[:count], left[:count])] - left[:count]).max()
        gap, rounding = following - last, CONVERGED * last
        if gap <= SEPARATION * max(differ, rounding):
            continue
        edge = (count, float(np.sqrt(last * following)))
        overlap = np.linalg.svd(overlaps[:count, :count], compute_uv=False)[-1]
        if overlap > SINGULAR:
            found = edge
            if enough(shift + left[:count], found[1]):
                return found
        elif gap * overlap > SEPARATION * rounding:
            doubtful.append(edge)
    if found[0] and useful(shift + left[: found[0]], found[1]):
        return found
    return next((edge for edge in doubtful if enough(shift + left[: edge[0]], edge[1])), max([found, *doubtful]))
