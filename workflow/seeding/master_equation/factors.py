"""Eq. (3) for two spins as a sum of products of operators on one spin each, in blocks of parity.

    L = a⊗1 + 1⊗b + C₋⊗X₊ + C₊⊗X₋ + Y₊⊗C₋ + Y₋⊗C₊

on the spherical tensors of `tensors`. Transposition, T^k_q to T^k_-q for both spins at once, gives L its sectors. It
leaves a and b as they are and takes C_± to -C_∓, X_± to -X_∓, Y_± to -Y_∓. In sums and differences of the two the
products between the spins are

    ½ (C₋ + C₊)⊗(X₊ + X₋) + ½ (C₋ - C₊)⊗(X₊ - X₋), and so for Y,

of which the first changes the parity of both spins and the second that of none. In the symmetric sector both spins are
even or both odd, in the antisymmetric one one of each: an operator is two matrices, coefficients over tensors of A and
of B, of which the first is even in A.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sparse

from seeding.master_equation.tensor_tables import pair_operators, parity_isometry
from seeding.master_equation.tensors import Stencil
from seeding.network import Network

BLOCKS = (0, 1)


@dataclass(frozen=True)
class Factors:
    """The operators of one spin, for the two blocks i: sparse on all its tensors, or dense within a basis of them."""

    own: Sequence[Any]  # [i]: block i to itself
    keeping: Sequence[Sequence[Any]]  # [term][i]: the same, beside an operator of the other spin
    changing: Sequence[Sequence[Any]]  # [term][i]: from block 1 - i to block i

    def within(self, bases: Sequence[np.ndarray]) -> Factors:
        """Projected on orthonormal bases, in columns, one for each block."""
        return Factors(
            [bases[i].T @ (self.own[i] @ bases[i]) for i in BLOCKS],
            [[bases[i].T @ (term[i] @ bases[i]) for i in BLOCKS] for term in self.keeping],
            [[bases[i].T @ (term[i] @ bases[1 - i]) for i in BLOCKS] for term in self.changing],
        )


def factors(network: Network, atoms: Iterable[int], sector: str, ranks: tuple[int, int]) -> tuple[Factors, Factors]:
    """Factors of the Heisenberg generator Lᵀ on the tensors k_A ≤ ranks[0], k_B ≤ ranks[1].

    Block i is of parity i in A. Rows of a block are sorted by k, so that a smaller rank is a leading part.
    """
    own, pairs = pair_operators(network, atoms, ranks)
    found = []
    for spin in (0, 1):
        isometries = [parity_isometry(ranks[spin], parity)[0] for parity in parities(sector)[spin]]

        def block(operator: sparse.csr_array, i: int, j: int, isometries: list[Any] = isometries) -> sparse.csr_array:
            return sparse.csr_array(isometries[i].T @ operator.T @ isometries[j])

        keeping, changing = [], []
        for first, second in pairs:
            one, other = (first, second)[spin]
            share = 1 / 2 if spin == 0 else 1  # of the ½ in front of the products
            keeping.append([block(share * (one - other), i, i) for i in BLOCKS])
            changing.append([block(share * (one + other), i, 1 - i) for i in BLOCKS])
        found.append(Factors([block(own[spin], i, i) for i in BLOCKS], keeping, changing))
    return found[0], found[1]


def parities(sector: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Of the blocks, for A and for B."""
    return (0, 1), ((0, 1) if sector == "symmetric" else (1, 0))


def tensor_blocks(vectors: np.ndarray, box: Stencil) -> list[np.ndarray]:
    """Vectors of a truncation, in rows, as coefficients (modes, tensors of A, of B) of the two blocks."""
    top, width = box.ranks[0], int(box.widths.max())
    k = np.repeat(np.arange(top + 1), np.arange(1, top + 2))
    q = np.arange(len(k)) - k * (k + 1) // 2
    rows = np.zeros((len(k), len(vectors), (width + 1) ** 2), dtype=complex)
    for place in range(len(k)):
        size = int(box.widths[k[place]] + 1) ** 2
        begin = box.offsets[k[place], q[place]]
        rows[place, :, :size] = vectors[:, begin : begin + size]
    blocks = []
    for i in BLOCKS:
        kept = rows[q >= i]
        isometry, *_ = parity_isometry(width, i if box.parity > 0 else 1 - i)  # of B
        block = (isometry.T @ kept.reshape(-1, kept.shape[2]).T).T.reshape(len(kept), len(vectors), -1)
        blocks.append(block.transpose(1, 0, 2))
    return blocks
