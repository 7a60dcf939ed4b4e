"""Two spins without the products between them, shifted and inverted: one spin in full, the other within a small basis.

In the Schur form b = Z T Z† the columns of (a⊗1 + 1⊗b - σ) Y = R part: with Y' = Y Z*, R' = R Z*, from the last on,

    (a + T_jj - σ) Y'_j = R'_j - Σ_{i>j} T_ji Y'_i,

sparse systems of one spin, five entries a row, which nested dissection factorises (`single_crystal`).
"""

from __future__ import annotations

import numpy as np
import scipy.linalg
import scipy.sparse as sparse

from seeding.master_equation.discs import factorised
from seeding.master_equation.factors import BLOCKS, Factors
from seeding.master_equation.single_crystal import dissected
from seeding.master_equation.tensor_tables import parity_isometry


class Separable:
    """(a⊗1 + 1⊗b - σ)⁻¹ with a of one spin in full, k ≤ rank, and b of the other within its basis."""

    def __init__(self, spin: Factors, parities: tuple[int, int], rank: int) -> None:
        """spin: factors on the tensors k ≤ rank or more, the blocks being of these parities."""
        self.own, self.orders = [], []
        for i in BLOCKS:
            _, k, q = parity_isometry(rank, parities[i])
            order = dissected(k, q)
            own = sparse.csc_array(spin.own[i][order][:, order], dtype=complex)
            own.setdiag(own.diagonal())  # stored where it is zero, too
            own.sort_indices()
            column = np.repeat(np.arange(len(order)), np.diff(own.indptr))
            self.orders.append(order)
            self.own.append((own, np.flatnonzero(own.indices == column)))

    def solve(self, i: int, held: np.ndarray, shift: complex, rest: np.ndarray) -> np.ndarray:
        """For right-hand sides of block i, shape (tensors, modes, vectors held); zero beyond the rank."""
        order, (own, diagonal) = self.orders[i], self.own[i]
        triangle, rotation = scipy.linalg.schur(held, output="complex")
        turned = np.moveaxis(rest[order] @ rotation.conj(), 2, 0).copy()
        solved = turned.reshape(len(held), -1)  # in place
        shifted = own.copy()
        for j in range(len(held) - 1, -1, -1):
            solved[j] -= triangle[j, j + 1 :] @ solved[j + 1 :]
            shifted.data[:] = own.data
            shifted.data[diagonal] += triangle[j, j] - shift
            turned[j] = factorised(shifted).solve(turned[j])
        result = np.zeros(rest.shape, dtype=complex)
        result[order] = np.moveaxis(turned, 0, 2) @ rotation.T
        return result
