"""Slowest eigenpairs of the Liouvillian of Eq. (3), sector by sector: L v = λ v with the largest Re λ.

One crystal: shift-invert on its tensor matrix (`single_crystal`). Two subsystems with dissipative coupling: the stencil
in spherical tensors, exact up to the size of 20 and 20 atoms, truncated beyond (slow left eigenvectors are smooth),
in both cases with the filtered Krylov method. Everything else (three subsystems, exchange coupling) uses sector
matrices at the sizes that fit; tiny sectors are diagonalised.

Errors: exact → condition number × residual, the condition from left and right eigenvector; truncated → see `truncated`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from concurrent.futures import Future, as_completed
from threading import Thread

import numpy as np
import pandas as pd

from seeding import checks, machine
from seeding.master_equation.action import Action
from seeding.master_equation.conditions import dual_norms
from seeding.master_equation.effort import (
    BASES,
    BASIS_BYTES,
    MEMORY_SHARE,
    allowed,
    certificate,
    effort,
    slowest_checked,
    work,
)
from seeding.master_equation.filtered_krylov import Eigenpairs, fewest_vectors, slowest
from seeding.master_equation.liouvillian import MatrixAction, chosen_sectors, sector_dimension, sector_matrix
from seeding.master_equation.shift_invert import Modes, dense_modes
from seeding.master_equation.single_crystal import memory, ranks, single_crystal_modes
from seeding.master_equation.tensors import stencil, stencil_length
from seeding.master_equation.truncated import largest_truncation, truncated_modes
from seeding.network import Network

EXACT_LENGTH = 102_000  # entries of a vector of the whole space up to which it is kept: 20 and 20 atoms, or 100 and 3
DENSE_LIMIT = 400  # dimension up to which the full spectrum is quicker
DENSE_POSSIBLE = 1500  # the same where the Krylov method fails, or may
# Drives in units of κ + Γ from where modes near iΩ can be missed: the filter tells them from the rest too slowly.
LARGEST_DRIVE = 30
LARGEST_TRUNCATED_DRIVE = 15  # the same where tensors are truncated
TOLERANCE = 1e-10  # residual asked for, within the space kept
PARTNER_TOLERANCE = 3e-2  # the same for the other eigenvectors: condition numbers are good to a per cent


def slow_modes(
    network: Network,
    atoms: Iterable[int],
    modes: int = 6,
    sector: str = "both",
    truncation: str | int = "auto",
    threads: int = 1,
) -> pd.DataFrame:
    """The slowest modes of the Liouvillian, `modes` rows a sector, sorted by falling real part.

    atoms: N_α, one for each drive. sector: both, symmetric, antisymmetric (full for exchange coupling).
    truncation: largest total tensor rank K = k_A + k_B kept: auto, exact, or an integer. threads: sectors at a time,
    if memory allows; changes no bit.
    Returns columns sector, mode (from 1), re, im, residual ‖Lv - λv‖/‖v‖ of the left eigenvector in the full space,
    error (estimate for λ, see the module's text), all in the unit of the drives. The steady state is left out; a
    conjugate pair is one row with im ≥ 0. `attrs["evidence"]` holds one line a sector on truncation and completeness,
    `attrs["units"]` the units.

    Raises InputError for sizes that do not fit (before anything is allocated) or more modes than exist,
    ComputationError where iterations do not converge.
    """
    atoms = checks.atom_numbers(atoms, network.n)
    modes = checks.integer("modes", modes, minimum=1)
    threads = checks.integer("threads", threads, minimum=1)
    rates = "units of κ" if network.kappa == 1 else "the unit of the drives"
    units = f"re, im, residual, error in {rates}; an eigenvalue with im > 0 stands for itself and its conjugate"
    # All thresholds are in units of κ, of the largest where they differ.
    unit = network.largest_kappa
    drives, kappas = (tuple(rate / unit for rate in own) for own in (network.drives, network.kappas))
    network = dataclasses.replace(network, drives=drives, coupling=network.coupling / unit, kappa=kappas)
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
    if truncation == "auto" and network.n > 1 and (not tensors or stencil_length(atoms, sum(atoms)) <= EXACT_LENGTH):
        truncation = "exact"
    for name in names:
        exist = sector_dimension(atoms, name) - int(name != "antisymmetric")
        if modes > exist:
            raise checks.refuse("modes", f"at most {exist} in the {name} sector", modes)
    threads = min(threads, _sectors_in_memory(network, atoms, names, modes + 1, truncation, tensors))
    dense = truncation == "exact" and all(sector_dimension(atoms, name) <= DENSE_POSSIBLE for name in names)
    limit, where = LARGEST_DRIVE, "at sizes beyond LAPACK"
    if truncation != "exact":
        limit, where = LARGEST_TRUNCATED_DRIVE, "where tensors are truncated"
    if _far_driven(network, limit) and not dense and network.n > 1:
        largest = f"at most {limit} (κ + Γ) {where}, as modes near iΩ would be missed"
        raise checks.refuse("drives", largest, list(network.drives))

    def sector_modes(name: str) -> Modes:
        if network.n == 1:
            return single_crystal_modes(network, atoms[0], name, modes, truncation)
        if truncation != "exact":
            found = truncated_modes(network, atoms, name, modes, None if truncation == "auto" else int(truncation))
            if found is not None:
                return found
        return _whole_sector(network, atoms, name, modes, tensors)

    several = _together(sector_modes, names) if threads > 1 else [sector_modes(name) for name in names]
    parts = []
    evidence = []
    for name, found in zip(names, several, strict=True):
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
    table.attrs |= {"evidence": evidence, "units": units}
    return table


def _together(function: Callable[[str], Modes], names: Iterable[str]) -> list[Modes]:
    """Each sector in a thread of its own, for which a program that ends, or goes on after an error, does not wait."""

    def compute(name: str, future: Future[Modes]) -> None:
        try:
            future.set_result(function(name))
        except BaseException as error:  # raised where the result is asked for
            future.set_exception(error)

    futures: list[Future[Modes]] = []
    for name in names:
        futures.append(Future())
        Thread(target=compute, args=(name, futures[-1]), daemon=True).start()
    for future in as_completed(futures):
        future.result()  # the first error ends all, at once
    return [future.result() for future in futures]


def _sectors_in_memory(
    network: Network, atoms: tuple[int, ...], names: tuple[str, ...], count: int, truncation: str | int, tensors: bool
) -> int:
    """How many sectors fit into three quarters of the memory that there is for them; refused where not one does.

    One needs `need` at least; that several fit is decided by the most that each may come to need.
    """
    available = MEMORY_SHARE * machine.memory()
    if network.n == 1:
        resting = network.drives[0] < network.largest_kappa + network.coupling
        tried = ranks(atoms[0], resting, truncation)
        need, several = (memory(rank, count) if network.drives[0] else 0.0 for rank in (tried[0], tried[-1]))
    elif tensors:
        if truncation == "exact":
            rank = sum(atoms)
        else:
            rank = largest_truncation(atoms) if truncation == "auto" else int(truncation)
        length = stencil_length(atoms, rank)
        need = 8.0 * length * (effort(atoms, length, count, available)["basis_size"] + work(count))
        # A smaller box may have a larger basis.
        several = max(need, 8.0 * length * work(count) + min(BASIS_BYTES, 8.0 * length * BASES[0]))
    else:
        largest = max(sector_dimension(atoms, name) for name in names)
        # The basis, and some thirty entries a row while the matrix is put together.
        several = need = 8.0 * largest * (effort(atoms, largest, count, available)["basis_size"] + work(count) + 30 * 4)
    if need > available:
        raise checks.InputError(
            f"`atoms` must give vectors that fit into {available / 2**30:.3g} GiB, but {list(atoms)} needs"
            f" {need / 2**30:.3g} GiB at truncation {truncation}: use fewer atoms or a smaller --truncation"
        )
    return max(1, int(min(len(names), available // max(several, 1.0))))


def _with_condition(
    action: Action, opposite: Action, network: Network, atoms: tuple[int, ...], name: str, count: int, text: str
) -> Modes:
    """Modes of `action`, errors from residuals and condition numbers 1/|xᵀy| of unit left and right eigenvectors."""
    steady = name != "antisymmetric"
    pairs = slowest_checked(action, network, atoms, count, steady, tolerance=TOLERANCE)
    conditions = _conditions(pairs, opposite, network, atoms)
    first = int(steady)
    text = f"{text}, {certificate(pairs)}; largest condition number {conditions[first:].max():.2g}"
    return Modes(pairs.eigenvalues[first:], pairs.residuals[first:], (conditions * pairs.residuals)[first:], text)


def _conditions(pairs: Eigenpairs, opposite: Action, network: Network, atoms: tuple[int, ...]) -> np.ndarray:
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
        **allowed(network, atoms, opposite.length, count),  # type: ignore[arg-type]
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
    hard = _far_driven(network, LARGEST_DRIVE) or 4 * fewest_vectors(count) > dimension
    if dimension > DENSE_LIMIT and not (hard and dimension <= DENSE_POSSIBLE):
        try:
            return (_exact_modes if tensors else _matrix_modes)(network, atoms, name, count)
        except checks.ComputationError:
            if dimension > DENSE_POSSIBLE:
                raise
    return dense_modes(sector_matrix(network, atoms, name), count, name != "antisymmetric")


def _far_driven(network: Network, limit: float) -> bool:
    rates = zip(network.drives, network.kappas, strict=True)
    return any(drive > limit * (kappa + network.coupling) for drive, kappa in rates)


def _exact_modes(network: Network, atoms: tuple[int, ...], name: str, count: int) -> Modes:
    rank = sum(atoms)
    left = stencil(network, atoms, name, rank, heisenberg=True)
    right = stencil(network, atoms, name, rank)
    return _with_condition(left, right, network, atoms, name, count, f"exact (K = {rank})")


def _matrix_modes(network: Network, atoms: tuple[int, ...], name: str, count: int) -> Modes:
    matrix = sector_matrix(network, atoms, name).tocsr()
    left, right = MatrixAction(matrix.T.tocsr()), MatrixAction(matrix)
    return _with_condition(left, right, network, atoms, name, count, "exact, sector matrix")
