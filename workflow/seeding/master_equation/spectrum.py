"""Slowest eigenpairs of the Liouvillian of Eq. (3), sector by sector: L v = λ v with the largest Re λ.

One crystal: shift-invert on its tensor matrix (`single_crystal`). Two subsystems with dissipative coupling: the stencil
in spherical tensors, exact up to N_A + N_B = 40, truncated beyond (the slow left eigenvectors are smooth observables),
in both cases with the filtered Krylov method. Everything else (three subsystems, exchange coupling) uses sector
matrices at the sizes that fit; tiny sectors are diagonalised.

Errors: exact → condition number × residual, the condition from left and right eigenvector; truncated → change from the
next smaller truncation, times the factor by which that change fell.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import numpy as np
import pandas as pd

from seeding import checks, machine
from seeding.master_equation.chebyshev import Action
from seeding.master_equation.conditions import dual_norms
from seeding.master_equation.filtered_krylov import DEGREE, Eigenpairs, fewest_vectors, slowest
from seeding.master_equation.liouvillian import MatrixAction, chosen_sectors, sector_dimension, sector_matrix
from seeding.master_equation.shift_invert import Modes, dense_modes
from seeding.master_equation.single_crystal import memory, ranks, single_crystal_modes
from seeding.master_equation.tensors import EXACT_LIMIT, Stencil, embed, stencil, stencil_length
from seeding.network import Network

DENSE_LIMIT = 400  # dimension up to which the full spectrum is quicker
DENSE_POSSIBLE = 1500  # the same where the Krylov method fails, or may
# Drives in units of κ + Γ from where modes near iΩ can be missed: the filter tells them from the rest too slowly.
LARGEST_DRIVE = 30
TOLERANCE = 1e-10  # residual asked for, within the space kept
PARTNER_TOLERANCE = 3e-2  # the same for the other eigenvectors: condition numbers are good to a per cent
TRUNCATED_RESIDUAL = 1e-7  # the same where truncation is the larger error
# Error of the slower half of the modes at which "auto" stops; the next sixth may have 100 times that, and the fastest
# third, where a truncated operator's own modes mix in, what it has.
TRUNCATION_TOLERANCE = 1e-6
# "auto" stops at half as many entries of a vector, whatever the errors (they are in the table), or at half as many as
# K = 4.5 √N_α gives where that is more.
AUTO_LENGTH = 1_500_000
AUTO_RANK = 4.5
BASIS_BYTES = 350e6  # memory for the Krylov basis, if that gives enough vectors
# Gaps between the slow modes close like 1/N: from this N_α on 26 vectors do not separate them, and 60 cost less time
# to keep orthogonal behind a filter of higher degree.
LARGE = 250
WORK = 70  # vectors beside the basis while it restarts (measured)


def slow_modes(
    network: Network, atoms: Iterable[int], modes: int = 6, sector: str = "both", truncation: str | int = "auto"
) -> pd.DataFrame:
    """The slowest modes of the Liouvillian, `modes` rows a sector, sorted by falling real part.

    atoms: N_α, one for each drive. sector: both, symmetric, antisymmetric (full for exchange coupling).
    truncation: largest total tensor rank K = k_A + k_B kept: auto, exact, or an integer.
    Returns columns sector, mode (from 1), re, im, residual ‖Lv - λv‖/‖v‖ of the left eigenvector in the full space,
    error (estimate for λ, see the module's text), all in the unit of the drives. The steady state is left out; a
    conjugate pair is one row with im ≥ 0. `attrs["evidence"]` holds one line a sector on truncation and completeness.

    Raises InputError for sizes that do not fit (before anything is allocated) or more modes than exist,
    ComputationError where iterations do not converge.
    """
    atoms = checks.atom_numbers(atoms, network.n)
    modes = checks.integer("modes", modes, minimum=1)
    # All thresholds are in units of κ.
    unit = network.kappa
    drives = tuple(drive / unit for drive in network.drives)
    network = dataclasses.replace(network, drives=drives, coupling=network.coupling / unit, kappa=1.0)
    names = chosen_sectors(network, sector)
    tensors = network.n <= 2 and names != ("full",)
    if truncation not in ("auto", "exact"):
        if not tensors:
            raise checks.refuse("truncation", "auto or exact for this network", truncation)
        if isinstance(truncation, str):
            raise checks.refuse("truncation", "auto, exact or an integer", truncation)
        truncation = checks.integer("truncation", truncation, minimum=4)
        if truncation >= sum(atoms):
            truncation = "exact"
    if truncation == "auto" and network.n > 1 and (not tensors or sum(atoms) <= EXACT_LIMIT):
        truncation = "exact"
    for name in names:
        exist = sector_dimension(atoms, name) - int(name != "antisymmetric")
        if modes > exist:
            raise checks.refuse("modes", f"at most {exist} in the {name} sector", modes)
    _check_memory(network, atoms, names, modes + 1, truncation, tensors)
    dense = truncation == "exact" and all(sector_dimension(atoms, name) <= DENSE_POSSIBLE for name in names)
    if _far_driven(network) and not dense and network.n > 1:
        largest = f"at most {LARGEST_DRIVE} (κ + Γ) at sizes beyond LAPACK, where modes near iΩ would be missed"
        raise checks.refuse("drives", largest, list(network.drives))
    parts = []
    evidence = []
    for name in names:
        if network.n == 1:
            found = single_crystal_modes(network, atoms[0], name, modes, truncation)
        elif truncation == "exact":
            found = _whole_sector(network, atoms, name, modes, tensors)
        elif truncation == "auto":
            found = _truncated_modes(network, atoms, name, modes, _truncations(atoms), TRUNCATION_TOLERANCE)
        else:
            found = _truncated_modes(network, atoms, name, modes, (int(0.87 * int(truncation)), int(truncation)))
        if len(found.eigenvalues) < modes:
            most = f"at most {len(found.eigenvalues)} (pairs count once) in the {name} sector"
            raise checks.refuse("modes", most, modes)
        columns = {
            "sector": name,
            "mode": np.arange(1, modes + 1),
            "re": found.eigenvalues.real * unit,
            "im": found.eigenvalues.imag * unit,
            "residual": found.residuals * unit,
            "error": found.errors * unit,
        }
        parts.append(pd.DataFrame(columns))
        evidence.append(f"{name}: {found.evidence}")
    table = pd.concat(parts, ignore_index=True)
    table.attrs["evidence"] = evidence
    return table


def _check_memory(
    network: Network, atoms: tuple[int, ...], names: tuple[str, ...], count: int, truncation: str | int, tensors: bool
) -> None:
    """Refuse what does not fit into three quarters of the memory that there is for it."""
    available = 0.75 * machine.memory()
    if network.n == 1:
        resting = network.drives[0] < network.kappa + network.coupling
        need = memory(ranks(atoms[0], resting, truncation)[0], count) if network.drives[0] else 0.0
    elif tensors:
        if truncation == "exact":
            rank = sum(atoms)
        else:
            rank = _truncations(atoms)[-1] if truncation == "auto" else int(truncation)
        length = stencil_length(atoms, rank)
        need = 8.0 * length * (_effort(atoms, length, count)["basis_size"] + WORK)
    else:
        largest = max(sector_dimension(atoms, name) for name in names)
        # The basis, and some thirty entries a row while the matrix is put together.
        need = 8.0 * largest * (_effort(atoms, largest, count)["basis_size"] + WORK + 30 * 4)
    if need > available:
        raise checks.InputError(
            f"`atoms` must give vectors that fit into {available / 2**30:.3g} GiB, but {list(atoms)} needs"
            f" {need / 2**30:.3g} GiB at truncation {truncation}: use fewer atoms or a smaller --truncation"
        )


def _effort(atoms: tuple[int, ...], length: int, count: int) -> dict[str, int]:
    """Krylov vectors that fit the memory set aside, at most 110 (most spectra need no restart), and the degree."""
    fewest, degree = (26, DEGREE) if max(atoms) < LARGE else (60, 3 * DEGREE)
    size = int(np.clip(BASIS_BYTES / (8 * length), fewest, 110))
    return {"basis_size": max(size, fewest_vectors(count)), "degree": degree}


def _slowest(action: Action, atoms: tuple[int, ...], count: int, steady: bool, **options: object) -> Eigenpairs:
    """Filtered Krylov with the steady state as one more mode, checked and kept as the first row."""
    pairs = slowest(action, count + int(steady), **_effort(atoms, action.length, count + int(steady)), **options)  # type: ignore[arg-type]
    unit = max(1.0, 1e-3 * float(np.abs(pairs.outline).max()))  # of rates, which eigenvalues in thousands outgrow
    if steady and abs(pairs.eigenvalues[0]) > 1e-8 * unit:
        raise checks.ComputationError(f"the slowest mode found is {pairs.eigenvalues[0]:.3g}, not the steady state")
    if steady and (np.abs(pairs.eigenvalues[1:]) < 1e-10 * unit).any():
        raise checks.ComputationError("more than one mode found does not decay: rounding has taken a mode's place")
    return pairs


def _certificate(pairs: Eigenpairs) -> str:
    return f"filtered Krylov, another start brought no further mode slower than Re = {pairs.intruder:.4g}"


def _with_condition(
    action: Action, opposite: Action, atoms: tuple[int, ...], name: str, count: int, text: str
) -> Modes:
    """Modes of `action`, errors from residuals and condition numbers 1/|xᵀy| of unit left and right eigenvectors."""
    steady = name != "antisymmetric"
    pairs = _slowest(action, atoms, count, steady, tolerance=TOLERANCE)
    conditions = _conditions(pairs, opposite, atoms)
    first = int(steady)
    text = f"{text}, {_certificate(pairs)}; largest condition number {conditions[first:].max():.2g}"
    return Modes(pairs.eigenvalues[first:], pairs.residuals[first:], (conditions * pairs.residuals)[first:], text)


def _conditions(pairs: Eigenpairs, opposite: Action, atoms: tuple[int, ...]) -> np.ndarray:
    """Condition numbers of the eigenvalues, from the other eigenvectors, for which a rough residual is enough."""
    count = len(pairs.eigenvalues)
    partners = slowest(
        opposite,
        count,
        tolerance=PARTNER_TOLERANCE,
        outline=pairs.outline,
        cut=pairs.eigenvalues[-1].real * 1.1,
        seed=10,
        known=pairs.eigenvalues,
        **_effort(atoms, opposite.length, count),  # type: ignore[arg-type]
    )
    oscillating = pairs.eigenvalues.imag > 0
    both = [np.vstack([rows, rows[oscillating].conj()]) for rows in (pairs.vectors, partners.vectors)]
    conditions = dual_norms(*both)[:count]
    if not np.isfinite(conditions).all():
        raise checks.ComputationError("the left and right eigenvectors found do not belong to the same modes")
    return conditions


def _whole_sector(network: Network, atoms: tuple[int, ...], name: str, count: int, tensors: bool) -> Modes:
    """Modes without truncation: by LAPACK where that is quicker, or possible and the Krylov method is not up to it."""
    dimension = sector_dimension(atoms, name)
    hard = _far_driven(network) or 4 * fewest_vectors(count) > dimension
    if dimension > DENSE_LIMIT and not (hard and dimension <= DENSE_POSSIBLE):
        try:
            return (_exact_modes if tensors else _matrix_modes)(network, atoms, name, count)
        except checks.ComputationError:
            if dimension > DENSE_POSSIBLE:
                raise
    return dense_modes(sector_matrix(network, atoms, name), count, name != "antisymmetric")


def _far_driven(network: Network) -> bool:
    return max(abs(drive) for drive in network.drives) > LARGEST_DRIVE * (network.kappa + network.coupling)


def _exact_modes(network: Network, atoms: tuple[int, ...], name: str, count: int) -> Modes:
    rank = sum(atoms)
    left = stencil(network, atoms, name, rank, heisenberg=True)
    return _with_condition(left, stencil(network, atoms, name, rank), atoms, name, count, f"exact (K = {rank})")


def _matrix_modes(network: Network, atoms: tuple[int, ...], name: str, count: int) -> Modes:
    matrix = sector_matrix(network, atoms, name).tocsr()
    return _with_condition(
        MatrixAction(matrix.T.tocsr()), MatrixAction(matrix), atoms, name, count, "exact, sector matrix"
    )


def _truncations(atoms: tuple[int, ...]) -> tuple[int, ...]:
    """K growing by a fifth until the space is exact or vectors have half of the entries set above."""
    ranks = [min(sum(atoms), int(np.ceil(2.6 * np.sqrt(max(atoms)))))]
    longest = max(AUTO_LENGTH, stencil_length(atoms, int(AUTO_RANK * np.sqrt(max(atoms)))))
    while ranks[-1] < sum(atoms) and (len(ranks) < 2 or stencil_length(atoms, ranks[-1]) < longest / 2):
        ranks.append(min(sum(atoms), int(np.ceil(ranks[-1] * 1.2))))
    return tuple(ranks)


def _truncated_modes(
    network: Network, atoms: tuple[int, ...], name: str, count: int, ranks: tuple[int, ...], tolerance: float = 0.0
) -> Modes:
    """Modes at the last of the truncations `ranks`, or the first whose slowest have errors below `tolerance`.

    The change d from the truncation before is that one's error; the error quoted for the larger one is d times the
    factor by which d fell at this step, not more than ten.
    """
    first = int(name != "antisymmetric")
    pairs: Eigenpairs | None = None
    action: Stencil | None = None
    changes: list[np.ndarray] = []
    text = ""
    for rank in ranks:
        larger = stencil(network, atoms, name, rank, heisenberg=True)
        if count + first > larger.dimension:
            raise checks.refuse("modes", f"at most {larger.dimension - first} at truncation {rank}", count)
        if pairs is None or action is None:
            pairs, action = _slowest(larger, atoms, count, bool(first), tolerance=TRUNCATED_RESIDUAL), larger
            continue
        start = embed(np.real(pairs.vectors).sum(axis=0), action, larger)
        cut = min(pairs.next_value, pairs.eigenvalues[-1].real)
        before = pairs.eigenvalues[first:]
        pairs = _slowest(larger, atoms, count, bool(first), tolerance=TRUNCATED_RESIDUAL, start=start, cut=cut)
        changes.append(_changes(pairs.eigenvalues[first:], before))
        text = f"K = {action.truncation} differs by {changes[-1].min():.1e} to {changes[-1].max():.1e}"
        action = larger
        errors = changes[-1] * (np.clip(changes[-1] / changes[-2], 0.1, 1) if len(changes) > 1 else 1)
        slow, following = errors[: (count + 1) // 2], errors[: (2 * count + 2) // 3]
        if slow.max() < tolerance and following.max() < 100 * tolerance:
            break
    if pairs is None or action is None:
        raise checks.refuse("truncation", "at least one rank", ranks)
    if action.truncation == sum(atoms):
        errors = np.minimum(errors, pairs.residuals[first:] * 100)
    residuals = _full_residuals(network, atoms, name, action, pairs)[first:]
    text = f"truncated at K = {action.truncation} of {sum(atoms)}, {text}, {_certificate(pairs)}"
    return Modes(pairs.eigenvalues[first:], residuals, errors, text)


def _changes(values: np.ndarray, before: np.ndarray) -> np.ndarray:
    """|change| of each mode, matched one to one with those of the truncation before."""
    from scipy.optimize import linear_sum_assignment  # a third of a second, which exact spectra need not wait for

    distances = np.abs(values[:, None] - before[None, :])
    mine, theirs = linear_sum_assignment(distances)
    changes = np.empty(len(values))
    changes[mine] = distances[mine, theirs]
    return changes


def _full_residuals(
    network: Network, atoms: tuple[int, ...], name: str, action: Stencil, pairs: Eigenpairs
) -> np.ndarray:
    """‖Lv - λv‖ with L on the full space: couplings leave the box k_A + k_B ≤ K to K + 1 only."""
    rank = min(action.truncation + 1, sum(atoms))
    larger = stencil(network, atoms, name, rank, heisenberg=True)
    residuals = []
    for value, vector in zip(pairs.eigenvalues, pairs.vectors, strict=True):
        re, im = (embed(np.ascontiguousarray(part), action, larger) for part in (vector.real, vector.imag))
        rest = larger.apply(re) + 1j * larger.apply(im) - value * (re + 1j * im)
        residuals.append(np.linalg.norm(rest))
    return np.array(residuals)
