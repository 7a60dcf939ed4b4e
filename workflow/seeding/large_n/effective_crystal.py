"""A seeded pair as two crystals that do not see each other: the seed with κ_eff and Ω_eff, its neighbour at rest.

On the torus m_x = 0 the pair obeys dθ_α = (Σ_β K_αβ sin θ_β - Ω_α) dt + noise of covariance 2 K_αβ/N_β dt, with
K_αβ = κ_α δ_αβ + Γ_β and Γ_β = Γ S_β/S. With r = K_AB/K_BB the combination Θ = θ_A - r θ_B does not feel θ_B:

    dΘ = (κ_eff sin θ_A - Ω_eff) dt + √(2κ_eff/N_A) dW,   κ_eff = K_AA - r K_BA,   Ω_eff = Ω_A - r Ω_B,

and its noise is independent of that of θ_B. Up to r dθ_B/dt that is one crystal; Ω_eff = κ_eff is Eq. (4). B in turn
relaxes as one crystal with K_BB and the drive that A's mean pull leaves it, Ω_B - K_BA ⟨m^y_A⟩, the mean that of the
steady state. docs/large_n.md derives this and says how far it holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from seeding import checks
from seeding.checks import NoAnswer
from seeding.network import Network

AT_THRESHOLD = 1e-9  # of κ_eff: Ω_eff nearer to it than this is at the threshold, but for the rounding of Γ_crit


@dataclass(frozen=True)
class EffectiveSeed:
    """The crystal that a seed is in a pair.

    crystal: network of one, drive Ω_eff and κ_eff in the unit of the pair's drives, uncoupled. ratio: r, the part of
    θ_B in Θ. places: indices of the seed and of the other in the pair.
    """

    crystal: Network
    ratio: float
    places: tuple[int, int]

    @property
    def kappa(self) -> float:
        """κ_eff."""
        return self.crystal.kappas[0]

    @property
    def drive(self) -> float:
        """Ω_eff."""
        return self.crystal.drives[0]


def effective_seed(network: Network) -> EffectiveSeed:
    """The crystal that the seed of a pair is, the one with the larger Ω - κ; dissipative coupling.

    The normalisation of Γ is the network's, its weights are S_α/S, and every κ_α may be its own.
    Raises NoAnswer for anything but two crystals, for exchange coupling, and where Ω_eff would be below zero.
    """
    if network.n != 2 or network.interaction != "dissipative":
        raise NoAnswer(f"effective crystals are those of a pair with dissipative coupling, not of {network}")
    excess = [drive - kappa for drive, kappa in zip(network.drives, network.kappas, strict=True)]
    a = excess.index(max(excess))
    b = 1 - a
    shares, kappas = network.shares().tolist(), network.kappas
    ratio = shares[b] / (kappas[b] + shares[b])
    kappa = kappas[a] + (1 - ratio) * shares[a]
    drive = network.drives[a] - ratio * network.drives[b]
    if abs(drive - kappa) < AT_THRESHOLD * kappa:
        drive = kappa
    if drive < 0:
        raise NoAnswer(f"the seed is left with a drive below zero, {drive:g}")
    return EffectiveSeed(Network((drive,), kappa=kappa), ratio, (a, b))


def effective_neighbour(network: Network, atoms: Iterable[int]) -> Network:
    """The crystal that the seed's neighbour is in a pair of N_α = `atoms`: a network of one, uncoupled.

    Its drive depends on the seed's N through `steady_pull`. Raises NoAnswer as `effective_seed` does, and where the
    pull would leave a drive below zero.
    """
    seed = effective_seed(network)
    a, b = seed.places
    number = checks.atom_numbers(atoms, 2)[a]
    shares = network.shares().tolist()
    drive = network.drives[b] - shares[a] * steady_pull(seed.drive, seed.kappa, number)
    if drive < 0:
        raise NoAnswer(f"the seed's pull leaves its neighbour a drive below zero, {drive:g}")
    return Network((drive,), kappa=network.kappas[b] + shares[b])


def steady_pull(drive: float, kappa: float, atoms: int) -> float:
    """⟨m_y⟩ of one crystal of N = `atoms` in its steady state ρ ∝ (J†J)⁻¹, J = S⁻ + iω, ω = ΩS/κ.

    S⁻ = J - iω, so that ⟨S⁻⟩ = Tr(J⁻¹†)/Tr(J⁻¹J⁻¹†) - iω. J is bidiagonal: Tr J⁻¹ = (N + 1)/iω, and rows of J⁻¹ follow
    from each other, |row i|² = t_i/ω² with t_0 = 1 and t_i = 1 + i(N + 1 - i)/ω² t_(i-1). Hence
    ⟨m_y⟩ = (Ω/κ) [1 - (N + 1)/Σ t_i]: Ω/κ at rest, 1 at the threshold as N → ∞, less above it.
    """
    number = checks.integer("atoms", atoms, minimum=1)
    if drive == 0:
        return 0.0
    square = (drive / kappa * number / 2) ** 2
    row = total = 1.0
    for place in range(1, number + 1):
        row = 1 + place * (number + 1 - place) / square * row
        total += row
    return drive / kappa * (1 - (number + 1) / total)
