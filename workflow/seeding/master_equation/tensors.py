"""The Liouvillian of Eq. (3) in products of spherical tensors: a matrix-free stencil, exact or truncated.

In the orthonormal basis T^k_q (k = 0 … N, |q| ≤ k) of the operators on one spin, commutators C_μ = [S_μ, ·] keep k and
anticommutators A_μ = {S_μ, ·} change it by one:

    C_± T^k_q = √((k ∓ q)(k ± q + 1)) T^k_{q±1}
    A_z T^k_q = a(k+1, q) T^{k+1}_q + a(k, q) T^{k-1}_q,   a(k, q) = √((k² - q²)((N+1)² - k²)/(4k² - 1))
    A_± = ∓[C_±, A_z]

With J = Σ_α J_α, D[J] = ¼(C A' - C' A - C C' - C' C), where C, A belong to J and C', A' to J†. In the real gauge the
drive is -(Ω/2)(C₊ - C₋). For two spins this couples each product to 18 neighbours. Transposition takes T^k_q to
(-1)^q T^k_{-q}: in a sector half of the coefficients (q_A ≥ 0) are stored, those with q_A > 0 times √2, so that
Euclidean products are those of matrices. Products with k_A + k_B ≤ K are kept; K = N_A + N_B is the exact space.
A single spin is a pair with N_B = 0.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from seeding.jit import njit
from seeding.master_equation.tensor_tables import (
    DRIVE_ABOVE,
    DRIVE_BELOW,
    ITSELF,
    LOWER,
    LOWER_PAIR,
    LOWER_PAIR_ABOVE,
    LOWER_PAIR_BELOW,
    RAISE,
    RAISE_PAIR,
    RAISE_PAIR_ABOVE,
    RAISE_PAIR_BELOW,
    RANK_ABOVE,
    RANK_BELOW,
    fold,
    gather_tables,
    single_spin,
    spin_operators,
)
from seeding.network import Network

EXACT_LIMIT = 40  # N_A + N_B up to which the whole space is small enough to be kept
PAD = 2  # zeros before and after a vector: neighbours of the first and last entry, with coefficient zero


@dataclass(frozen=True)
class Stencil:
    """One action (Schrödinger L, Heisenberg Lᵀ) on one sector; vectors have `length` entries, PAD zeros at each end."""

    ranks: tuple[int, int]  # largest k_A, k_B
    truncation: int  # largest k_A + k_B
    parity: float  # +1 symmetric, -1 antisymmetric
    length: int
    dimension: int  # of the sector, without the redundancy of q_A = 0
    offsets: np.ndarray  # place of row (k_A, q_A ≥ 0), shape (k_A + 1, k_A + 1)
    widths: np.ndarray  # largest k_B in the rows of k_A
    first: np.ndarray  # tables of A, shape (ROWS, entries)
    second: np.ndarray  # tables of B, shape (ROWS, entries)

    def apply(
        self, vector: np.ndarray, out: np.ndarray | None = None, scale: float = 1.0, add: float = 0.0, keep: float = 0.0
    ) -> np.ndarray:
        """scale (L + add) vector + keep out, written to `out` (not the same array; zeros unless given)."""
        if out is None:
            out = np.zeros_like(vector)
        ghosts = np.zeros(self.mirrored)
        tables = (self.first, self.second)
        _apply(vector, ghosts, out, self.offsets, self.widths, *tables, self.parity, scale, add, keep)
        return out

    @functools.cached_property
    def mirrored(self) -> int:
        """Entries of the rows that `_apply` fills with their mirror images."""
        return int((self.widths + 1) @ (self.widths + 1)) + 2 * PAD

    def random(self, seed: int) -> np.ndarray:
        """A reproducible vector of the sector with independent normal entries."""
        draws = np.random.Generator(np.random.Philox(seed)).standard_normal(self.length)
        draws[:PAD] = draws[-PAD:] = 0
        self.purify(draws)
        return draws

    def purify(self, vector: np.ndarray) -> None:
        """Project on the sector, in place: redundant entries (q_A = 0) have zero modes of their own."""
        _purify(vector, self.offsets, self.widths, self.parity)


def stencil(network: Network, atoms: Iterable[int], sector: str, truncation: int, heisenberg: bool = False) -> Stencil:
    """The action on one sector (symmetric or antisymmetric) for one or two subsystems with dissipative coupling.

    truncation: K, products with k_A + k_B ≤ K are kept. heisenberg: the transpose Lᵀ, the evolution of observables.
    """
    atoms = (*atoms, 0)[:2]
    drives = (*network.drives, 0.0)[:2]
    ranks = (min(atoms[0], truncation), min(atoms[1], truncation))
    collective = network.collective_rate(atoms[: network.n])
    rates = [*(network.local_rates(atoms[: network.n]) + collective).tolist(), 0.0][:2]
    spins = [spin_operators(number, rank) for number, rank in zip(atoms, ranks, strict=True)]
    own = [single_spin(spin, drive, rate) for spin, drive, rate in zip(spins, drives, rates, strict=True)]
    (up_a, down_a, plus_a, minus_a), (up_b, down_b, plus_b, minus_b) = spins
    share = collective / 4
    # D[J] between the spins: C₋⊗X₊ + C₊⊗X₋ + Y₊⊗C₋ + Y₋⊗C₊
    x_up, x_down = share * (plus_b - 2 * up_b), -share * (minus_b + 2 * down_b)
    y_up, y_down = share * plus_a, -share * minus_a
    if heisenberg:
        own = [operator.T for operator in own]
        x_up, x_down, y_up, y_down = x_down.T, x_up.T, y_down.T, y_up.T
    first = gather_tables(own[0], up_a, down_a, y_up, y_down, ranks[0])
    second = gather_tables(own[1], up_b, down_b, x_up, x_down, ranks[1])
    fold(first, ranks[0])
    widths = np.minimum(truncation - np.arange(ranks[0] + 1), ranks[1])
    rows = (widths + 1) ** 2
    offsets = np.zeros((ranks[0] + 1, ranks[0] + 1), dtype=np.int64)
    place = PAD
    for k in range(ranks[0] + 1):
        for q in range(k + 1):
            offsets[k, q] = place
            place += int(rows[k])
    full = int(np.sum((2 * np.arange(ranks[0] + 1) + 1) * rows))
    fixed = int(np.sum(widths + 1))  # products with q_A = q_B = 0
    parity = 1.0 if sector == "symmetric" else -1.0
    dimension = (full + int(parity) * fixed) // 2
    return Stencil(ranks, truncation, parity, place + PAD, dimension, offsets, widths, first, second)


def stencil_length(atoms: Iterable[int], truncation: int) -> int:
    """Entries of a vector, without building anything."""
    first, second = (*atoms, 0)[:2]
    k = np.arange(min(first, truncation) + 1, dtype=object)
    return int(sum((k + 1) * (np.minimum(truncation - k, second) + 1) ** 2)) + 2 * PAD


def rank_position(stencil: Stencil, k: tuple[int, int], q: tuple[int, int]) -> int:
    """Place of T^{k_A}_{q_A} ⊗ T^{k_B}_{q_B}, q_A ≥ 0, in a vector."""
    return int(stencil.offsets[k[0], q[0]]) + k[1] * k[1] + k[1] + q[1]


def embed(vector: np.ndarray, small: Stencil, large: Stencil) -> np.ndarray:
    """The same operator in a larger truncation."""
    out = np.zeros(large.length)
    for k in range(small.ranks[0] + 1):
        width = (small.widths[k] + 1) ** 2
        for q in range(k + 1):
            out[large.offsets[k, q] : large.offsets[k, q] + width] = vector[
                small.offsets[k, q] : small.offsets[k, q] + width
            ]
    return out


def shell_weights(vector: np.ndarray, box: Stencil) -> np.ndarray:
    """Norm of the part of a vector with k_A + k_B = 0, 1, … K."""
    squares = np.zeros(box.truncation + 1)
    for k in range(box.ranks[0] + 1):
        size = int(box.widths[k] + 1) ** 2
        rows = vector[box.offsets[k, 0] : box.offsets[k, k] + size].reshape(k + 1, size)
        entries = (np.abs(rows) ** 2).sum(axis=0)
        squares[k : k + box.widths[k] + 1] += np.add.reduceat(entries, np.arange(box.widths[k] + 1) ** 2)
    return np.asarray(np.sqrt(squares))


@njit(fastmath={"contract", "reassoc"}, error_model="numpy")
def _mirror(source, target, place, image, width, parity):  # type: ignore[no-untyped-def]
    """target row at `image` = parity × source row at `place` with q_B → -q_B."""
    for k in range(width + 1):
        middle = k * k + k
        for q in range(-k, k + 1):
            target[image + middle + q] = parity * source[place + middle - q]


@njit(error_model="numpy")
def _purify(vector, offsets, widths, parity):  # type: ignore[no-untyped-def]
    """Remove what rounding brought from the other sector: rows q_A = 0 are their own mirror images."""
    for k in range(offsets.shape[0]):
        for kb in range(widths[k] + 1):
            middle = offsets[k, 0] + kb * kb + kb
            for q in range(kb + 1):
                mean = 0.5 * (vector[middle + q] + parity * vector[middle - q])
                vector[middle + q] = mean
                vector[middle - q] = parity * mean


@njit(error_model="numpy", fastmath={"contract", "reassoc"})
def _apply(x, ghosts, out, offsets, widths, first, second, parity, scale, add, keep):  # type: ignore[no-untyped-def]
    ranks = offsets.shape[0] - 1
    below = np.full(ranks + 1, PAD)  # place of row (k_A, -1) among the ghosts; k_A = 0 has none
    place = PAD
    for k in range(1, ranks + 1):
        below[k] = place
        _mirror(x, ghosts, offsets[k, 1], place, widths[k], parity)
        place += (widths[k] + 1) ** 2
    for k in range(ranks + 1):
        size = (widths[k] + 1) ** 2
        for q in range(k + 1):
            a = scale * first[:, k * k + k + q]
            home = offsets[k, q]
            # Rows that do not exist are replaced by one that does; their coefficients are zero.
            beneath = (offsets[k, q - 1] if q > 0 else below[k]) if k > 0 else PAD
            lower = x if q > 0 else ghosts
            above = offsets[k, q + 1] if q < k else home
            _same_rank(x, lower, out, second, size, home, beneath, above, a, scale, add, keep)
            if k < ranks:
                size_up = (widths[k + 1] + 1) ** 2
                beneath_up = offsets[k + 1, q - 1] if q > 0 else below[k + 1]
                _other_rank(
                    x,
                    lower,
                    out,
                    second,
                    min(size, size_up),
                    home,
                    offsets[k + 1, q],
                    a[RANK_ABOVE],
                    beneath_up,
                    a[RAISE_PAIR_ABOVE],
                    offsets[k + 1, q + 1],
                    a[LOWER_PAIR_ABOVE],
                )
            if k > 0:
                beneath_down = offsets[k - 1, q - 1] if q > 0 else below[k - 1]
                straight = offsets[k - 1, q] if q < k else home
                above_down = offsets[k - 1, q + 1] if q + 1 < k else home
                _other_rank(
                    x,
                    lower,
                    out,
                    second,
                    size,
                    home,
                    straight,
                    a[RANK_BELOW],
                    beneath_down,
                    a[RAISE_PAIR_BELOW],
                    above_down,
                    a[LOWER_PAIR_BELOW],
                )
            _change_rank(x, lower, out, second, widths[k], home, beneath, above, scale, a[RAISE], a[LOWER])
    _purify(out, offsets, widths, parity)


@njit(error_model="numpy", fastmath={"contract", "reassoc"})
def _same_rank(x, lower, out, b, size, home, beneath, above, a, scale, add, keep):  # type: ignore[no-untyped-def]
    """Neighbours with the same k_A and k_B."""
    y = out[home : home + size]
    x0, xl, xr = x[home : home + size], x[home - 1 : home - 1 + size], x[home + 1 : home + 1 + size]
    n0, nr = lower[beneath : beneath + size], lower[beneath + 1 : beneath + 1 + size]
    a0, al = x[above : above + size], x[above - 1 : above - 1 + size]
    own, b_below, b_above = b[ITSELF, :size], b[DRIVE_BELOW, :size], b[DRIVE_ABOVE, :size]
    b_lower, b_raise = b[LOWER_PAIR, :size], b[RAISE_PAIR, :size]
    diagonal, a_below, a_above = a[ITSELF] + scale * add, a[DRIVE_BELOW], a[DRIVE_ABOVE]
    a_raise, a_lower = a[RAISE], a[LOWER]
    for i in range(size):
        y[i] = keep * y[i] + diagonal * x0[i] + scale * (own[i] * x0[i] + b_below[i] * xl[i] + b_above[i] * xr[i])
    for i in range(size):
        y[i] += a_below * n0[i] + a_raise * b_lower[i] * nr[i] + a_above * a0[i] + a_lower * b_raise[i] * al[i]


@njit(error_model="numpy", fastmath={"contract", "reassoc"})
def _other_rank(x, lower, out, b, size, home, straight, f, beneath, g_raise, above, g_lower):  # type: ignore[no-untyped-def]
    """Neighbours with k_A ± 1 and the same k_B."""
    y = out[home : home + size]
    fs, nr, al = x[straight : straight + size], lower[beneath + 1 : beneath + 1 + size], x[above - 1 : above - 1 + size]
    b_lower, b_raise = b[LOWER, :size], b[RAISE, :size]
    for i in range(size):
        y[i] += f * fs[i] + g_raise * b_lower[i] * nr[i] + g_lower * b_raise[i] * al[i]


@njit(error_model="numpy", fastmath={"contract", "reassoc"})
def _change_rank(x, lower, out, b, width, home, beneath, above, scale, up, down):  # type: ignore[no-untyped-def]
    """Neighbours with the same k_A and k_B ± 1; unsigned indices spare the test for negative ones."""
    size = (width + 1) ** 2
    y = out[home : home + size]
    x0, nr, al = x[home : home + size], lower[beneath + 1 : beneath + 1 + size], x[above - 1 : above - 1 + size]
    own, b_lower, b_raise = b[RANK_ABOVE, :size], b[LOWER_PAIR_ABOVE, :size], b[RAISE_PAIR_ABOVE, :size]
    for k in range(width):
        begin, end, step = np.uint64(k * k), np.uint64((k + 1) * (k + 1)), np.uint64(2 * k + 2)
        for i in range(begin, end):
            y[i] += scale * own[i] * x0[i + step] + up * b_lower[i] * nr[i + step] + down * b_raise[i] * al[i + step]
    own, b_lower, b_raise = b[RANK_BELOW, :size], b[LOWER_PAIR_BELOW, :size], b[RAISE_PAIR_BELOW, :size]
    for k in range(1, width + 1):
        begin, end, step = np.uint64(k * k), np.uint64((k + 1) * (k + 1)), np.uint64(2 * k)
        for i in range(begin, end):
            y[i] += scale * own[i] * x0[i - step] + up * b_lower[i] * nr[i - step] + down * b_raise[i] * al[i - step]
