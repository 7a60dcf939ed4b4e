"""Slow modes of a real sparse matrix by shift-invert Arnoldi (SciPy): the first route, and a peer of the engine.

Eigenvalues nearest to a shift σ are the dominant ones of (L - σ)⁻¹. Slowest means largest real part, so one real shift
is not enough: shifts climb the imaginary axis until their discs cover the strip that holds the modes asked for and two
further discs add nothing. Eigenvalues of a real matrix come in conjugate pairs; the half plane Im ≥ 0 is enough.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.linalg
import scipy.sparse as sparse
import scipy.sparse.linalg

from seeding.checks import ComputationError

NEARLY_REAL = 1e-9  # |Im λ| below this, in units of the largest |λ| kept, is rounding


@dataclass(frozen=True)
class Modes:
    """Eigenvalues sorted by falling real part (Im ≥ 0, steady state left out), with residual and error estimate."""

    eigenvalues: np.ndarray
    residuals: np.ndarray
    errors: np.ndarray
    evidence: str


def dense_modes(matrix: sparse.csc_array, count: int, steady: bool) -> Modes:
    """The slowest modes from the full spectrum (LAPACK); error estimate: condition number × residual."""
    dense = matrix.toarray()
    values, left, right = scipy.linalg.eig(dense, left=True)
    residuals = np.linalg.norm(dense @ right - right * values, axis=0)
    conditions = 1 / np.abs(np.sum(left.conj() * right, axis=0))
    return selected(values, residuals, conditions * residuals, count, steady, "full spectrum, LAPACK")


def shift_invert_modes(matrix: sparse.csc_array, count: int, steady: bool, frequency: float) -> Modes:
    """The `count` slowest modes by shift-invert Arnoldi at 0⁺, iω, 2iω, … with ω = `frequency` as first guess.

    matrix: real sparse (dimension, dimension). steady: whether an eigenvalue 0 belongs to it, to be left out.
    Each pair's residual is ‖Lv - λv‖/‖v‖, its error estimate residual × condition number, from the left eigenvector.
    Raises ComputationError where Arnoldi does not converge or the strip is not covered after 24 shifts.
    """
    dimension = matrix.shape[0]
    wanted = min(count + int(steady) + 6, dimension - 2)
    found = np.empty((0, 3), dtype=complex)
    covered, idle, used = 0.0, 0, 0
    step = max(frequency, 0.2)
    shift = 0.02 + 0j
    while used < 24:
        values, residuals, errors = _nearest(matrix, shift, wanted)
        used += 1
        radius = np.abs(values - shift).max()
        before = _slow(found, count, steady)
        keep = values.imag > -NEARLY_REAL
        found = _merged(found, np.column_stack([values, residuals, errors])[keep])
        after = _slow(found, count, steady)
        complete = len(after) == count
        depth = -after.real.min() if complete else np.inf
        # Height up to which the discs cover the strip -depth ≤ Re ≤ 0.
        reach = np.sqrt(radius**2 - (depth + shift.real) ** 2) if complete and radius > depth + shift.real else 0.0
        if shift.imag - reach <= covered:
            covered = max(covered, shift.imag + reach)
        idle = idle + 1 if complete and len(before) == count and np.allclose(before, after, atol=1e-7) else 0
        if complete and idle >= 2 and covered >= after.imag.max() + step:
            modes = selected(found[:, 0], found[:, 1].real, found[:, 2].real, count, steady, "")
            text = f"{used} shifts, strip covered up to Im = {covered:.3g}, the last 2 shifts added nothing"
            return Modes(modes.eigenvalues, modes.residuals, modes.errors, text)
        shift = 1j * (covered + (0.9 * reach if reach > 0 else step))
    raise ComputationError(
        f"shift-invert covered the slow strip up to Im = {covered:.3g} only after {used} shifts: ask for fewer modes"
    )


def _nearest(matrix: sparse.csc_array, shift: complex, wanted: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Eigenvalues nearest to the shift with residual and error estimate (right and left vectors from one LU)."""
    dimension = matrix.shape[0]
    sigma = shift.real if shift.imag == 0 else shift
    kind = float if shift.imag == 0 else complex
    factors = scipy.sparse.linalg.splu((matrix - sigma * sparse.eye_array(dimension)).astype(kind).tocsc())
    start = np.random.Generator(np.random.Philox(0)).standard_normal(dimension).astype(kind)
    # Left and right eigenvectors of a non-normal operator can be nearly orthogonal: both are needed for the error.
    sides = []
    for transposed in ("N", "T"):
        inverse = scipy.sparse.linalg.LinearOperator(
            (dimension, dimension), matvec=lambda v, side=transposed: factors.solve(v.astype(kind), side), dtype=kind
        )
        try:
            mapped, vectors = scipy.sparse.linalg.eigs(inverse, k=wanted, v0=start, tol=1e-12, ncv=3 * wanted)
        except scipy.sparse.linalg.ArpackNoConvergence as error:
            raise ComputationError(
                f"shift-invert at {shift:.3g} converged {len(error.eigenvalues)} of {wanted} eigenvalues"
            ) from None
        sides.append((sigma + 1 / mapped, vectors))
    (values, right), (others, left) = sides
    partner = np.abs(values[:, None] - others[None, :]).argmin(axis=1)
    overlap = np.abs(np.sum(left[:, partner] * right, axis=0))
    residuals = np.linalg.norm(matrix @ right - right * values, axis=0)
    return values, residuals, residuals / overlap


def _merged(found: np.ndarray, new: np.ndarray) -> np.ndarray:
    """Both lists without repetitions; of two copies the one with the smaller residual stays."""
    for row in new:
        near = np.abs(found[:, 0] - row[0]) < 1e-7 * (1 + abs(row[0])) if len(found) else np.zeros(0, dtype=bool)
        if not near.any():
            found = np.vstack([found, row])
        elif row[1].real < found[near, 1].real.min():
            found[np.flatnonzero(near)[0]] = row
    return found


def _slow(found: np.ndarray, count: int, steady: bool) -> np.ndarray:
    values = found[:, 0] if len(found) else np.empty(0, dtype=complex)
    if steady and len(values):
        values = np.delete(values, np.abs(values).argmin())
    return values[np.lexsort((values.imag, -values.real))][:count]


def selected(
    values: np.ndarray, residuals: np.ndarray, errors: np.ndarray, count: int, steady: bool, evidence: str
) -> Modes:
    """The `count` slowest without the steady state, one of each conjugate pair, sorted by falling real part."""
    keep = np.ones(len(values), dtype=bool)
    if steady:
        zero = np.abs(values).argmin()
        if abs(values[zero]) > 1e-7:
            raise ComputationError(f"no steady state among the eigenvalues: the nearest to 0 is {values[zero]:.3g}")
        keep[zero] = False
    real = np.abs(values.imag) < NEARLY_REAL * np.abs(values).max()
    values = np.where(real, values.real, values)
    keep &= values.imag >= 0
    values, residuals, errors = values[keep], residuals[keep], errors[keep]
    order = np.lexsort((values.imag, -values.real))[:count]
    return Modes(values[order], residuals[order], errors[order], evidence)
