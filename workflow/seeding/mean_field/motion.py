"""Mean field of n coupled crystals, Eqs. (B1) and (D2), integrated by Taylor series.

With m_α = ⟨S_α⟩/S_α, Γ_β = Γ S_β/S and the collective sums X = Σ Γ_β x_β, Y = Σ Γ_β y_β both equations read

    dx/dt = z a,    dy/dt = z b,    dz/dt = −(x a + y b),

    dissipative (B1):  a_α = κ_α x_α + X                b_α = −Ω_α + κ_α y_α + Y
    coherent (D2):     a_α = κ_α x_α + Y − Γ_α y_α      b_α = −Ω_α + κ_α y_α − X + Γ_α x_α

so a step costs O(n), |m_α| is conserved, and every Taylor coefficient follows from the lower ones by Cauchy products
(A. Jorba and M. Zou, Exp. Math. 14, 99 (2005)). Where x = 0 at the start of dissipative motion it stays zero:
m = (0, sin θ, cos θ) moves on a torus with dθ_α/dt = b_α, and the lifted angle θ is integrated along.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from tqdm import tqdm

from seeding import checks
from seeding.jit import njit
from seeding.network import Network

ORDER = 20
X, Y, Z, THETA = range(4)  # components of a state
A, B = range(2)  # of the fields that turn it
BLOCK = 128  # subsystems whose sums fit into the first cache
STEPS = 100_000  # of one subsystem between two looks at interrupts
LONGEST_STEP = 4.0  # in 1/κ, of the largest κ_α: a resting network would otherwise take steps without bound


def evolve(network: Network, times: ArrayLike, rtol: float = 1e-14, start: ArrayLike | None = None) -> np.ndarray:
    """m_α(t) of Eq. (B1) or (D2), shape (T, n, 3), at `times` in 1/κ, ascending and ≥ 0.

    start: m_α(0), shape (n, 3), |m_α| ≤ 1; the network's initial state where None.
    rtol: local error of a step relative to |m| = 1; global error and drift of |m| grow from it at most linearly
        in time for the neutral motion of this model (about 1e-11 at κt = 1000 with the default).
    Raises InputError for times or a start that cannot be right.
    """
    return follow(network, times, rtol, start)[:, :THETA].transpose(0, 2, 1)


def evolve_phases(network: Network, times: ArrayLike, rtol: float = 1e-14) -> np.ndarray:
    """θ_α(t), shape (T, n), unwrapped, on the torus m = (0, sin θ, cos θ):

        dθ_α/dt = −Ω_α + κ_α sin θ_α + Σ_β Γ_β sin θ_β.

    Raises InputError off the torus (coherent coupling, or an initial state with m_x ≠ 0).
    """
    if not on_torus(network):
        raise checks.InputError(
            f"`initial` must have m_x = 0 and `interaction` must be dissipative for the phase form, but they are "
            f"{network.initial!r} and {network.interaction!r}"
        )
    return follow(network, times, rtol)[:, THETA]


def on_torus(network: Network) -> bool:
    """Whether the motion stays on the torus m_x = 0, where winding numbers exist."""
    return network.interaction == "dissipative" and bool(np.all(network.directions()[:, 0] == 0))


def follow(network: Network, times: ArrayLike, rtol: float = 1e-14, start: ArrayLike | None = None) -> np.ndarray:
    """x, y, z and ∫b dt (the angle θ, on the torus) at `times`: shape (T, 4, n)."""
    times = np.ascontiguousarray(times, dtype=float)
    if times.ndim != 1 or not np.all(np.isfinite(times)) or np.any(np.diff(times, prepend=0.0) < 0):
        raise checks.InputError("`times` must be finite, ≥ 0 and ascending, but are not")
    if times.max(initial=0.0) > 0:
        network.span(float(times[-1]))
    checks.number("rtol", rtol, above=0)
    state = spins(network, start)
    path = np.empty((times.size, 4, network.n))
    motion = motion_of(network)
    with tqdm(total=float(times.max(initial=0.0)), disable=None, delay=1, unit="/κ", leave=False) as bar:
        taylor_path(state, motion, times, rtol, path, reached=lambda now: bar.update(now - bar.n))
    return path


def spins(network: Network, start: ArrayLike | None = None) -> np.ndarray:
    """The start as x, y, z, θ = atan2(y, z): shape (4, n)."""
    vectors = network.directions() if start is None else np.asarray(start, dtype=float)
    if vectors.shape != (network.n, 3) or not np.all(np.linalg.norm(vectors, axis=1) <= 1 + 1e-9):
        raise checks.InputError(f"`start` must have shape ({network.n}, 3) and |m| ≤ 1, but has shape {vectors.shape}")
    return np.vstack([vectors.T, np.arctan2(vectors[:, 1], vectors[:, 2])])


def is_coherent(network: Network) -> bool:
    """Whether Eq. (D2) holds instead of (B1)."""
    return network.interaction == "coherent"


class Motion(NamedTuple):
    """What Eqs. (B1) and (D2) depend on: Ω_α, κ_α and Γ_β, shape (n,) each, and whether (D2) holds."""

    drives: np.ndarray
    kappas: np.ndarray
    shares: np.ndarray
    coherent: bool


def motion_of(network: Network) -> Motion:
    """Its Ω_α, κ_α and Γ_β, read once where the equations are evaluated many times."""
    return Motion(np.array(network.drives), np.array(network.kappas), network.shares(), is_coherent(network))


def velocity(network: Network, m: ArrayLike) -> np.ndarray:
    """dm_α/dt of Eq. (B1) or (D2), shape (n, 3), at m of the same shape; what the Taylor series integrates."""
    x, y, z = np.asarray(m, dtype=float).T
    a, b = fields(motion_of(network), x, y)
    return np.stack([z * a, z * b, -(x * a + y * b)], axis=1)


def fields(motion: Motion, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """a_α and b_α of the module's equations at x, y of shape (…, n); same shape each."""
    _, kappas, shares, coherent = motion
    if coherent:
        return kappas * x + (y @ shares)[..., None] - shares * y, phase_velocity(motion, x, y)
    return kappas * x + (x @ shares)[..., None], phase_velocity(motion, x, y)


def phase_velocity(motion: Motion, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """b_α at x, y of shape (…, n), same shape: dθ_α/dt where the motion is on the torus."""
    drives, kappas, shares, coherent = motion
    if coherent:
        return np.asarray(-drives + kappas * y - (x @ shares)[..., None] + shares * x)
    return np.asarray(-drives + kappas * y + (y @ shares)[..., None])


@njit()
def taylor_series(state, drives, kappas, shares, coherent, order, series, field):  # type: ignore[no-untyped-def]
    """Fill series[k, :, α] with the coefficients of t^k of x, y, z, θ; field[k, :, α] holds a and b."""
    n = drives.size
    series[0] = state
    for k in range(order):
        common_x = 0.0
        common_y = 0.0
        for alpha in range(n):
            common_x += shares[alpha] * series[k, X, alpha]
            common_y += shares[alpha] * series[k, Y, alpha]
        for alpha in range(n):
            x = series[k, X, alpha]
            y = series[k, Y, alpha]
            kappa = kappas[alpha]
            if coherent:
                field[k, A, alpha] = kappa * x + common_y - shares[alpha] * y
                field[k, B, alpha] = kappa * y - common_x + shares[alpha] * x
            else:
                field[k, A, alpha] = kappa * x + common_x
                field[k, B, alpha] = kappa * y + common_y
            if k == 0:
                field[k, B, alpha] -= drives[alpha]
        series[k + 1] = 0.0
        for first in range(0, n, BLOCK):
            for j in range(k + 1):
                for alpha in range(first, min(first + BLOCK, n)):
                    a = field[k - j, A, alpha]
                    b = field[k - j, B, alpha]
                    series[k + 1, X, alpha] += series[j, Z, alpha] * a
                    series[k + 1, Y, alpha] += series[j, Z, alpha] * b
                    series[k + 1, Z, alpha] -= series[j, X, alpha] * a + series[j, Y, alpha] * b
        for alpha in range(n):
            series[k + 1, X, alpha] /= k + 1
            series[k + 1, Y, alpha] /= k + 1
            series[k + 1, Z, alpha] /= k + 1
            series[k + 1, THETA, alpha] = field[k, B, alpha] / (k + 1)


@njit()
def trusted_step(series, order, tolerance, longest):  # type: ignore[no-untyped-def]
    """The step at which the last two terms of the series reach `tolerance`, at most `longest`."""
    step = longest
    for k in range(order - 1, order + 1):
        largest = 0.0
        for component in range(THETA):
            for alpha in range(series.shape[2]):
                largest = max(largest, abs(series[k, component, alpha]))
        if largest * step**k > tolerance:
            step = (tolerance / largest) ** (1.0 / k)
    return step


@njit()
def evaluate(series, order, time, result):  # type: ignore[no-untyped-def]
    """Horner's rule: the series at `time` after its expansion point."""
    result[:] = series[order]
    for k in range(order - 1, -1, -1):
        for component in range(result.shape[0]):
            for alpha in range(result.shape[1]):
                result[component, alpha] = result[component, alpha] * time + series[k, component, alpha]


def taylor_path(
    state: np.ndarray,
    motion: Motion,
    times: np.ndarray,
    tolerance: float,
    path: np.ndarray,
    reached: Callable[[float], object] = lambda now: None,
) -> None:
    """Fill path[i] with the state at times[i]; `state` is that of time 0 and is left at the last time.

    Returns to Python several times a second, which an interrupt waits for, and calls `reached` with the time then.
    """
    steps = STEPS // motion.drives.size + 1
    now, done = 0.0, 0
    while done < times.size:
        now, done = taylor_steps(state, *motion, times, tolerance, path, now, done, steps)
        reached(now)
    if times.size > 0:
        state[:] = path[-1]


@njit()
def taylor_steps(state, drives, kappas, shares, coherent, times, tolerance, path, now, done, steps):  # type: ignore[no-untyped-def]
    """At most `steps` steps on from time `now` with path[:done] filled; returns both as they are then."""
    series = np.empty((ORDER + 1, 4, drives.size))
    field = np.empty((ORDER, 2, drives.size))
    longest = LONGEST_STEP / kappas.max()
    for _ in range(steps):
        if done == times.size:
            break
        taylor_series(state, drives, kappas, shares, coherent, ORDER, series, field)
        step = trusted_step(series, ORDER, tolerance, longest)
        while done < times.size and times[done] <= now + step:
            evaluate(series, ORDER, times[done] - now, path[done])
            done += 1
        if done < times.size:
            evaluate(series, ORDER, step, state)
            now += step
    return now, done
