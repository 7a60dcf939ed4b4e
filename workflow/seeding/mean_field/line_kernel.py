"""The compiled loop behind `lines`: from the start of a network to the strongest lines of its motion.

Taylor series of Eq. (B1) or (D2) with one subsystem after the other, which keeps its sums in registers: for two
crystals twice as fast as that of `motion`, whose blocks suit many; a Fourier transform of the weighted samples of m_z;
parabolas through ever closer points around its maximum.
"""

from __future__ import annotations

import numpy as np

from seeding.jit import njit
from seeding.mean_field.frequencies import NEAR_REST, STILL
from seeding.mean_field.motion import LONGEST_STEP, X, Y, Z

ORDER = 12  # of the Taylor series: the cheapest at the truncation errors in question
FIRST = 256  # samples of the first window
FEW = 4  # turns in a window below which a line is not resolved


@njit()
def many(  # type: ignore[no-untyped-def]
    starts,
    drives,
    kappas,
    shares,
    rests,
    coherent,
    intervals,
    doublings,
    weights,
    roots,
    tolerance,
    accuracy,
    lines,
    errors,
    swings,
):
    """`strongest_lines` for a part of the networks."""
    n = drives.shape[1]
    samples = np.empty((n, roots.size))
    series = np.empty((n, 3, ORDER + 1))
    field = np.empty((n, 2, ORDER))
    transform = np.empty(roots.size, dtype=np.complex128)
    for point in range(drives.shape[0]):
        state = starts[point].copy()
        interval = intervals[point]
        motion = drives[point], kappas[point], shares[point], coherent
        ahead = follow(state, *motion, interval, 0.0, FIRST, tolerance, series, field, samples)
        for window in range(doublings[point]):
            length = FIRST << window
            ahead = follow(state, *motion, interval, ahead, length, tolerance, series, field, samples)
            if near(state, rests[point]):
                lines[point], errors[point], swings[point] = 0.0, 0.0, 0.0
                break
            weight = weights[length - FIRST : 2 * length - FIRST]
            for alpha in range(drives.shape[1]):
                signal = samples[alpha, :length]
                former = lines[point, alpha] if window > 0 else 0.0
                swings[point, alpha] = signal.max() - signal.min()
                line = 0.0
                if swings[point, alpha] >= STILL:
                    line = line_of(signal, interval, weight, roots, transform)
                lines[point, alpha] = line
                errors[point, alpha] = error_of(line, former, interval * length)
            if window > 0 and errors[point].max() <= accuracy:
                break


@njit()
def near(state, rest):  # type: ignore[no-untyped-def]
    """Whether the attracting fixed point exists, which is nan where it does not, and the state is near to it."""
    for alpha in range(rest.shape[0]):
        for component in range(3):
            if not abs(state[component, alpha] - rest[alpha, component]) < NEAR_REST:
                return False
    return True


@njit()
def error_of(line, former, length):  # type: ignore[no-untyped-def]
    """Distance from the former window's line; at least the line itself, or a turn, where the window has few turns."""
    error = abs(line - former)
    if line * length < 2 * np.pi * FEW:
        error = max(error, min(line, 2 * np.pi / length))
    return error


@njit()
def follow(state, drives, kappas, shares, coherent, interval, ahead, count, tolerance, series, field, samples):  # type: ignore[no-untyped-def]
    """Move `state` on over `count` samples of m_z, which fill samples[:, :count].

    ahead: time by which `state` is behind the next sample, less one interval; returned as it is then.
    """
    n = drives.size
    longest = LONGEST_STEP / kappas.max()
    done = 0
    due = interval - ahead  # from the point of expansion to the next sample
    while True:
        expand(state, drives, kappas, shares, coherent, series, field)
        step = trusted(series, tolerance, longest)
        while done < count and due <= step:
            for alpha in range(n):
                samples[alpha, done] = value(series[alpha, Z], due)
            due += interval
            done += 1
        if done == count:
            return interval - due  # the same expansion is made again by the next window
        for alpha in range(n):
            for component in range(3):
                state[component, alpha] = value(series[alpha, component], step)
        due -= step


@njit()
def expand(state, drives, kappas, shares, coherent, series, field):  # type: ignore[no-untyped-def]
    """Fill series[α, :, k] with the coefficients of t^k of x, y, z of Eqs. (B1) or (D2)."""
    n = drives.size
    for alpha in range(n):
        for component in range(3):
            series[alpha, component, 0] = state[component, alpha]
    for k in range(ORDER):
        common_x = 0.0
        common_y = 0.0
        for alpha in range(n):
            common_x += shares[alpha] * series[alpha, X, k]
            common_y += shares[alpha] * series[alpha, Y, k]
        for alpha in range(n):
            x, y, z = series[alpha, X], series[alpha, Y], series[alpha, Z]
            a, b = field[alpha, 0], field[alpha, 1]
            if coherent:
                a[k] = kappas[alpha] * x[k] + common_y - shares[alpha] * y[k]
                b[k] = kappas[alpha] * y[k] - common_x + shares[alpha] * x[k]
            else:
                a[k] = kappas[alpha] * x[k] + common_x
                b[k] = kappas[alpha] * y[k] + common_y
            if k == 0:
                b[0] -= drives[alpha]
            rise_x = 0.0
            rise_y = 0.0
            fall_x = 0.0
            fall_y = 0.0
            for j in range(k + 1):
                rise_x += z[j] * a[k - j]
                rise_y += z[j] * b[k - j]
                fall_x += x[j] * a[k - j]
                fall_y += y[j] * b[k - j]
            x[k + 1] = rise_x / (k + 1)
            y[k + 1] = rise_y / (k + 1)
            z[k + 1] = -(fall_x + fall_y) / (k + 1)


@njit()
def trusted(series, tolerance, longest):  # type: ignore[no-untyped-def]
    """The step at which the last two terms of the series reach `tolerance`, at most `longest`."""
    step = longest
    for k in range(ORDER - 1, ORDER + 1):
        largest = 0.0
        for alpha in range(series.shape[0]):
            for component in range(3):
                largest = max(largest, abs(series[alpha, component, k]))
        if largest * step**k > tolerance:
            step = (tolerance / largest) ** (1.0 / k)
    return step


@njit()
def value(series, time):  # type: ignore[no-untyped-def]
    """Horner's rule: Σ series_k time^k."""
    total = series[ORDER]
    for k in range(ORDER - 1, -1, -1):
        total = total * time + series[k]
    return total


@njit()
def line_of(z, interval, weights, roots, transform):  # type: ignore[no-untyped-def]
    """Angular frequency of the strongest line of the samples z without their constant part."""
    length = z.size
    mean = 0.0
    for k in range(length):
        mean += weights[k] * z[k]
    signal = weights * (z - mean)
    fourier(signal, roots, transform)
    best = 1
    for k in range(2, length // 2 + 1):
        if abs(transform[k]) > abs(transform[best]):
            best = k
    width = 2 * np.pi / length
    angle = best * width
    for spread in (0.5, 0.05, 0.005):  # parabolas through ever closer points around the maximum
        step = spread * width
        low = np.log(amplitude(signal, angle - step))
        mid = np.log(amplitude(signal, angle))
        high = np.log(amplitude(signal, angle + step))
        curvature = low - 2 * mid + high
        if curvature < 0:
            angle += min(2.0, max(-2.0, 0.5 * (low - high) / curvature)) * step
    return angle / interval


@njit()
def fourier(signal, roots, transform):  # type: ignore[no-untyped-def]
    """Discrete Fourier transform of a real signal whose length is a power of two, by decimation in time."""
    length = signal.size
    j = 0
    for i in range(length):
        transform[j] = signal[i]
        bit = length >> 1
        while bit and j & bit:
            j ^= bit
            bit >>= 1
        j |= bit
    half = 1
    while half < length:
        stride = roots.size // (2 * half)
        for first in range(0, length, 2 * half):
            for k in range(half):
                even = transform[first + k]
                odd = transform[first + k + half] * roots[k * stride]
                transform[first + k] = even + odd
                transform[first + k + half] = even - odd
        half *= 2


@njit()
def amplitude(signal, angle):  # type: ignore[no-untyped-def]
    """|Σ_k signal_k e^{−i k angle}|, by a rotating factor renewed every 256 terms."""
    real, imaginary = 0.0, 0.0
    turn_c, turn_s = np.cos(angle), np.sin(angle)
    for first in range(0, signal.size, 256):
        c, s = np.cos(first * angle), np.sin(first * angle)
        for k in range(first, min(first + 256, signal.size)):
            real += signal[k] * c
            imaginary += signal[k] * s
            c, s = c * turn_c - s * turn_s, s * turn_c + c * turn_s
    return np.hypot(real, imaginary)
