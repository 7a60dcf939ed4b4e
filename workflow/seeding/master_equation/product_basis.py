"""Slow modes of two large crystals in a product of two small bases, one of each spin, found a spin at a time.

Over the tensors of A and of B a slow left eigenvector is a matrix whose singular values fall fast: Y = U_A G U_Bᵀ, with
orthonormal U_A and U_B for all modes in common. Modes of a small truncation are brought to a larger one in rounds:

    1. U_B is held. The residual R of Lᵀ - λ, of A in full and of B within U_B, is reduced by a step of Davidson's
       method, Y - (a⊗1 + 1⊗b - σ)⁻¹ R, σ ≈ λ, without the products between the spins: sparse systems of A alone
       (`separable`). The leading singular vectors of all Y are the new U_A.
    2. The same with A and B exchanged.
    3. The modes of Lᵀ within U_A⊗U_B (`filtered_krylov`), and their residuals in the full space.

Bases start coarse, where residuals are large, and end at singular values FINEST. Each spin has all k ≤ K, whatever the
other has. Where rounds gain little, or bases would be large, as near Γ_crit, the stencil is faster: they end in an
error then, as early as that can be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.linalg
from tqdm import tqdm

from seeding.checks import ComputationError
from seeding.master_equation.conditions import SAME, cosines, nearest, one_to_one
from seeding.master_equation.effort import slowest_checked
from seeding.master_equation.factors import BLOCKS, Factors, factors, parities, tensor_blocks
from seeding.master_equation.filtered_krylov import Eigenpairs
from seeding.master_equation.product_space import Bases, ProductAction, applied, coefficients, full_residuals
from seeding.master_equation.separable import Separable
from seeding.master_equation.tensors import Stencil, stencil_length
from seeding.network import Network

FINEST = 1e-7  # singular value at which a basis ends, or
COARSER = 0.03  # this share of the smallest residual so far, where that is more
NOISE = 100  # singular values of the truncation's modes, in units of their residuals within it, from where on is noise
CLEANED = 30  # what a round divides it by
# (rK)² times the rounds with bases of r vectors, over the entries of the stencil's, that take as long as the stencil.
PAYING = 100
FALL = 5  # factor by which a round divides the largest residual, until it is known: 4 to 8 where products pay
# Largest residual at the end, for 100 atoms: bases that end at FINEST leave 2e-6 to 6e-6 for 70 to 150, 2e-5 for 400.
REACHED = 5e-6
FEWEST, USUAL, ROUNDS = 2, 3, 10  # rounds: at least, with weak coupling, and at most
ACCURATE = 3e-6  # change of all eigenvalues in a round with the finest bases that is small enough
WITHIN = 3e-8  # residual asked for within the product
REACH = 0.35  # distance up to which eigenvalues share a shift


@dataclass(frozen=True)
class ProductModes:
    """The slowest modes, with the steady state where the sector has it."""

    pairs: Eigenpairs
    residuals: np.ndarray  # in the full space
    condition: float  # largest change of an eigenvalue in the last round, in units of its residual
    bases: tuple[Bases, Bases]
    overlaps: np.ndarray  # |cos| of the angles with the modes known before, (known, these)
    rounds: int


def modes_in_product(
    network: Network,
    atoms: tuple[int, ...],
    name: str,
    rank: int,
    box: Stencil,
    known: Eigenpairs,
    residuals: np.ndarray,
) -> ProductModes:
    """The modes `known` of the truncation `box`, which leave `residuals` in the full space, with each k ≤ rank.

    Raises ComputationError where bases would have to be large, rounds gain too little, or other modes come out.
    """
    steady = int(name != "antisymmetric")
    blocks = tensor_blocks(known.vectors, box)
    noise = NOISE * float(known.residuals.max())
    tolerance = max(COARSER * float(residuals[steady:].min()), noise)
    product = _Product(network, atoms, name, rank, blocks, tolerance)
    paying = PAYING * stencil_length(atoms, rank) / rank**2
    values, most = known.eigenvalues, int(np.sqrt(paying / USUAL))
    with tqdm(total=ROUNDS, desc=f"k ≤ {rank}", unit=" rounds", delay=2, disable=None, leave=False) as progress:
        for rounds in range(1, ROUNDS + 1):
            noise /= CLEANED
            tolerance = min(tolerance, max(FINEST, COARSER * float(residuals[steady:].min()), noise))
            foretold = product.refine(values, tolerance, most)
            pairs = product.solve(len(values) - steady)
            changes = np.abs(pairs.eigenvalues - values[nearest(values, pairs.eigenvalues)])
            values, before = pairs.eigenvalues, residuals.max()
            residuals = full_residuals(product.spins, product.bases, product.cores, values)
            progress.set_postfix_str(f"largest residual {residuals.max():.0e}", refresh=False)
            progress.update()
            if rounds >= FEWEST:
                overlaps = product.overlaps(blocks, values)
                if one_to_one(overlaps).min() < SAME:
                    if tolerance == FINEST:
                        raise ComputationError("the product holds modes that are not those of the truncation")
                    tolerance = FINEST  # a product of coarse bases can have modes of its own
                    continue
                if tolerance == FINEST and changes.max() <= ACCURATE:
                    condition = float((changes[steady:] / residuals[steady:]).max())
                    return ProductModes(pairs, residuals, condition, product.bases, overlaps, rounds)
            fall = float(before / residuals.max()) if rounds > 1 else FALL
            left = _rounds_left(residuals.max() / max(1.0, max(atoms) / 100), fall)
            if left == 0.0:
                tolerance = FINEST  # bases as coarse as before would bring no more
            if rounds + left > paying / foretold**2:
                break
    raise ComputationError(
        f"residuals of {residuals.max():.1e} and changes of {changes.max():.1e} after {rounds} rounds"
    )


def _rounds_left(residual: float, fall: float) -> float:
    """Rounds until a residual that falls by this factor in each is REACHED."""
    if residual <= REACHED:
        return 0.0
    return float(np.log(residual / REACHED) / np.log(fall)) if fall > 1 else np.inf


class _Product:
    """Bases of both spins, and modes as coefficients (modes, vectors of A, of B) of the two blocks."""

    def __init__(
        self,
        network: Network,
        atoms: tuple[int, ...],
        name: str,
        rank: int,
        blocks: Sequence[np.ndarray],
        tolerance: float,
    ) -> None:
        """blocks: modes (modes, tensors of A, of B), whose singular vectors down to `tolerance` are the bases."""
        self.network, self.atoms = network, atoms
        self.steady = name != "antisymmetric"
        wider = (min(rank + 1, atoms[0]), min(rank + 1, atoms[1]))  # the action leaves by one rank
        self.spins = factors(network, atoms, name, wider)
        self.inverses = [Separable(self.spins[s], parities(name)[s], min(rank, atoms[s])) for s in (0, 1)]

        def start(s: int) -> Bases:
            bases, _ = self._leading([np.moveaxis(block, 1 + s, 0) for block in blocks], tolerance)
            rows = [operator.shape[0] for operator in self.spins[s].own]
            return [np.pad(bases[i], ((0, rows[i] - len(bases[i])), (0, 0))) for i in BLOCKS]

        self.bases = (start(0), start(1))
        self.cores = coefficients(blocks, self.bases)

    def refine(self, values: np.ndarray, tolerance: float, most: int) -> int:
        """A step of Davidson's method for each spin: new bases down to `tolerance`, and the same modes within them.

        Returns how many vectors the largest basis would have down to FINEST; refuses more than `most`.
        """
        largest = 0
        for s in (0, 1):
            held = self.spins[1 - s].within(self.bases[1 - s])
            mine = _turned(self.cores, s)
            parts = [np.tensordot(self.bases[s][i], mine[i], (1, 1)) for i in BLOCKS]
            _correct(parts, self.spins[s], held, self.inverses[s], values, int(self.steady))
            new, foretold = self._leading(parts, tolerance)
            if foretold > most:
                raise ComputationError(f"the modes would need bases of {foretold} vectors")
            largest = max(largest, foretold)
            self.cores = _turned([new[i].T @ self.bases[s][i] @ mine[i] for i in BLOCKS], s)
            self.bases = (new, self.bases[1]) if s == 0 else (self.bases[0], new)
        return largest

    def solve(self, count: int) -> Eigenpairs:
        """The modes within the product, from those that it holds as a start."""
        action = ProductAction(*(self.spins[s].within(self.bases[s]) for s in (0, 1)))
        start = np.concatenate([core.real.sum(axis=0).ravel() for core in self.cores])
        pairs = slowest_checked(action, self.network, self.atoms, count, self.steady, tolerance=WITHIN, start=start)
        self.cores = action.parts(pairs.vectors)
        return pairs

    def overlaps(self, blocks: Sequence[np.ndarray], values: np.ndarray) -> np.ndarray:
        """|cos| of the angles of other modes, (modes, tensors of A, of B), with these, of `values`: (others, these)."""
        others = coefficients(blocks, self.bases)
        return cosines(_products(others, self.cores), _products(self.cores, self.cores), values)

    def _leading(self, parts: Sequence[np.ndarray], tolerance: float) -> tuple[list[np.ndarray], int]:
        """A basis of one spin for each block of coefficients (tensors, …): singular vectors down to `tolerance`.

        And how many vectors the larger would have down to FINEST. The first tensor of the first block is 1, the steady
        state, which every basis of a sector that has it holds.
        """
        bases, foretold = [], 0
        for i in BLOCKS:
            alone = int(self.steady and i == 0)
            rows = parts[i].reshape(len(parts[i]), -1)[alone:]
            sizes, vectors = _singular(np.hstack([rows.real, rows.imag]))
            kept = max(1, int((sizes > tolerance).sum()))
            bases.append(scipy.linalg.block_diag(np.eye(alone), vectors[:, :kept]))
            # A decade of singular values takes as many as another; the last may hold noise.
            decade = int((sizes > 10 * tolerance).sum() - (sizes > 100 * tolerance).sum())
            foretold = max(foretold, alone + kept + int(decade * np.log10(tolerance / FINEST)))
        return bases, foretold


def _correct(
    parts: Sequence[np.ndarray], spin: Factors, held: Factors, inverse: Separable, values: np.ndarray, first: int
) -> None:
    """A step for Y in full of one spin, (tensors, modes, vectors of the other), from mode `first` on, in place."""
    images = applied(spin, held, parts)
    for i in BLOCKS:
        rest = images[i] - values[:, None] * parts[i]
        for shift, group in _shifts(values[first:]):
            parts[i][:, first + group] -= inverse.solve(i, held.own[i], shift, rest[:, first + group])


def _shifts(values: np.ndarray) -> list[tuple[complex, np.ndarray]]:
    """Means of eigenvalues near each other, and where these are."""
    groups = []
    left = np.arange(len(values))
    while len(left):
        near = np.abs(values[left] - values[left[0]]) < REACH
        groups.append((complex(values[left[near]].mean()), left[near]))
        left = left[~near]
    return groups


def _products(these: Sequence[np.ndarray], others: Sequence[np.ndarray]) -> np.ndarray:
    """⟨these|others⟩ of modes as coefficients."""
    one, two = (np.einsum("vab,mab->vm", these[i].conj(), others[i]) for i in BLOCKS)
    return np.asarray(one + two)


def _turned(cores: Sequence[np.ndarray], spin: int) -> list[np.ndarray]:
    """(modes, A, B) as (modes, B, A) for spin B, and back."""
    return [core.transpose(0, 2, 1) if spin else core for core in cores]


def _singular(columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Singular values of real columns, falling, and left singular vectors."""
    columns = columns[:, columns.any(axis=0)]  # imaginary parts of real modes
    basis = None
    if columns.shape[1] < columns.shape[0]:
        basis, columns = scipy.linalg.qr(columns, mode="economic", check_finite=False)
    squares, vectors = scipy.linalg.eigh(columns @ columns.T)
    sizes, vectors = np.sqrt(np.maximum(squares[::-1], 0)), vectors[:, ::-1]
    return sizes, vectors if basis is None else basis @ vectors
