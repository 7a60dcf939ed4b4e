"""A seeded pair as two crystals that do not see each other: the seed with κ_eff and Ω_eff, its neighbour at rest.

On the torus m_x = 0 the pair obeys dθ_α = (Σ_β K_αβ sin θ_β - Ω_α) dt + noise of covariance 2 K_αβ/N_β dt, with
K_αβ = κ_α δ_αβ + Γ_β and Γ_β = Γ S_β/S. With r = K_AB/K_BB the combination Θ = θ_A - r θ_B does not feel θ_B:

    dΘ = (κ_eff sin θ_A - Ω_eff) dt + √(2κ_eff/N_A) dW,   κ_eff = K_AA - r K_BA,   Ω_eff = Ω_A - r Ω_B,

and its noise is independent of that of θ_B. Up to r dθ_B/dt that is one crystal; Ω_eff = κ_eff is Eq. (4). B in turn
relaxes as one crystal with K_BB and the drive Ω_B - K_BA ⟨sin θ_A⟩. docs/large_n.md derives this and says how far it
holds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from seeding.checks import NoAnswer
from seeding.network import Network

AT_THRESHOLD = 1e-9  # of κ_eff: Ω_eff nearer to it than this is at the threshold, but for the rounding of Γ_crit


@dataclass(frozen=True)
class EffectivePair:
    """The two crystals that a pair falls into, each a network of one.

    seed, other: drive and κ in the unit of the pair's drives, uncoupled. ratio: r, the part of θ_B in Θ.
    places: indices of the seed and of the other in the pair.
    """

    seed: Network
    other: Network
    ratio: float
    places: tuple[int, int]

    @property
    def kappa(self) -> float:
        """κ_eff of the seed."""
        return self.seed.kappas[0]

    @property
    def drive(self) -> float:
        """Ω_eff of the seed."""
        return self.seed.drives[0]


def effective_pair(network: Network) -> EffectivePair:
    """The two effective crystals of a pair with dissipative coupling; the seed is the one with the larger Ω - κ.

    The normalisation of Γ is the network's, its weights are S_α/S, and every κ_α may be its own. B's drive is what
    A's mean pull leaves (`mean_sine`). Raises NoAnswer for anything but two crystals, exchange coupling, or a pull that
    would leave B a drive below zero.
    """
    if network.n != 2 or network.interaction != "dissipative":
        raise NoAnswer(f"effective crystals are those of a pair with dissipative coupling, not of {network}")
    excess = [drive - kappa for drive, kappa in zip(network.drives, network.kappas, strict=True)]
    a = excess.index(max(excess))
    b = 1 - a
    shares, kappas = network.shares().tolist(), network.kappas
    own = kappas[b] + shares[b]
    ratio = shares[b] / own
    kappa = kappas[a] + (1 - ratio) * shares[a]
    drive = network.drives[a] - ratio * network.drives[b]
    if abs(drive - kappa) < AT_THRESHOLD * kappa:
        drive = kappa
    if drive < 0:
        raise NoAnswer(f"the seed is left with a drive below zero, {drive:g}")
    remaining = network.drives[b] - shares[a] * mean_sine(drive, kappa)
    if remaining < 0:
        raise NoAnswer(f"the seed's pull leaves its neighbour a drive below zero, {remaining:g}")
    return EffectivePair(_single(drive, kappa), _single(remaining, own), ratio, (a, b))


def mean_sine(drive: float, kappa: float) -> float:
    """⟨sin θ⟩ of one crystal in the mean field: at rest Ω/κ, else (Ω - √(Ω² - κ²))/κ, its average over time."""
    return (drive - math.sqrt(max(drive**2 - kappa**2, 0.0))) / kappa


def _single(drive: float, kappa: float) -> Network:
    return Network((drive,), kappa=kappa)
