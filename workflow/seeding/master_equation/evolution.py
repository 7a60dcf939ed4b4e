"""Exact ⟨m_z⟩(t) of Eq. (3) at finite N_α, without statistics: an oracle for trajectories and mean field.

One or two subsystems with dissipative coupling: Heisenberg evolution dO/dt = LᵀO of every Sz_α with the stencil of
`tensors`, exact for N_A + N_B ≤ 40, truncated beyond (these observables are smooth), ⟨m_z⟩(t) = Tr(ρ₀ O(t))/S_α with
ρ₀ the spin-coherent product state. Everything else: the Schrödinger equation with the sparse Liouvillian, small sizes.
Integration: Dormand-Prince of order 8. The error quoted is the change against a coarser second run: the next smaller
truncation, or a tolerance a thousand times larger where the space is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sparse
from scipy.integrate import DOP853
from scipy.sparse.linalg import expm_multiply
from scipy.special import gammaln

from seeding import checks
from seeding.master_equation.liouvillian import lowering_operators, real_liouvillian, sectors
from seeding.master_equation.tensor_tables import spin_operators
from seeding.master_equation.tensors import EXACT_LIMIT, PAD, Stencil, rank_position, stencil, stencil_length
from seeding.network import Network

TOLERANCE = 1e-10  # relative and absolute, of the integration
MATRIX_LIMIT = 70_000  # entries of ρ up to which the sparse Liouvillian is used
STENCIL_LIMIT = 20_000_000  # entries of an observable


def exact_evolution(
    network: Network,
    atoms: Iterable[int],
    duration: float = 60.0,
    samples: int = 241,
    truncation: str | int = "auto",
) -> pd.DataFrame:
    """⟨m_z⟩(t) from the network's initial state at `samples` equally spaced times in [0, duration] (1/κ).

    atoms: N_α, one for each drive. truncation: largest tensor rank K kept: auto, exact or an integer.
    Returns columns time, mz_0, mz_1, …, error (of every mz at that time, see the module's text); `attrs["evidence"]`
    says how they were obtained. Raises InputError for sizes that do not fit.
    """
    atoms = checks.atom_numbers(atoms, network.n)
    duration = network.span(duration)
    samples = checks.integer("samples", samples, minimum=2, maximum=checks.MOST_SAMPLES)
    times = np.linspace(0, duration, samples)
    if network.n > 2 or sectors(network) == ("full",):
        if truncation not in ("auto", "exact"):
            raise checks.refuse("truncation", "auto or exact for this network", truncation)
        entries = int(np.prod([number + 1 for number in atoms], dtype=object)) ** 2
        if entries > MATRIX_LIMIT:
            raise checks.InputError(
                f"`atoms` must give at most {MATRIX_LIMIT} entries of ρ for this network, but gives {entries}"
            )
        fine, coarse = (_schroedinger(network, atoms, times, tolerance) for tolerance in (TOLERANCE, TOLERANCE * 1e3))
        evidence = "exact, Schrödinger equation"
    else:
        rank = _chosen_rank(atoms, truncation)
        below = rank if rank == sum(atoms) else int(0.85 * rank)
        fine = _heisenberg(network, atoms, times, rank, TOLERANCE)
        coarse = _heisenberg(network, atoms, times, below, TOLERANCE * 1e3)
        exact = "exact" if below == rank else f"truncated, the second run at K = {below}"
        evidence = f"Heisenberg equation at K = {rank} of {sum(atoms)}, {exact}"
    columns = {f"mz_{alpha}": fine[alpha] for alpha in range(network.n)}
    table = pd.DataFrame({"time": times, **columns, "error": np.abs(fine - coarse).max(axis=0)})
    table.attrs["evidence"] = [evidence]
    return table


def _chosen_rank(atoms: tuple[int, ...], truncation: str | int) -> int:
    total = sum(atoms)
    if truncation == "exact" or (truncation == "auto" and total <= EXACT_LIMIT):
        rank = total
    elif truncation == "auto":
        rank = min(total, int(np.ceil(6 * np.sqrt(max(atoms)))))
    elif isinstance(truncation, str):
        raise checks.refuse("truncation", "auto, exact or an integer", truncation)
    else:
        rank = min(total, checks.integer("truncation", truncation, minimum=4))
    if stencil_length(atoms, rank) > STENCIL_LIMIT:
        raise checks.InputError(
            f"`atoms` must give observables of at most {STENCIL_LIMIT} entries, but {list(atoms)} needs"
            f" {stencil_length(atoms, rank)} at truncation {rank}: give a smaller `truncation`"
        )
    return rank


def _integrated(
    rate: Callable[[np.ndarray], np.ndarray],
    start: np.ndarray,
    times: np.ndarray,
    tolerance: float,
    read: Callable[[np.ndarray], Any],
) -> np.ndarray:
    """read(y(t)) at the sampled times for dy/dt = rate(y); the states themselves are not kept."""
    solver = DOP853(lambda _, y: rate(y), times[0], start, times[-1], rtol=tolerance, atol=tolerance)
    values = [read(start)]
    while len(values) < len(times):
        message = solver.step()
        if solver.status == "failed":
            raise checks.ComputationError(f"integration stopped at time {solver.t:.6g}: {message}")
        if times[len(values)] <= solver.t:
            interpolant = solver.dense_output()
            while len(values) < len(times) and times[len(values)] <= solver.t:
                values.append(read(interpolant(times[len(values)])))
    return np.array(values)


def _heisenberg(network: Network, atoms: tuple[int, ...], times: np.ndarray, rank: int, tolerance: float) -> np.ndarray:
    """⟨m_z,α⟩ at all times, shape (n, samples)."""
    action = stencil(network, atoms, "symmetric", rank, heisenberg=True)
    state = _coherent_state(network, (*atoms, 0)[:2], action)
    results = []
    for alpha, number in enumerate(atoms):
        start = np.zeros(action.length)
        # Sz = √(N(N+1)(N+2)/12) T¹₀, and the identity of the other spin is √(N'+1) T⁰₀.
        others = np.prod([count + 1.0 for place, count in enumerate(atoms) if place != alpha])
        size = np.sqrt(number * (number + 1) * (number + 2) / 12 * others) / (number / 2)
        start[rank_position(action, (1 - alpha, alpha), (0, 0))] = size
        results.append(_integrated(action.apply, start, times, tolerance, lambda y: float(state @ y)))
    return np.array(results)


def _coherent_state(network: Network, atoms: tuple[int, ...], action: Stencil) -> np.ndarray:
    """The symmetric part of the initial product state on the stencil's vectors."""
    directions = np.vstack([network.directions(), [[0.0, 0.0, 1.0]]])[:2]
    spins = [_coherent_spin(number, action.ranks[place], directions[place]) for place, number in enumerate(atoms)]
    vector = np.zeros(action.length)
    for k in range(action.ranks[0] + 1):
        width = (action.widths[k] + 1) ** 2
        for q in range(k + 1):
            place = action.offsets[k, q]
            # In half storage rows q_A > 0 stand for q_A and -q_A: times √2.
            part = np.real(spins[0][k * k + k + q] * spins[1][:width])
            vector[place : place + width] = part * (np.sqrt(2) if q > 0 else 1)
    vector[:PAD] = vector[-PAD:] = 0
    return vector


def _coherent_spin(number: int, rank: int, direction: np.ndarray) -> np.ndarray:
    """Coefficients of a spin-coherent state on T^k_q, k ≤ rank, in the real gauge (rotated about z by π/2), complex."""
    k = np.arange(rank + 1)
    spin_up = np.zeros((rank + 1) ** 2)
    logarithm = gammaln(number + 1) - 0.5 * (gammaln(number - k + 1) + gammaln(number + k + 2))
    spin_up[k * k + k] = np.sqrt(2 * k + 1) * np.exp(logarithm)  # ⟨S,S|T^k_0|S,S⟩
    raising, lowering = spin_operators(number, rank)[:2]
    polar = np.arccos(np.clip(direction[2], -1, 1))
    azimuth = np.arctan2(direction[1], direction[0]) + np.pi / 2
    turned = expm_multiply(-polar / 2 * sparse.csc_array(raising - lowering), spin_up) if polar else spin_up
    ranks = np.repeat(k, 2 * k + 1)
    q = np.arange(len(turned)) - ranks * ranks - ranks
    return np.asarray(turned * np.exp(-1j * q * azimuth))


def _schroedinger(network: Network, atoms: tuple[int, ...], times: np.ndarray, tolerance: float) -> np.ndarray:
    """⟨m_z,α⟩ at all times from ρ = X + iY as the real matrix X + Y, shape (n, samples)."""
    import qutip

    matrix = real_liouvillian(network, atoms)
    factors = []
    for number, (x, y, z) in zip(atoms, network.directions(), strict=True):
        azimuth = np.arctan2(y, x) + np.pi / 2
        factors.append(qutip.spin_coherent(number / 2, np.arccos(np.clip(z, -1, 1)), azimuth).full().ravel())
    state = factors[0]
    for factor in factors[1:]:
        state = np.kron(state, factor)
    density = np.outer(state, state.conj())
    heights = []
    for number, operator in zip(atoms, lowering_operators(atoms), strict=True):
        commutator = operator.T @ operator - operator @ operator.T  # [S⁺, S⁻] = 2 Sz
        heights.append(commutator.diagonal() / number)
    places = np.arange(len(state)) * (len(state) + 1)
    start = (density.real + density.imag).ravel()
    values = _integrated(
        lambda y: np.asarray(matrix @ y), start, times, tolerance, lambda y: np.array(heights) @ y[places]
    )
    return np.asarray(values.T)
