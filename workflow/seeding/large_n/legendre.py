"""Normalised associated Legendre functions, a basis of the g(ξ) in smooth functions g(ξ) e^{iqφ} of a sphere."""

from __future__ import annotations

import numpy as np


def associated_legendre(order: int, count: int, x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """P̄_k^q(x), k = q … q + count − 1, with ∫ P̄_k P̄_k' dx = δ, and their first and second derivatives.

    order: q ≥ 0. x: shape (m,), inside −1 < x < 1. Returns three arrays of shape (count, m).
    P̄_k^q(−x) = (−1)^{k+q} P̄_k^q(x).
    Upward recurrence in k, which is stable; derivatives from the recurrence and from Legendre's equation.
    """
    values: np.ndarray = np.zeros((count, len(x)))
    values[0] = np.sqrt(0.5)
    for m in range(1, order + 1):
        values[0] *= np.sqrt((2 * m + 1) / (2 * m) * (1 - x**2))
    for row in range(1, count):
        degree = order + row
        values[row] = x * values[row - 1] / _coupling(degree, order)
        if row > 1:
            values[row] -= _coupling(degree - 1, order) / _coupling(degree, order) * values[row - 2]
    k = np.arange(order, order + count)[:, None]
    below = np.vstack([np.zeros(len(x)), values[:-1]])
    first = ((2 * k + 1) * _coupling(k, order) * below - k * x * values) / (1 - x**2)
    second = (2 * x * first - (k * (k + 1) - order**2 / (1 - x**2)) * values) / (1 - x**2)
    return values, first, second


def _coupling(k: np.ndarray | int, order: int) -> np.ndarray:
    """c_k of x P̄_{k−1} = c_k P̄_k + c_{k−1} P̄_{k−2}."""
    square = np.asarray(k) ** 2
    return np.asarray(np.sqrt((square - order**2) / (4 * square - 1)))
