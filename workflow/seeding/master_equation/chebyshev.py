"""A Chebyshev filter for the rightmost eigenvalues of a real operator that can only be applied.

Unwanted eigenvalues lie in an ellipse with centre c and foci c ± e (e real or imaginary); the Chebyshev polynomial
p(z) = T_d((z - c)/e) is large outside of it only. The ellipse is the one for which the slow end grows fastest against
an outline of the spectrum: one guessed from extents amplifies the corners of the spectrum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from seeding.master_equation.action import Action

MARGIN = 1.05  # the outline from Ritz values lies inside the spectrum: widen it
GRID, ZOOM, ZOOMS = 13, 4, 9  # points a side, how much finer each grid is than the one before, number of grids


@dataclass(frozen=True)
class Ellipse:
    """Centre c and squared focal distance e² (negative: foci above and below the centre)."""

    centre: float
    focus: float

    def growth(self, values: np.ndarray) -> np.ndarray:
        """Growth of |p| at `values` for each degree."""
        return growth(values, self.centre, self.focus)


def growth(values: np.ndarray, centre: float | np.ndarray, focus: float | np.ndarray) -> np.ndarray:
    """|w + √(w² - 1)|·|e|, w = (z - c)/e, for each degree of the Chebyshev polynomial; arguments broadcast."""
    offset = np.asarray(values, dtype=complex) - centre
    root = np.sqrt(offset**2 - focus)
    return np.asarray(np.maximum(np.abs(offset + root), np.abs(offset - root)))


def fitted_ellipse(outline: np.ndarray, cut: float) -> Ellipse:
    """The ellipse for which 0 grows fastest against the unwanted eigenvalues: those of `outline` left of `cut`.

    The best point of a grid of centres and foci, then of ever finer ones around it: within 0.5 % of the minimum.
    """
    left, right = outline.real.min(), max(outline.real.max(), cut)
    # Ellipses are symmetric about the real axis: of each pair one will do.
    upper = outline[outline.imag >= 0]
    hull = np.append((upper.real - right) * MARGIN + right + 1j * upper.imag * MARGIN, cut)
    hull.real = np.minimum(hull.real, cut)
    centre, focus = (left + right) / 2, 0.0
    size = max(hull.imag.max(), (right - left) / 2, 1e-3)
    reach, spread = 0.5 * size, size**2
    steps = np.linspace(-1, 1, GRID)
    for _ in range(ZOOMS):
        centres, foci = np.meshgrid(centre + reach * steps, focus + spread * steps, indexing="ij")
        against = growth(hull, centres[..., None], foci[..., None]).max(axis=-1)
        rates = np.log(against / growth(np.zeros(()), centres, foci))
        best = np.unravel_index(rates.argmin(), rates.shape)
        centre, focus = float(centres[best]), float(foci[best])
        reach, spread = reach / ZOOM, spread / ZOOM
    return Ellipse(centre, focus)


def filtered(action: Action, ellipse: Ellipse, degree: int, vector: np.ndarray) -> np.ndarray:
    """T_d((L - c)/e) vector, up to a factor; real three-term recursion, scaled by the growth at 0."""
    g = float(ellipse.growth(np.array([0.0]))[0])
    before, now = vector.copy(), action.apply(vector, scale=1 / g, add=-ellipse.centre)
    for _ in range(1, degree):
        action.apply(now, before, scale=2 / g, add=-ellipse.centre, keep=-ellipse.focus / g**2)
        before, now = now, before
    return now
