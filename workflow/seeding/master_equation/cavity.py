"""Appendix A: the atoms with their cavities, before the cavities are eliminated, against Eq. (3).

Every subsystem α has a cavity a_α and all share a cavity c, each losing photons at the rate γ. Eqs. (A1) and (A2)
with the drive taken once for each cavity, in the frame displaced by a_α → a_α + 2η_α/γ, in which the driven
cavities are empty unless the atoms fill them:

    H = Σ_α { (4 g_α η_α / γ√S_α) Sx_α + (g_α/√S_α)(a†_α S⁻_α + S⁺_α a_α) } + (g_c/√S)(c† S⁻ + S⁺ c)
    dρ/dt = -i[H, ρ] + γ Σ_α D[a_α]ρ + γ D[c]ρ

As γ → ∞ at fixed g²/γ and gη/γ this becomes Eq. (3) with Ω_α = 4g_αη_α/γ√S_α, κ_α = 4g_α²/γ, Γ = 4g_c²/γ.
The printed Eq. (A6) has 2 instead of 4 in Ω, and divides κ by S_α and Γ by S once too often.
docs/cavity.md derives this and the first correction in 1/γ. ħ = 1, rates in κ, times in 1/κ.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from seeding import checks
from seeding.network import Network

if TYPE_CHECKING:
    from qutip import Qobj

MAPPINGS = ("derived", "printed")


@dataclass(frozen=True)
class Cavities:
    """Constants of Eqs. (A1) and (A2): g_α, η_α, shape (n,), g_c, and one γ for all cavities, all in κ."""

    couplings: tuple[float, ...]
    drives: tuple[float, ...]
    common: float
    decay: float


def cavities(network: Network, atoms: int, decay: float, mapping: str = "derived") -> Cavities:
    """The constants that are to give `network`'s Ω_α, κ_α and Γ for N_α = `atoms` at γ = `decay`.

    mapping: "derived", Ω = 4gη/γ√S_α, κ = 4g²/γ, Γ = 4g_c²/γ; or "printed", Eq. (A6), Ω = 2gη/γ√S_α,
    κ = 4g²/γS_α, Γ = 4g_c²/γS. Raises InputError for what is not allowed.
    """
    decay = checks.number("decay", decay, above=0)
    checks.choice("interaction", network.interaction, ("dissipative",))
    scale = _scale(network, atoms)
    spin = atoms / 2
    printed = checks.choice("mapping", mapping, MAPPINGS) == "printed"
    couplings = tuple(math.sqrt(kappa * decay * (spin if printed else 1)) / 2 for kappa in network.kappas)
    common = math.sqrt(network.coupling * decay * (scale if printed else 1)) / 2
    factor = 2 if printed else 4
    each = zip(network.drives, couplings, strict=True)
    drives = tuple(drive * decay * math.sqrt(spin) / (factor * coupling) for drive, coupling in each)
    return Cavities(couplings, drives, common, decay)


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
