"""States of QuTiP as arrays: what a user gives as `initial`, checked, in the frame of the finite-N engines.

QuTiP's basis of a product space and the engines' are the same: levels m = S … −S of each subsystem, the last subsystem
fastest. The engines rotate about z by π/2, which turns Sx into Sy: a level k quanta below the top gets the factor iᵏ.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from seeding import checks

TOLERANCE = 1e-8  # of norm, trace, hermiticity, and of eigenvalues below zero
POWERS = np.array([1, 1j, -1, -1j])  # of i, exact


def rotation(atoms: tuple[int, ...]) -> np.ndarray:
    """iᵏ of each level of the product space, k quanta in all below the top, shape (D,), D = Π (N_α + 1)."""
    quanta = np.zeros(1, dtype=int)
    for number in atoms:
        quanta = np.add.outer(quanta, np.arange(number + 1)).ravel()
    return np.asarray(POWERS[quanta % 4])


def rotated_ket(state: Any, atoms: tuple[int, ...]) -> np.ndarray:
    """The amplitudes iᵏ ψ of a ket of QuTiP, complex, shape (D,); InputError for anything else."""
    _check_dims(state, atoms)
    if not state.isket:
        raise checks.InputError(
            "`initial` must be a ket, as a trajectory has one, but is a density matrix: draw kets from it, or use"
            " `exact_evolution`"
        )
    return np.asarray(rotation(atoms) * _normalised(state))


def rotated_density(state: Any, atoms: tuple[int, ...]) -> np.ndarray:
    """The matrix iᵏ ρ (−i)ˡ of a ket or density matrix of QuTiP, complex, (D, D); InputError for anything else."""
    _check_dims(state, atoms)
    factors = rotation(atoms)
    if state.isket:
        amplitudes = factors * _normalised(state)
        return np.outer(amplitudes, amplitudes.conj())
    density = np.asarray(state.full())
    if not np.abs(density - density.conj().T).max() <= TOLERANCE:
        raise checks.InputError("`initial` must be Hermitian, but is not")
    trace = float(np.trace(density).real)
    if not abs(trace - 1) <= TOLERANCE:
        raise checks.refuse("initial", "of trace 1", trace)
    lowest = float(np.linalg.eigvalsh(density)[0])
    if lowest < -TOLERANCE:
        raise checks.InputError(f"`initial` must have no eigenvalue below 0, but has {lowest:.3g}")
    return np.asarray(factors[:, None] * density * factors.conj())


def _check_dims(state: Any, atoms: tuple[int, ...]) -> None:
    import qutip

    if not isinstance(state, qutip.Qobj) or not (state.isket or state.isoper):
        raise checks.refuse("initial", "a ket or a density matrix of QuTiP", state)
    levels = [number + 1 for number in atoms]
    if state.dims[0] != levels or (state.isoper and state.dims[1] != levels):
        allowed = [levels, levels if state.isoper else [1]]
        found = [[int(size) for size in side] for side in state.dims]
        raise checks.InputError(f"`initial` must have dims {allowed} for these atoms, but has {found}")


def _normalised(state: Any) -> np.ndarray:
    amplitudes = np.asarray(state.full()).ravel()
    norm = float(np.linalg.norm(amplitudes))
    if not abs(norm - 1) <= TOLERANCE:
        raise checks.refuse("initial", "of norm 1", norm)
    return amplitudes
