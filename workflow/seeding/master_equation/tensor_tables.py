"""Spin operators on spherical tensors T^k_q, and the tables of coefficients that the stencil gathers with.

Conventions and formulas are those of `tensors`, which is where they are used.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sparse


def spin_operators(number: int, rank: int) -> tuple[sparse.csr_array, ...]:
    """C₊, C₋, A₊, A₋ of one spin on T^k_q, k ≤ rank, at k² + k + q; signs such that transposition is q → -q."""
    size = (rank + 1) ** 2
    k = np.repeat(np.arange(rank + 1), 2 * np.arange(rank + 1) + 1)
    place = np.arange(size)
    q = place - k * k - k
    inner = place[q < k]
    raising = sparse.csr_array((np.sqrt((k - q) * (k + q + 1.0))[inner], (inner + 1, inner)), shape=(size, size))
    low = place[k < rank]
    kl, ql = k[low] + 1, q[low]
    height = np.sqrt((kl**2 - ql**2) * ((number + 1.0) ** 2 - kl**2) / (4.0 * kl**2 - 1))
    lift = sparse.csr_array((height, (low + 2 * kl, low)), shape=(size, size))
    along = lift + lift.T
    plus = along @ raising - raising @ along
    sign = sparse.diags_array(np.where((q < 0) & (q % 2 == 1), -1.0, 1.0))
    raising, plus = sparse.csr_array(sign @ raising @ sign), sparse.csr_array(sign @ plus @ sign)
    return raising, sparse.csr_array(raising.T), plus, sparse.csr_array(plus.T)


def single_spin(operators: tuple[sparse.csr_array, ...], drive: float, rate: float) -> sparse.csr_array:
    """-(Ω/2)(C₊ - C₋) + rate D[S⁻]."""
    up, down, plus, minus = operators
    return sparse.csr_array(-drive / 2 * (up - down) + rate / 4 * (down @ plus - up @ minus - down @ up - up @ down))


def gather_tables(
    own: sparse.csr_array,
    up: sparse.csr_array,
    down: sparse.csr_array,
    pair_up: sparse.csr_array,
    pair_down: sparse.csr_array,
    rank: int,
) -> np.ndarray:
    """Coefficient with which (k, q) gathers from its neighbours, shape (13, (rank + 1)²).

    own: 0 itself, 1 k+1, 2 k-1, 3 q-1, 4 q+1 · raised from q-1: 5 up, 6 pair (same k), 7 pair from k+1, 8 pair from k-1
    · lowered from q+1: 9 down, 10 pair (same k), 11 pair from k+1, 12 pair from k-1.
    """
    size = (rank + 1) ** 2
    k = np.repeat(np.arange(rank + 1), 2 * np.arange(rank + 1) + 1)
    place = np.arange(size)
    q = place - k * k - k
    table = np.zeros((13, size))

    def gathered(operator: sparse.csr_array, dk: int, dq: int) -> np.ndarray:
        k_from, q_from = k + dk, q + dq
        valid = (k_from >= 0) & (k_from <= rank) & (np.abs(q_from) <= k_from)
        values = np.zeros(size)
        source = k_from * k_from + k_from + q_from
        if valid.any():
            values[valid] = operator[place[valid], source[valid]]
        return values

    neighbours = [(own, 0, 0), (own, 1, 0), (own, -1, 0), (own, 0, -1), (own, 0, 1)]
    neighbours += [(up, 0, -1), (pair_up, 0, -1), (pair_up, 1, -1), (pair_up, -1, -1)]
    neighbours += [(down, 0, 1), (pair_down, 0, 1), (pair_down, 1, 1), (pair_down, -1, 1)]
    for row, (operator, dk, dq) in enumerate(neighbours):
        table[row] = gathered(sparse.csr_array(operator), dk, dq)
    return table


def fold(table: np.ndarray, rank: int) -> None:
    """Half storage of A: rows q_A > 0 are stored times √2, and q_A = -1 is read as the mirror image of q_A = 1."""
    from_below, from_above = [3, 5, 6, 7, 8], [4, 9, 10, 11, 12]
    for k in range(rank + 1):
        centre = k * k + k
        table[from_below + from_above, centre] *= np.sqrt(0.5)
        if k > 0:
            table[from_below, centre + 1] *= np.sqrt(2)
