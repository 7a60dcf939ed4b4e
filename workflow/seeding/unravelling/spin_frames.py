"""Frames that turn with the mean spin: rotation matrices whose third column is the direction of a spin.

In such a frame S⁻ = v₋ S'⁻ + v₊ S'⁺ + v_z S'z with complex v read off the matrix (docs/trajectories.md).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from seeding.jit import inlined

X, Y, Z = range(3)  # axes: first of the laboratory, then of the frame
MINUS, PLUS, ALONG = range(3)  # coefficients of S'⁻, S'⁺ and S'z


def frame_along(direction: np.ndarray) -> np.ndarray:
    """A rotation matrix whose third column is `direction`."""
    across = np.cross(np.eye(3)[np.argmin(np.abs(direction))], direction)
    across /= np.linalg.norm(across)
    return np.stack([across, np.cross(direction, across), direction], axis=1)


@inlined()
def turned(frame: Any, velocity: Any, time: Any, out: Any) -> None:
    """out = frame exp(t [ω]×): the frame after turning at the body angular velocity ω for a time t."""
    x, y, z = velocity[X] * time, velocity[Y] * time, velocity[Z] * time
    square = x * x + y * y + z * z
    angle = np.sqrt(square)
    s = np.sin(angle) / angle if angle > 1e-4 else 1.0 - square / 6.0
    c = (1.0 - np.cos(angle)) / square if angle > 1e-4 else 0.5 - square / 24.0
    for i in range(3):
        a, b, d = frame[i, X], frame[i, Y], frame[i, Z]
        out[i, X] = a + s * (b * z - d * y) + c * (b * x * y + d * x * z - a * (y * y + z * z))
        out[i, Y] = b + s * (d * x - a * z) + c * (a * x * y + d * y * z - b * (x * x + z * z))
        out[i, Z] = d + s * (a * y - b * x) + c * (a * x * z + b * y * z - d * (x * x + y * y))


@inlined()
def coefficients(
    frames: Any, spins: Any, means: Any, drives: Any, matrix: Any, exchange: Any, velocity: Any,
    vectors: Any, linear: Any, field: Any,
) -> None:  # fmt: skip
    """What the generator needs in the given frames.

    vectors (n, 3): S⁻ as coefficients of S'⁻, S'⁺, S'z (MINUS, PLUS, ALONG). field (n, 3): the angular velocity that
    drive and offsets ask for, in the body; linear (n, 3): −i (field − velocity)·S' as such coefficients.
    """
    n = spins.size
    for alpha in range(n):
        x = complex(frames[alpha, X, X], -frames[alpha, Y, X])
        y = complex(frames[alpha, X, Y], -frames[alpha, Y, Y])
        vectors[alpha, MINUS] = 0.5 * (x + 1j * y)
        vectors[alpha, PLUS] = 0.5 * (x - 1j * y)
        vectors[alpha, ALONG] = complex(frames[alpha, X, Z], -frames[alpha, Y, Z])
    for alpha in range(n):
        decay, turn = 0.0j, 0.0j
        for beta in range(n):
            lowered = spins[beta] * vectors[beta, ALONG] + means[beta]
            decay += matrix[alpha, beta] * lowered
            turn += exchange[alpha, beta] * lowered
        x = drives[alpha] + decay.imag + 2.0 * turn.real
        y = decay.real - 2.0 * turn.imag
        for axis in range(3):
            field[alpha, axis] = frames[alpha, X, axis] * x + frames[alpha, Y, axis] * y
        gx, gy = field[alpha, X] - velocity[alpha, X], field[alpha, Y] - velocity[alpha, Y]
        linear[alpha, MINUS] = complex(0.5 * gy, -0.5 * gx)
        linear[alpha, PLUS] = complex(-0.5 * gy, -0.5 * gx)
        linear[alpha, ALONG] = complex(0.0, velocity[alpha, Z] - field[alpha, Z])
