"""A Chebyshev filter for the rightmost eigenvalues of a real operator that can only be applied.

Unwanted eigenvalues lie in an ellipse with centre c and foci c ± e (e real or imaginary); the Chebyshev polynomial
p(z) = T_d((z - c)/e) is large outside of it only. The ellipse is the one for which the slow end grows fastest against
an outline of the spectrum: one guessed from extents amplifies the corners of the spectrum.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.optimize import minimize

MARGIN = 1.05  # the outline from Ritz values lies inside the spectrum: widen it


class Action(Protocol):
    """A real operator L on vectors of `length` entries."""

    @property
    def length(self) -> int: ...

    def apply(
        self, vector: np.ndarray, out: np.ndarray | None = None, scale: float = 1.0, add: float = 0.0, keep: float = 0.0
    ) -> np.ndarray:
        """scale (L + add) vector + keep out, into `out`."""

    def random(self, seed: int) -> np.ndarray:
        """A reproducible vector."""

    def purify(self, vector: np.ndarray) -> None:
        """Remove, in place, what rounding brought from outside the space that L acts on."""


@dataclass(frozen=True)
class Ellipse:
    """Centre c and squared focal distance e² (negative: foci above and below the centre)."""

    centre: float
    focus: float

    def growth(self, values: np.ndarray) -> np.ndarray:
        """Growth of |p| at `values` for each degree: |w + √(w² - 1)|·|e|, w = (z - c)/e."""
        offset = np.asarray(values, dtype=complex) - self.centre
        root = np.sqrt(offset**2 - self.focus)
        return np.maximum(np.abs(offset + root), np.abs(offset - root))


def fitted_ellipse(outline: np.ndarray, cut: float) -> Ellipse:
    """The ellipse for which 0 grows fastest against the unwanted eigenvalues: those of `outline` left of `cut`."""
    left, right = outline.real.min(), max(outline.real.max(), cut)
    height = np.abs(outline.imag).max() * MARGIN
    middle = (left + right) / 2
    hull = (outline.real - right) * MARGIN + right + 1j * outline.imag * MARGIN
    hull = np.append(np.minimum(hull.real, cut) + 1j * hull.imag, cut)

    def rate(parameters: np.ndarray) -> float:
        ellipse = Ellipse(middle + parameters[0], parameters[1])
        return float(np.log(ellipse.growth(hull).max() / ellipse.growth(np.array([0.0]))[0]))

    scale = max(height, middle - left, 1e-3)
    starts = [(shift * scale, part * scale**2) for shift in (-0.1, 0.1) for part in (-0.9, -0.3, 0.3)]
    options = {"xatol": 1e-4 * scale, "fatol": 1e-9, "maxiter": 300}
    trials = [minimize(rate, start, method="Nelder-Mead", options=options) for start in starts]
    best = min(trials, key=lambda trial: trial.fun)
    return Ellipse(middle + best.x[0], best.x[1])


def filtered(action: Action, ellipse: Ellipse, degree: int, vector: np.ndarray) -> np.ndarray:
    """T_d((L - c)/e) vector, up to a factor; real three-term recursion, scaled by the growth at 0."""
    g = float(ellipse.growth(np.array([0.0]))[0])
    before, now = vector.copy(), action.apply(vector, scale=1 / g, add=-ellipse.centre)
    for _ in range(1, degree):
        action.apply(now, before, scale=2 / g, add=-ellipse.centre, keep=-ellipse.focus / g**2)
        before, now = now, before
    return now
