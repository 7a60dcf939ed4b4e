"""Large-N limits of eigenvalues from finite N, with uncertainties that are honest (Appendix C of the paper).

The paper fits F(N) = Σ_{i=0}^{μ} a_i/N^i, with μ of `DEGREES`, and reads a_0. Such a fit is badly conditioned and
cannot show a closing N^{-p} with p no integer; so beside it stand local exponents d ln|F| / d ln N, which assume
nothing about a limit. What the limits are is the business of the other modules here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from seeding import checks

DEGREES = {"re": 5, "im": 4}  # μ of F(N) in Appendix C, for real and for imaginary parts of eigenvalues


@dataclass(frozen=True)
class PolynomialFit:
    """F(N) = Σ a_i/N^i. uncertainty: the larger of both spreads, of a_0 over μ ± 1 and over the window of N."""

    coefficients: np.ndarray
    limit: float
    uncertainty: float
    spread_degree: float
    spread_window: float
    condition: float
    residual: float

    def __call__(self, sizes: np.ndarray) -> np.ndarray:
        return np.asarray(np.polynomial.polynomial.polyval(1 / np.asarray(sizes, dtype=float), self.coefficients))


def fit_polynomial(sizes: ArrayLike, values: ArrayLike, degree: int) -> PolynomialFit:
    """Least-squares fit of F(N) = Σ_{i=0}^{degree} a_i/N^i; the limit is a_0.

    sizes, values: shape (m,), m > degree, sizes distinct and > 0. `condition` is that of the basis with columns scaled
    to unit length, what rounding in the values is amplified by. `residual` is the largest |F(N) - value|.
    Raises InputError where there are too few sizes.
    """
    x, y = _checked(sizes, values, degree + 1)
    coefficients, condition = _polynomial(x, y, degree)
    limit = coefficients[0]
    neighbours = [d for d in (degree - 1, degree + 1) if 1 <= d < len(x)]
    degrees = [_polynomial(x, y, d)[0][0] for d in neighbours]
    windows = [_polynomial(x[part], y[part], degree)[0][0] for part in _windows(len(x), degree + 1)]
    spread_degree = max((abs(other - limit) for other in degrees), default=np.inf)
    spread_window = max((abs(other - limit) for other in windows), default=np.inf)
    residual = np.abs(np.polynomial.polynomial.polyval(1 / x, coefficients) - y).max()
    finite = [spread for spread in (spread_degree, spread_window) if np.isfinite(spread)]
    return PolynomialFit(
        coefficients, limit, max(finite, default=np.inf), spread_degree, spread_window, condition, residual
    )


def local_exponents(sizes: ArrayLike, values: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """d ln|F| / d ln N between neighbouring sizes: (geometric mean sizes, exponents), each of shape (m - 1,)."""
    x, y = _checked(sizes, values, 2)
    middle = np.sqrt(x[1:] * x[:-1])
    return middle, np.diff(np.log(np.abs(y))) / np.diff(np.log(x))


def _checked(sizes: ArrayLike, values: ArrayLike, least: int) -> tuple[np.ndarray, np.ndarray]:
    x, y = np.asarray(sizes, dtype=float), np.asarray(values, dtype=float)
    if x.shape != y.shape or x.ndim != 1:
        raise checks.InputError(f"`sizes` and `values` must have one shape, but have {x.shape} and {y.shape}")
    if len(np.unique(x)) != len(x) or (x <= 0).any() or not np.isfinite([x, y]).all():
        raise checks.refuse("sizes", "distinct and > 0, all values finite", x.tolist())
    if len(x) < least:
        raise checks.InputError(f"`sizes` must hold at least {least} sizes for this fit, but holds {len(x)}")
    order = np.argsort(x)
    return x[order], y[order]


def _windows(count: int, least: int) -> list[slice]:
    """The sizes without the smallest, and without the largest, where enough remain."""
    return [slice(1, None), slice(None, -1)] if count > least else []


def _polynomial(x: np.ndarray, y: np.ndarray, degree: int) -> tuple[np.ndarray, float]:
    basis = x[:, None] ** -np.arange(degree + 1.0)
    scale = np.linalg.norm(basis, axis=0)
    solution = np.linalg.lstsq(basis / scale, y, rcond=None)[0]
    return solution / scale, float(np.linalg.cond(basis / scale))
