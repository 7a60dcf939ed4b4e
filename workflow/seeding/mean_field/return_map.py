"""The return map of two dissipatively coupled crystals on the torus m_x = 0.

On the section θ_A = −π/2 (mod 2π) the seed's velocity −Ω_A − κ_A − Γ_A + Γ_B sin θ_B is negative. Below Γ_crit every
orbit returns if A winds, as it does where Ω_A − Ω_B ≥ |κ_A − κ_B|; elsewhere a single return shows it
(docs/mean_field.md). The motion is therefore a circle map F: θ_B → θ_B' with return time τ(θ_B):

    rotation number of A:  −2π/⟨τ⟩        rotation number of B:  ⟨F(x) − x⟩/⟨τ⟩        averages along an orbit of F.

Reversibility, (θ, t) → (π − θ, −t), maps the section to itself: F⁻¹ = R F R with R x = π − x. B stops winding where
the point x = π/2 becomes a fixed point of F. While it winds, the angle φ with x = π/2 + 2 atan(s tan(φ/2)) and
s² = tan(α/2)/tan(β/2), where −α and −β are the advances at x = ±π/2, straightens F to nearly a rotation (exactly one
for a crystal driven by a constant field, whose map is a Möbius map). In φ some dozens of returns give F and τ
as trigonometric polynomials, and the long averages are taken on them instead of on the flow, with the bump weights
of `frequencies`.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from seeding.jit import njit
from seeding.mean_field.frequencies import bump

ORDER = 12
ANGLE, TIME = range(2)  # of B where A is back on the section
A, B = range(2)
TIGHT = 1e-13  # truncation error of a step where no accuracy is asked for
FEWEST, MOST = 32, 512  # returns that are sampled
WEIGHTS = tuple(bump(2**k) for k in range(7, 17))  # windows of the averages, in returns


def winding_rates(
    drives: np.ndarray,
    shares: np.ndarray,
    kappas: tuple[float, ...] = (1.0, 1.0),
    accuracy: float = 1e-6,
    threads: int = 1,
) -> tuple[np.ndarray, np.ndarray]:
    """|Rotation numbers| of A and B, shape (P, 2), and their error estimates, shape (P,), of P pairs of crystals.

    drives: Ω_A, Ω_B > 0, shape (P, 2); shares: Γ_A, Γ_B, shape (P, 2); kappas: κ_A, κ_B. Below Γ_crit the rotation
    numbers do not depend on where on the torus the motion starts, except for twins, which move together, as from all
    up. Zero where a fixed point exists. Threads share the points and change no result.
    """
    rates, errors = np.zeros((len(drives), 2)), np.zeros(len(drives))
    drives, shares = np.ascontiguousarray(drives, dtype=float), np.ascontiguousarray(shares, dtype=float)
    decays = np.array(kappas, dtype=float)

    def part(chunk: slice) -> None:
        pair_rates(drives[chunk], shares[chunk], decays, accuracy, WEIGHTS, rates[chunk], errors[chunk])

    width = max(1, min(512, len(drives) // (4 * threads)))
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(part, [slice(first, first + width) for first in range(0, len(drives), width)]))
    return rates, errors


@njit()
def passage(pair, start, angle, tolerance, outcome):  # type: ignore[no-untyped-def]
    """Follow (θ_A, θ_B) = (−π/2, start) until θ_A has turned by `angle` < 0; outcome (2,): θ_B, unwrapped, and time.

    pair: (Ω, Γ_β, κ) of A, then of B. Returns False if that takes longer than 1e5/κ, of the larger κ.
    """
    ya = np.empty(ORDER + 1)
    za = np.empty(ORDER + 1)
    wa = np.empty(ORDER)
    yb = np.empty(ORDER + 1)
    zb = np.empty(ORDER + 1)
    wb = np.empty(ORDER)
    ya[0], za[0] = -1.0, 0.0
    yb[0], zb[0] = np.sin(start), np.cos(start)
    turned = 0.0
    theta = start
    time = 0.0
    kappa = max(pair[A][2], pair[B][2])
    while time * kappa < 1e5:
        expand(pair, ya, za, wa, yb, zb, wb)
        last = max(max(abs(ya[ORDER]), abs(za[ORDER])), max(abs(yb[ORDER]), abs(zb[ORDER])))
        step = min(4.0 / kappa, (tolerance / (last + 1e-300)) ** (1.0 / ORDER))
        ahead = integral(wa, step)
        if turned + ahead <= angle:
            moment = crossing(wa, step, turned, angle, 1e-15 * (1 + time))
            outcome[ANGLE] = theta + integral(wb, moment)
            outcome[TIME] = time + moment
            return True
        turned += ahead
        theta += integral(wb, step)
        ya[0], za[0] = horner(ya, ORDER, step), horner(za, ORDER, step)
        yb[0], zb[0] = horner(yb, ORDER, step), horner(zb, ORDER, step)
        time += step
    return False


@njit()
def expand(pair, ya, za, wa, yb, zb, wb):  # type: ignore[no-untyped-def]
    """Taylor series of sin θ, cos θ (ORDER + 1) and dθ/dt (ORDER) of A and B from their values in y[0] and z[0]."""
    (drive_a, share_a, kappa_a), (drive_b, share_b, kappa_b) = pair
    for k in range(ORDER):
        common = share_a * ya[k] + share_b * yb[k]
        wa[k] = kappa_a * ya[k] + common
        wb[k] = kappa_b * yb[k] + common
        if k == 0:
            wa[0] -= drive_a
            wb[0] -= drive_b
        rise_a = 0.0
        fall_a = 0.0
        rise_b = 0.0
        fall_b = 0.0
        for j in range(k + 1):
            rise_a += za[j] * wa[k - j]
            fall_a -= ya[j] * wa[k - j]
            rise_b += zb[j] * wb[k - j]
            fall_b -= yb[j] * wb[k - j]
        ya[k + 1] = rise_a / (k + 1)
        za[k + 1] = fall_a / (k + 1)
        yb[k + 1] = rise_b / (k + 1)
        zb[k + 1] = fall_b / (k + 1)


@njit()
def crossing(velocity, step, turned, angle, resolution):  # type: ignore[no-untyped-def]
    """Time in (0, step) at which θ_A, `turned` so far, has turned by `angle`: Newton's method, kept in its bracket."""
    moment = 0.5 * step
    low, high = 0.0, step
    for _ in range(60):
        miss = turned + integral(velocity, moment) - angle
        if miss > 0:
            low = moment
        else:
            high = moment
        slope = horner(velocity, ORDER - 1, moment)
        former = moment
        moment = moment - miss / slope if slope != 0 else low
        if not low < moment < high:
            moment = 0.5 * (low + high)
        if abs(moment - former) < resolution:
            break
    return moment


@njit()
def horner(series, order, step):  # type: ignore[no-untyped-def]
    """Σ series_k step^k up to `order`."""
    value = series[order]
    for k in range(order - 1, -1, -1):
        value = value * step + series[k]
    return value


@njit()
def integral(series, step):  # type: ignore[no-untyped-def]
    """∫ Σ series_k t^k dt from 0 to `step`."""
    value = series[ORDER - 1] / ORDER
    for k in range(ORDER - 2, -1, -1):
        value = value * step + series[k] / (k + 1)
    return value * step


@njit()
def pair_rates(drives, shares, kappas, accuracy, weights, rates, errors):  # type: ignore[no-untyped-def]
    """`winding_rates` for a part of the points: zero where all rest, closed for twins, else from the return map.

    The section is that of the crystal with the larger Ω − κ; where κ differ and it does not return, of the other.
    """
    outcome = np.empty(2)
    advances = np.empty(MOST)
    times = np.empty(MOST)
    tolerance = max(TIGHT, min(1e-9, 1e-4 * accuracy))
    kappa_a, kappa_b = kappas
    for point in range(drives.shape[0]):
        drive_a, drive_b = drives[point]
        share_a, share_b = shares[point]
        response_a, response_b = share_a / kappa_a, share_b / kappa_b
        common = (response_a * drive_a + response_b * drive_b) / (1 + response_a + response_b)
        if abs(drive_a - common) <= kappa_a and abs(drive_b - common) <= kappa_b:
            continue
        if drive_a == drive_b and kappa_a == kappa_b:
            rates[point] = np.sqrt(drive_a**2 - (kappa_a + share_a + share_b) ** 2)
            continue
        pair = (drive_a, share_a, kappa_a), (drive_b, share_b, kappa_b)
        swapped = drive_a - kappa_a < drive_b - kappa_b
        for _ in range(1 if kappa_a == kappa_b else 2):
            order = (pair[1], pair[0]) if swapped else pair
            errors[point] = seed_rates(order, tolerance, accuracy, weights, outcome, advances, times, rates[point])
            if swapped:
                rates[point] = rates[point, ::-1].copy()
            if np.isfinite(errors[point]):
                break
            swapped = not swapped


@njit()
def seed_rates(pair, tolerance, accuracy, weights, outcome, advances, times, rates):  # type: ignore[no-untyped-def]
    """Fill rates (2,) from the return map to A's section; returns their error, infinite where A does not return."""
    if not passage(pair, 0.5 * np.pi, -2 * np.pi, tolerance, outcome):
        return np.inf
    alpha = 0.5 * np.pi - outcome[ANGLE]
    if alpha <= 0:
        rates[A], error = locked_rate(pair, tolerance, accuracy, outcome)
        return error
    passage(pair, -0.5 * np.pi, -2 * np.pi, tolerance, outcome)
    beta = -0.5 * np.pi - outcome[ANGLE]
    square = np.tan(0.5 * alpha) / np.tan(0.5 * beta)
    scale = np.sqrt(square) if square > 0 else 1.0  # not a Möbius map, near the advance π
    advance_series, time_series, tail = interpolated(pair, scale, tolerance, accuracy, advances, times)
    return average_rates(advance_series, time_series, scale, accuracy, weights, rates) + tail


@njit()
def locked_rate(pair, tolerance, accuracy, outcome):  # type: ignore[no-untyped-def]
    """A's rate where B librates, from the return map's attracting fixed point, and how far that was missed."""
    position = 0.5 * np.pi - 1e-3
    error = np.inf
    for _ in range(10000):
        passage(pair, position, -2 * np.pi, tolerance, outcome)
        error = abs(outcome[ANGLE] - position)
        position = outcome[ANGLE]
        if error < 1e-3 * accuracy:
            break
    return 2 * np.pi / outcome[TIME], error


@njit()
def interpolated(pair, scale, tolerance, accuracy, advances, times):  # type: ignore[no-untyped-def]
    """Fourier series of advance and return time in φ, as many harmonics as `accuracy` needs, and what is left out."""
    known, count = 0, FEWEST
    while True:
        sample(pair, scale, tolerance, count, known, advances, times)
        advance_series = fourier_series(advances[:count])
        time_series = fourier_series(times[:count])
        tail = highest(advance_series) + highest(time_series) / time_series[0].real
        if tail < accuracy or count == MOST:
            break
        known, count = count, 2 * count
    needed = np.flatnonzero(np.abs(advance_series) + np.abs(time_series) > 0.01 * accuracy)[-1] + 1
    return advance_series[:needed], time_series[:needed], tail


@njit()
def sample(pair, scale, tolerance, count, known, advances, times):  # type: ignore[no-untyped-def]
    """Advance of φ and τ over one return, at `count` steps of φ; the first `known` values are reused."""
    outcome = np.empty(2)
    stride = count // known if known else 1
    for i in range(known - 1, 0, -1):
        advances[i * stride], times[i * stride] = advances[i], times[i]
    for i in range(count):
        if known and i % stride == 0:
            continue
        phi = 2 * np.pi * i / count
        start = 0.5 * np.pi + bend(phi, scale)
        passage(pair, start, -2 * np.pi, tolerance, outcome)
        advances[i] = bend(outcome[ANGLE] - 0.5 * np.pi, 1 / scale) - phi
        times[i] = outcome[TIME]


@njit()
def bend(angle, scale):  # type: ignore[no-untyped-def]
    """2 atan(scale tan(angle/2)), continued to all angles."""
    turns = np.round(angle / (2 * np.pi))
    half = 0.5 * (angle - 2 * np.pi * turns)
    return 2 * np.arctan2(scale * np.sin(half), np.cos(half)) + 2 * np.pi * turns


@njit()
def fourier_series(values):  # type: ignore[no-untyped-def]
    """c_k with values(φ) = Re Σ_{k<M/2} c_k e^{ikφ} through the samples but for their highest harmonic."""
    count = values.size
    series = np.zeros(count // 2, dtype=np.complex128)
    roots = np.exp(-2j * np.pi * np.arange(count) / count)
    for k in range(count // 2):
        for i in range(count):
            series[k] += values[i] * roots[(i * k) % count]
        series[k] *= (1 if k == 0 else 2) / count
    return series


@njit()
def highest(series):  # type: ignore[no-untyped-def]
    """Size of the highest quarter of the harmonics: what the truncation leaves out is smaller."""
    return np.abs(series[3 * series.size // 4 :]).max()


@njit()
def average_rates(advances, times, scale, accuracy, weights, rates):  # type: ignore[no-untyped-def]
    """Mean advance and return time along an orbit of the interpolated map, in windows that follow and double.

    Fills rates (2,) and returns their error.
    """
    error = np.inf
    phi = np.pi
    former_a = former_b = np.inf
    for window in weights:
        advance = 0.0
        time = 0.0
        for weight in window:
            turn = np.exp(1j * phi)
            factor = 1.0 + 0.0j
            step = 0.0
            moment = 0.0
            for k in range(advances.size):
                step += advances[k].real * factor.real - advances[k].imag * factor.imag
                moment += times[k].real * factor.real - times[k].imag * factor.imag
                factor *= turn
            phi += step
            advance += weight * step
            time += weight * moment
        rates[A] = 2 * np.pi / time
        rates[B] = -advance / time
        error = abs(rates[A] - former_a) + abs(rates[B] - former_b)
        if error < accuracy:
            break
        former_a, former_b = rates[A], rates[B]
    return error
