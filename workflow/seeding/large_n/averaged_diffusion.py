"""Modes that close as 1/N below Γ_crit: the diffusion of order 1/N, averaged over the orbits of the mean field.

Where F is constant along an orbit, or turns with it as e^{iqφ}, Eq. (3) gives λ = i q ω + μ/N + O(1/N²), N = N_α:
degenerate perturbation theory in 1/N. The μ are eigenvalues of an ordinary differential operator on −1 < ξ < 1, the
family of orbits.

One crystal: all orbits have the frequency ω = √(Ω² − κ²), the phase advances by −κ²/(Nω) more slowly, and with b =
κ²/(Ω² − κ²)

    ((1 − ξ²) g′)′ − q²/(1 − ξ²) g + Λ/(1 + bξ²) g = 0,   Re μ = −(κ/2) [Λ + (1 + 3b) q²]

(a Heun equation in ξ²); b → 0, a strong drive, gives Λ = k(k + 1) and Re μ = −(κ/2) [k(k + 1) + q²]. A pair: the same
with the coefficients of `noise_projection`. There ω depends on ξ: the spectrum of a mode with q ≠ 0 is that of i q N
ω(ξ) + the operator; as long as N times the spread of ω is small it is the mean of ω that counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import eigh

from seeding import checks
from seeding.large_n.legendre import associated_legendre
from seeding.large_n.noise_projection import Projected
from seeding.large_n.spectrum_tables import SECTORS
from seeding.network import Network

BASIS = 40  # functions of each parity for one crystal: twelve digits up to b = 10 (Ω = 1.05 κ)
# The symmetric sector is g even in ξ, the antisymmetric one g odd: x → −x is the transposition in the real gauge.


@dataclass(frozen=True)
class Closing:
    """Modes λ = i·frequency + (rate + i·shift)/N_α, slowest first: shape (count,) each, in the unit of the drives."""

    rate: np.ndarray
    frequency: np.ndarray
    shift: np.ndarray


def single_crystal(network: Network, harmonic: int, sector: str, count: int = 4) -> Closing:
    """The slowest `count` modes of one crystal with e^{iqφ}, q = `harmonic` ≥ 0, the steady state among them.

    sector: symmetric (even in ξ) or antisymmetric. Raises NoAnswer for a crystal that rests, Ω ≤ κ, InputError for more
    than one crystal.
    """
    checks.choice("sector", sector, SECTORS)
    if network.n != 1 or network.coupling:
        raise checks.InputError(
            f"`network` must be one crystal without coupling, but has {network.n} and Γ = {network.coupling:g}"
        )
    drive, kappa = network.drives[0], network.kappas[0]
    if drive <= kappa:
        raise checks.NoAnswer(f"nothing oscillates: the drive, {drive:g}, is not above κ = {kappa:g}")
    bend = kappa**2 / (drive**2 - kappa**2)
    points, weight = np.polynomial.legendre.leggauss(6 * BASIS)
    chosen = slice(SECTORS.index(sector), None, 2)
    basis = associated_legendre(harmonic, 2 * BASIS, points)[0][chosen]
    k = np.arange(harmonic, harmonic + 2 * BASIS)[chosen]
    overlap = (basis * (weight / (1 + bend * points**2))) @ basis.T
    levels = eigh(np.diag(k * (k + 1.0)), overlap, eigvals_only=True)[:count]
    frequency = np.sqrt(drive**2 - kappa**2)
    rate = -kappa / 2 * (levels + (1 + 3 * bend) * harmonic**2)
    ones = np.ones(len(rate))
    return Closing(np.minimum(rate, 0.0), harmonic * frequency * ones, -harmonic * kappa**2 / frequency * ones)


def seeded_pair_modes(noise: Projected, harmonic: int, sector: str, count: int = 4) -> Closing:
    """The slowest `count` modes of a pair with e^{iqφ}, before dephasing: N_α times the spread of ω is left out.

    frequency is the mean of qω over the family that the mode takes, with its left and its right eigenfunction.
    """
    values, left, right, mean = _solved(noise, harmonic, sector, None)
    averages = harmonic * np.einsum("ij,jk,ki->i", left, mean, right).real
    chosen = slice(count)
    return Closing(np.minimum(values.real, 0.0)[chosen], averages[chosen], values.imag[chosen])


def dephased_modes(noise: Projected, harmonic: int, sector: str, number: float, count: int = 4) -> np.ndarray:
    """λ at N_α = `number` with ω(ξ) as it is, complex, shape (count,): what `seeded_pair_modes` leaves out."""
    return np.asarray(_solved(noise, harmonic, sector, number)[0][:count] / number)


def _solved(
    noise: Projected, harmonic: int, sector: str, number: float | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Eigenvalues of N L, rows of left and columns of right eigenvectors, and the matrix of ω, slowest first.

    Galerkin on associated Legendre functions of one parity, with the Gauss points of the coefficients.
    """
    checks.choice("sector", sector, SECTORS)
    size = 2 * len(noise.parameter) - 4  # the highest would alias
    parts = associated_legendre(harmonic, size, noise.parameter)
    value, first, second = (part[SECTORS.index(sector) :: 2] for part in parts)
    applied = noise.spread * second + (noise.drift + 2j * harmonic * noise.mixed) * first
    applied = applied + (1j * harmonic * noise.advance - harmonic**2 * noise.dephasing) * value
    if number is not None:
        applied = applied + 1j * harmonic * number * noise.frequency * value
    values, right = np.linalg.eig((value * noise.weight) @ applied.T)
    order = np.argsort(-values.real, kind="stable")
    values, right = values[order], right[:, order]
    return values, np.linalg.inv(right), right, (value * noise.weight * noise.frequency) @ value.T
