"""The noise of order 1/N_α in Eq. (3), projected on the family of attracting orbits and averaged over each.

In the tensor (Wigner) basis the adjoint generator of Eq. (3) is, with N = N_α and up to 1/N²,

    L† = v·∇ + (1/N) [u·∇ + (N/2) Σ_c ((Σ_α V_cα R_x^α)² + (Σ_α V_cα R_y^α)²)],

v the velocity of Eq. (B1), u = v without its drives, R_x and R_y the generators of rotations, V_c the collapse
operators' amplitudes, N V² = 2κ for the local ones and Γ for the collective one (docs/large_n.md). A function of
state that is F(ξ, φ), parameter and phase of the orbit on which the state ends, then obeys

    L† F = ω ∂_φ F + (1/N) [a_ξξ F_ξξ + 2 a_ξφ F_ξφ + a_φφ F_φφ + b_ξ F_ξ + b_φ F_φ],

a and b averaged over an orbit. First and second derivatives of ξ and φ along a rotation R are coefficients of power
series: the state e^{sR} m to second order in s, evolved for some periods until it lies on an orbit of the family.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from seeding.large_n.attracting_orbits import SEED, Orbits, attracting_orbits
from seeding.mean_field.motion import X, Y, Z
from seeding.network import Network

ORBITS = 14  # Gauss points in ξ; one half of them, the others are mirror images (x → −x)
PHASES = 24  # points of an orbit
SETTLING = 35.0  # evolution in units of 1/κ_A, at least, until a deviation lies on an orbit
ROTATIONS = (((Y, Z, -1.0), (Z, Y, 1.0)), ((X, Z, 1.0), (Z, X, -1.0)))  # (row, column, entry) of R_x and R_y


@dataclass(frozen=True)
class Projected:
    """Averages over the orbits at Gauss points ξ > 0, shape (J,) each; in the unit of the drives.

    parameter: ξ; weight: of ∫_{−1}^{1} dξ for even integrands; frequency: ω. spread: a_ξξ, mixed: a_ξφ,
    dephasing: a_φφ, drift: b_ξ, advance: b_φ, all times N_α. mixed and drift are odd in ξ, the others even.
    """

    parameter: np.ndarray
    weight: np.ndarray
    frequency: np.ndarray
    spread: np.ndarray
    mixed: np.ndarray
    dephasing: np.ndarray
    drift: np.ndarray
    advance: np.ndarray


def projected_noise(network: Network, orbits: int = ORBITS, phases: int = PHASES) -> Projected:
    """The averaged coefficients of a seeded pair at `orbits`/2 orbits, ξ > 0, from `phases` points of each.

    orbits: even. Raises NoAnswer where no crystal seeds the other or B does not follow.
    """
    gauss, weight = np.polynomial.legendre.leggauss(orbits)
    half = gauss > 0
    family = attracting_orbits(network, gauss[half], phases)
    shift, parameter = _derivatives(family)
    turns = _turns(family)
    whole = np.concatenate([family.frequency[::-1], family.frequency])
    series = np.polynomial.legendre.legfit(gauss, whole, orbits - 1)
    slopes = [
        np.polynomial.legendre.legval(gauss[half], np.polynomial.legendre.legder(series, order)) for order in (1, 2)
    ]
    elapsed = turns * family.period  # since the same phase of the undisturbed orbit, up to its first crossing
    elapsed = elapsed - family.period * np.arange(phases)[:, None] / phases
    along, twice = parameter
    # φ = const − ∫ω dt: the crossing is later by `shift`, on an orbit whose ω is another.
    phase = -(family.frequency * shift[0] + slopes[0] * along * elapsed)
    bent = -(family.frequency * shift[1] + slopes[0] * along * shift[0])
    bent = bent - (slopes[0] * twice + slopes[1] * along**2 / 2) * elapsed
    strength = np.append(np.repeat(np.ones(len(family.pair.channels)) / 2, 2), 0.0)[:, None, None]
    pure = np.append(np.zeros(2 * len(family.pair.channels)), 1.0)[:, None, None]  # u, the last field

    def mean(values: np.ndarray) -> np.ndarray:
        return np.asarray(values.sum(axis=0).mean(axis=0))

    return Projected(
        gauss[half],
        2 * weight[half],
        family.frequency,
        mean(strength * along**2),
        mean(strength * along * phase),
        mean(strength * phase**2),
        mean(strength * 2 * twice + pure * along),
        mean(strength * 2 * bent + pure * phase),
    )


def _turns(family: Orbits) -> int:
    """Periods for which deviations are evolved."""
    return int(np.ceil(SETTLING / family.pair.motion.kappas[SEED] / family.period.min()))


def _derivatives(family: Orbits) -> tuple[np.ndarray, np.ndarray]:
    """Series, first and second order in s, of crossing time and of ξ: shape (2, fields, M, J) each.

    fields: R_x and R_y of each channel, then u.
    """
    pair, base = family.pair, family.points
    first, second = [], []
    for amplitude in pair.channels:
        for rotation in ROTATIONS:
            once = _rotated(base, rotation, amplitude)
            first.append(once)
            second.append(_rotated(once, rotation, amplitude) / 2)
    undriven = pair.velocity(base[None])[0] + np.stack(
        [0 * base[X], base[Z] * pair.motion.drives, -base[Y] * pair.motion.drives]
    )
    first.append(undriven)
    second.append(0 * undriven)
    # (order, component, field, M, J, crystal)
    state = np.stack(
        [np.broadcast_to(base[:, None], np.stack(first, axis=1).shape), np.stack(first, 1), np.stack(second, 1)]
    )
    phases = base.shape[1]
    times = _turns(family) * family.period - family.period * np.arange(phases)[:, None] / phases
    state = pair.evolved(state, np.broadcast_to(times, state.shape[2:-1]), rtol=1e-10)
    velocity = pair.velocity(state)
    acceleration = pair.velocity(np.stack([state[0], velocity[0], 0 * state[0]]))[1]
    height, speed = state[:, Z, ..., SEED], velocity[:, Z, ..., SEED]
    sooner = -height[1] / speed[0]
    later = -(height[2] + speed[1] * sooner + acceleration[Z, ..., SEED] * sooner**2 / 2) / speed[0]
    there = [
        state[0],
        state[1] + velocity[0] * sooner[..., None],
        state[2]
        + velocity[0] * later[..., None]
        + velocity[1] * sooner[..., None]
        + acceleration * sooner[..., None] ** 2 / 2,
    ]
    x, y = ([part[component, ..., SEED] for part in there] for component in (X, Y))
    y = [y[0] - pair.centre[SEED], *y[1:]]
    slope = x[0] / y[0]
    once = (x[1] - slope * y[1]) / y[0]
    twice = (x[2] - slope * y[2] - once * y[1]) / y[0]
    return np.stack([sooner, later]), pair.scale * np.stack([once, twice])


def _rotated(state: np.ndarray, rotation: tuple[tuple[int, int, float], ...], amplitude: np.ndarray) -> np.ndarray:
    """R m with R the sum of both crystals' rotations, weighted by `amplitude`; state: shape (3, …, 2)."""
    turned = np.zeros_like(state)
    for row, column, entry in rotation:
        turned[row] += entry * state[column] * amplitude
    return turned
