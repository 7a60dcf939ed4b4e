"""Appendix A: the atoms with their cavities, before the cavities are eliminated, against Eq. (3).

Every subsystem α has a cavity a_α and all share a cavity c, each losing photons at the rate γ. Eqs. (A1) and (A2)
with the drive taken once for each cavity, in the frame displaced by a_α → a_α + 2η_α/γ, in which the driven
cavities are empty unless the atoms fill them:

    H = Σ_α { (4 g_α η_α / γ√S_α) Sx_α + (g_α/√S_α)(a†_α S⁻_α + S⁺_α a_α) } + (g_c/√S)(c† S⁻ + S⁺ c)
    dρ/dt = -i[H, ρ] + γ Σ_α D[a_α]ρ + γ D[c]ρ

As γ → ∞ at fixed g²/γ and gη/γ this becomes Eq. (3) with Ω_α = 4g_αη_α/γ√S_α, κ = 4g_α²/γ, Γ = 4g_c²/γ.
The printed Eq. (A6) has 2 instead of 4 in Ω, and divides κ by S_α and Γ by S once too often.
docs/cavity.md derives this and the first correction in 1/γ. ħ = 1, rates in κ, times in 1/κ.
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
from seeding.network import Network

if TYPE_CHECKING:
    from qutip import Qobj

MAPPINGS = ("derived", "printed")
TOLERANCE = 1e-9  # of the integration, relative; absolute TOLERANCE/100


@dataclass(frozen=True)
class Cavities:
    """Constants of Eqs. (A1) and (A2): g_α, η_α, shape (n,), g_c, and one γ for all cavities, all in κ."""

    couplings: tuple[float, ...]
    drives: tuple[float, ...]
    common: float
    decay: float


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


def cavities(network: Network, atoms: int, decay: float, mapping: str = "derived") -> Cavities:
    """The constants that are to give `network`'s Ω_α, κ and Γ for N_α = `atoms` at γ = `decay`.

    mapping: "derived", Ω = 4gη/γ√S_α, κ = 4g²/γ, Γ = 4g_c²/γ; or "printed", Eq. (A6), Ω = 2gη/γ√S_α,
    κ = 4g²/γS_α, Γ = 4g_c²/γS. Raises InputError for what is not allowed.
    """
    decay = checks.number("decay", decay, above=0)
    checks.choice("interaction", network.interaction, ("dissipative",))
    scale = _scale(network, atoms)
    spin = atoms / 2
    printed = checks.choice("mapping", mapping, MAPPINGS) == "printed"
    coupling = math.sqrt(network.kappa * decay * (spin if printed else 1)) / 2
    common = math.sqrt(network.coupling * decay * (scale if printed else 1)) / 2
    factor = 2 if printed else 4
    drives = tuple(drive * decay * math.sqrt(spin) / (factor * coupling) for drive in network.drives)
    return Cavities((coupling,) * network.n, drives, common, decay)


def eliminated(constants: Cavities, network: Network, atoms: int) -> tuple[Qobj, list[Qobj]]:
    """Hamiltonian and collapse operators that the atoms are left with as γ → ∞, Eq. (A5)."""
    lowering, scale = lowering_operators(network, atoms), _scale(network, atoms)
    hamiltonian = _drive(constants, lowering, atoms)
    collapse = [
        2 * coupling / math.sqrt(constants.decay * atoms / 2) * operator
        for coupling, operator in zip(constants.couplings, lowering, strict=True)
    ]
    if constants.common > 0:
        collapse.append(2 * constants.common / math.sqrt(constants.decay * scale) * sum(lowering))
    return hamiltonian, collapse


def operators(constants: Cavities, network: Network, atoms: int, photons: int) -> tuple[Qobj, list[Qobj]]:
    """Hamiltonian and collapse operators of atoms and cavities, displaced; at most `photons` in all cavities together.

    Dimensions: one factor for each subsystem's N_α + 1 states, the last for all cavities.
    """
    import qutip

    photons = checks.integer("photons", photons, minimum=1)
    spins, scale = lowering_operators(network, atoms), _scale(network, atoms)
    modes = [qutip.Qobj(mode.data) for mode in _modes(constants, photons)]
    empty = qutip.qeye(modes[0].shape[0])
    lowering = [qutip.tensor(spin, empty) for spin in spins]
    identity = qutip.qeye(spins[0].dims[0])
    fields = [qutip.tensor(identity, mode) for mode in modes]

    hamiltonian = _drive(constants, lowering, atoms)
    strengths = [coupling / math.sqrt(atoms / 2) for coupling in constants.couplings]
    radiating = list(lowering)
    if constants.common > 0:
        strengths.append(constants.common / math.sqrt(scale))
        radiating.append(sum(lowering))
    for strength, field, spin in zip(strengths, fields, radiating, strict=True):
        exchange = strength * field.dag() * spin
        hamiltonian += exchange + exchange.dag()
    return hamiltonian, [math.sqrt(constants.decay) * field for field in fields]


def first_order(hamiltonian: Qobj, collapse: list[Qobj]) -> tuple[Qobj, Qobj]:
    """Superoperators of the first correction to Eq. (3) in 1/γ: (Λ₁, σ).

    The atoms obey d/dt ρ = (Λ₀ + Λ₁/γ)ρ from the start (1 + σ/γ)ρ(0), up to terms in 1/γ², with H and L_k of
    Eq. (3), Λ₀ its Liouvillian, σ = −2 Σ_k D[L_k] (the cavities need the time 2/γ to respond), and
    Λ₁ρ = Σ_k [L†_k, Z_k ρ] + h.c.,  Z_k = i[H − (i/2) Σ_l L†_l L_l, L_k].
    """
    import qutip

    waiting = hamiltonian - 0.5j * sum(jump.dag() * jump for jump in collapse)
    correction = 0
    for jump in collapse:
        late = 1j * (waiting * jump - jump * waiting)
        correction += (qutip.spre(jump.dag()) - qutip.spost(jump.dag())) * qutip.spre(late)
        correction -= (qutip.spre(jump) - qutip.spost(jump)) * qutip.spost(late.dag())
    return correction, -2 * sum(qutip.lindblad_dissipator(jump) for jump in collapse)


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


def lowering_operators(network: Network, atoms: int) -> list[Qobj]:
    """S⁻_α of every subsystem with N_α = `atoms`."""
    import qutip

    identities = [qutip.qeye(atoms + 1)] * network.n
    spin = qutip.jmat(atoms / 2, "-")
    return [qutip.tensor([*identities[:alpha], spin, *identities[alpha + 1 :]]) for alpha in range(network.n)]


def initial_state(network: Network, atoms: int) -> Qobj:
    """Density matrix of the atoms in `network.initial`, a product of spin-coherent states with N_α = `atoms`."""
    import qutip

    kets = [qutip.spin_coherent(atoms / 2, math.acos(z), math.atan2(y, x)) for x, y, z in network.directions().tolist()]
    return qutip.ket2dm(qutip.tensor(kets))


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


def _modes(constants: Cavities, photons: int) -> list[Qobj]:
    """Annihilation operators of the cavities, at most `photons` in all of them together."""
    import qutip

    count = len(constants.couplings) + (constants.common > 0)
    return list(qutip.enr_destroy([photons + 1] * count, photons))


def _drive(constants: Cavities, lowering: list[Qobj], atoms: int) -> Qobj:
    """Σ (4 g_α η_α/γ√S_α) Sx_α: what the displacement 2η_α/γ of the cavities does to the atoms."""
    hamiltonian = 0
    for coupling, drive, operator in zip(constants.couplings, constants.drives, lowering, strict=True):
        amplitude = 2 * drive / constants.decay
        hamiltonian += coupling / math.sqrt(atoms / 2) * amplitude * (operator + operator.dag())
    return hamiltonian


def _scale(network: Network, atoms: int) -> float:
    return network.collective_spin((atoms,) * network.n)


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
