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

from seeding.master_equation import tensor_kernels
from seeding.master_equation.tensor_tables import LANES, PAD, fold, gather_tables, pair_operators
from seeding.network import Network


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
    second: np.ndarray  # tables of B, shape (ROWS, entries + LANES)

    def apply(
        self, vector: np.ndarray, out: np.ndarray | None = None, scale: float = 1.0, add: float = 0.0, keep: float = 0.0
    ) -> np.ndarray:
        """scale (L + add) vector + keep out, written to `out` (not the same array; zeros unless given)."""
        if out is None:
            out = np.zeros_like(vector)
        ghosts, shells = np.zeros(self.mirrored), np.zeros(self.second.shape[1])
        tables = (self.offsets, self.widths, self.first, self.second, self.parity)
        tensor_kernels.apply(vector, ghosts, out, shells, *tables, scale, add, keep)
        return out

    @functools.cached_property
    def mirrored(self) -> int:
        """Entries of the rows that `apply` fills with their mirror images."""
        return int((self.widths + 1) @ (self.widths + 1)) + 2 * PAD

    def random(self, seed: int) -> np.ndarray:
        """A reproducible vector of the sector with independent normal entries."""
        draws = np.random.Generator(np.random.Philox(seed)).standard_normal(self.length)
        draws[:PAD] = draws[-PAD:] = 0
        self.purify(draws)
        return draws

    def purify(self, vector: np.ndarray) -> None:
        """Project on the sector, in place: redundant entries (q_A = 0) have zero modes of their own."""
        tensor_kernels.purify(vector, self.offsets, self.widths, self.parity)


def stencil(network: Network, atoms: Iterable[int], sector: str, truncation: int, heisenberg: bool = False) -> Stencil:
    """The action on one sector (symmetric or antisymmetric) for one or two subsystems with dissipative coupling.

    truncation: K, products with k_A + k_B ≤ K are kept. heisenberg: the transpose Lᵀ, the evolution of observables.
    """
    atoms = tuple(atoms)
    ranks = (min(atoms[0], truncation), min((*atoms, 0)[1], truncation))
    own, (((down_a, up_a), (x_up, x_down)), ((y_up, y_down), (down_b, up_b))) = pair_operators(network, atoms, ranks)
    if heisenberg:
        own = (own[0].T, own[1].T)
        x_up, x_down, y_up, y_down = x_down.T, x_up.T, y_down.T, y_up.T
    first = gather_tables(own[0], up_a, down_a, y_up, y_down, ranks[0])
    second = gather_tables(own[1], up_b, down_b, x_up, x_down, ranks[1])
    fold(first, ranks[0])
    second = np.pad(second, ((0, 0), (0, LANES)))  # loops go on beyond the end of a shell
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
    first, second = (int(number) for number in (*atoms, 0)[:2])
    last = min(first, truncation) + 1  # j = k_A + 1 runs from 1 to `last`; up to `whole` all k_B are there
    whole = max(0, min(last, truncation - second + 1))

    def partly(most: int) -> int:
        """Σ j (K + 2 - j)², j up to `most`."""
        ones, squares = most * (most + 1) // 2, most * (most + 1) * (2 * most + 1) // 6
        return (truncation + 2) ** 2 * ones - 2 * (truncation + 2) * squares + ones**2

    return whole * (whole + 1) // 2 * (second + 1) ** 2 + partly(last) - partly(whole) + 2 * PAD


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
