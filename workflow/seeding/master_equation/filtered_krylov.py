"""The slowest eigenpairs of a real operator that can only be applied: Krylov-Schur with a Chebyshev filter.

Wanted are the eigenvalues of largest real part.

    1. Some Arnoldi steps give Ritz values that outline the spectrum; an ellipse is fitted to them (`chebyshev`).
    2. Krylov-Schur for p(L) (`krylov_space`): a basis that is full, or whose largest Ritz values have settled, restarts
       from what p amplifies most.
    3. Rayleigh-Ritz with L itself on that part, residuals with L; where the unwanted modes turn out to begin
       elsewhere, or to reach beyond the outline, the ellipse is fitted anew.
    4. Certificate: a few vectors of another start, filtered with an ellipse from another outline and orthogonal to all
       that is known, join the basis; a slow mode that had been missed is the one that they would bring out. Where they
       do, the method begins again with one of them beside the first start.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from tqdm import tqdm

from seeding.checks import ComputationError
from seeding.master_equation.action import Action
from seeding.master_equation.chebyshev import fitted_ellipse
from seeding.master_equation.conditions import nearest
from seeding.master_equation.krylov_space import CERTIFYING, KrylovSpace, ritz_outline
from seeding.master_equation.rayleigh_ritz import combined, rayleigh_ritz, residuals_of

OUTLINE = 30  # Arnoldi steps that outline the spectrum
BEYOND = 1.001  # growth for each degree, in units of the largest in the outline, of Ritz values outside of it
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
    A space of little more dimensions than the basis is diagonalised as a whole (`intruder` is nan).
    Raises ComputationError where the budget ends first (its text says what converged and to what residual), or where
    the space has fewer modes.
    """
    most = copies + FURTHER  # starts
    if action.dimension < 2 * (fewest_vectors(count) + most):
        return _whole(action, count, known, seed)
    size = min(max(basis_size, fewest_vectors(count)), action.dimension - most)
    if outline is None:
        outline = ritz_outline(action, steps, seed + 1)
    tolerance = max(tolerance, SIGNIFICANT * float(np.abs(outline).max()))
    used = len(outline)
    keep = 2 * count + SPARE
    starts = [action.random(seed) if start is None else start]
    starts += [action.random(seed + 1000 + copy) for copy in range(1, copies)]
    level = cut if cut is not None else outline.real.max()
    space = KrylovSpace(action, size, most, degree, seed)
    space.begin(fitted_ellipse(outline, level), starts)
    goal = tolerance / 3  # for the residuals with p(L)
    former = np.empty(0, dtype=complex)
    with tqdm(desc=f"{action.length} entries", unit=" applications", delay=2, disable=None, leave=False) as progress:
        while True:
            settled = False
            while space.filled < size and not settled:
                space.grow()
                used += degree
                progress.update(used - progress.n)
                if space.filled >= keep + CHECK and space.filled % CHECK == 0:
                    settled = space.largest_residual(count) < goal
            space.restart(keep)
            basis, images = space.basis, space.images
            values, coefficients = rayleigh_ritz(action, basis, images)
            used += len(basis)
            # Left of the cut, and raised more than 0 and all of the outline: part of a spectrum that it did not reach.
            growth = space.ellipse.growth
            outside = values[(values.real < level) & (growth(values) > BEYOND * growth(np.append(outline, 0)).max())]
            if len(outside) and used <= budget:
                outline = np.concatenate([outline, outside, outside.conj()])
                space.begin(fitted_ellipse(outline, level), starts)
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
                outline = np.concatenate([outline, ritz_outline(action, steps, seed + 3)])
                other = fitted_ellipse(outline, following)
                intruder, fresh = space.second_start(other, values[:count], seed + 2 + 10 * (len(starts) - copies))
                used += CERTIFYING * degree + steps
                # A Ritz value that has not converged can lie anywhere: what counts is whether the modes stay the same
                # once the suspicious vector has been followed to convergence.
                same = len(former) == count and np.abs(values[:count] - former).max() < 1e-6
                if intruder <= values[count - 1].real + 1e-6 or same:
                    intruder = min(intruder, values[count - 1].real)
                    return Eigenpairs(values[:count], residuals, vectors, used, outline, following, intruder, mixture)
                if len(starts) == most:
                    raise ComputationError(
                        f"other starts keep changing the {count} modes, last by one near Re = {intruder:.4g}"
                    )
                former = values[:count]
                starts = [mixture, *starts[1:], fresh]
                space.begin(other, starts)
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
                starts[0] = mixture
                space.begin(fitted_ellipse(outline, level), starts)


def _whole(action: Action, count: int, known: np.ndarray | None, seed: int) -> Eigenpairs:
    """The same from all modes of a small space."""
    draws = np.column_stack([action.random(seed + draw) for draw in range(action.dimension)])
    basis = np.linalg.qr(draws)[0].T.copy()
    images = np.zeros_like(basis)
    values, coefficients = rayleigh_ritz(action, basis, images)
    if len(values) < count:
        raise ComputationError(f"the space has {len(values)} modes, of each pair one, and not {count}: ask for fewer")
    chosen = np.arange(count) if known is None else nearest(values, known)
    residuals = residuals_of(values[chosen], coefficients[:, chosen], basis, images)
    vectors = combined(coefficients[:, chosen], basis)
    following = values[min(count, len(values) - 1)].real
    mixture = coefficients[:, : count + MIXED].real.sum(axis=1) @ basis
    return Eigenpairs(values[chosen], residuals, vectors, len(basis), values, following, np.nan, mixture)


def _same(values: np.ndarray, known: np.ndarray, tolerance: float) -> bool:
    """Whether eigenvalues agree, and where one oscillates so does the other."""
    return bool((np.abs(values - known) <= tolerance).all() and ((values.imag > 0) == (known.imag > 0)).all())
