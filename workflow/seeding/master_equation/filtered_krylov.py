"""The slowest eigenpairs of a real operator that can only be applied: Krylov-Schur with a Chebyshev filter.

Wanted are the eigenvalues of largest real part.

    1. Thirty Arnoldi steps give Ritz values that outline the spectrum; an ellipse is fitted to them (`chebyshev`).
    2. Krylov-Schur for p(L): a basis that is full, or whose largest Ritz values have settled, restarts from the part of
       the real Schur form that p amplifies most.
    3. Rayleigh-Ritz with L itself on that part, residuals with L; where the unwanted modes turn out to begin
       elsewhere, the ellipse is fitted anew.
    4. Certificate: a few vectors of another start, filtered with an ellipse from another outline and orthogonal to all
       that is known, join the basis; a slow mode that had been missed is the one that they would bring out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.linalg
from tqdm import tqdm

from seeding.checks import ComputationError
from seeding.master_equation.chebyshev import Action, Ellipse, filtered, fitted_ellipse

OUTLINE = 30  # Arnoldi steps that outline the spectrum
ROUNDING = 1e-13  # of a vector: a rest below this is no direction of its own
SIGNIFICANT = 1e-13  # of the largest eigenvalue: a residual below this is rounding
DEGREE = 50  # of the filter: from 30 to 80 the number of applications hardly changes
CHECK = 5  # steps between looks at the residuals with p(L), which are a third to a half of those with L


@dataclass(frozen=True)
class Eigenpairs:
    """Sorted by falling real part, one of each pair (Im ≥ 0)."""

    eigenvalues: np.ndarray
    residuals: np.ndarray
    vectors: np.ndarray  # complex, shape (count, length), unit length
    applications: int  # of L
    outline: np.ndarray  # Ritz values that outline the spectrum
    next_value: float  # real part of the slowest mode that was not asked for, as far as known
    intruder: float  # largest real part that the second start brought up beside the known modes


def slowest(
    action: Action,
    count: int,
    *,
    tolerance: float = 1e-10,
    start: np.ndarray | None = None,
    outline: np.ndarray | None = None,
    cut: float | None = None,
    basis_size: int = 40,
    degree: int = DEGREE,
    budget: int = 100_000,
    seed: int = 0,
    certify: bool = True,
) -> Eigenpairs:
    """The `count` eigenpairs of largest real part, to residuals ‖Ly - λy‖/‖y‖ ≤ tolerance, or what rounding allows.

    start: a vector rich in the wanted modes. outline, cut: Ritz values that outline the spectrum, and the real part
    where the unwanted ones begin, if known from a similar operator. budget: applications of L allowed.
    certify: look for missed modes from another start (else `intruder` is nan).
    Raises ComputationError where the budget ends first; its text says what converged and to what residual.
    """
    if outline is None:
        outline = _ritz_outline(action, seed + 1)
    tolerance = max(tolerance, SIGNIFICANT * float(np.abs(outline).max()))
    used = len(outline)
    keep = min(count + 10, (basis_size - 2) // 2)
    size = min(basis_size, action.length)
    space = np.zeros((size + 1, action.length))
    form = np.zeros((size + 1, size))
    vector = action.random(seed) if start is None else start
    space[0] = vector / np.linalg.norm(vector)
    filled = 0
    level = cut if cut is not None else outline.real.max()
    ellipse = fitted_ellipse(outline, level)
    attempts = 0
    former = np.empty(0, dtype=complex)
    with tqdm(desc=f"{action.length} entries", unit=" applications", delay=2, disable=None, leave=False) as progress:
        while True:
            settled = False
            for step in range(filled, size):
                vector = filtered(action, ellipse, degree, space[step])
                used += degree
                progress.update(used - progress.n)
                whole = np.linalg.norm(vector)
                form[: step + 1, step], vector = _orthogonal(space[: step + 1], vector)
                action.purify(vector)
                form[step + 1, step] = np.linalg.norm(vector)
                if form[step + 1, step] < ROUNDING * whole:
                    # The basis spans an invariant subspace: what is left is rounding. Go on in another direction.
                    form[step + 1, step] = 0.0
                    vector = _orthogonal(space[: step + 1], action.random(seed + 100 + step))[1]
                    action.purify(vector)
                space[step + 1] = vector / np.linalg.norm(vector)
                filled = step + 1
                if filled >= keep + CHECK and filled % CHECK == 0:
                    settled = _largest_residual(form, filled, count) < tolerance / 3
                if settled:
                    break
            filled = _restart(space, form, filled, keep)
            for vector in space[:filled]:
                action.purify(vector)
            images = space[filled + 1 : 2 * filled + 1]
            values, coefficients, residuals = _rayleigh_ritz(action, space[:filled], images)
            used += filled
            progress.set_postfix_str(f"largest residual {residuals[:count].max():.0e}", refresh=False)
            last = min(count, len(values)) - 1
            mixture = np.real(coefficients[:, : last + 3].T @ space[:filled]).sum(axis=0)
            if last == count - 1 and residuals[:count].max() <= tolerance:
                following = values[count].real if len(values) > count else -np.inf
                vectors = coefficients[:, :count].T @ space[:filled]
                vectors /= np.linalg.norm(vectors, axis=1)[:, None]
                if not certify:
                    return Eigenpairs(values[:count], residuals[:count], vectors, used, outline, following, np.nan)
                # Another start and another outline: a wrong ellipse would converge to modes that are not the slowest.
                outline = np.concatenate([outline, _ritz_outline(action, seed + 3)])
                other = fitted_ellipse(outline, min(following, values[last].real))
                intruder, fresh = _second_start(action, other, degree, space, filled, values[:count], seed + 2)
                used += 8 * degree + OUTLINE
                # A Ritz value that has not converged can lie anywhere: what counts is whether the modes stay the same
                # once the suspicious vector has been followed to convergence.
                same = len(former) == count and np.abs(values[:count] - former).max() < 1e-6
                if intruder <= values[last].real + 1e-6 or same:
                    intruder = min(intruder, values[last].real)
                    return Eigenpairs(values[:count], residuals[:count], vectors, used, outline, following, intruder)
                attempts, former = attempts + 1, values[:count]
                if attempts > 3:
                    raise ComputationError(
                        f"other starts keep changing the {count} modes, last by one near Re = {intruder:.4g}"
                    )
                mixture = mixture / np.linalg.norm(mixture) + fresh
                ellipse, filled = other, 0
            if last < count - 1 and residuals.max() <= tolerance:
                found = f"a basis of {size} vectors holds {len(values)} modes here"
                raise ComputationError(f"{found}, not the {count} asked for: ask for fewer")
            if used > budget:
                good = int(np.argmin(np.append(residuals[: last + 1] <= tolerance, False)))
                value, residual = values[min(good, last)], residuals[min(good, last)]
                raise ComputationError(
                    f"{good} of {count} modes converged in {used} applications of the Liouvillian; the next,"
                    f" {value:.6g}, has residual {residual:.1e}, not {tolerance:.1e}"
                )
            better = values[min(last + 2, len(values) - 1)].real
            if not settled and abs(better - level) > 0.5 * abs(better):
                # The cut is better known now: fit the ellipse anew and start from a mixture of what has been found.
                level = better
                ellipse = fitted_ellipse(outline, level)
                filled = 0
            if filled == 0:
                space[0] = mixture / np.linalg.norm(mixture)
                form[:] = 0


def _orthogonal(basis: np.ndarray, vector: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Components along the rows of `basis`, and the rest (Gram-Schmidt twice)."""
    components = basis @ vector
    rest = vector - components @ basis
    again = basis @ rest
    return components + again, rest - again @ basis


def _largest_residual(form: np.ndarray, filled: int, count: int) -> float:
    """Of the `count` modes (a pair is one) that p amplifies most: residual with p(L), in units of p(λ)."""
    values, vectors = np.linalg.eig(form[:filled, :filled])
    upper = np.flatnonzero(values.imag >= 0)
    order = upper[np.argsort(-np.abs(values[upper]))][:count]
    return float((np.abs(form[filled, :filled] @ vectors[:, order]) / np.abs(values[order])).max())


def _restart(space: np.ndarray, form: np.ndarray, filled: int, keep: int) -> int:
    """Krylov-Schur: keep what the filter amplifies most; returns the number kept (a pair is not split)."""
    sizes = np.abs(np.linalg.eigvals(form[:filled, :filled]))
    threshold = np.sort(sizes)[-keep] * (1 - 1e-9)
    triangle, rotation, kept = scipy.linalg.schur(
        form[:filled, :filled], sort=lambda re, im: np.hypot(re, im) >= threshold, output="real"
    )
    tail = form[filled, :filled] @ rotation[:, :kept]
    last = space[filled].copy()
    space[:kept] = rotation[:, :kept].T @ space[:filled]
    space[kept] = last
    form[:] = 0
    form[:kept, :kept] = triangle[:kept, :kept]
    form[kept, :kept] = tail
    return int(kept)


def _rayleigh_ritz(action: Action, basis: np.ndarray, images: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ritz values (Im ≥ 0, falling real part), coefficients in columns, residuals. images: room for L basis."""
    for vector, image in zip(basis, images, strict=True):
        action.apply(vector, image)
    values, coefficients = _eigen(basis @ images.T)
    upper = np.flatnonzero(values.imag >= 0)
    order = upper[np.lexsort((values[upper].imag, -values[upper].real))]
    values, coefficients = values[order], coefficients[:, order]
    residuals = np.array(
        [
            np.linalg.norm(coefficient @ images - value * (coefficient @ basis)) / np.linalg.norm(coefficient @ basis)
            for value, coefficient in zip(values, coefficients.T, strict=True)
        ]
    )
    return values, coefficients, residuals


def _eigen(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues and unit eigenvectors without balancing, which spoils them where rounding stands for a zero block."""
    triangle, rotation = scipy.linalg.schur(matrix, output="complex")
    values = np.diag(triangle).copy()
    size = len(values)
    vectors = np.eye(size, dtype=complex)
    smallest = np.finfo(float).eps * np.linalg.norm(matrix)
    for column in range(size):
        for row in range(column - 1, -1, -1):
            gap = values[column] - values[row]
            gap = gap if abs(gap) > smallest else smallest
            vectors[row, column] = triangle[row, row + 1 : column + 1] @ vectors[row + 1 : column + 1, column] / gap
        vectors[:, column] /= np.linalg.norm(vectors[:, column])
    values = np.where(np.abs(values.imag) < 1e-12 * (1 + np.abs(values)), values.real, values)
    return values, rotation @ vectors


def _second_start(
    action: Action, ellipse: Ellipse, degree: int, space: np.ndarray, filled: int, known: np.ndarray, seed: int
) -> tuple[float, np.ndarray]:
    """Largest real part, beside the known values, that filtered vectors of another start bring; the last vector."""
    vector = action.random(seed)
    total = filled
    for _ in range(min(8, len(space) - filled)):
        vector = filtered(action, ellipse, degree, vector)
        whole = np.linalg.norm(vector)
        _, vector = _orthogonal(space[:total], vector)
        action.purify(vector)
        size = np.linalg.norm(vector)
        if size < ROUNDING * whole:
            break
        vector = vector / size
        space[total] = vector
        total += 1
    projected = np.column_stack([space[:total] @ action.apply(row) for row in space[:total]])
    values = _eigen(projected)[0]
    new = [value.real for value in values if np.abs(known - complex(value.real, abs(value.imag))).min() > 1e-5]
    return max(new, default=-np.inf), space[total - 1].copy()


def _ritz_outline(action: Action, seed: int) -> np.ndarray:
    """Ritz values of some Arnoldi steps from a random start."""
    steps = min(OUTLINE, action.length - 1)
    space = np.empty((steps + 1, action.length))
    hessenberg = np.zeros((steps + 1, steps))
    vector = action.random(seed)
    space[0] = vector / np.linalg.norm(vector)
    for step in range(steps):
        vector = action.apply(space[step])
        for _ in range(2):
            part = space[: step + 1] @ vector
            hessenberg[: step + 1, step] += part
            vector -= part @ space[: step + 1]
        hessenberg[step + 1, step] = np.linalg.norm(vector)
        if hessenberg[step + 1, step] < 1e-10:
            return np.asarray(np.linalg.eigvals(hessenberg[: step + 1, : step + 1]))
        space[step + 1] = vector / hessenberg[step + 1, step]
    return np.asarray(np.linalg.eigvals(hessenberg[:steps, :steps]))
