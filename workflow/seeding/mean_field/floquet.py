"""Floquet multipliers of the seeded oscillation: growth of small deviations over one period.

With J(m) the Jacobian of Eq. (B1) or (D2) along the periodic orbit and dΦ/dt = J Φ, Φ(0) = 1, the multipliers are the
eigenvalues of Φ(T). n of the 3n are one because every |m_α| is conserved, one more because the orbit may be
shifted in time; what else has modulus one is a family of orbits, what has not is the pull of the seed
(docs/mean_field.md).
"""

from __future__ import annotations

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from seeding.checks import ComputationError
from seeding.mean_field.frequencies import observed_frequencies
from seeding.mean_field.motion import evolve, velocity
from seeding.mean_field.stability import jacobian
from seeding.network import Network

CLOSED = 1e-6  # distance |m(T) − m(0)| at which an orbit counts as periodic


def periodic_orbit(network: Network, transient: float = 2000.0) -> tuple[np.ndarray, float]:
    """A point of the orbit reached from the initial state, shape (n, 3), and its period in 1/κ.

    The period is the first return to the plane through the point normal to the velocity, near 2π/ω of the seed.
    Raises ComputationError where the network rests or the orbit has not closed after the transient.
    """
    frequency = float(observed_frequencies(network, duration=transient)["spectral_line"].iloc[0])
    if frequency == 0:
        raise ComputationError(f"no oscillation: {network}")
    point = evolve(network, [transient])[0]
    normal = velocity(network, point)

    def beyond(time: float) -> float:
        return float(np.sum((evolve(network, [time], start=point)[0] - point) * normal))

    guess = 2 * np.pi / frequency
    if beyond(0.97 * guess) * beyond(1.03 * guess) > 0:
        raise ComputationError(f"no return near the period {guess:.6g}: {network}")
    period = float(brentq(beyond, 0.97 * guess, 1.03 * guess, xtol=1e-12 * guess))
    gap = float(np.abs(evolve(network, [period], start=point)[0] - point).max())
    if gap > CLOSED:
        raise ComputationError(f"the orbit misses itself by {gap:.1g} after a period of {period:.6g}: {network}")
    return point, period


def multipliers(network: Network, point: np.ndarray, period: float) -> np.ndarray:
    """Floquet multipliers of the orbit through `point`, complex, shape (3n,), largest modulus first."""
    size = 3 * network.n

    def variation(_: float, state: np.ndarray) -> np.ndarray:
        m, deviation = state[:size].reshape(-1, 3), state[size:].reshape(size, size)
        return np.concatenate([velocity(network, m).ravel(), (jacobian(network, m) @ deviation).ravel()])

    start = np.concatenate([np.ravel(point), np.eye(size).ravel()])
    path = solve_ivp(variation, (0, period), start, method="DOP853", rtol=1e-10, atol=1e-12)
    values = np.linalg.eigvals(path.y[size:, -1].reshape(size, size))
    return np.asarray(values[np.argsort(-np.abs(values), kind="stable")])
