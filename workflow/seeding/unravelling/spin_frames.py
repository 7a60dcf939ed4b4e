"""Frames that turn with the mean spin: rotation matrices whose third column is the direction of a spin.

In such a frame S⁻ = v₀ S'⁻ + v₁ S'⁺ + v₂ S'z with complex v read off the matrix (docs/trajectories.md).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from seeding.jit import inlined


def frame_along(direction: np.ndarray) -> np.ndarray:
    """A rotation matrix whose third column is `direction`."""
    across = np.cross(np.eye(3)[np.argmin(np.abs(direction))], direction)
    across /= np.linalg.norm(across)
    return np.stack([across, np.cross(direction, across), direction], axis=1)


@inlined()
def turned(frame: Any, velocity: Any, time: Any, out: Any) -> None:
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


@inlined()
def coefficients(
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
