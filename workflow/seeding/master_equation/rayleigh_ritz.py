"""The best eigenpairs of an operator within an orthonormal basis (Rayleigh-Ritz), and their residuals."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.linalg

from seeding.master_equation.action import Action

CHUNK = 8192  # entries of all vectors of a basis that are combined at once


def parts(basis: np.ndarray) -> Iterator[slice]:
    """Columns of a basis in pieces that need little memory."""
    return (slice(begin, begin + CHUNK) for begin in range(0, basis.shape[1], CHUNK))


def combined(coefficients: np.ndarray, basis: np.ndarray) -> np.ndarray:
    """Unit vectors, in rows, of complex coefficients, in columns: a real product each for their two parts."""
    vectors = np.empty((coefficients.shape[1], basis.shape[1]), dtype=complex)
    for part in parts(basis):
        vectors.real[:, part] = coefficients.real.T @ basis[:, part]
        vectors.imag[:, part] = coefficients.imag.T @ basis[:, part]
    vectors /= np.linalg.norm(vectors, axis=1)[:, None]
    return vectors


def rayleigh_ritz(action: Action, basis: np.ndarray, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ritz values (Im ≥ 0, falling real part), coefficients in columns. images: room for L basis."""
    for vector, image in zip(basis, images, strict=True):
        action.apply(vector, image)
    values, coefficients = eigen(basis @ images.T)
    upper = np.flatnonzero(values.imag >= 0)
    order = upper[np.lexsort((values[upper].imag, -values[upper].real))]
    return values[order], coefficients[:, order]


def residuals_of(values: np.ndarray, coefficients: np.ndarray, basis: np.ndarray, images: np.ndarray) -> np.ndarray:
    """‖Ly - λy‖/‖y‖: both parts of all y as one real product with the orthonormal basis and its images."""
    weights = np.vstack([np.hstack([part.real, part.imag]) for part in (coefficients, -coefficients * values)])
    squares = np.zeros(2 * len(values))
    for part in parts(basis):
        rest = weights.T @ np.vstack([images[:, part], basis[:, part]])
        squares += np.einsum("ij,ij->i", rest, rest)
    return np.asarray(np.sqrt(squares.reshape(2, -1).sum(axis=0)) / np.linalg.norm(coefficients, axis=0))


def eigen(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues and unit eigenvectors without balancing, which spoils them where rounding stands for a zero block."""
    triangle, rotation = scipy.linalg.schur(matrix, output="complex")
    values = np.diag(triangle).copy()
    size = len(values)
    vectors = np.eye(size, dtype=complex)
    smallest = np.finfo(float).eps * np.linalg.norm(matrix)
    for column in range(size):
        for row in range(column - 1, -1, -1):
            gap = values[column] - values[row]
            gap = gap if abs(gap) > smallest else smallest
            vectors[row, column] = triangle[row, row + 1 : column + 1] @ vectors[row + 1 : column + 1, column] / gap
        vectors[:, column] /= np.linalg.norm(vectors[:, column])
    values = np.where(np.abs(values.imag) < 1e-12 * (1 + np.abs(values)), values.real, values)
    return values, rotation @ vectors
