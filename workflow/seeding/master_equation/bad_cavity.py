"""How Appendix A's model with cavities approaches Eq. (3) as the cavities lose their photons faster.

Both start from the same atoms, with the displaced cavities empty. The atoms' ⟨m_z⟩(t) and steady state are
compared with Eq. (3), and their difference with the first order of perturbation theory in 1/γ.

The density matrix of atoms and cavities is real and symmetric in the frame rotated about z by π/2, if m_x = 0
at the start: a quarter of the numbers of the full complex one. ħ = 1, rates in κ, times in 1/κ.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sparse
from scipy.integrate import solve_ivp
from scipy.sparse.linalg import splu

from seeding import checks
from seeding.checks import ComputationError
from seeding.master_equation.cavity import Cavities, cavities, eliminated, first_order, initial_state, operators
from seeding.network import Network

if TYPE_CHECKING:
    from qutip import Qobj

TOLERANCE = 1e-9  # of the integration, relative; absolute TOLERANCE/100


@dataclass(frozen=True)
class Deviation:
    """How far the model with cavities is from Eq. (3).

    evolution: largest |Δ⟨m_z⟩| over all times and subsystems; steady: trace distance of the atoms' steady states;
    cutoff: largest change of ⟨m_z⟩ when one photon more is kept; first_order, first_order_steady: what
    perturbation theory predicts for `evolution` and `steady` through first order in 1/γ.
    """

    evolution: float
    steady: float
    cutoff: float
    first_order: float
    first_order_steady: float


def deviation(
    network: Network,
    atoms: int,
    decay: float,
    photons: int,
    mapping: str = "derived",
    duration: float = 10.0,
    samples: int = 201,
) -> Deviation:
    """The model with cavities against Eq. (3), from atoms in `network.initial` and empty displaced cavities.

    atoms: N_α, the same for all subsystems; decay: γ; photons: cut-off, the most photons in all cavities together;
    duration: in 1/κ. The first transient, up to 40/γ, and the rest are sampled `samples` times each.
    The initial state must lie in the plane m_x = 0. Raises InputError for what is not allowed.
    """
    checks.number("duration", duration, above=0)
    photons = checks.integer("photons", photons, minimum=1)
    constants = cavities(network, atoms, decay, mapping)
    break_time = min(40 / decay, duration / 2)
    times = np.concatenate([np.linspace(0, break_time, samples)[:-1], np.linspace(break_time, duration, samples)])

    hamiltonian, collapse = network.operators((atoms,) * network.n)
    start = initial_state(network, atoms).full()
    reference, rest = _without_cavities(hamiltonian, collapse, start, times, network, atoms)
    left, jumps = eliminated(constants, network, atoms)
    limit, limit_rest = _without_cavities(left, jumps, start, times, network, atoms, decay)

    full, full_rest = _with_cavities(constants, network, atoms, photons, times)
    more, _ = _with_cavities(constants, network, atoms, photons + 1, times, steady=False)
    return Deviation(
        evolution=float(np.abs(full - reference).max()),
        steady=_trace_distance(full_rest, rest),
        cutoff=float(np.abs(full - more).max()),
        first_order=float(np.abs(limit - reference).max()),
        first_order_steady=_trace_distance(limit_rest, rest),
    )


def _without_cavities(
    hamiltonian: Qobj,
    collapse: list[Qobj],
    start: np.ndarray,
    times: np.ndarray,
    network: Network,
    atoms: int,
    decay: float = math.inf,
) -> tuple[np.ndarray, np.ndarray]:
    """⟨m_z⟩, shape (times, n), and steady state of Eq. (3), with its first correction where `decay` is finite."""
    import qutip

    generator = qutip.liouvillian(hamiltonian, collapse).full()
    correction, slip = (superoperator.full() for superoperator in first_order(hamiltonian, collapse))
    size = len(generator)
    both = np.block([[generator, np.zeros_like(generator)], [correction / decay, generator]])
    transient = slip @ start.reshape(-1, order="F") / decay
    state = np.concatenate([start.reshape(-1, order="F"), transient])
    states = _propagate(both, state, times)
    moments = np.array([_diagonal(network, atoms, alpha) for alpha in range(network.n)])
    diagonal = np.arange(0, size, len(start) + 1)
    summed = states[:, :size] + states[:, size:]
    summed -= np.exp(-decay * times / 2)[:, None] * transient if math.isfinite(decay) else 0

    # The trace as one more equation makes the steady state and its correction unique.
    trace = np.zeros((1, size))
    trace[0, diagonal] = 1
    bordered = np.vstack([generator, trace])
    rest = np.linalg.lstsq(bordered, np.append(np.zeros(size), 1), rcond=None)[0]
    rest = rest + np.linalg.lstsq(bordered, np.append(-correction @ rest / decay, 0), rcond=None)[0]
    return np.real(summed[:, diagonal]) @ moments.T, rest.reshape(start.shape, order="F")


def _with_cavities(
    constants: Cavities, network: Network, atoms: int, photons: int, times: np.ndarray, steady: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """⟨m_z⟩, shape (times, n), and the atoms' steady state, in the real gauge and in the real-symmetric sector."""
    hamiltonian, collapse = operators(constants, network, atoms, photons)
    spins = (atoms + 1) ** network.n
    fock = hamiltonian.shape[0] // spins
    phases = sparse.diags_array(np.kron(_rotation(network, atoms), np.ones(fock)))
    jumps = [_sparse(jump).real for jump in collapse]
    generator = (-1j * phases @ _sparse(hamiltonian) @ phases.conj()).real
    generator = generator - sum(jump.T @ jump for jump in jumps) / 2

    identity = sparse.eye_array(spins * fock)
    full = sparse.kron(generator, identity) + sparse.kron(identity, generator)
    full = full + sum(sparse.kron(jump, jump) for jump in jumps)
    embedding = _symmetric(spins * fock)
    liouvillian = sparse.csc_array(embedding.T @ full @ embedding)

    # Sums over the cavities' populations: row a(N+1)^n + b reads the atoms' matrix element (a, b).
    row, column = np.divmod(np.arange(spins**2), spins)
    members = [(row * fock + level) * (spins * fock) + column * fock + level for level in range(fock)]
    places = np.tile(np.arange(spins**2), fock)
    tracing = sparse.coo_array((np.ones(len(places)), (places, np.concatenate(members))), (spins**2, full.shape[0]))
    atomic = sparse.csr_array(tracing @ embedding)

    phase = _rotation(network, atoms)
    start = phase[:, None] * initial_state(network, atoms).full() * phase.conj()
    if np.abs(start.imag).max() > 1e-12:
        raise checks.refuse("initial", "up, down, y or minus-y (m_x = 0)", network.initial)
    vacuum = np.zeros((fock, fock))
    vacuum[0, 0] = 1
    state = embedding.T @ np.kron(start.real, vacuum).reshape(-1)
    moments = np.array([np.diag(_diagonal(network, atoms, alpha)).reshape(-1) for alpha in range(network.n)])
    evolution = _propagate(sparse.csr_array(liouvillian), state, times) @ (moments @ atomic).T
    if not steady:
        return evolution, np.empty(0)

    # One equation of L ρ = 0 is redundant: Tr ρ = 1 takes its place.
    trace = np.eye(spins).reshape(1, -1) @ atomic
    matrix = sparse.vstack([trace, sparse.csr_array(liouvillian)[1:]], format="csc")
    right = np.zeros(matrix.shape[0])
    right[0] = 1
    rest = (atomic @ splu(matrix, permc_spec="MMD_AT_PLUS_A").solve(right)).reshape(spins, spins)
    return evolution, phase.conj()[:, None] * rest * phase


def _propagate(matrix: Any, state: np.ndarray, times: np.ndarray) -> np.ndarray:
    """exp(t `matrix`) `state` at the given times, one row each. Explicit: stability sets the step, about 6/γ."""
    solution = solve_ivp(
        lambda _, vector: matrix @ vector,
        (0, times[-1]),
        state,
        method="DOP853",
        t_eval=times,
        rtol=TOLERANCE,
        atol=TOLERANCE / 100,
    )
    if not solution.success:
        raise ComputationError(f"the evolution with cavities stopped: {solution.message}")
    return np.asarray(solution.y.T)


def _symmetric(size: int) -> Any:
    """Isometry from the real symmetric matrices, upper triangle, to all matrices, row by row."""
    row, column = np.triu_indices(size)
    places, label = np.concatenate([row * size + column, column * size + row]), np.arange(len(row))
    # A diagonal element comes twice, and the two entries are added.
    weights = np.tile(np.where(row == column, 0.5, math.sqrt(0.5)), 2)
    return sparse.csr_array(sparse.coo_array((weights, (places, np.tile(label, 2))), (size**2, len(row))))


def _diagonal(network: Network, atoms: int, subsystem: int) -> np.ndarray:
    """Diagonal of m_z of one subsystem."""
    levels = np.linspace(1, -1, atoms + 1)
    before, after = (atoms + 1) ** subsystem, (atoms + 1) ** (network.n - subsystem - 1)
    return np.kron(np.kron(np.ones(before), levels), np.ones(after))


def _rotation(network: Network, atoms: int) -> np.ndarray:
    """Diagonal of exp(iπ Sz/2), shape ((N+1)^n,): it turns Sx into Sy, and with it every matrix real."""
    total = sum(_diagonal(network, atoms, alpha) for alpha in range(network.n)) * atoms / 2
    return np.asarray(np.exp(0.5j * np.pi * total))


def _sparse(operator: Qobj) -> Any:
    return sparse.csr_array(operator.to("csr").data.as_scipy())


def _trace_distance(first: np.ndarray, second: np.ndarray) -> float:
    return float(np.abs(np.linalg.eigvalsh(first - second)).sum() / 2)
