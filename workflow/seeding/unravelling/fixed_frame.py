"""Quantum jumps in a fixed frame: Eq. (3) or (D1) for n collective spins, every Dicke level kept.

Between jumps the state obeys dψ/dt = Gψ with

    G = −i Σ_α Ω_α Sy_α + Σ_αβ C_αβ S⁺_α S⁻_β,      C = −R/2 − iE,      R = VᵀV,

with the network's collapse operators Σ_α V_cα S⁻_α (`channels`) and exchange Hamiltonian E (`exchange`),

after the rotation about z that turns Sx into Sy and makes everything but the coherent exchange real.
A jump happens when ‖ψ‖² has fallen to a uniform random number; its operator is one of the collapse operators.
Level k = 0 … N_α counts the quanta below the top: S⁻|k⟩ = √((k+1)(N−k)) |k+1⟩.

This is the slow and simple route: no offset, no moving frame, no cut, no fastmath. It serves every network, and it is
what `moving_frame` is tested against.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from scipy.special import gammaln, xlogy

from seeding.jit import njit
from seeding.network import Network
from seeding.unravelling.random_streams import uniform
from seeding.unravelling.spin_frames import X, Y, Z

# Step × (spectral radius of G): classical Runge-Kutta is stable on the imaginary axis to 2.83.
STEP = 0.7
JUMP_TOLERANCE = 1e-9
TIME, CHANNEL = range(2)  # columns of a record of jumps


class Operators(NamedTuple):
    """N_α and Ω_α, shape (n,); ⟨k|S⁻_α|k−1⟩ of each subsystem; C, shape (n, n), and V, shape (channels, n)."""

    atoms: Any
    drives: Any
    ladders: Any
    matrix: Any
    channels: Any


class Scratch(NamedTuple):
    """S⁻_α state, shape (n, dimension); one more state; slopes of a step and the state that it probes, five rows."""

    lowered: Any
    work: Any
    slopes: Any


def coherent_state(direction: np.ndarray, number: int) -> np.ndarray:
    """Spin-coherent state of `number` atoms along `direction` in the rotated gauge, complex, shape (number + 1,)."""
    x, y, z = -direction[1], direction[0], direction[2]
    half = np.arctan2(np.hypot(x, y), z) / 2
    quanta = np.arange(number + 1)
    logarithms = (gammaln(number + 1) - gammaln(quanta + 1) - gammaln(number - quanta + 1)) / 2
    logarithms = logarithms + xlogy(number - quanta, np.cos(half)) + xlogy(quanta, np.sin(half))
    radius = np.hypot(x, y)
    phase = complex(x, y) / radius if radius > 0 else 1.0
    # Exact powers of ±1, so that a state on the great circle m_x = 0 has no imaginary dust.
    amplitudes = np.exp(logarithms) * (np.where(quanta % 2, phase.real, 1.0) if phase.imag == 0 else phase**quanta)
    return np.asarray(amplitudes / np.linalg.norm(amplitudes), dtype=complex)


def initial_state(network: Network, atoms: tuple[int, ...]) -> np.ndarray:
    """Product of the coherent initial states, shape (Π (N_α + 1),): real where the whole motion stays real."""
    state = np.ones(1, dtype=complex)
    for direction, number in zip(network.directions(), atoms, strict=True):
        state = np.kron(state, coherent_state(direction, number))
    return state if network.exchange(atoms).any() or state.imag.any() else state.real.copy()


def needed_memory(network: Network, atoms: tuple[int, ...], given: bool = False) -> int:
    """Bytes for the state, its slopes and its lowered forms; complex unless the motion is sure to stay real.

    given: the start is a state of QuTiP's, complex whatever it holds.
    """
    real = not given and network.interaction == "dissipative" and not network.directions()[:, 0].any()
    return math.prod(number + 1 for number in atoms) * (8 if real else 16) * (8 + len(atoms))


def sample(
    network: Network,
    atoms: tuple[int, ...],
    times: np.ndarray,
    seed: int,
    index: int,
    *,
    step: float = STEP,
    record: np.ndarray | None = None,
    start: np.ndarray | None = None,
) -> tuple[np.ndarray, int]:
    """One trajectory: ⟨m⟩ of each subsystem at `times`, shape (times, n, 3), and how many jumps there were.

    step: Runge-Kutta step times the bound on the spectral radius of G.
    record: shape (m, 2); the first m jumps are written there, columns TIME and CHANNEL.
    start: normalised amplitudes in the rotated gauge, complex, shape (Π (N_α + 1),), instead of the network's.
    """
    state = initial_state(network, atoms) if start is None else start.copy()
    channels = network.channels(atoms)
    matrix = -channels.T @ channels / 2 - 1j * network.exchange(atoms)
    spins = np.array(atoms) / 2
    # ‖Sy‖ = S and ‖S⁺S⁻‖ ≤ (S + 1/2)²; the sum bounds the spectral radius.
    bound = np.abs(network.drives) @ spins + (spins + 0.5) @ np.abs(matrix) @ (spins + 0.5)
    if not np.iscomplexobj(state):
        matrix = np.ascontiguousarray(matrix.real)
    samples = np.empty((len(times), network.n, 3))
    record = np.empty((0, 2)) if record is None else record
    jumps = _trajectory(
        state,
        np.array(atoms),
        matrix,
        channels,
        np.array(network.drives),
        times,
        step / bound,
        seed,
        index,
        samples,
        record,
    )
    return samples, int(jumps)


@njit()
def _lower(state: Any, factors: Any, left: Any, right: Any, scale: Any, out: Any) -> None:
    """out += scale · S⁻ state along an axis with `left` × `right` others around it; factors[k] = ⟨k|S⁻|k−1⟩."""
    levels = factors.size
    block = levels * right
    for l in range(left):  # noqa: E741
        source, target = state[l * block : (l + 1) * block - right], out[l * block + right : (l + 1) * block]
        if right == 1:  # the last axis: one long loop that vectorises
            for k in range(levels - 1):
                target[k] += scale * factors[k + 1] * source[k]
            continue
        for k in range(levels - 1):
            factor = scale * factors[k + 1]
            row, image = source[k * right : (k + 1) * right], target[k * right : (k + 1) * right]
            for r in range(right):
                image[r] += factor * row[r]


@njit()
def _raise(state: Any, factors: Any, left: Any, right: Any, out: Any) -> None:
    """out += S⁺ state."""
    levels = factors.size
    block = levels * right
    for l in range(left):  # noqa: E741
        source, target = state[l * block + right : (l + 1) * block], out[l * block : (l + 1) * block - right]
        if right == 1:
            for k in range(levels - 1):
                target[k] += factors[k + 1] * source[k]
            continue
        for k in range(levels - 1):
            factor = factors[k + 1]
            row, image = source[k * right : (k + 1) * right], target[k * right : (k + 1) * right]
            for r in range(right):
                image[r] += factor * row[r]


@njit()
def _ladder(number: Any) -> Any:
    """⟨k|S⁻|k−1⟩ = √(k(N − k + 1)), shape (N + 1,)."""
    levels = np.arange(number + 1)
    return np.sqrt(levels * (number - levels + 1.0))


@njit()
def _norm(state: Any) -> Any:
    total = 0.0
    for k in range(state.size):
        total += state[k].real * state[k].real + state[k].imag * state[k].imag
    return total


@njit()
def _generator(state: Any, operators: Any, scratch: Any, out: Any) -> None:
    """out = G state; leaves S⁻_α state in the scratch."""
    atoms, drives, ladders, matrix, _ = operators
    lowered, work, _ = scratch
    n = atoms.size
    out[:] = 0.0
    left, right = 1, state.size
    for alpha in range(n):
        right //= atoms[alpha] + 1
        lowered[alpha] = 0.0
        _lower(state, ladders[alpha], left, right, 1.0, lowered[alpha])
        left *= atoms[alpha] + 1
    left, right = 1, state.size
    for alpha in range(n):
        right //= atoms[alpha] + 1
        half = 0.5 * drives[alpha]
        for k in range(state.size):
            work[k] = -half * state[k]
            out[k] += half * lowered[alpha, k]
        for beta in range(n):
            entry = matrix[alpha, beta]
            if entry != 0:
                for k in range(state.size):
                    work[k] += entry * lowered[beta, k]
        _raise(work, ladders[alpha], left, right, out)
        left *= atoms[alpha] + 1


@njit()
def _advance(state: Any, h: Any, operators: Any, scratch: Any, out: Any) -> None:
    """One step of the classical fourth-order Runge-Kutta method: out = state(t + h)."""
    slopes = scratch.slopes
    probe = slopes[4]
    _generator(state, operators, scratch, slopes[0])
    for stage in range(1, 4):
        weight = h if stage == 3 else 0.5 * h
        for k in range(state.size):
            probe[k] = state[k] + weight * slopes[stage - 1, k]
        _generator(probe, operators, scratch, slopes[stage])
    for k in range(state.size):
        out[k] = state[k] + h / 6.0 * (slopes[0, k] + 2.0 * (slopes[1, k] + slopes[2, k]) + slopes[3, k])


@njit()
def _jumped(state: Any, channel: Any, operators: Any, out: Any) -> None:
    """out = J_c state, not normalised."""
    atoms, channels = operators.atoms, operators.channels
    out[:] = 0.0
    left, right = 1, state.size
    for alpha in range(atoms.size):
        right //= atoms[alpha] + 1
        if channels[channel, alpha] != 0.0:
            _lower(state, operators.ladders[alpha], left, right, channels[channel, alpha], out)
        left *= atoms[alpha] + 1


@njit()
def _loss(state: Any, operators: Any, work: Any, weights: Any) -> Any:
    """Σ_c ‖J_c state‖² = −d‖state‖²/dt; the single terms go to `weights`."""
    total = 0.0
    for c in range(weights.size):
        _jumped(state, c, operators, work)
        weights[c] = _norm(work)
        total += weights[c]
    return total


@njit()
def _find_jump(
    state: Any, h: Any, threshold: Any, operators: Any, scratch: Any, ahead: Any, weights: Any
) -> tuple[Any, Any]:
    """Time within the step h at which ‖state‖² has fallen to `threshold`, and the loss there.

    `ahead` and `weights` are left as they are at that time. The norm is monotone: Newton's method on its logarithm,
    each try a step from the same state.
    """
    guess = 0.0
    height, slope = _norm(state), _loss(state, operators, scratch.work, weights)
    low, high = 0.0, h
    for _ in range(60):
        guess += np.log(height / threshold) * height / slope
        if not low < guess < high:
            guess = 0.5 * (low + high)
        _advance(state, guess, operators, scratch, ahead)
        height, slope = _norm(ahead), _loss(ahead, operators, scratch.work, weights)
        if abs(height - threshold) <= JUMP_TOLERANCE * threshold:
            break
        if height > threshold:
            low = guess
        else:
            high = guess
    return guess, slope


@njit()
def _picked(weights: Any, pick: Any) -> Any:
    """The channel in which `pick`, between 0 and the sum of the weights, falls."""
    channel = 0
    while channel < weights.size - 1 and pick >= weights[channel]:
        pick -= weights[channel]
        channel += 1
    return channel


@njit()
def _trajectory(
    state: Any, atoms: Any, matrix: Any, channels: Any, drives: Any, times: Any, step: Any, seed: Any, index: Any,
    samples: Any, record: Any,
) -> Any:  # fmt: skip
    """Fill samples (times, n, 3) and record from `state` on, which is overwritten; returns the number of jumps."""
    operators = Operators(atoms, drives, [_ladder(number) for number in atoms], matrix, channels)
    scratch = Scratch(
        np.empty((atoms.size, state.size), state.dtype), np.empty_like(state), np.empty((5, state.size), state.dtype)
    )
    ahead = np.empty_like(state)
    weights = np.empty(channels.shape[0])
    threshold = uniform(seed, index, 0)
    draw, jumps = 1, 0
    time = 0.0
    for sample_number in range(times.size):
        while time < times[sample_number]:
            h = min(step, times[sample_number] - time)
            last = h == times[sample_number] - time
            _advance(state, h, operators, scratch, ahead)
            if _norm(ahead) > threshold:
                state, ahead = ahead, state
                time = times[sample_number] if last else time + h
                continue
            moment, loss = _find_jump(state, h, threshold, operators, scratch, ahead, weights)
            time += moment
            channel = _picked(weights, uniform(seed, index, draw) * loss)
            _jumped(ahead, channel, operators, state)
            state /= np.sqrt(_norm(state))
            if jumps < record.shape[0]:
                record[jumps, TIME] = time
                record[jumps, CHANNEL] = channel
            jumps += 1
            threshold = uniform(seed, index, draw + 1)
            draw += 2
        _magnetisation(state, operators, samples[sample_number])
    return jumps


@njit()
def _magnetisation(state: Any, operators: Any, out: Any) -> None:
    """⟨m⟩ of each subsystem, shape (n, 3), in the original frame: there Sx and Sy are what Sy and −Sx are here.

    ⟨m_z⟩ = Σ |ψ|² (1 − 2k/N_α) / Σ |ψ|², and ⟨Sx⟩ − i⟨Sy⟩ = ⟨S⁻⟩ here.
    """
    norm = _norm(state)
    left, right = 1, state.size
    for alpha in range(operators.atoms.size):
        levels, factors = operators.atoms[alpha] + 1, operators.ladders[alpha]
        right //= levels
        quanta, re, im = 0.0, 0.0, 0.0
        for l in range(left):  # noqa: E741
            for k in range(1, levels):
                here = (l * levels + k) * right
                factor = factors[k]
                for r in range(here, here + right):
                    above = state[r - right]
                    quanta += k * (state[r].real * state[r].real + state[r].imag * state[r].imag)
                    re += factor * (state[r].real * above.real + state[r].imag * above.imag)
                    im += factor * (state[r].imag * above.real - state[r].real * above.imag)
        out[alpha, X] = 2.0 * im / norm / operators.atoms[alpha]
        out[alpha, Y] = -2.0 * re / norm / operators.atoms[alpha]
        out[alpha, Z] = 1.0 - 2.0 * quanta / norm / operators.atoms[alpha]
        left *= levels
