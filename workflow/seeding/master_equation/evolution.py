"""Exact ⟨m⟩(t) of Eq. (3) at finite N_α, without statistics: an oracle for trajectories and mean field.

One or two subsystems with dissipative coupling: the spin-coherent product state ρ₀ evolves by the stencil of `tensors`,
exact for N_A + N_B ≤ 40, truncated beyond: to what observables need, which are smooth, as with the truncated L
Tr(O e^{Lt} ρ₀) is the same whichever of the two evolves, and the state serves all of them. Sx belongs to the
antisymmetric sector, all else to the symmetric one. Everything else, and a state of QuTiP's as the start: the sparse
Liouvillian on both sectors at once, small sizes.
Integration: Dormand-Prince of order 8. The error quoted is the change against a coarser second run: the next smaller
truncation, or a tolerance a thousand times larger where the space is exact.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import scipy.sparse as sparse
from scipy.integrate import DOP853
from scipy.sparse.linalg import expm_multiply
from scipy.special import gammaln

from seeding import checks, states
from seeding.master_equation.liouvillian import lowering_operators, real_liouvillian, sectors
from seeding.master_equation.tensor_tables import PAD, spin_operators
from seeding.master_equation.tensors import Stencil, rank_position, stencil, stencil_length
from seeding.network import Network

if TYPE_CHECKING:
    from qutip import Qobj

TOLERANCE = 1e-10  # relative and absolute, of the integration
UNITS = "time in 1/κ; ss_α_β = ⟨S_α·S_β⟩/(S_α S_β); error: of every column at that time"
MATRIX_LIMIT = 70_000  # entries of ρ up to which the sparse Liouvillian is used
EXACT_LIMIT = 40  # N_A + N_B up to which no rank is cut off
STENCIL_LIMIT = 20_000_000  # entries of ρ as tensor operators
# An observable by its coefficients of T^{k_A}_{q_A} ⊗ T^{k_B}_{q_B}, at (k_A, k_B, q_A, q_B), as they are stored.
Entries = dict[tuple[int, int, int, int], float]


def exact_evolution(
    network: Network,
    atoms: Iterable[int],
    duration: float = 60.0,
    samples: int = 241,
    truncation: str | int = "auto",
    initial: Qobj | None = None,
) -> pd.DataFrame:
    """⟨m⟩(t) from the network's initial state at `samples` equally spaced times in [0, duration] (1/κ).

    atoms: N_α, one for each drive. truncation: largest tensor rank K kept: auto, exact or an integer.
    initial: another start, a ket or a density matrix of QuTiP with dims [[N_1 + 1, N_2 + 1, …], …], pure or mixed,
        entangled or not; up to MATRIX_LIMIT entries of ρ, truncation auto or exact.
    Returns columns time, mx_0, my_0, mz_0, mx_1, …, then ss_0_1, … = ⟨S_α·S_β⟩/(S_α S_β) of every pair, and error (of
    every one of them at that time, see the module's text); `attrs["evidence"]` says how they were obtained,
    `attrs["units"]` what the units are.
    Raises InputError for sizes that do not fit and for a start that is no state of them.
    """
    atoms = checks.atom_numbers(atoms, network.n)
    duration = network.span(duration)
    samples = checks.integer("samples", samples, minimum=2, maximum=checks.MOST_SAMPLES)
    times = np.linspace(0, duration, samples)
    if initial is not None or network.n > 2 or sectors(network) == ("full",):
        what = "this network" if initial is None else "a given start"
        if truncation not in ("auto", "exact"):
            raise checks.refuse("truncation", f"auto or exact for {what}", truncation)
        entries = int(np.prod([number + 1 for number in atoms], dtype=object)) ** 2
        if entries > MATRIX_LIMIT:
            raise checks.InputError(
                f"`atoms` must give at most {MATRIX_LIMIT} entries of ρ for {what}, but gives {entries}"
            )
        density = _product_state(network, atoms) if initial is None else states.rotated_density(initial, atoms)
        matrix = real_liouvillian(network, atoms)
        fine, coarse = (_sparse(matrix, atoms, density, times, tolerance) for tolerance in (TOLERANCE, TOLERANCE * 1e3))
        evidence = "exact, sparse Liouvillian"
    else:
        rank = _chosen_rank(atoms, truncation)
        below = rank if rank == sum(atoms) else int(0.85 * rank)
        fine = _tensors(network, atoms, times, rank, TOLERANCE)
        coarse = _tensors(network, atoms, times, below, TOLERANCE * 1e3)
        exact = "exact" if below == rank else f"truncated, the second run at K = {below}"
        evidence = f"tensor operators up to K = {rank} of {sum(atoms)}, {exact}"
    names = [f"m{axis}_{alpha}" for alpha in range(network.n) for axis in "xyz"]
    names += [f"ss_{alpha}_{beta}" for alpha, beta in itertools.combinations(range(network.n), 2)]
    columns = dict(zip(names, fine, strict=True))
    table = pd.DataFrame({"time": times, **columns, "error": np.abs(fine - coarse).max(axis=0)})
    table.attrs |= {"evidence": [evidence], "units": UNITS}
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
            f"`atoms` must give states of at most {STENCIL_LIMIT} entries, but {list(atoms)} needs"
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


def _tensors(network: Network, atoms: tuple[int, ...], times: np.ndarray, rank: int, tolerance: float) -> np.ndarray:
    """⟨m_x⟩, ⟨m_y⟩, ⟨m_z⟩ of each subsystem, then the pair's ⟨S_A·S_B⟩/(S_A S_B), at all times, one row each."""
    # In the gauge of `tensors`, with c = √(N(N+1)(N+2)/12), Sz = c T¹₀, Sy = −(S⁺ + S⁻)/2 = c (T¹₁ + T¹₋₁)/√2 and
    # Sx = i(S⁻ − S⁺)/2 = ic (T¹₁ − T¹₋₁)/√2; the identity of the other spin is √(N'+1) T⁰₀. Of A's T¹₁ and T¹₋₁ the
    # first is stored alone, times √2.
    odd: list[Entries] = []
    even: list[Entries] = []
    spins = [np.sqrt(number * (number + 1) * (number + 2) / 12) / (number / 2) for number in atoms]
    for alpha, spin in enumerate(spins):
        size = spin * np.sqrt(np.prod([number + 1.0 for number in atoms]) / (atoms[alpha] + 1))
        half = size * np.sqrt(0.5)
        for sector, sign in ((odd, -1), (even, 1)):
            sector.append({(0, 1, 0, 1): half, (0, 1, 0, -1): sign * half} if alpha else {(1, 0, 1, 0): size})
        even.append({(1 - alpha, alpha, 0, 0): size})
    if len(atoms) == 2:
        size = np.prod(spins)
        even.append({(1, 1, 0, 0): size, (1, 1, 1, -1): np.sqrt(2) * size})
    across = np.zeros((len(odd), len(times)))
    if network.directions()[:, 0].any():  # else ρ is empty there, but for rounding
        across = _expectations(network, atoms, times, "antisymmetric", rank, tolerance, odd)
    along = _expectations(network, atoms, times, "symmetric", rank, tolerance, even)
    rows = [row for alpha in range(network.n) for row in (across[alpha], *along[2 * alpha : 2 * alpha + 2])]
    return np.array([*rows, *along[2 * network.n :]])


def _expectations(
    network: Network,
    atoms: tuple[int, ...],
    times: np.ndarray,
    sector: str,
    rank: int,
    tolerance: float,
    observables: list[Entries],
) -> np.ndarray:
    """The mean of each observable of a sector at all times, shape (observables, times)."""
    action = stencil(network, atoms, sector, rank)
    read = sparse.lil_array((len(observables), action.length))
    for row, entries in enumerate(observables):
        for (k_a, k_b, q_a, q_b), value in entries.items():
            read[row, rank_position(action, (k_a, k_b), (q_a, q_b))] = value
    read = read.tocsr()
    # The tolerance is that of what is read.
    unit = sparse.linalg.norm(read, axis=1).max()
    state = unit * _coherent_state(network, (*atoms, 0)[:2], action)
    values = _integrated(action.apply, state, times, tolerance, lambda y: np.asarray(read @ y) / unit)
    return np.asarray(values.T)


def _coherent_state(network: Network, atoms: tuple[int, ...], action: Stencil) -> np.ndarray:
    """The initial product state ρ = X + iY on the stencil's vectors: X on the symmetric, Y on the antisymmetric."""
    directions = np.vstack([network.directions(), [[0.0, 0.0, 1.0]]])[:2]
    spins = [_coherent_spin(number, action.ranks[place], directions[place]) for place, number in enumerate(atoms)]
    part_of = np.real if action.parity > 0 else np.imag
    vector = np.zeros(action.length)
    for k in range(action.ranks[0] + 1):
        width = (action.widths[k] + 1) ** 2
        for q in range(k + 1):
            place = action.offsets[k, q]
            # In half storage rows q_A > 0 stand for q_A and -q_A: times √2.
            part = part_of(spins[0][k * k + k + q] * spins[1][:width])
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


def _product_state(network: Network, atoms: tuple[int, ...]) -> np.ndarray:
    """ρ of the network's initial directions in the rotated frame, complex, shape (D, D)."""
    import qutip

    factors = []
    for number, (x, y, z) in zip(atoms, network.directions(), strict=True):
        azimuth = np.arctan2(y, x) + np.pi / 2
        factors.append(qutip.spin_coherent(number / 2, np.arccos(np.clip(z, -1, 1)), azimuth).full().ravel())
    state = factors[0]
    for factor in factors[1:]:
        state = np.kron(state, factor)
    return np.outer(state, state.conj())


def _sparse(
    matrix: sparse.csr_array, atoms: tuple[int, ...], density: np.ndarray, times: np.ndarray, tolerance: float
) -> np.ndarray:
    """As `_tensors`, from ρ = X + iY as the real matrix M = X + Y: Tr(ρO) = Σ M_ij O_ij for real symmetric O, and
    Tr(ρ iO) = Σ M_ij O_ij for real antisymmetric O."""
    spins, observables = [], []
    for number, lowering in zip(atoms, lowering_operators(atoms), strict=True):
        lower = lowering / (number / 2)
        along = number / 4 * (lower.T @ lower - lower @ lower.T)  # [S⁺, S⁻] = 2 Sz
        spins.append((lower, along))
        observables += [(lower - lower.T) / 2, -(lower + lower.T) / 2, along]
    for (lower, along), (other, beside) in itertools.combinations(spins, 2):
        observables.append((lower.T @ other + lower @ other.T) / 2 + along @ beside)
    read = sparse.vstack([sparse.csr_array(observable).reshape(1, -1) for observable in observables], format="csr")
    start = (density.real + density.imag).ravel()
    values = _integrated(lambda y: np.asarray(matrix @ y), start, times, tolerance, lambda y: np.asarray(read @ y))
    return np.asarray(values.T)
