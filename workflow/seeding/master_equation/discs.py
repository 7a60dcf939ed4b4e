"""All eigenvalues of a real sparse matrix within a disc, with multiplicity: block shift-invert Krylov (SuperLU).

The eigenvalues of L nearest to a shift σ are the largest of (L - σ)⁻¹. A block of random vectors finds as many copies
of an eigenvalue as it has vectors, and more by rounding. Left and right eigenvectors come from starts of their own: the
disc is what both have converged on, its edge lies in a gap between eigenvalues, and both must hold the same ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.linalg
import scipy.sparse as sparse
import scipy.sparse.linalg
from tqdm import tqdm

from seeding.master_equation.conditions import dual_norms, nearest

BLOCK = 4  # vectors of a step
FIRST_LOOK, LOOK = 40, 12  # vectors at the first look at the Ritz values, and between looks
CONVERGED, ROUGHLY = 1e-12, 1e-6  # residuals with (L - σ)⁻¹ in units of its eigenvalue: left, and right for conditions
GAP = 1e-3  # of the distance from the shift: the edge of a disc lies in a gap as wide as this


@dataclass(frozen=True)
class Disc:
    """The eigenvalues λ of L with |λ - shift| < radius, unit left eigenvectors in rows, and condition numbers."""

    shift: complex
    radius: float
    eigenvalues: np.ndarray
    vectors: np.ndarray
    conditions: np.ndarray


def most_vectors(wanted: int) -> int:
    """Largest basis for `wanted` eigenvalues."""
    return 120 + 4 * wanted


def disc(matrix: sparse.csc_array, order: np.ndarray, shift: complex, wanted: int, enough: float = np.inf) -> Disc:
    """The `wanted` eigenvalues nearest to the shift, or fewer: those nearer than `enough` will do.

    order: an elimination order of the rows that keeps the factors sparse.
    """
    shifted = matrix - (shift if shift.imag else shift.real) * sparse.eye_array(matrix.shape[0])
    # Partial pivoting would spoil the order; a diagonal entry is taken unless it is small.
    factors = scipy.sparse.linalg.splu(
        sparse.csc_array(shifted[order][:, order]),
        permc_spec="NATURAL",
        diag_pivot_thresh=0.01,
        options={"SymmetricMode": True},
    )
    back = np.argsort(order)

    def solved(side: str) -> Callable[[np.ndarray], np.ndarray]:
        return lambda rows: factors.solve(np.asfortranarray(rows[:, order].T), side).T[:, back]

    length, dtype = matrix.shape[0], shifted.dtype
    left, vectors, edge = _largest(solved("T"), length, dtype, wanted, 1 / enough, CONVERGED, seed=0)
    right, partners, other = _largest(solved("N"), length, dtype, len(left), 0.0, ROUGHLY, seed=1)
    count, radius = _common(1 / left, 1 / right, 1 / edge, 1 / other)
    return Disc(shift, radius, shift + 1 / left[:count], vectors[:count], dual_norms(vectors[:count], partners[:count]))


def _largest(
    solve: Callable[[np.ndarray], np.ndarray],
    length: int,
    dtype: np.dtype,
    wanted: int,
    enough: float,
    tolerance: float,
    seed: int,
) -> tuple[np.ndarray, np.ndarray, float]:
    """The largest eigenvalues of `solve`, with unit eigenvectors, and the modulus of the next one, not converged.

    Stops at `wanted` eigenvalues, or where all with a modulus above `enough` have been found, or at the largest basis.
    """
    most = min(most_vectors(wanted), (length // BLOCK - 1) * BLOCK)
    space = np.empty((most + BLOCK, length), dtype)
    form = np.zeros((most + BLOCK, most), dtype)
    start = np.random.Generator(np.random.Philox(seed)).standard_normal((length, BLOCK))
    space[:BLOCK] = np.linalg.qr(start)[0].T
    filled = 0
    with tqdm(desc=f"{length} rows", unit=" vectors", delay=2, disable=None, leave=False) as progress:
        while True:
            new = slice(filled, filled + BLOCK)
            filled += BLOCK
            block = solve(space[new])
            for _ in range(2):
                parts = (block.conj() @ space[:filled].T).conj()
                form[:filled, new] += parts.T
                block -= parts @ space[:filled]
            basis, form[filled : filled + BLOCK, new] = np.linalg.qr(block.T)
            space[filled : filled + BLOCK] = basis.T
            progress.update(BLOCK)
            if filled < most and (filled < FIRST_LOOK or (filled - FIRST_LOOK) % LOOK):
                continue
            values, coefficients = scipy.linalg.eig(form[:filled, :filled])
            order = np.argsort(-np.abs(values))
            values, coefficients = values[order], coefficients[:, order]
            rest = form[filled : filled + BLOCK, new] @ coefficients[-BLOCK:]
            good = np.linalg.norm(rest, axis=0) < tolerance * np.abs(values)
            count = int(np.argmin(np.append(good[:-1], False)))
            edge = float(np.abs(values[count]))
            if count >= wanted or edge < enough or filled == most:
                vectors = coefficients[:, :count].T @ space[:filled]
                return values[:count], vectors, edge


def _common(left: np.ndarray, right: np.ndarray, edge: float, other: float) -> tuple[int, float]:
    """How many of the offsets λ - σ both lists hold up to a gap, and the radius in that gap."""
    distances = [np.append(np.abs(offsets), limit) for offsets, limit in ((left, edge), (right, other))]
    for count in range(min(len(left), len(right)), 0, -1):
        last = max(distance[count - 1] for distance in distances)
        following = min(distance[count] for distance in distances)
        if following - last > GAP * last:
            places = nearest(right[:count], left[:count])
            if (np.abs(right[places] - left[:count]) < GAP * last).all():
                return count, float(np.sqrt(last * following))
    return 0, float(min(distance[0] for distance in distances))
