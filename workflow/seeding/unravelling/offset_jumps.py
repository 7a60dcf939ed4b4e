"""Evolution between jumps, and the jumps, of collapse operators from which their mean has been taken away.

X_α = S⁻_α − ⟨S⁻_α⟩ in a turning frame, on a few Dicke levels: the generator Σ_αβ C_αβ X†_α X_β with its linear part and
the step that it allows, the rates of the channels M_c = Σ_α V_cα X_α, and the time of the next jump
(docs/trajectories.md).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from seeding.jit import inlined
from seeding.unravelling.dicke_levels import combine, ladder, norm
from seeding.unravelling.spin_frames import ALONG, MINUS, PLUS


@inlined(fastmath=True)
def lower(
    state: Any, lowered: Any, margin: Any, size: Any, strides: Any, factors: Any, quanta: Any, means: Any, vectors: Any
) -> None:
    """lowered (n, 2, length) = X_α state."""
    for alpha in range(strides.size):
        ladder(state, 0.0, lowered[alpha], margin, size, strides[alpha], factors[alpha], quanta[alpha], means[alpha],
              vectors[alpha])  # fmt: skip


@inlined(fastmath=True)
def generator(
    state: Any, lowered: Any, mixed: Any, out: Any, margin: Any, size: Any, strides: Any, factors: Any, quanta: Any,
    means: Any, vectors: Any, linear: Any, quadratic: Any,
) -> None:  # fmt: skip
    """out = [Σ_αβ C_αβ X†_α X_β + linear part] state; `lowered` (n, 2, length) receives X_α state."""
    n = strides.size
    adjoint = np.empty(3, np.complex128)
    lower(state, lowered, margin, size, strides, factors, quanta, means, vectors)
    for alpha in range(n):
        combine(lowered, quadratic[alpha], mixed, margin, size)
        adjoint[MINUS], adjoint[PLUS] = vectors[alpha, PLUS], vectors[alpha, MINUS]
        adjoint[ALONG] = vectors[alpha, ALONG]
        ladder(mixed, 0.0 if alpha == 0 else 1.0, out, margin, size, strides[alpha], factors[alpha], quanta[alpha],
               np.conj(means[alpha]), np.conj(adjoint))  # fmt: skip
        ladder(state, 1.0, out, margin, size, strides[alpha], factors[alpha], quanta[alpha], 0.0j, linear[alpha])


@inlined()
def stable_step(
    levels: Any, atoms: Any, spins: Any, quadratic: Any, vectors: Any, velocity: Any, longest: Any, stiffness: Any
) -> Any:
    """The longest Runge-Kutta step, at most `longest`, that times a bound on the generator stays below `stiffness`."""
    n = spins.size
    bound = 0.0
    for alpha in range(n):
        for beta in range(n):
            product = abs(quadratic[alpha, beta])
            for one in (alpha, beta):
                k = levels[one] - 1
                product *= k * abs(vectors[one, ALONG]) + np.sqrt(k * (atoms[one] - k + 1.0))
            bound += product
    # While the frame turns at a constant velocity the field changes at the rate R S |ω|: h²-fold on √(KN).
    drift, fastest = 0.0, 0.0
    for alpha in range(n):
        turning = np.sqrt((velocity[alpha] ** 2).sum())
        fastest = max(fastest, turning)
        speed = turning * np.sqrt(1.0 * atoms[alpha] * levels[alpha])
        drift = max(drift, speed * (np.abs(quadratic[alpha]) * spins).sum())
    step = min(longest, stiffness / bound)
    if fastest > 0.0:
        # Terms that the frame's turning averages out seem to stand still where a step is a whole turn of it.
        step = min(step, np.sqrt(stiffness / drift), 1.0 / fastest)
    return step


@inlined()
def jump_time(h: Any, used: Any, need: Any, first: Any, last: Any) -> Any:
    """Time at which the loss reaches `need`: the cubic through loss 0 and `used` with slopes `first` and `last`."""
    s = need / used
    for _ in range(8):
        rest = 1.0 - s
        value = h * first * s * rest * rest + used * s * s * (3.0 - 2.0 * s) - h * last * s * s * rest
        slope = h * first * rest * (1.0 - 3.0 * s) + 6.0 * used * s * rest + h * last * s * (3.0 * s - 2.0)
        if slope > 0:
            s = min(max(s - (value - need) / slope, 0.0), 1.0)
    return h * s


@inlined(fastmath=True)
def channel_weights(
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
