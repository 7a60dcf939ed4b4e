"""Observed frequencies of a motion that is periodic, quasi-periodic, locked or at rest.

Three readings for every subsystem, from windows [T, 2T], [2T, 4T], … of one integration of Eq. (B1) or (D2):

- rotation number: mean dθ/dt on the torus m_x = 0, averaged with a bump weight that vanishes with all derivatives at
  both ends of the window, so that its error falls faster than any power of T for quasi-periodic motion
  (Das, Saiki, Sander and Yorke, Nonlinearity 30, 4111 (2017)). Off the torus and for coherent coupling winding is
  not defined and the rotation number is nan.
- spectral line: maximum over ν of |∫ bump(t) (m_z − its mean) e^{−iνt} dt|, refined beyond the FFT's bin (the idea of
  Laskar's NAFF; Icarus 88, 266 (1990)).
- peak interval: mean time between successive maxima of m_z.

Errors are differences between the last two windows; windows double until they are below the accuracy asked.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from seeding import checks
from seeding.jit import njit
from seeding.mean_field.motion import THETA, Motion, X, Y, Z, motion_of, on_torus, phase_velocity, spins, taylor_path
from seeding.mean_field.stability import resting_state
from seeding.network import Network

COLUMNS = ("rotation_number", "rotation_number_error", "spectral_line", "spectral_line_error", "peak_interval")
SAMPLE = 0.5  # sampling interval in units of 1/(Ω_max + κ_max + Γ)
FIRST_SAMPLES = 1024
MOST_SAMPLES = 2**20  # of one window
MOST_NUMBERS = 2**25  # samples times subsystems of one window
NEAR_REST = 1e-2  # distance from the attracting fixed point at which the outcome is settled
STILL = 1e-11  # swing of m_z below which a subsystem does not oscillate
RTOL = 1e-14


def observed_frequencies(network: Network, duration: float | None = None, accuracy: float = 1e-7) -> pd.DataFrame:
    """Rotation number, strongest line of m_z and mean interval between maxima of every subsystem.

    duration: length of the integration in 1/κ; adaptive where None: it grows until all errors are ≤ `accuracy`.
    Returns columns subsystem, rotation_number (signed), rotation_number_error, spectral_line, spectral_line_error,
    peak_interval; nan where undefined; a subsystem that does not oscillate has 0, 0 and nan.
    `attrs["reached"]` holds the largest of the errors: above `accuracy` where the motion is too slow or not
    quasi-periodic, or where `duration` is too short; infinite where n leaves room for one window only.
    """
    checks.number("accuracy", accuracy, above=0)
    if duration is not None:
        network.span(duration)
    state, motion, first, inverse = distinct(network)
    winding, reached = on_torus(network), np.inf
    rest = resting_state(network)
    table = np.full((motion.drives.size, len(COLUMNS)), np.nan)
    for index, (interval, z, b) in enumerate(windows(state, motion, network, duration)):
        former = table
        if rest is not None and np.max(np.abs(state[:THETA].T - rest[first])) < NEAR_REST:
            table, reached = np.tile(at_rest(winding), (z.shape[1], 1)), 0.0
            break
        table = np.array([readings(interval, z[:, i], b[:, i], winding) for i in range(z.shape[1])])
        if network.coupling == 0:  # each crystal for itself; at Ω = κ it comes to rest only as 1/t
            table[motion.drives <= motion.kappas] = at_rest(winding)
        if index == 0:
            continue
        estimate_errors(table, former, interval * len(z))
        reached = float(np.nanmax(table[:, [1, 3]]))
        if reached <= accuracy:
            break
    table[np.abs(table[:, 0]) <= np.maximum(table[:, 1], 1e-9), 0] = 0.0  # zero within its error
    frame = pd.DataFrame(table[inverse], columns=list(COLUMNS))
    frame.insert(0, "subsystem", np.arange(network.n))
    frame.attrs |= {"reached": reached, "units": "angular frequencies in κ, intervals in 1/κ"}
    return frame


def observed(table: pd.DataFrame) -> np.ndarray:
    """The observed frequency 2π/T used for the figures: |rotation number| of a subsystem that winds, else its line.

    Close to Γ_crit the pulses of the seed make an overtone as strong as the fundamental. Where the line of a librating
    subsystem is a multiple of the fastest winding rate, T is the period of that rate.
    """
    winding = np.abs(table["rotation_number"].to_numpy())
    line = table["spectral_line"].to_numpy()
    fastest = np.nanmax(np.append(winding, 0.0))
    if fastest > 0:
        order = np.round(line / fastest)
        line = np.where(
            (order >= 1) & (np.abs(line - order * fastest) < 1e-4 * fastest), line / np.maximum(order, 1), line
        )
    return np.where(winding > 0, winding, line)


def distinct(network: Network) -> tuple[np.ndarray, Motion, np.ndarray, np.ndarray]:
    """Start, shape (4, groups), and motion without copies: equal drives, κ and starts move alike, their Γ_β add up.

    Returns with them the first member of each group and every subsystem's group. Exact for (B1); (D2) is left as it is.
    """
    state, motion = spins(network), motion_of(network)
    if motion.coherent:
        return state, motion, np.arange(network.n), np.arange(network.n)
    keys = np.vstack([motion.drives, state, motion.kappas]).T
    _, first, inverse = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    inverse = inverse.ravel()
    together = np.bincount(inverse, weights=motion.shares)
    drives, kappas = motion.drives[first], motion.kappas[first]
    return state[:, first].copy(), Motion(drives, kappas, together, False), first, inverse


def windows(
    state: np.ndarray, motion: Motion, network: Network, duration: float | None
) -> Iterator[tuple[float, np.ndarray, np.ndarray]]:
    """Sampling interval, m_z and b = dθ/dt, shape (samples, groups), in windows that follow and double.

    `state` is moved on from the start to the end of the window.
    """
    interval = SAMPLE / (max(network.drives) + network.largest_kappa + float(network.shares().sum()))
    if duration is None:
        lengths = [FIRST_SAMPLES]
        while 2 * lengths[-1] <= min(MOST_SAMPLES, MOST_NUMBERS // motion.drives.size):
            lengths.append(2 * lengths[-1])
        skip = FIRST_SAMPLES
    else:
        quarter = max(64, int(np.ceil(duration / 4 / interval)))
        if 2 * quarter * motion.drives.size > MOST_NUMBERS:
            most = 2 * interval * MOST_NUMBERS / motion.drives.size
            raise checks.refuse("duration", f"≤ {most:.4g}, whose samples fit into memory", duration)
        interval = duration / 4 / quarter
        lengths, skip = [quarter, 2 * quarter], quarter
    path = np.empty((1, 4, motion.drives.size))
    taylor_path(state, motion, np.array([skip * interval]), RTOL, path)
    for length in lengths:
        path = np.empty((length, 4, motion.drives.size))
        taylor_path(state, motion, np.arange(1, length + 1) * interval, RTOL, path)
        yield interval, path[:, Z], phase_velocity(motion, path[:, X], path[:, Y])


def readings(interval: float, z: np.ndarray, b: np.ndarray, winding: bool) -> np.ndarray:
    """One row of the table, errors still nan, from a window of m_z and dθ/dt."""
    weights = bump(len(z))
    rotation = float(weights @ b) if winding else np.nan
    if np.ptp(z) < STILL:
        return at_rest(winding)
    return np.array([rotation, np.nan, strongest_line(interval, z, weights), np.nan, peak_interval(interval, z)])


def at_rest(winding: bool) -> np.ndarray:
    """The row of a subsystem that does not oscillate."""
    none = 0.0 if winding else np.nan
    return np.array([none, none, 0.0, 0.0, np.nan])


def estimate_errors(table: np.ndarray, former: np.ndarray, window: float) -> None:
    """Fill the error columns from the former window.

    A motion with less than four turns in the window is not resolved, whatever the difference: a bottleneck looks
    like libration until it is passed.
    """
    for column in (0, 2):
        error = np.abs(table[:, column] - former[:, column])
        few = np.abs(table[:, column]) * window < 8 * np.pi
        table[:, column + 1] = np.where(
            few, np.maximum(error, np.minimum(np.abs(table[:, column]), 2 * np.pi / window)), error
        )


def bump(length: int) -> np.ndarray:
    """Weights exp(−1/(s(1−s))) at `length` equal steps inside (0, 1), sum one."""
    position = np.arange(1, length + 1) / (length + 1)
    weights = np.exp(-1 / (position * (1 - position)))
    return np.asarray(weights / weights.sum())


def strongest_line(interval: float, z: np.ndarray, weights: np.ndarray) -> float:
    """Angular frequency of the strongest line of m_z without its constant part."""
    signal = weights * (z - weights @ z)
    amplitude = np.abs(np.fft.rfft(signal))
    bin_width = 2 * np.pi / (len(z) * interval)
    best = float(np.argmax(amplitude[1:]) + 1) * bin_width
    for spread in (0.5, 0.05, 0.005):  # parabolas through ever closer points around the maximum
        step = spread * bin_width
        low, mid, high = (np.log(fourier_amplitude(signal, (best + j * step) * interval)) for j in (-1, 0, 1))
        curvature = low - 2 * mid + high
        if curvature < 0:
            best += float(np.clip(0.5 * (low - high) / curvature, -2, 2)) * step
    return best


@njit()
def fourier_amplitude(signal, angle):  # type: ignore[no-untyped-def]
    """|Σ_k signal_k e^{−i k angle}|, by a rotating factor renewed every 256 terms."""
    total = 0.0 + 0.0j
    turn = np.exp(-1j * angle)
    for first in range(0, signal.size, 256):
        factor = np.exp(-1j * angle * first)
        for k in range(first, min(first + 256, signal.size)):
            total += signal[k] * factor
            factor *= turn
    return abs(total)


def peak_interval(interval: float, z: np.ndarray) -> float:
    """Mean time between maxima of the samples, each refined by a parabola; nan with fewer than two."""
    middle = z[1:-1]
    peaks = np.flatnonzero((middle > z[:-2]) & (middle >= z[2:])) + 1
    if peaks.size < 2:
        return float("nan")
    ends = peaks[[0, -1]]
    curvature = z[ends - 1] - 2 * z[ends] + z[ends + 1]
    moments = ends + 0.5 * (z[ends - 1] - z[ends + 1]) / curvature
    return float((moments[1] - moments[0]) * interval / (peaks.size - 1))
