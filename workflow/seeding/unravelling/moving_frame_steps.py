"""The compiled steps of `moving_frame`: frames held through a Runge-Kutta step, jumps found in it, levels added."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from seeding.jit import njit
from seeding.unravelling.dicke_levels import (
    MOMENTS,
    QUANTA,
    SPIN_X,
    SPIN_Y,
    advanced,
    combine,
    lay_out,
    moments,
    move,
    norm,
    shifted,
    wanted_levels,
)
from seeding.unravelling.offset_jumps import channel_weights, generator, jump_time, lower, stable_step
from seeding.unravelling.random_streams import uniform
from seeding.unravelling.spin_frames import ALONG, MINUS, PLUS, X, Y, Z, coefficients, turned

# A bound on what a trajectory may take: 1 GB for two crystals.
MOST_AMPLITUDES = 10**6
# What `sample` counts: Runge-Kutta steps, jumps, sum of amplitudes over steps, largest number of amplitudes.
STEPS, JUMPS, AMPLITUDES, LARGEST = range(4)
COUNTERS = 4

# The steps of a trajectory are written into it before it is compiled: with fastmath a function apart would round
# differently from run to run (see `jit.inlined`), and one this long would be compiled twice.
step_of_trajectory = njit(inline="always", fastmath=True)


class Crystals(NamedTuple):
    """N_α, S_α and Ω_α, shape (n,); V, R = VᵀV, E and C = −R/2 − iE, shape (n, n), V and C complex."""

    atoms: Any
    spins: Any
    drives: Any
    channels: Any
    matrix: Any
    exchange: Any
    quadratic: Any


class Space(NamedTuple):
    """Where a state lies: see `dicke_levels`."""

    margin: Any
    size: Any
    levels: Any
    strides: Any
    factors: Any
    quanta: Any


class Room(NamedTuple):
    """What a step needs beside the state: the state it probes, Σ_β C_αβ X_β state, four slopes, X_α state."""

    probe: Any
    mixed: Any
    slopes: Any
    lowered: Any


class Held(NamedTuple):
    """Offsets ⟨S⁻_α⟩ (n,) and angular velocities (n, 3) of a step, and what `coefficients` makes of them."""

    means: Any
    velocity: Any
    vectors: Any
    linear: Any
    field: Any


@step_of_trajectory
def _hold(values: Any, frames: Any, crystals: Any, feedback: Any, held: Any) -> None:
    """Offsets that follow ⟨S⁻_α⟩ and a frame that turns with it; both held through a step, which keeps it exact."""
    _, spins, drives, _, matrix, exchange, _ = crystals
    means, velocity, vectors, linear, field = held
    n = spins.size
    means[:] = 0.0
    velocity[:] = 0.0
    coefficients(frames, spins, means, drives, matrix, exchange, velocity, vectors, linear, field)
    for alpha in range(n):
        spin = complex(values[alpha, SPIN_X], -values[alpha, SPIN_Y])
        means[alpha] = vectors[alpha, MINUS] * spin + vectors[alpha, PLUS] * np.conj(spin)
        means[alpha] -= vectors[alpha, ALONG] * values[alpha, QUANTA]
    coefficients(frames, spins, means, drives, matrix, exchange, velocity, vectors, linear, field)
    for alpha in range(n):
        height = max(spins[alpha] - values[alpha, QUANTA], 0.5 * spins[alpha])
        velocity[alpha] = field[alpha]
        velocity[alpha, X] -= feedback * values[alpha, SPIN_Y] / height
        velocity[alpha, Y] += feedback * values[alpha, SPIN_X] / height
    coefficients(frames, spins, means, drives, matrix, exchange, velocity, vectors, linear, field)


@step_of_trajectory
def _stages(
    state: Any, tau: Any, frames: Any, there: Any, crystals: Any, space: Any, held: Any, room: Any, ahead: Any
) -> Any:
    """The rest of a Runge-Kutta step of length tau after its first slope; returns ‖ahead‖², and the frames `there`."""
    _, spins, drives, _, matrix, exchange, quadratic = crystals
    margin, size, _, strides, factors, quanta = space
    means, velocity, vectors, linear, field = held
    probe, mixed, slopes, lowered = room
    for stage in range(1, 4):
        reach = tau if stage == 3 else 0.5 * tau
        shifted(state, reach, slopes[stage - 1], probe, margin, size)
        if stage != 2:
            for alpha in range(spins.size):
                turned(frames[alpha], velocity[alpha], reach, there[alpha])
            coefficients(there, spins, means, drives, matrix, exchange, velocity, vectors, linear, field)
        generator(probe, lowered, mixed, slopes[stage], margin, size, strides, factors, quanta, means, vectors, linear,
                  quadratic)  # fmt: skip
    return advanced(state, tau / 6.0, slopes, ahead, margin, size)


@step_of_trajectory
def _losses(state: Any, crystals: Any, space: Any, held: Any, room: Any, weights: Any, overlaps: Any) -> Any:
    """Σ_c ‖M_c state‖²/‖state‖², the single terms in `weights`; leaves X_α state behind, as `held` is."""
    margin, size, _, strides, factors, quanta = space
    lower(state, room.lowered, margin, size, strides, factors, quanta, held.means, held.vectors)
    channel_weights(state, room.lowered, room.mixed, margin, size, crystals.channels, weights, overlaps)
    return weights.sum()


@step_of_trajectory
def _jump(
    ahead: Any, rate: Any, offset: Any, crystals: Any, space: Any, room: Any, weights: Any, overlaps: Any, seed: Any,
    index: Any, draw: Any, state: Any,
) -> None:  # fmt: skip
    """state = the normalised outcome of a jump from `ahead`, by a channel and a sign that three numbers choose."""
    margin, size = space.margin, space.size
    extra = offset * offset
    pick = uniform(seed, index, draw) * rate
    c = 0
    while c < weights.size - 1 and pick >= weights[c] + extra:
        pick -= weights[c] + extra
        c += 1
    # M ± b e^{iχ}: a random axis χ, then the sign by its probability.
    kick = offset * np.exp(2j * np.pi * uniform(seed, index, draw + 1))
    lean = (np.conj(kick) * overlaps[c]).real / (weights[c] + extra)
    if uniform(seed, index, draw + 2) > 0.5 + lean:
        kick = -kick
    mixed = room.mixed
    combine(room.lowered, crystals.channels[c], mixed, margin, size)
    for i in range(margin, margin + size):
        state[0, i] = mixed[0, i] + kick.real * ahead[0, i] - kick.imag * ahead[1, i]
        state[1, i] = mixed[1, i] + kick.real * ahead[1, i] + kick.imag * ahead[0, i]
    state[:, margin : margin + size] /= np.sqrt(norm(state, margin, size))


@step_of_trajectory
def _magnetisation(values: Any, frames: Any, spins: Any, out: Any) -> None:
    """⟨m⟩ of each subsystem, shape (n, 3), from the moments in its frame."""
    for alpha in range(spins.size):
        height = spins[alpha] - values[alpha, QUANTA]
        for axis in range(3):
            along = frames[alpha, axis, X] * values[alpha, SPIN_X] + frames[alpha, axis, Y] * values[alpha, SPIN_Y]
            out[alpha, axis] = (along + frames[alpha, axis, Z] * height) / spins[alpha]


@njit(fastmath=True)
def trajectory(
    frames: Any, atoms: Any, channels: Any, exchange: Any, drives: Any, times: Any, settings: Any, seed: Any,
    index: Any, draw: Any, samples: Any, counters: Any,
) -> None:  # fmt: skip
    """Fill samples (times, n, 3), nan from where the state spread too far; the frames are left at the last time."""
    longest, stiffness, leak, offset, feedback, tolerance = settings
    n = atoms.size
    matrix = channels.T @ channels
    quadratic = -0.5 * matrix - 1j * exchange
    crystals = Crystals(atoms, 0.5 * atoms, drives, channels + 0.0j, matrix, exchange, quadratic)
    extra = n * (offset * offset)

    levels = np.minimum(atoms + 1, 8)
    wanted, strides = levels.copy(), levels.copy()
    margin = 2 * np.prod(levels)
    # Rows: the state, the state after a step, and the room of a step.
    work = np.zeros((8 + n, 2, 3 * margin))
    factors, quanta = np.zeros((n, 3 * margin)), np.zeros((n, 3 * margin))
    size = lay_out(atoms, levels, margin, strides, factors, quanta)
    now, then = 0, 1
    work[now, 0, margin] = 1.0

    vectors, linear = np.zeros((n, 3), np.complex128), np.zeros((n, 3), np.complex128)
    held = Held(np.zeros(n, np.complex128), np.zeros((n, 3)), vectors, linear, np.zeros((n, 3)))
    overlaps, weights, there = np.zeros(n, np.complex128), np.zeros(n), np.zeros((n, 3, 3))
    values = np.zeros((n, MOMENTS))

    need = -np.log(uniform(seed, index, draw))
    time = 0.0
    for number in range(times.size):
        while True:
            moments(work[now], margin, size, levels, strides, factors, quanta, values)
            if wanted_levels(values, atoms, leak, levels, wanted):
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

            state, ahead = work[now], work[then]
            space = Space(margin, size, levels, strides, factors, quanta)
            room = Room(work[2], work[3], work[4:8], work[8:])
            _hold(values, frames, crystals, feedback, held)
            remaining = times[number] - time
            h = stable_step(levels, atoms, crystals.spins, quadratic, vectors, held.velocity, longest, stiffness)
            h = remaining / np.ceil(remaining / h - 1e-9)
            reaches_sample = h > 0.999999 * remaining

            # The whole step, and where a jump falls into it the search for its time: steps from the same state.
            generator(state, room.lowered, room.mixed, room.slopes[0], margin, size, strides, factors, quanta,
                      held.means, vectors, linear, quadratic)  # fmt: skip
            tau, low, high = h, 0.0, h
            tries = 0
            while True:
                after = _stages(state, tau, frames, there, crystals, space, held, room, ahead)
                used = extra * tau - np.log(after)
                counters[STEPS] += 1
                counters[AMPLITUDES] += size
                if tries == 0 and used < need:
                    break
                rate = _losses(ahead, crystals, space, held, room, weights, overlaps) + extra
                tries += 1
                if tries == 1:
                    coefficients(frames, crystals.spins, held.means, drives, matrix, exchange, held.velocity, vectors,
                                 linear, held.field)  # fmt: skip
                    first = _losses(state, crystals, space, held, room, weights, overlaps) + extra
                    tau = jump_time(h, used, need, first, rate)
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
            counters[LARGEST] = max(counters[LARGEST], size)
            frames[:] = there
            if tries == 0:
                need -= used
                ahead[:, margin : margin + size] /= np.sqrt(after)
                now, then = then, now
                time = times[number] if reaches_sample else time + tau
                continue

            time += tau
            _jump(ahead, rate, offset, crystals, space, room, weights, overlaps, seed, index, draw + 1, state)
            counters[JUMPS] += 1
            draw += 4
            need = -np.log(uniform(seed, index, draw))
        _magnetisation(values, frames, crystals.spins, samples[number])
