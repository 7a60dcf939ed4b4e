"""The universal spectrum at Γ_crit: λ = κ_eff 2^(-2/3) N^(-1/3) μ, with N atoms in the crystal.

At the threshold a crystal is a saddle-node on a circle. With θ = π/2 + (2/N)^(1/3) y its adjoint generator on the torus
m_x = 0 is, in the unit κ_eff 2^(-2/3) N^(-1/3) and after y → -y,

    μ f = y² f' + f'',   f continuous through infinity: what leaves at +∞ comes back at -∞ in no time.

Off the torus m_x is carried along, dm_x/dt = κ m_x m_z, and a power m_x^p of it multiplies f:

    μ f = y² f' + 2p y f + f'',   f |y|^(2p) continuous through infinity.

p = 0 are modes that do not depend on m_x. On the line p = ½ + ik the
operator is self-adjoint up to y → -y: a continuum of modes in ln m_x, which N cuts off (docs/large_n.md).

f = (1 + y²)^(-p) h, y = tan(φ/2): h is periodic in φ and every coefficient a trigonometric polynomial.
A Fourier transform of p = 0 gives -h'' - h'/s + h/s² + s⁴ h = E h, the quartic oscillator in two dimensions with
angular momentum one, and μ = 4^(-2/3) E exp(±2πi/3): Im μ/|Re μ| = √3 for every one of these modes.
"""

from __future__ import annotations

import numpy as np

from seeding import checks

HARMONICS = 120  # of φ: from 80 on the first three pairs do not move in the tenth digit
BOUND, EDGE = 0.0, 0.5  # powers p of m_x: modes independent of it, edge of the continuum
OSCILLATORS = 60  # states of the harmonic oscillator in which the quartic one is diagonalised
WIDTH = 2.5  # their frequency
AGREE = 1e-6  # a level counts where half as many harmonics again move it by less


def scale(kappa: float, atoms: float) -> float:
    """λ/μ = κ 2^(-2/3) N^(-1/3), in the unit of `kappa`, of a crystal of N = `atoms` at its threshold Ω = κ."""
    return float(kappa * 2 ** (-2 / 3) * atoms ** (-1 / 3))


def levels(power: complex, count: int, harmonics: int = HARMONICS) -> np.ndarray:
    """The `count` slowest μ of m_x^p, p = `power`, Im μ ≥ 0, by falling real part; p = 0 begins with the steady state.

    p is real, or ½ + ik: elsewhere the spectrum has no conjugate pairs. Shape (count,), complex.
    Raises ComputationError where fewer levels are the same with half as many harmonics again.
    """
    first, second = (np.linalg.eigvals(generator(power, size)) for size in (harmonics, harmonics + harmonics // 2))
    settled = np.abs(first[:, None] - second[None, :]).min(axis=1) < AGREE * np.maximum(1, np.abs(first))
    found = first[settled & (first.imag > -AGREE)]
    if len(found) < count:
        raise checks.ComputationError(f"{len(found)} of {count} levels settle with {harmonics} harmonics: use more")
    found = found[np.argsort(-found.real)][:count]
    return np.asarray(np.where(np.abs(found.imag) < AGREE, found.real, found))


def generator(power: complex, harmonics: int) -> np.ndarray:
    """The operator on h in Fourier modes exp(inφ), |n| ≤ `harmonics`: shape (2 harmonics + 1,) twice, five bands.

    (1 - cos φ) h' + ((1 + cos φ) d/dφ)² h - 2p sin φ (1 + cos φ) h' + [p sin φ - p(1 + cos φ) + p(p + 1) sin² φ] h.
    """
    harmonics = checks.integer("harmonics", harmonics, minimum=4)
    margin = 2  # what products of two bands need beyond the last mode kept
    number = np.arange(-harmonics - margin, harmonics + margin + 1)
    raised, lowered = (np.eye(len(number), k=step, dtype=complex) for step in (-1, 1))
    derivative, one = np.diag(1j * number), np.eye(len(number))
    cosine, sine = (raised + lowered) / 2, (raised - lowered) / 2j
    slope = (one + cosine) @ derivative
    drift = (one - cosine) @ derivative + power * sine
    noise = slope @ slope - 2 * power * sine @ slope - power * (one + cosine) + power * (power + 1) * sine @ sine
    return (drift + noise)[margin:-margin, margin:-margin]


def quartic_levels(count: int, momentum: int = 1, size: int = OSCILLATORS) -> np.ndarray:
    """The `count` lowest E of -∇² + s⁴ in two dimensions with this angular momentum; shape (count,).

    In the radial states of a harmonic oscillator s² has three bands; its square is exact but for the last state.
    """
    count = checks.integer("count", count, minimum=1, maximum=size // 4)
    number = np.arange(size + 1.0)
    beside = np.sqrt((number[:-1] + 1) * (number[:-1] + momentum + 1))
    square = np.diag(2 * number + momentum + 1) - np.diag(beside, 1) - np.diag(beside, -1)
    kinetic = np.diag(2 * (2 * number + momentum + 1)) - square
    hamiltonian = WIDTH * kinetic + square @ square / WIDTH**2
    return np.asarray(np.linalg.eigvalsh(hamiltonian[:size, :size])[:count])


def oscillating_levels(count: int) -> np.ndarray:
    """μ of the `count` slowest pairs with p = 0, Im μ > 0, by the second route: 4^(-2/3) E exp(2πi/3)."""
    return np.asarray(4 ** (-2 / 3) * quartic_levels(count) * np.exp(2j * np.pi / 3))
