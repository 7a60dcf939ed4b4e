"""Spin operators on spherical tensors T^k_q, and the tables of coefficients that the stencil gathers with.

Conventions and formulas are those of `tensors`, which is where they are used.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import scipy.sparse as sparse

from seeding.network import Network

# Rows of the tables: what (k, q) gathers from itself, k+1, k-1, q-1, q+1; raised from q-1 alone, or with the other spin
# from the same k, k+1, k-1; lowered from q+1 in the same way. The loops of `tensor_kernels` are compiled with these
# numbers: naming `seeding.jit` here makes its cache notice when they change.
ITSELF, RANK_ABOVE, RANK_BELOW, DRIVE_BELOW, DRIVE_ABOVE = range(5)
RAISE, RAISE_PAIR, RAISE_PAIR_ABOVE, RAISE_PAIR_BELOW = range(5, 9)
LOWER, LOWER_PAIR, LOWER_PAIR_ABOVE, LOWER_PAIR_BELOW = range(9, 13)
ROWS = 13
LANES = 16  # entries of a step: loops over 4 or 8 are not vectorised (measured)
PAD = LANES  # zeros before and after a vector: what is read beyond its first and last entry, with coefficient zero


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


Pair = tuple[sparse.csr_array, sparse.csr_array]


def pair_operators(
    network: Network, atoms: Iterable[int], ranks: tuple[int, int]
) -> tuple[Pair, tuple[tuple[Pair, Pair], tuple[Pair, Pair]]]:
    """a, b and ((C₋, C₊), (X₊, X₋)), ((Y₊, Y₋), (C₋, C₊)) of L = a⊗1 + 1⊗b + C₋⊗X₊ + C₊⊗X₋ + Y₊⊗C₋ + Y₋⊗C₊.

    Spin A has k ≤ ranks[0], spin B k ≤ ranks[1]; for one subsystem B is a spin without atoms.
    """
    numbers = (*atoms, 0)[:2]
    drives = (*network.drives, 0.0)[:2]
    collective = network.collective_rate(numbers[: network.n])
    rates = [*(network.local_rates(numbers[: network.n]) + collective).tolist(), 0.0][:2]
    spins = [spin_operators(number, rank) for number, rank in zip(numbers, ranks, strict=True)]
    first, second = (single_spin(*terms) for terms in zip(spins, drives, rates, strict=True))
    (up_a, down_a, plus_a, minus_a), (up_b, down_b, plus_b, minus_b) = spins
    share = collective / 4
    outer = (share * (plus_b - 2 * up_b), -share * (minus_b + 2 * down_b))
    inner = (share * plus_a, -share * minus_a)
    return (first, second), (((down_a, up_a), outer), (inner, (down_b, up_b)))


def parity_isometry(rank: int, parity: int) -> tuple[sparse.csr_array, np.ndarray, np.ndarray]:
    """(T^k_q ± T^k_-q)/√2 and T^k_0 in columns, sorted by k ≤ rank, and k and q ≥ 0 of them.

    Transposition is q → -q. parity: 0 for even ones, 1 for odd ones.
    """
    k = np.repeat(np.arange(rank + 1), 2 * np.arange(rank + 1) + 1)
    q = np.arange(len(k)) - k * k - k
    place = np.flatnonzero(q >= parity)
    weight = np.where(q[place] == 0, 0.5, np.sqrt(0.5))  # T^k_0 is entered twice
    entries = np.concatenate([weight, -weight if parity else weight])
    row, column = np.concatenate([place, place - 2 * q[place]]), np.tile(np.arange(len(place)), 2)
    isometry = sparse.csr_array(sparse.coo_array((entries, (row, column)), shape=(len(k), len(place))))
    return isometry, k[place], q[place]


def gather_tables(
    own: sparse.csr_array,
    up: sparse.csr_array,
    down: sparse.csr_array,
    pair_up: sparse.csr_array,
    pair_down: sparse.csr_array,
    rank: int,
) -> np.ndarray:
    """Coefficient with which (k, q) gathers from its neighbours, shape (ROWS, (rank + 1)²); the rows are named above.

    own: the operator of this spin alone; up, down: C₊ and C₋ where the other spin's pair operator stands beside them;
    pair_up, pair_down: this spin's pair operators.
    """
    size = (rank + 1) ** 2
    k = np.repeat(np.arange(rank + 1), 2 * np.arange(rank + 1) + 1)
    place = np.arange(size)
    q = place - k * k - k
    table = np.zeros((ROWS, size))

    def gathered(operator: sparse.csr_array, dk: int, dq: int) -> np.ndarray:
        k_from, q_from = k + dk, q + dq
        valid = (k_from >= 0) & (k_from <= rank) & (np.abs(q_from) <= k_from)
        values = np.zeros(size)
        source = k_from * k_from + k_from + q_from
        if valid.any():
            values[valid] = operator[place[valid], source[valid]]
        return values

    neighbours = {
        ITSELF: (own, 0, 0),
        RANK_ABOVE: (own, 1, 0),
        RANK_BELOW: (own, -1, 0),
        DRIVE_BELOW: (own, 0, -1),
        DRIVE_ABOVE: (own, 0, 1),
        RAISE: (up, 0, -1),
        RAISE_PAIR: (pair_up, 0, -1),
        RAISE_PAIR_ABOVE: (pair_up, 1, -1),
        RAISE_PAIR_BELOW: (pair_up, -1, -1),
        LOWER: (down, 0, 1),
        LOWER_PAIR: (pair_down, 0, 1),
        LOWER_PAIR_ABOVE: (pair_down, 1, 1),
        LOWER_PAIR_BELOW: (pair_down, -1, 1),
    }
    for row, (operator, dk, dq) in neighbours.items():
        table[row] = gathered(sparse.csr_array(operator), dk, dq)
    return table


def fold(table: np.ndarray, rank: int) -> None:
    """Half storage of A: rows q_A > 0 are stored times √2, and q_A = -1 is read as the mirror image of q_A = 1."""
    from_below = [DRIVE_BELOW, RAISE, RAISE_PAIR, RAISE_PAIR_ABOVE, RAISE_PAIR_BELOW]
    from_above = [DRIVE_ABOVE, LOWER, LOWER_PAIR, LOWER_PAIR_ABOVE, LOWER_PAIR_BELOW]
    for k in range(rank + 1):
        centre = k * k + k
        table[from_below + from_above, centre] *= np.sqrt(0.5)
        if k > 0:
            table[from_below, centre + 1] *= np.sqrt(2)
