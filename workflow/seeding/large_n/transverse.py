"""Gaps that stay finite below Γ_crit: how fast deviations fall back on the family of attracting orbits.

Two directions lead away from the family of `attracting_orbits`. Along one, off the planes x_α = c (y_α − y*_α), dW/dt
= tr(ZK) W exactly. Flows on both spheres diverge by 2 tr(ZK), from the term −κ∇z; the phase and the family take
nothing of it, so the other direction, along the planes, has the same exponent,

    Λ(ξ) = Σ_α K_αα ⟨z_α⟩,   (κ + Γ/2) ⟨z_A + z_B⟩ for equal κ,

an average over the orbit. W is odd in x: one direction belongs to the antisymmetric sector, the other to the
symmetric one. Modes of Eq. (3) that decay along them keep a gap: λ → Λ + i q ω, averaged over the family.
"""

from __future__ import annotations

import numpy as np

from seeding.checks import NoAnswer
from seeding.large_n.attracting_orbits import Orbits
from seeding.mean_field.floquet import multipliers, periodic_orbit
from seeding.mean_field.motion import Z
from seeding.network import Network

NEUTRAL = 4  # multipliers of modulus one of a pair: both |m_α|, the phase, the family
TRANSIENT = 400.0  # in 1/κ


def transverse_exponents(orbits: Orbits) -> np.ndarray:
    """Λ(ξ) of each orbit, shape (J,), in the unit of the drives; negative where the family attracts."""
    return np.asarray((orbits.points[Z].mean(axis=0) * np.diag(orbits.pair.matrix)).sum(axis=-1))


def floquet_exponent(network: Network) -> tuple[float, float]:
    """ln|multiplier|/T of the largest multiplier off the unit circle, and ω, of the orbit that the start leads to.

    Raises NoAnswer where there are other than two crystals, ComputationError where the orbit does not close.
    """
    if network.n != 2:
        raise NoAnswer(f"this is made for two crystals, and the network has {network.n}")
    point, period = periodic_orbit(network, TRANSIENT)
    exponent = np.log(np.abs(multipliers(network, point, period)[NEUTRAL])) / period
    return float(exponent), 2 * np.pi / period
