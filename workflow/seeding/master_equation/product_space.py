"""Lᵀ within a product of two bases, one of each spin, and residuals of what lies in it, in the full space.

Coefficients G of Y = U_A G U_Bᵀ come in the two blocks of parity of `factors`, which Lᵀ mixes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.linalg
import scipy.sparse as sparse

from seeding.master_equation.action import PlainAction
from seeding.master_equation.factors import BLOCKS, Factors

Bases = Sequence[np.ndarray]  # of one spin, (tensors, vectors) for each block


class ProductAction(PlainAction):
    """Lᵀ as an action on the coefficients of both blocks, one after the other, each row-major."""

    def __init__(self, first: Factors, second: Factors) -> None:
        self.shapes = [(len(first.own[i]), len(second.own[i])) for i in BLOCKS]
        self._same = [np.vstack([first.own[i], *(term[i] for term in first.keeping)]) for i in BLOCKS]
        self._other = [np.vstack([term[i] for term in first.changing]) for i in BLOCKS]
        self._second = [np.vstack([term[i].T for term in (*second.keeping, *second.changing)]) for i in BLOCKS]
        self._own = [second.own[i].T.copy() for i in BLOCKS]

    @property
    def length(self) -> int:
        """Coefficients of both blocks."""
        return sum(rows * columns for rows, columns in self.shapes)

    def parts(self, vectors: np.ndarray) -> list[np.ndarray]:
        """The two blocks of vectors along the last axis, as matrices."""
        first, second = np.split(vectors, [self.shapes[0][0] * self.shapes[0][1]], axis=-1)
        return [
            part.reshape(*vectors.shape[:-1], *shape) for part, shape in zip((first, second), self.shapes, strict=True)
        ]

    def product(self, vector: np.ndarray) -> np.ndarray:
        """Lᵀ vector."""
        given = self.parts(vector)
        result = np.empty_like(vector)
        for i, image in enumerate(self.parts(result)):
            rows = self.shapes[i][0]
            same, other = self._same[i] @ given[i], self._other[i] @ given[1 - i]
            np.matmul(given[i], self._own[i], out=image)
            image += same[:rows]
            image += np.hstack([same[rows : 2 * rows], same[2 * rows :], other[:rows], other[rows:]]) @ self._second[i]
        return result


def applied(first: Factors, second: Factors, parts: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Lᵀ on coefficients of shape (first, modes, second): sparse factors of one spin, dense ones of the other."""

    def product(operator: sparse.csr_array, other: np.ndarray, part: np.ndarray) -> np.ndarray:
        shape = part.shape
        turned = (part.reshape(-1, shape[2]) @ other.T).reshape(shape[0], -1)
        return np.asarray(operator @ turned).reshape(operator.shape[0], shape[1], -1)

    images = []
    for i in BLOCKS:
        image = (first.own[i] @ parts[i].reshape(len(parts[i]), -1)).reshape(parts[i].shape)
        image += parts[i] @ second.own[i].T
        for one, other in zip(first.keeping, second.keeping, strict=True):
            image += product(one[i], other[i], parts[i])
        for one, other in zip(first.changing, second.changing, strict=True):
            image += product(one[i], other[i], parts[1 - i])
        images.append(image)
    return images


def full_residuals(
    spins: tuple[Factors, Factors], bases: Sequence[Bases], cores: Sequence[np.ndarray], values: np.ndarray
) -> np.ndarray:
    """‖Lᵀy - λy‖ of modes in a product of bases: what all operators make of a basis has a small basis of its own."""
    squares = np.zeros(len(values))
    for i in BLOCKS:
        triangles = []
        for spin, basis in zip(spins, bases, strict=True):
            one, other = basis[i], basis[1 - i]
            columns = [one, spin.own[i] @ one, *(term[i] @ one for term in spin.keeping)]
            columns += [term[i] @ other for term in spin.changing]
            (triangle,) = scipy.linalg.qr(np.hstack(columns), mode="r")
            rows = min(triangle.shape)
            widths = np.cumsum([column.shape[1] for column in columns])[:-1]
            triangles.append(np.split(triangle[:rows], widths, axis=1))
        (unit_a, own_a, *keep_a, change_a1, change_a2), (unit_b, own_b, *keep_b, change_b1, change_b2) = triangles
        for mode, value in enumerate(values):
            core, other = cores[i][mode], cores[1 - i][mode]
            rest = own_a @ core @ unit_b.T + unit_a @ core @ (own_b - value * unit_b).T
            for left, right in zip(keep_a, keep_b, strict=True):
                rest += left @ core @ right.T
            rest += change_a1 @ other @ change_b1.T + change_a2 @ other @ change_b2.T
            squares[mode] += np.linalg.norm(rest) ** 2
    return np.sqrt(squares)


def coefficients(blocks: Sequence[np.ndarray], bases: Sequence[Bases]) -> list[np.ndarray]:
    """Of matrices over the first tensors, (modes, tensors of A, of B), within a product of bases."""
    _, rows, columns = zip(*(block.shape for block in blocks), strict=True)
    return [np.asarray(bases[0][i][: rows[i]].T @ blocks[i] @ bases[1][i][: columns[i]]) for i in BLOCKS]
