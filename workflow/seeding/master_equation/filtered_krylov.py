"""The slowest eigenpairs of a real operator that can only be applied: Krylov-Schur with a Chebyshev filter.

Wanted are the eigenvalues of largest real part.

    1. Some Arnoldi steps give Ritz values that outline the spectrum; an ellipse is fitted to them (`chebyshev`).
    2. Krylov-Schur for p(L): a basis that is full, or whose largest Ritz values have settled, restarts from the part of
       the real Schur form that p amplifies most.
    3. Rayleigh-Ritz with L itself on that part, residuals with L; where the unwanted modes turn out to begin
       elsewhere, or to reach beyond the outline, the ellipse is fitted anew.
    4. Certificate: a few vectors of another start, filtered with an ellipse from another outline and orthogonal to all
       that is known, join the basis; a slow mode that had been missed is the one that they would bring out. Where they
       do, the method begins again with one of them beside the first start, in a block: from a single one, however
       mixed, no Krylov space holds two modes of one eigenvalue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.linalg
from tqdm import tqdm

from seeding.checks import ComputationError
from seeding.master_equation.action import Action
from seeding.master_equation.chebyshev import Ellipse, filtered, fitted_ellipse
from seeding.master_equation.conditions import nearest
from seeding.master_equation.rayleigh_ritz import combined, eigen, parts, rayleigh_ritz, residuals_of

OUTLINE = 30  # Arnoldi steps that outline the spectrum
BEYOND = 1.001  # growth for each degree, in units of the largest in the outline, of Ritz values outside of it
ROUNDING = 1e-13  # of a vector: a rest below this is no direction of its own
SIGNIFICANT = 1e-13  # of the largest eigenvalue: a residual below this is rounding
DEGREE = 50  # of the filter: from 30 to 80 the number of applications hardly changes
CHECK = 5  # steps between looks at the residuals with p(L), which are a third to a half of those with L
SPARE = 8  # vectors kept at a restart beside two for each mode (a pair takes two)
FURTHER = 3  # starts that may join the first ones
MIXED = 2  # further Ritz vectors in a start for what comes next


def fewest_vectors(count: int) -> int:
    """Basis in which `count` modes converge: twice what a restart keeps, with room for the other half of a pair."""
    return 2 * (2 * count + SPARE + 2)


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
    mixture: np.ndarray  # of these modes and some faster ones: a start for a similar operator


def slowest(
    action: Action,
    count: int,
    *,
    tolerance: float = 1e-10,
    start: np.ndarray | None = None,
    copies: int = 1,
    outline: np.ndarray | None = None,
    cut: float | None = None,
    basis_size: int = 0,
    degree: int = DEGREE,
    steps: int = OUTLINE,
    budget: int = 100_000,
    seed: int = 0,
    known: np.ndarray | None = None,
) -> Eigenpairs:
    """The `count` eigenpairs of largest real part, to residuals ‖Ly - λy‖/‖y‖ ≤ tolerance, or what rounding allows.

    start: a vector rich in the wanted modes. copies: modes that may share an eigenvalue, which as many starts bring.
    outline, cut: Ritz values that outline the spectrum, and the real part where the unwanted ones begin, if known from
    a similar operator; without an outline so many `steps` of Arnoldi's method make one. basis_size: vectors,
    `fewest_vectors` at least. budget: applications of L allowed.
    known: `count` eigenvalues whose eigenvectors are wanted, in this order, each with a Ritz value of its kind within
    `tolerance`; without them missed modes are looked for from another start (else `intruder` is nan).
    Raises ComputationError where the budget ends first (its text says what converged and to what residual), or where
    the basis would be larger than the space.
    """
    size = max(basis_size, fewest_vectors(count))
    if fewest_vectors(count) > action.length:
        fewest = f"{count} modes need a basis of {fewest_vectors(count)} vectors"
        raise ComputationError(f"{fewest}, more than the space has: ask for fewer")
    size = min(size, action.length)
    if outline is None:
        outline = _ritz_outline(action, steps, seed + 1)
    tolerance = max(tolerance, SIGNIFICANT * float(np.abs(outline).max()))
    used = len(outline)
    keep = 2 * count + SPARE
    space = np.zeros((size + copies + FURTHER, action.length))
    form = np.zeros((size + copies + FURTHER, size))
    starts = [action.random(seed) if start is None else start]
    starts += [action.random(seed + 1000 + copy) for copy in range(1, copies)]
    filled = _begin(space, form, starts)
    level = cut if cut is not None else outline.real.max()
    ellipse = fitted_ellipse(outline, level)
    goal = tolerance / 3  # for the residuals with p(L)
    former = np.empty(0, dtype=complex)
    with tqdm(desc=f"{action.length} entries", unit=" applications", delay=2, disable=None, leave=False) as progress:
        while True:
            width = len(starts)
            settled = False
            for step in range(filled, size):
                vector = filtered(action, ellipse, degree, space[step])
                used += degree
                progress.update(used - progress.n)
                whole = np.linalg.norm(vector)
                rows = step + width
                form[:rows, step], vector = _orthogonal(space[:rows], vector)
                action.purify(vector)
                form[rows, step] = np.linalg.norm(vector)
                if form[rows, step] < ROUNDING * whole:
                    # The basis spans an invariant subspace: what is left is rounding. Go on in another direction.
                    form[rows, step] = 0.0
                    vector = _orthogonal(space[:rows], action.random(seed + 100 + step))[1]
                    action.purify(vector)
                space[rows] = vector / np.linalg.norm(vector)
                filled = step + 1
                if filled >= keep + CHECK and filled % CHECK == 0:
                    settled = _largest_residual(form, filled, width, count) < goal
                if settled:
                    break
            filled = _restart(space, form, filled, width, keep)
            for vector in space[:filled]:
                action.purify(vector)
            basis, images = space[:filled], space[filled + width : 2 * filled + width]
            values, coefficients = rayleigh_ritz(action, basis, images)
            used += filled
            # Left of the cut, and raised more than 0 and all of the outline: part of a spectrum that it did not reach.
            bound = ellipse.growth(np.append(outline, 0)).max()
            outside = values[(values.real < level) & (ellipse.growth(values) > BEYOND * bound)]
            if len(outside) and used <= budget:
                outline = np.concatenate([outline, outside, outside.conj()])
                ellipse = fitted_ellipse(outline, level)
                filled = _begin(space, form, starts)
                continue
            chosen = np.arange(count) if known is None else nearest(values, known)
            residuals = residuals_of(values[chosen], coefficients[:, chosen], basis, images)
            progress.set_postfix_str(f"largest residual {residuals.max():.0e}", refresh=False)
            mixture = coefficients[:, : count + MIXED].real.sum(axis=1) @ basis
            if residuals.max() <= tolerance and (known is None or _same(values[chosen], known, tolerance)):
                following = values[count].real
                vectors = combined(coefficients[:, chosen], basis)
                if known is not None:
                    return Eigenpairs(values[chosen], residuals, vectors, used, outline, following, np.nan, mixture)
                # Another start and another outline: a wrong ellipse would converge to modes that are not the slowest.
                outline = np.concatenate([outline, _ritz_outline(action, steps, seed + 3)])
                other = fitted_ellipse(outline, following)
                intruder, fresh = _second_start(action, other, degree, space, filled, values[:count], seed + 2)
                used += 8 * degree + steps
                # A Ritz value that has not converged can lie anywhere: what counts is whether the modes stay the same
                # once the suspicious vector has been followed to convergence.
                same = len(former) == count and np.abs(values[:count] - former).max() < 1e-6
                if intruder <= values[count - 1].real + 1e-6 or same:
                    intruder = min(intruder, values[count - 1].real)
                    return Eigenpairs(values[:count], residuals, vectors, used, outline, following, intruder, mixture)
                if len(starts) == copies + FURTHER:
                    raise ComputationError(
                        f"other starts keep changing the {count} modes, last by one near Re = {intruder:.4g}"
                    )
                former, ellipse = values[:count], other
                starts = [mixture, *starts[1:], fresh]
                filled = _begin(space, form, starts)
                continue
            if used > budget:
                good = min(int(np.argmin(np.append(residuals <= tolerance, False))), count - 1)
                raise ComputationError(
                    f"{good} of {count} modes converged in {used} applications of the Liouvillian; the next,"
                    f" {values[chosen][good]:.6g}, has residual {residuals[good]:.1e}, not {tolerance:.1e}"
                )
            if settled:  # residuals with L were larger than those with p(L) promised
                goal *= np.clip(0.5 * tolerance / residuals.max(), 0.01, 0.5)
            better = values[count + 1].real
            if not settled and abs(better - level) > 0.5 * abs(better):
                # The cut is better known now: fit the ellipse anew and start from a mixture of what has been found.
                level = better
                ellipse = fitted_ellipse(outline, level)
                starts[0] = mixture
                filled = _begin(space, form, starts)


def _begin(space: np.ndarray, form: np.ndarray, starts: Sequence[np.ndarray]) -> int:
    """An orthonormal block of starts as the first rows of the basis; none has been filtered yet."""
    form[:] = 0
    for place, vector in enumerate(starts):
        rest = _orthogonal(space[:place], vector)[1]
        space[place] = rest / np.linalg.norm(rest)
    return 0


def _orthogonal(basis: np.ndarray, vector: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Components along the rows of `basis`, and the rest (Gram-Schmidt, twice where much is taken away)."""
    components = basis @ vector
    rest = vector - components @ basis
    if np.linalg.norm(rest) > 0.5 * np.linalg.norm(vector):
        return components, rest
    again = basis @ rest
    return components + again, rest - again @ basis


def _largest_residual(form: np.ndarray, filled: int, width: int, count: int) -> float:
    """Of the `count` modes (a pair is one) that p amplifies most: residual with p(L), in units of p(λ)."""
    values, vectors = np.linalg.eig(form[:filled, :filled])
    upper = np.flatnonzero(values.imag >= 0)
    order = upper[np.argsort(-np.abs(values[upper]))][:count]
    rest = np.linalg.norm(form[filled : filled + width, :filled] @ vectors[:, order], axis=0)
    return float((rest / np.abs(values[order])).max())


def _restart(space: np.ndarray, form: np.ndarray, filled: int, width: int, keep: int) -> int:
    """Krylov-Schur: keep what the filter amplifies most; returns the number kept (a pair is not split).

    Beyond the `filled` vectors are `width` that have not been filtered yet, one for each start.
    """
    sizes = np.abs(np.linalg.eigvals(form[:filled, :filled]))
    threshold = np.sort(sizes)[-keep] * (1 - 1e-9)
    triangle, rotation, kept = scipy.linalg.schur(
        form[:filled, :filled], sort=lambda re, im: np.hypot(re, im) >= threshold, output="real"
    )
    tail = form[filled : filled + width, :filled] @ rotation[:, :kept]
    last = space[filled : filled + width].copy()
    for part in parts(space):
        space[:kept, part] = rotation[:, :kept].T @ space[:filled, part]
    space[kept : kept + width] = last
    form[:] = 0
    form[:kept, :kept] = triangle[:kept, :kept]
    form[kept : kept + width, :kept] = tail
    return int(kept)


def _same(values: np.ndarray, known: np.ndarray, tolerance: float) -> bool:
    """Whether eigenvalues agree, and where one oscillates so does the other."""
    return bool((np.abs(values - known) <= tolerance).all() and ((values.imag > 0) == (known.imag > 0)).all())


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
    values = eigen(projected)[0]
    upper = values[values.imag >= 0]
    new = np.delete(upper, nearest(upper, known))  # one to one: a second eigenvector of the same eigenvalue is new
    return float(new.real.max(initial=-np.inf)), space[total - 1].copy()


def _ritz_outline(action: Action, steps: int, seed: int) -> np.ndarray:
    """Ritz values of so many Arnoldi steps from a random start."""
    steps = min(steps, action.length - 1)
    space = np.empty((steps + 1, action.length))
    hessenberg = np.zeros((steps + 1, steps))
    vector = action.random(seed)
    space[0] = vector / np.linalg.norm(vector)
    for step in range(steps):
        hessenberg[: step + 1, step], vector = _orthogonal(space[: step + 1], action.apply(space[step]))
        hessenberg[step + 1, step] = np.linalg.norm(vector)
        if hessenberg[step + 1, step] < 1e-10:
            return np.asarray(np.linalg.eigvals(hessenberg[: step + 1, : step + 1]))
        space[step + 1] = vector / hessenberg[step + 1, step]
    return np.asarray(np.linalg.eigvals(hessenberg[:steps, :steps]))
