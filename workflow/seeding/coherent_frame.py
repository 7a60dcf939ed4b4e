"""Quantum jumps in a spin-coherent frame that moves with the state: a few Dicke levels carry any N_α.

Three exact steps turn Eq. (3) into a problem whose size hardly depends on N (docs/trajectories.md derives them):

1. Offset. The collapse operators L_c = Σ_α V_cα S⁻_α, with VᵀV = R, are replaced by L_c − a_c and the Hamiltonian gains
   (i/2) Σ_c (a_c* L_c − a_c L_c†): the same master equation for any a_c(t). With a_c ≈ ⟨L_c⟩ jumps come at a rate of
   order κ, not κN, and the large part of the dissipator becomes a rotation.
2. Frame. ψ = U(t)φ, one rotation for each spin, turns with the mean spin. What is left of the rotation is small, and
   S⁻ = v₀ S'⁻ + v₁ S'⁺ + v₂ S'z with complex v read off the frame; φ stays near the top level.
3. Pairs. Each L_c − a_c is split into (L_c − a_c ± b e^{iχ})/√2, whose offsets cancel in the mean: nothing changes
   between the jumps, every channel gains jumps at the rate b², and these keep φ compact (b = 0 lets it spread).

Only two things are approximate: the Runge-Kutta step and the number of levels, which follows the population of the
two highest ones. Both are parameters.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from seeding import plain_jumps
from seeding.checks import ComputationError
from seeding.dicke_levels import combine, ladder, lay_out, moments, move, norm, shifted
from seeding.jit import njit
from seeding.network import Network
from seeding.random_streams import uniform


@dataclass(frozen=True)
class Numerics:
    """step: longest Runge-Kutta step in 1/κ. stiffness: step times the bound on the generator's quadratic part, below
    the 2.78 at which the method turns unstable. leak: population of a subsystem's two highest levels at which two more
    are added. offset: b/√κ. feedback: rate in κ at which the frame follows the mean spin's deviation from it.
    tolerance: of −log of the norm at a jump, on a scale on which one jump is 1."""

    step: float = 0.05
    stiffness: float = 1.5
    leak: float = 1e-5
    offset: float = 1.0
    feedback: float = 3.0
    tolerance: float = 1e-5


DEFAULT = Numerics()
# A crystal seldom needs more levels; and a bound on what a trajectory may take, 1 GB for two crystals.
TYPICAL_LEVELS = 50
MOST_AMPLITUDES = 10**6
# Largest N_α: beyond it √N enters the step and rounding the offsets.
MOST_ATOMS = 10**6
# What `sample` counts: Runge-Kutta steps, jumps, sum of amplitudes over steps, largest number of amplitudes.
COUNTERS = ("steps", "jumps", "amplitudes", "largest")


def sample(
    network: Network,
    atoms: tuple[int, ...],
    times: np.ndarray,
    seed: int,
    index: int,
    numerics: Numerics = DEFAULT,
    counters: np.ndarray | None = None,
) -> np.ndarray:
    """⟨m_z⟩ of each subsystem along trajectory (seed, index), shape (times, n).

    counters: shape (4,), work done is added there in the order of COUNTERS.
    """
    channels, exchange = plain_jumps.rates(network, atoms)
    # R^(1/2): as many channels as subsystems, each nearly local.
    values, vectors = np.linalg.eigh(channels.T @ channels)
    channels = np.ascontiguousarray((vectors * np.sqrt(values.clip(0))) @ vectors.T)
    frames = np.stack([_frame_along(direction) for direction in network.directions()])
    samples = np.empty((len(times), network.n))
    kappa = network.kappa
    settings = np.array(
        [
            numerics.step / kappa,
            numerics.stiffness,
            numerics.leak,
            numerics.offset * np.sqrt(kappa),
            numerics.feedback * kappa,
            numerics.tolerance,
        ]
    )
    _trajectory(
        frames,
        np.array(atoms),
        channels,
        exchange,
        np.array(network.drives),
        times,
        settings,
        seed,
        index,
        samples,
        np.zeros(len(COUNTERS)) if counters is None else counters,
    )
    if np.isnan(samples).any():
        raise ComputationError(
            f"trajectory {index} spread over more than {MOST_AMPLITUDES} amplitudes: try a smaller N_α or another seed"
        )
    return samples


def needed_memory(atoms: tuple[int, ...]) -> int:
    """Bytes for `TYPICAL_LEVELS` levels of each subsystem: what a trajectory is expected to need at most."""
    amplitudes = math.prod(min(number + 1, TYPICAL_LEVELS) for number in atoms)
    return amplitudes * 6 * 8 * (2 * (8 + len(atoms)) + 2 * len(atoms))


def _frame_along(direction: np.ndarray) -> np.ndarray:
    """A rotation matrix whose third column is `direction`."""
    across = np.cross(np.eye(3)[np.argmin(np.abs(direction))], direction)
    across /= np.linalg.norm(across)
    return np.stack([across, np.cross(direction, across), direction], axis=1)


@njit()
def _turned(frame: Any, velocity: Any, time: Any, out: Any) -> None:
    """out = frame exp(t [ω]×): the frame after turning at the body angular velocity ω for a time t."""
    x, y, z = velocity[0] * time, velocity[1] * time, velocity[2] * time
    square = x * x + y * y + z * z
    angle = np.sqrt(square)
    s = np.sin(angle) / angle if angle > 1e-4 else 1.0 - square / 6.0
    c = (1.0 - np.cos(angle)) / square if angle > 1e-4 else 0.5 - square / 24.0
    for i in range(3):
        a, b, d = frame[i, 0], frame[i, 1], frame[i, 2]
        out[i, 0] = a + s * (b * z - d * y) + c * (b * x * y + d * x * z - a * (y * y + z * z))
        out[i, 1] = b + s * (d * x - a * z) + c * (a * x * y + d * y * z - b * (x * x + z * z))
        out[i, 2] = d + s * (a * y - b * x) + c * (a * x * z + b * y * z - d * (x * x + y * y))


@njit()
def _coefficients(
    frames: Any, spins: Any, means: Any, drives: Any, matrix: Any, exchange: Any, velocity: Any,
    vectors: Any, linear: Any, field: Any,
) -> None:  # fmt: skip
    """What the generator needs in the given frames.

    vectors (n, 3): S⁻ = v₀ S'⁻ + v₁ S'⁺ + v₂ S'z. field (n, 3): the angular velocity that drive and offsets ask
    for, in the body; linear (n, 3): −i (field − velocity)·S' as coefficients of S'⁻, S'⁺, S'z.
    """
    n = spins.size
    for alpha in range(n):
        x = complex(frames[alpha, 0, 0], -frames[alpha, 1, 0])
        y = complex(frames[alpha, 0, 1], -frames[alpha, 1, 1])
        vectors[alpha, 0] = 0.5 * (x + 1j * y)
        vectors[alpha, 1] = 0.5 * (x - 1j * y)
        vectors[alpha, 2] = complex(frames[alpha, 0, 2], -frames[alpha, 1, 2])
    for alpha in range(n):
        decay, turn = 0.0j, 0.0j
        for beta in range(n):
            lowered = spins[beta] * vectors[beta, 2] + means[beta]
            decay += matrix[alpha, beta] * lowered
            turn += exchange[alpha, beta] * lowered
        x = drives[alpha] + decay.imag + 2.0 * turn.real
        y = decay.real - 2.0 * turn.imag
        for axis in range(3):
            field[alpha, axis] = frames[alpha, 0, axis] * x + frames[alpha, 1, axis] * y
        gx, gy = field[alpha, 0] - velocity[alpha, 0], field[alpha, 1] - velocity[alpha, 1]
        linear[alpha, 0] = complex(0.5 * gy, -0.5 * gx)
        linear[alpha, 1] = complex(-0.5 * gy, -0.5 * gx)
        linear[alpha, 2] = complex(0.0, velocity[alpha, 2] - field[alpha, 2])


@njit(fastmath=True)
def _generator(
    state: Any, lowered: Any, mixed: Any, out: Any, margin: Any, size: Any, strides: Any, factors: Any, quanta: Any,
    means: Any, vectors: Any, linear: Any, quadratic: Any,
) -> None:  # fmt: skip
    """out = [Σ_αβ C_αβ X†_α X_β + linear part] state; `lowered` (n, 2, length) receives X_α state."""
    n = strides.size
    adjoint = np.empty(3, np.complex128)
    for alpha in range(n):
        ladder(state, 0.0, lowered[alpha], margin, size, strides[alpha], factors[alpha], quanta[alpha], means[alpha],
              vectors[alpha])  # fmt: skip
    for alpha in range(n):
        combine(lowered, quadratic[alpha], mixed, margin, size)
        adjoint[0], adjoint[1], adjoint[2] = vectors[alpha, 1], vectors[alpha, 0], vectors[alpha, 2]
        ladder(mixed, 0.0 if alpha == 0 else 1.0, out, margin, size, strides[alpha], factors[alpha], quanta[alpha],
               np.conj(means[alpha]), np.conj(adjoint))  # fmt: skip
        ladder(state, 1.0, out, margin, size, strides[alpha], factors[alpha], quanta[alpha], 0.0j, linear[alpha])


@njit()
def _jump_time(h: Any, used: Any, need: Any, first: Any, last: Any) -> Any:
    """Time at which the loss reaches `need`: the cubic through loss 0 and `used` with slopes `first` and `last`."""
    s = need / used
    for _ in range(8):
        rest = 1.0 - s
        value = h * first * s * rest * rest + used * s * s * (3.0 - 2.0 * s) - h * last * s * s * rest
        slope = h * first * rest * (1.0 - 3.0 * s) + 6.0 * used * s * rest + h * last * s * (3.0 * s - 2.0)
        if slope > 0:
            s = min(max(s - (value - need) / slope, 0.0), 1.0)
    return h * s


@njit(fastmath=True)
def _channel_weights(
    state: Any, lowered: Any, jumped: Any, margin: Any, size: Any, channels: Any, weights: Any, overlaps: Any
) -> None:
    """weights_c = ‖M_c φ‖²/‖φ‖² and overlaps_c = ⟨M_c⟩ for M_c = Σ_α V_cα X_α; uses `jumped` as scratch."""
    total = norm(state, margin, size)
    re, im = state[0], state[1]
    for c in range(weights.size):
        combine(lowered, channels[c], jumped, margin, size)
        weights[c] = norm(jumped, margin, size) / total
        x, y = 0.0, 0.0
        for i in range(margin, margin + size):
            x += re[i] * jumped[0, i] + im[i] * jumped[1, i]
            y += re[i] * jumped[1, i] - im[i] * jumped[0, i]
        overlaps[c] = complex(x, y) / total


@njit()
def _wanted_levels(values: Any, atoms: Any, leak: Any, levels: Any, wanted: Any) -> Any:
    """Two more levels where the highest two are populated beyond `leak`, one less where the highest four are empty."""
    change = False
    for alpha in range(atoms.size):
        wanted[alpha] = levels[alpha]
        if values[alpha, 3] > leak:
            wanted[alpha] = min(atoms[alpha] + 1, levels[alpha] + 2)
        elif levels[alpha] > 5 and values[alpha, 4] < 0.1 * leak:
            wanted[alpha] = levels[alpha] - 1
        change = change or wanted[alpha] != levels[alpha]
    return change


@njit(fastmath=True)
def _trajectory(
    frames: Any, atoms: Any, channels: Any, exchange: Any, drives: Any, times: Any, settings: Any, seed: Any,
    index: Any, samples: Any, counters: Any,
) -> None:  # fmt: skip
    longest, stiffness, leak, offset, feedback, tolerance = settings
    n = atoms.size
    spins = 0.5 * atoms
    matrix = channels.T @ channels
    quadratic = -0.5 * matrix - 1j * exchange
    complex_channels = channels + 0.0j
    extra = offset * offset

    levels = np.minimum(atoms + 1, 8)
    wanted, strides = levels.copy(), levels.copy()
    margin = 2 * np.prod(levels)
    # Rows of `work`: state, ahead, probe, mixed, four slopes, then X_α state.
    work = np.zeros((8 + n, 2, 3 * margin))
    factors, quanta = np.zeros((n, 3 * margin)), np.zeros((n, 3 * margin))
    size = lay_out(atoms, levels, margin, strides, factors, quanta)
    now, then = 0, 1
    work[now, 0, margin] = 1.0

    velocity, nothing, field, there = np.zeros((n, 3)), np.zeros((n, 3)), np.zeros((n, 3)), np.zeros((n, 3, 3))
    vectors, linear = np.zeros((n, 3), np.complex128), np.zeros((n, 3), np.complex128)
    means, overlaps, weights = np.zeros(n, np.complex128), np.zeros(n, np.complex128), np.zeros(n)
    values = np.zeros((n, 5))

    draw = 0
    need = -np.log(uniform(seed, index, draw))
    time = times[0]
    for number in range(times.size):
        while True:
            moments(work[now], margin, size, levels, strides, factors, quanta, values)
            if _wanted_levels(values, atoms, leak, levels, wanted):
                total = np.prod(wanted)
                if total > MOST_AMPLITUDES:
                    samples[number:] = np.nan
                    return
                if total > margin:
                    former, former_margin = work, margin
                    margin = 2 * total
                    work = np.zeros((8 + n, 2, 3 * margin))
                    factors, quanta = np.zeros((n, 3 * margin)), np.zeros((n, 3 * margin))
                    move(former[now], former_margin, levels, work[then], margin, wanted)
                else:
                    move(work[now], margin, levels, work[then], margin, wanted)
                levels[:] = wanted
                size = lay_out(atoms, levels, margin, strides, factors, quanta)
                now, then = then, now
            if time >= times[number]:
                break

            # Offsets follow ⟨S⁻_α⟩ and the frame turns with it; both are held through the step, which keeps it exact.
            state, ahead, probe, mixed, lowered = work[now], work[then], work[2], work[3], work[8:]
            means[:] = 0.0
            _coefficients(frames, spins, means, drives, matrix, exchange, nothing, vectors, linear, field)
            for alpha in range(n):
                spin = complex(values[alpha, 1], -values[alpha, 2])
                means[alpha] = vectors[alpha, 0] * spin + vectors[alpha, 1] * np.conj(spin)
                means[alpha] -= vectors[alpha, 2] * values[alpha, 0]
            _coefficients(frames, spins, means, drives, matrix, exchange, nothing, vectors, linear, field)
            for alpha in range(n):
                height = max(spins[alpha] - values[alpha, 0], 0.5 * spins[alpha])
                velocity[alpha] = field[alpha]
                velocity[alpha, 0] -= feedback * values[alpha, 2] / height
                velocity[alpha, 1] += feedback * values[alpha, 1] / height
            _coefficients(frames, spins, means, drives, matrix, exchange, velocity, vectors, linear, field)

            bound = 0.0
            for alpha in range(n):
                for beta in range(n):
                    product = abs(quadratic[alpha, beta])
                    for one in (alpha, beta):
                        k = levels[one] - 1
                        product *= k * abs(vectors[one, 2]) + np.sqrt(k * (atoms[one] - k + 1.0))
                    bound += product
            # While the frame turns at a constant velocity the field changes at the rate R S |ω|: h²-fold on √(KN).
            drift = 0.0
            for alpha in range(n):
                speed = np.sqrt((velocity[alpha] ** 2).sum()) * np.sqrt(1.0 * atoms[alpha] * levels[alpha])
                drift = max(drift, speed * (np.abs(quadratic[alpha]) * spins).sum())
            remaining = times[number] - time
            h = remaining / np.ceil(remaining / min(longest, stiffness / bound, np.sqrt(stiffness / drift)) - 1e-9)
            reaches_sample = h > 0.999999 * remaining

            _generator(state, lowered, mixed, work[4], margin, size, strides, factors, quanta, means, vectors, linear,
                       quadratic)  # fmt: skip
            before = norm(state, margin, size)
            _channel_weights(state, lowered, ahead, margin, size, complex_channels, weights, overlaps)
            first = weights.sum() + n * extra
            tau, low, high = h, 0.0, h
            tries = 0
            while True:
                for stage in range(1, 4):
                    reach = tau if stage == 3 else 0.5 * tau
                    shifted(state, reach, work[3 + stage], probe, margin, size)
                    if stage != 2:
                        for alpha in range(n):
                            _turned(frames[alpha], velocity[alpha], reach, there[alpha])
                        _coefficients(there, spins, means, drives, matrix, exchange, velocity, vectors, linear, field)
                    _generator(probe, lowered, mixed, work[4 + stage], margin, size, strides, factors, quanta, means,
                               vectors, linear, quadratic)  # fmt: skip
                shifted(state, tau / 6.0, work[4], ahead, margin, size)
                shifted(ahead, tau / 3.0, work[5], ahead, margin, size)
                shifted(ahead, tau / 3.0, work[6], ahead, margin, size)
                shifted(ahead, tau / 6.0, work[7], ahead, margin, size)
                after = norm(ahead, margin, size)
                used = np.log(before / after) + n * extra * tau
                counters[0] += 1
                counters[2] += size
                if tries == 0 and used < need:
                    break
                for alpha in range(n):
                    ladder(ahead, 0.0, lowered[alpha], margin, size, strides[alpha], factors[alpha], quanta[alpha],
                          means[alpha], vectors[alpha])  # fmt: skip
                _channel_weights(ahead, lowered, mixed, margin, size, complex_channels, weights, overlaps)
                rate = weights.sum() + n * extra
                tries += 1
                if tries == 1:
                    tau = _jump_time(h, used, need, first, rate)
                    continue
                if abs(used - need) < tolerance or tries > 50:
                    break
                if used > need:
                    high = tau
                else:
                    low = tau
                tau += (need - used) / rate
                if not low < tau < high:
                    tau = 0.5 * (low + high)
            counters[3] = max(counters[3], size)
            frames[:] = there
            if tries == 0:
                need -= used
                ahead[:, margin : margin + size] /= np.sqrt(after)
                now, then = then, now
                time = times[number] if reaches_sample else time + tau
                continue

            time += tau
            pick = uniform(seed, index, draw + 1) * rate
            c = 0
            while c < n - 1 and pick >= weights[c] + extra:
                pick -= weights[c] + extra
                c += 1
            # M ± b e^{iχ}: a random axis χ, then the sign by its probability.
            kick = offset * np.exp(2j * np.pi * uniform(seed, index, draw + 2))
            lean = (np.conj(kick) * overlaps[c]).real / (weights[c] + extra)
            if uniform(seed, index, draw + 3) > 0.5 + lean:
                kick = -kick
            combine(lowered, complex_channels[c], mixed, margin, size)
            for i in range(margin, margin + size):
                state[0, i] = mixed[0, i] + kick.real * ahead[0, i] - kick.imag * ahead[1, i]
                state[1, i] = mixed[1, i] + kick.real * ahead[1, i] + kick.imag * ahead[0, i]
            state[:, margin : margin + size] /= np.sqrt(norm(state, margin, size))
            counters[1] += 1
            draw += 4
            need = -np.log(uniform(seed, index, draw))
        for alpha in range(n):
            height = spins[alpha] - values[alpha, 0]
            along = frames[alpha, 2, 0] * values[alpha, 1] + frames[alpha, 2, 1] * values[alpha, 2]
            samples[number, alpha] = (along + frames[alpha, 2, 2] * height) / spins[alpha]
