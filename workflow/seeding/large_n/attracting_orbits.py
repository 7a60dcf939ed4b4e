"""The periodic orbits of a seeded pair below Γ_crit: a one-parameter family, all of it attracting.

Eq. (B1) reads dx/dt = Z K x, dy/dt = Z K (y − y*) with Z = diag(z_A, z_B), K_αβ = κ_α δ_αβ + Γ_β and y* = K⁻¹ Ω, so
that W = x_A (y_B − y*_B) − x_B (y_A − y*_A) decays as dW/dt = tr(ZK) W, and where W = 0

    x_α = c (y_α − y*_α)

for both crystals with one c that never changes. The plane meets A's sphere while c² (y*_A² − 1) < 1, hence the
parameter of the family, ξ = c √(y*_A² − 1) from −1 to 1; ξ = 0 is the orbit in the plane m_x = 0, that of the state
all up. For one crystal y* = Ω/κ, every state lies on such an orbit, and all have the frequency √(Ω² − κ²).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.integrate import solve_ivp

from seeding.checks import NoAnswer
from seeding.mean_field.motion import Motion, X, Y, Z, fields, motion_of
from seeding.network import Network

SEED = 0  # of the two crystals, after sorting
TRANSIENT = 60.0  # in 1/κ_A: deviations from an orbit fall like e^{−0.6 κt} at Γ = 0.1 κ
LONGEST_PERIOD = 100.0  # in 1/κ_A, that is looked for
CLOSED = 1e-7  # distance |m(T) − m(0)| at which an orbit counts as periodic


@dataclass(frozen=True)
class Pair:
    """Eq. (B1) of two crystals, the seed first: its coefficients, K, y*, and the noise of Eq. (3).

    channels: collapse operators Σ_α V_cα S⁻_α, shape (channels, 2), for N_α = 1; V ∝ 1/√N_α.
    """

    motion: Motion
    matrix: np.ndarray
    centre: np.ndarray
    channels: np.ndarray

    @property
    def scale(self) -> float:
        """ξ/c = √(y*_A² − 1)."""
        return float(np.sqrt(self.centre[SEED] ** 2 - 1))

    def velocity(self, state: np.ndarray) -> np.ndarray:
        """dm/dt of a truncated power series m = Σ_i state[i] s^i, shape (order, 3, …, 2), as such a series."""
        x, y, z = (state[:, component] for component in (X, Y, Z))
        a, b = fields(self.motion._replace(drives=np.zeros(2)), x, y)
        b[0] -= self.motion.drives
        return np.stack([product(z, a), product(z, b), -product(x, a) - product(y, b)], axis=1)

    def evolved(self, state: np.ndarray, times: np.ndarray, rtol: float = 1e-11) -> np.ndarray:
        """The series `state` after `times`, shape (…): each orbit for a time of its own."""

        def scaled(_: float, flat: np.ndarray) -> np.ndarray:
            return np.asarray((times[..., None] * self.velocity(flat.reshape(state.shape))).ravel())

        path = solve_ivp(scaled, (0, 1), state.ravel(), method="DOP853", rtol=rtol, atol=rtol / 100, t_eval=[1.0])
        return np.asarray(path.y[:, -1].reshape(state.shape))


@dataclass(frozen=True)
class Orbits:
    """Orbits of the family: ξ and period in 1/κ, shape (J,), and points at M equal steps of time, shape (3, M, J, 2).

    The first point of each lies on the section z_A = 0 with z_A falling.
    """

    pair: Pair
    parameter: np.ndarray
    period: np.ndarray
    points: np.ndarray

    @property
    def frequency(self) -> np.ndarray:
        """ω(ξ) = 2π/T in κ, shape (J,)."""
        return 2 * np.pi / self.period


def product(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The product of two truncated power series, shape (order, …)."""
    orders = range(len(one))
    return np.stack([sum((one[i] * other[k - i] for i in range(k + 1)), np.zeros(())) for k in orders])


def seeded_pair(network: Network) -> Pair:
    """The pair of a network with the seed first; NoAnswer where none of two equally large crystals seeds the other."""
    if network.n != 2 or network.interaction != "dissipative" or network.weights is not None:
        raise NoAnswer("this is made for two crystals of equal size with dissipative coupling")
    centre = network.resting_sines()
    order = np.argsort(-centre, kind="stable")
    drives, kappas, shares = (values[order] for values in motion_of(network)[:3])
    channels = network.channels((1, 1))[:, order]
    pair = Pair(Motion(drives, kappas, shares, False), np.diag(kappas) + shares, centre[order], channels)
    if not pair.centre[SEED] > 1:
        raise NoAnswer("both crystals rest: Γ is not below Γ_crit")
    if not abs(pair.centre[1 - SEED]) < 1:
        raise NoAnswer("both crystals oscillate on their own: none seeds the other")
    return pair


def attracting_orbits(network: Network, parameter: np.ndarray, phases: int) -> Orbits:
    """The orbits with ξ = `parameter`, −1 < ξ < 1, shape (J,), at `phases` points of equal distance in time.

    Reached from a state on the planes x_α = c (y_α − y*_α); the period is the time between two crossings of z_A = 0,
    by Newton steps.
    Raises NoAnswer where no crystal seeds the other, or an orbit does not close: B winds.
    """
    pair = seeded_pair(network)
    slope = parameter / pair.scale
    state = np.stack(
        [_on_plane(slope, pair.centre[SEED], 0.0), _on_plane(slope, pair.centre[1 - SEED], -0.5 * np.pi)], -1
    )
    state = pair.evolved(state[None], np.full(len(parameter), TRANSIENT / pair.motion.kappas[SEED]))
    first, second = _crossings(pair, state)
    start, first = _sharpened(pair, state, first)
    end, second = _sharpened(pair, state, second)
    gap = float(np.abs(end - start).max())
    if gap > CLOSED:
        raise NoAnswer(f"an orbit misses itself by {gap:.1g} after a turn of the seed: B does not follow it")
    points = [start[0]]
    for _ in range(phases - 1):
        points.append(pair.evolved(points[-1][None], (second - first) / phases)[0])
    return Orbits(pair, parameter, second - first, np.stack(points, axis=1))


def _on_plane(slope: np.ndarray, centre: float, angle: float) -> np.ndarray:
    """A point of the circle in which the plane x = c (y − y*) meets the sphere, shape (3, J); angle 0: largest y."""
    norm = np.sqrt(1 + slope**2)
    distance = -slope * centre / norm  # along (1, −c, 0)/√(1 + c²)
    radius = np.sqrt(1 - distance**2)
    along = radius * np.cos(angle)
    return np.stack([(distance + slope * along) / norm, (along - slope * distance) / norm, radius * np.sin(angle)])


def _crossings(pair: Pair, state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Roughly, the first two times at which z_A falls through zero, shape (J,) each."""
    span = 2.5 * 2 * np.pi / np.sqrt(pair.motion.drives[SEED] ** 2 - pair.motion.kappas[SEED] ** 2)
    while span < LONGEST_PERIOD / pair.motion.kappas[SEED]:
        times = np.linspace(0, span, 400)
        path = solve_ivp(
            lambda _, flat: pair.velocity(flat.reshape(state.shape)).ravel(),
            (0, span),
            state.ravel(),
            method="DOP853",
            rtol=1e-8,
            t_eval=times,
        )
        height = path.y.reshape(*state.shape, -1)[0, Z, :, SEED]
        falling = (height[:, :-1] >= 0) & (height[:, 1:] < 0)
        if (falling.sum(axis=1) >= 2).all():
            found = np.array([np.flatnonzero(row)[:2] for row in falling])
            return times[found[:, 0]], times[found[:, 1]]
        span *= 2
    raise NoAnswer(f"the seed does not turn within {LONGEST_PERIOD:g}/κ")


def _sharpened(pair: Pair, state: np.ndarray, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The states on z_A = 0 near `times`, and when they are there."""
    state = pair.evolved(state, times)
    for _ in range(6):
        step = -state[0, Z, :, SEED] / pair.velocity(state)[0, Z, :, SEED]
        state, times = pair.evolved(state, step), times + step
    return state, times
