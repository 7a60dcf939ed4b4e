"""Krylov spaces of a real operator that can only be applied: of L itself for an outline, of a filter p(L) for modes.

From one start, however mixed, no Krylov space holds two modes of one eigenvalue: a space of p(L) grows from a block of
starts, one vector of each in turn (band Arnoldi method), and restarts from the part of the real Schur form that p
amplifies most (Krylov-Schur).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.linalg

from seeding.master_equation.action import Action
from seeding.master_equation.chebyshev import Ellipse, filtered
from seeding.master_equation.conditions import nearest
from seeding.master_equation.rayleigh_ritz import eigen, parts

ROUNDING = 1e-13  # of a vector: a rest below this is no direction of its own
CERTIFYING = 8  # filtered vectors of another start


class KrylovSpace:
    """Orthonormal rows v with p(L) v_l = Σ_k form[k, l] v_k.

    The first `filled` rows have been filtered; after them come as many as there are starts. Both together must be no
    more than the dimension of the space.
    """

    def __init__(self, action: Action, size: int, starts: int, degree: int, seed: int) -> None:
        """Room for `size` filtered vectors from up to so many `starts`, and for images of those that a restart keeps.

        degree: of the filter. seed: for directions where the space ends.
        """
        self.action, self.size, self.degree, self.seed = action, size, degree, seed
        rows = size + 5 * starts  # modes of one eigenvalue, and of pairs both halves, are kept together
        self.rows = np.zeros((rows, action.length))
        self.form = np.zeros((rows, size))
        self.filled = self.width = 0
        self.ellipse = Ellipse(0.0, 0.0)

    @property
    def basis(self) -> np.ndarray:
        """The rows that have been filtered."""
        return self.rows[: self.filled]

    @property
    def images(self) -> np.ndarray:
        """Room for an image of each row that a restart has kept."""
        return self.rows[self.filled + self.width : 2 * self.filled + self.width]

    def begin(self, ellipse: Ellipse, starts: Sequence[np.ndarray]) -> None:
        """Nothing but a block of starts, for the filter of this ellipse."""
        self.ellipse, self.width, self.filled = ellipse, len(starts), 0
        self.form[:] = 0
        for place, vector in enumerate(starts):
            rest = _orthogonal(self.rows[:place], vector)[1]
            self.rows[place] = rest / np.linalg.norm(rest)

    def grow(self) -> None:
        """Filter one more row; what is new in it is another one."""
        step, last = self.filled, self.filled + self.width
        vector = filtered(self.action, self.ellipse, self.degree, self.rows[step])
        whole = np.linalg.norm(vector)
        self.form[:last, step], vector = _orthogonal(self.rows[:last], vector)
        self.action.purify(vector)
        self.form[last, step] = np.linalg.norm(vector)
        if self.form[last, step] < ROUNDING * whole:
            # The basis spans an invariant subspace: what is left is rounding. Go on in another direction.
            self.form[last, step] = 0.0
            vector = _orthogonal(self.rows[:last], self.action.random(self.seed + 100 + step))[1]
            self.action.purify(vector)
        self.rows[last] = vector / np.linalg.norm(vector)
        self.filled += 1

    def largest_residual(self, count: int) -> float:
        """Of the `count` modes (a pair is one) that p amplifies most: residual with p(L), in units of p(λ)."""
        values, vectors = np.linalg.eig(self.form[: self.filled, : self.filled])
        upper = np.flatnonzero(values.imag >= 0)
        order = upper[np.argsort(-np.abs(values[upper]))][:count]
        rest = np.linalg.norm(self._tail() @ vectors[:, order], axis=0)
        return float((rest / np.abs(values[order])).max())

    def restart(self, keep: int) -> None:
        """Keep what the filter amplifies most: `keep` rows, and what is amplified as much as the last of them."""
        inner = self.form[: self.filled, : self.filled]
        sizes = np.abs(np.linalg.eigvals(inner))
        threshold = np.sort(sizes)[-keep] * (1 - 1e-9)
        triangle, rotation, kept = scipy.linalg.schur(
            inner, sort=lambda re, im: np.hypot(re, im) >= threshold, output="real"
        )
        tail = self._tail() @ rotation[:, :kept]
        last = self.rows[self.filled : self.filled + self.width].copy()
        for part in parts(self.rows):
            self.rows[:kept, part] = rotation[:, :kept].T @ self.rows[: self.filled, part]
        self.filled = int(kept)
        self.rows[kept : kept + self.width] = last
        self.form[:] = 0
        self.form[:kept, :kept] = triangle[:kept, :kept]
        self.form[kept : kept + self.width, :kept] = tail
        for vector in self.basis:
            self.action.purify(vector)

    def second_start(self, ellipse: Ellipse, known: np.ndarray, seed: int) -> tuple[float, np.ndarray]:
        """Largest real part, beside the known values, that filtered vectors of another start bring; their sum.

        The space is lost: only `begin` can follow.
        """
        vector = self.action.random(seed)
        total = self.filled
        for _ in range(CERTIFYING):
            vector = filtered(self.action, ellipse, self.degree, vector)
            whole = np.linalg.norm(vector)
            _, vector = _orthogonal(self.rows[:total], vector)
            self.action.purify(vector)
            size = np.linalg.norm(vector)
            if size < ROUNDING * whole:
                break
            vector = vector / size
            self.rows[total] = vector
            total += 1
        projected = np.column_stack([self.rows[:total] @ self.action.apply(row) for row in self.rows[:total]])
        values = eigen(projected)[0]
        upper = values[values.imag >= 0]
        new = np.delete(upper, nearest(upper, known))  # one to one: a second eigenvector of the same eigenvalue is new
        return float(new.real.max(initial=-np.inf)), self.rows[self.filled : total].sum(axis=0)

    def _tail(self) -> np.ndarray:
        """What the filtered rows have of those that are not."""
        return self.form[self.filled : self.filled + self.width, : self.filled]


def ritz_outline(action: Action, steps: int, seed: int) -> np.ndarray:
    """Ritz values of so many Arnoldi steps from a random start."""
    steps = min(steps, action.length - 1)
    space = np.empty((steps + 1, action.length))
    hessenberg = np.zeros((steps + 1, steps))
    vector = action.random(seed)
    space[0] = vector / np.linalg.norm(vector)
    for step in range(steps):
        hessenberg[: step + 1, step], vector = _orthogonal(space[: step + 1], action.apply(space[step]))
        hessenberg[step + 1, step] = np.linalg.norm(vector)
        if hessenberg[step + 1, step] < 1e-10:
            return np.asarray(np.linalg.eigvals(hessenberg[: step + 1, : step + 1]))
        space[step + 1] = vector / hessenberg[step + 1, step]
    return np.asarray(np.linalg.eigvals(hessenberg[:steps, :steps]))


def _orthogonal(basis: np.ndarray, vector: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Components along the rows of `basis`, and the rest (Gram-Schmidt, twice where much is taken away)."""
    components = basis @ vector
    rest = vector - components @ basis
    if np.linalg.norm(rest) > 0.5 * np.linalg.norm(vector):
        return components, rest
    again = basis @ rest
    return components + again, rest - again @ basis
