"""Slow modes of two large subsystems, truncated in the rank of tensors: two truncations, k < K.

Slow left eigenvectors y are smooth observables: their weight falls with the rank, faster than exponentially. A first,
cheap truncation shows how fast, and so the K that is needed. k, two thirds of it, shows the error: with the full-space
residuals r, the change d of an eigenvalue is |λ_k - λ_K| ≈ c r_k, its effective condition c = d/r_k falls with the
rank (measured), and the error quoted is 2 c r_K. Ranks of the stencil are k_A + k_B ≤ k; those of K, too, or where its
vectors would be long k_A, k_B ≤ K of a product of bases (`product_basis`).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from seeding import checks
from seeding.master_equation.conditions import SAME, cosines
from seeding.master_equation.effort import certificate, slowest_checked
from seeding.master_equation.filtered_krylov import Eigenpairs, fewest_vectors
from seeding.master_equation.product_basis import FINEST, modes_in_product
from seeding.master_equation.shift_invert import Modes
from seeding.master_equation.tensors import Stencil, embed, shell_weights, stencil, stencil_length
from seeding.network import Network

RESIDUAL = 1e-7  # asked for within the space kept,
ROUGH = 1e-6  # and in the smaller truncation
# "auto" keeps as many ranks as bring the weight in the last shell of the slower quarter of the modes, or of three, down
# to this: the errors quoted for them are then 3e-6 and less (measured, 25 to 100 atoms in a crystal, to Γ_crit).
LAST_WEIGHT = 5e-7
LEADING = 3
REFINED = 3e-6  # the same where modes fall off so slowly that k is more than the first truncation: c falls faster there
FIRST = (6, 2.6)  # first truncation 6 + 2.6 √N_α: k at Γ = 0.1
SHARE = 0.68  # k/K where K is given or the largest
FARTHEST = 2  # K/k up to which the first truncation can tell
LEAST_SHARE = 0.6  # below it the first truncation is replaced by this share of what it says is needed,
MOST_SHARE = 0.8  # and k is never more
TAIL = 1.5  # the weight falls like exp(-j) to exp(-j²) over the ranks j
SPURIOUS = 0.025  # weight in the last shell of a mode that is not resolved, or not one of the full space
# "auto" stops at so many entries of a vector, whatever the errors (they are in the table), or at as many as
# K = 3.2 √N_α gives where that is more.
LONGEST = 1_500_000
LARGEST = 3.2
SAFETY = 2  # of errors: c falls with the rank, but not from the first few on
ROUNDING = 1e-12  # of the largest eigenvalue: no error is less
SHORT = 400_000  # entries of a vector up to which the stencil is as fast as a product of bases, or faster


@dataclass(frozen=True)
class Truncated:
    """The slowest modes of one truncation, with the steady state where the sector has it."""

    action: Stencil
    pairs: Eigenpairs
    residuals: np.ndarray  # in the full space


def truncated_modes(
    network: Network, atoms: tuple[int, ...], name: str, count: int, truncation: int | None
) -> Modes | None:
    """The `count` slowest modes of a sector at K = `truncation`, or at the K needed; None if that is the whole space.

    An error is that of the larger truncation; a mode that the smaller one does not have is quoted with its residual
    at least, which a truncated operator's own modes cannot make small.
    Raises ComputationError where the truncation that "auto" takes resolves no mode.
    """
    # Of one mode alone, c can be small by chance, and a product has bases of no more vectors than those of the other
    # spin: they cannot grow.
    several = max(count, LEADING)
    if truncation is not None and stencil_length(atoms, truncation - 1) < 4 * fewest_vectors(several + 1):
        several = count
    found = _truncated(network, atoms, name, several, truncation)
    if found is None:
        return None
    values, residuals, errors = (part[:count] for part in (found.eigenvalues, found.residuals, found.errors))
    lost = np.flatnonzero(errors > -values.real) + 1
    text = found.evidence
    if truncation is None and len(lost) == count:
        raise checks.ComputationError(
            f"no mode of the {name} sector is resolved, as with large crystals at rest: errors of {errors.min():.2g}"
            f" and more exceed the decay rates ({text})"
        )
    if len(lost):
        text += f"; error larger than the decay rate, not resolved: mode {', '.join(map(str, lost))}"
    return Modes(values, residuals, errors, text)


def _truncated(network: Network, atoms: tuple[int, ...], name: str, count: int, truncation: int | None) -> Modes | None:
    """The same modes, resolved or not."""
    first = int(name != "antisymmetric")
    refused = ""
    if truncation is None:
        largest = largest_truncation(atoms)
        slow = slice(first, first + max(LEADING, (count + 3) // 4))
        small = min(_ceil(FIRST[0] + FIRST[1] * np.sqrt(max(atoms))), int(SHARE * largest))
        smaller = _box(network, atoms, name, count, small, ROUGH)
        truncation = _needed(smaller, slow, FARTHEST * small, LAST_WEIGHT)
        if stencil_length(atoms, truncation) > SHORT:
            try:
                return _in_product(network, atoms, name, truncation, smaller)
            except checks.ComputationError as error:
                # Bases would be large, as near Γ_crit, rounds gain little, or other modes come out.
                refused = f"; not as a product of bases: {error}"
        truncation = min(largest, truncation)
        small = int((SHARE if truncation == largest else LEAST_SHARE) * truncation)
        if smaller.action.truncation < small:
            smaller = _box(network, atoms, name, count, small, ROUGH, smaller)
            truncation = _needed(smaller, slow, min(largest, FARTHEST * small), REFINED)
    else:
        smaller = _box(network, atoms, name, count, _share(atoms, truncation, count), ROUGH)
    if truncation >= sum(atoms):
        return None
    larger = _box(network, atoms, name, count, truncation, RESIDUAL, smaller)
    vectors = [_embedded(vector, smaller.action, larger.action) for vector in smaller.pairs.vectors]
    mine = larger.pairs.vectors.T
    overlaps = cosines(np.conj(vectors) @ mine, np.conj(mine.T) @ mine, larger.pairs.eigenvalues)
    errors, changes = _errors(smaller, larger.pairs, larger.residuals, overlaps, first)
    none = "" if (overlaps[first:, first:] >= SAME).any() else "has none of these modes, and "
    text = (
        f"truncated at K = {truncation} of {sum(atoms)}, K = {smaller.action.truncation} {none}differs by"
        f" {changes.min():.1e} to {changes.max():.1e}, {certificate(larger.pairs)}{refused}"
    )
    return Modes(larger.pairs.eigenvalues[first:], larger.residuals[first:], errors, text)


def _in_product(network: Network, atoms: tuple[int, ...], name: str, rank: int, smaller: Truncated) -> Modes:
    """The same modes in a product of bases of single spins, k ≤ rank in each."""
    first = int(name != "antisymmetric")
    found = modes_in_product(network, atoms, name, rank, smaller.action, smaller.pairs, smaller.residuals)
    values, residuals = found.pairs.eigenvalues, found.residuals
    errors, changes = _errors(smaller, found.pairs, residuals, found.overlaps, first)
    sizes = " by ".join("+".join(str(basis.shape[1]) for basis in bases) for bases in found.bases)
    ranks = " and ".join(f"{min(rank, number)} of {number}" for number in atoms)
    text = (
        f"k ≤ {ranks}, product of {sizes} vectors after {found.rounds} rounds,"
        f" K = {smaller.action.truncation} differs by {changes.min():.1e} to {changes.max():.1e},"
        f" {certificate(found.pairs, 'another start within the product')}"
    )
    # What bases leave out is of another kind than what a truncation does: it tells in the last round, but for what is
    # below all their singular values.
    errors = np.maximum(errors, SAFETY * np.maximum(found.condition * residuals[first:], FINEST))
    return Modes(values[first:], residuals[first:], errors, text)


def largest_truncation(atoms: tuple[int, ...]) -> int:
    """The largest K that "auto" takes."""
    longest = max(LONGEST, stencil_length(atoms, _ceil(LARGEST * np.sqrt(max(atoms)))))
    bound = 2
    while bound < sum(atoms) and stencil_length(atoms, bound) <= longest:
        bound *= 2
    return bisect_right(range(1, min(bound, sum(atoms)) + 1), longest, key=lambda rank: stencil_length(atoms, rank))


def _share(atoms: tuple[int, ...], truncation: int, count: int) -> int:
    """k for a given K: large enough for the modes and their basis where that can be."""
    small = int(SHARE * truncation)
    while small < truncation - 1 and stencil_length(atoms, small) < 4 * fewest_vectors(count + 1):
        small += 1
    return small


def _ceil(rank: float) -> int:
    return int(np.ceil(rank))


def _box(
    network: Network,
    atoms: tuple[int, ...],
    name: str,
    count: int,
    rank: int,
    residual: float,
    before: Truncated | None = None,
) -> Truncated:
    """The modes at one truncation, starting from those of another, if there is one."""
    action = stencil(network, atoms, name, rank, heisenberg=True)
    steady = name != "antisymmetric"
    if count + int(steady) > action.dimension:
        most = f"at most {action.dimension - int(steady)} in the {name} sector at truncation {rank}, the smaller of two"
        raise checks.refuse("modes", most, count)
    known: dict[str, object] = {}
    if before is not None:
        known["start"] = embed(before.pairs.mixture, before.action, action)
        known["cut"] = min(before.pairs.next_value, before.pairs.eigenvalues[-1].real)
    pairs = slowest_checked(action, network, atoms, count, steady, tolerance=residual, **known)
    return Truncated(action, pairs, _full_residuals(network, atoms, name, action, pairs))


def _full_residuals(
    network: Network, atoms: tuple[int, ...], name: str, action: Stencil, pairs: Eigenpairs
) -> np.ndarray:
    """‖Lv - λv‖ with L on the full space: couplings leave the box k_A + k_B ≤ K to K + 1 only."""
    larger = stencil(network, atoms, name, min(action.truncation + 1, sum(atoms)), heisenberg=True)
    residuals = []
    for value, vector in zip(pairs.eigenvalues, pairs.vectors, strict=True):
        whole = _embedded(vector, action, larger)
        rest = larger.apply(whole.real.copy()) + 1j * larger.apply(whole.imag.copy()) - value * whole
        residuals.append(np.linalg.norm(rest))
    return np.array(residuals)


def _embedded(vector: np.ndarray, small: Stencil, large: Stencil) -> np.ndarray:
    return embed(vector.real.copy(), small, large) + 1j * embed(vector.imag.copy(), small, large)


def _needed(found: Truncated, slow: slice, most: int, last: float) -> int:
    """K at which the last shell's weight is `last` in all modes `slow`, from their weights at ranks 2k/3 to k.

    As many as may be where k resolves none of them, as at rest.
    """
    small = found.action.truncation
    tail = np.arange(2 * small // 3, small + 1)
    needed: list[float] = []
    for vector in found.pairs.vectors[slow]:
        weights = shell_weights(vector, found.action)
        if weights[-1] > SPURIOUS:
            continue
        slope, height = np.polyfit(tail**TAIL, np.log(weights[tail]), 1)
        needed.append(max((np.log(last) - height) / slope, 0.0) ** (1 / TAIL) if slope < 0 else most)
    return min(most, _ceil(max(small / MOST_SHARE, *needed))) if needed else most


def _errors(
    smaller: Truncated, pairs: Eigenpairs, residuals: np.ndarray, overlaps: np.ndarray, first: int
) -> tuple[np.ndarray, np.ndarray]:
    """Errors of eigenvalues with these residuals in the full space, and their changes, from mode `first` on.

    Eigenvalues of both truncations are matched one to one. overlaps: |cos| of the angles between vectors of the smaller
    one and these.
    """
    from scipy.optimize import linear_sum_assignment  # a third of a second, which exact spectra need not wait for

    distances = np.abs(pairs.eigenvalues[first:, None] - smaller.pairs.eigenvalues[first:])
    mine, theirs = linear_sum_assignment(distances)
    changes = distances[mine, theirs]
    conditions = changes / smaller.residuals[first:][theirs]
    # A change can be small by chance, where an error passes through zero.
    conditions = np.maximum(conditions, np.median(conditions))
    new = overlaps[first:, first:][theirs, mine] < SAME
    conditions = np.where(new, np.maximum(conditions, 1.0), conditions)
    # c is of ranks that are cut off, where little of the right eigenvector is: not of what iterations leave inside.
    inside = np.maximum(pairs.residuals[first:], ROUNDING * np.abs(pairs.outline).max())
    return SAFETY * np.maximum(conditions * residuals[first:], inside), changes
