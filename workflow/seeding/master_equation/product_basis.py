"""Slow modes of two large crystals in a product of two small bases, one of each spin, found a spin at a time.

Over the tensors of A and of B a slow left eigenvector is a matrix whose singular values fall fast: Y = U_A G U_Bᵀ, with
orthonormal U_A and U_B for all modes in common. Modes of a small truncation are brought to a larger one in rounds:

    1. U_B is held. The residual R of Lᵀ - λ, of A in full and of B within U_B, is reduced by a step of Davidson's
       method, Y - (a⊗1 + 1⊗b - σ)⁻¹ R, σ ≈ λ, without the products between the spins: sparse systems of A alone
       (`separable`). The leading singular vectors of all Y are the new U_A.
    2. The same with A and B exchanged.
    3. The modes of Lᵀ within U_A⊗U_B (`filtered_krylov`), and their residuals in the full space.

Bases start coarse, where residuals are large, and end at singular values FINEST. Each spin has all k ≤ K, whatever the
other has. Near Γ_crit modes take three times as many vectors, and the stencil is faster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.linalg
import scipy.sparse as sparse
from tqdm import tqdm

from seeding.checks import ComputationError
from seeding.master_equation.conditions import nearest
from seeding.master_equation.effort import slowest_checked
from seeding.master_equation.factors import BLOCKS, Factors, factors, parities, tensor_blocks
from seeding.master_equation.filtered_krylov import Eigenpairs
from seeding.master_equation.separable import Separable
from seeding.master_equation.tensors import Stencil
from seeding.network import Network

FINEST = 1e-7  # singular value at which a basis ends, or
COARSER = 0.03  # this share of the smallest residual so far, where that is more
FIRST = 60  # vectors of a basis taken from the truncation, whose modes end in noise of the Krylov method
MOST = 130  # vectors of a basis, as its singular values foretell: where more are needed the stencil is no slower
ROUNDS = 10
PROGRESS = 0.6  # a round that leaves more of the largest residual brings nothing
ACCURATE = 3e-6  # change of all eigenvalues in a round with the finest bases that is small enough
WITHIN = 3e-8  # residual asked for within the product
UNRESOLVED, UNSETTLED = 0.025, 1e-3  # residual, and change in the last round, at which a mode is not one
SAME = 0.9  # |cos| of the angle with a mode of the truncation: below it, a mode is another one
REACH = 0.35  # distance up to which eigenvalues share a shift

Bases = Sequence[np.ndarray]  # of one spin, (tensors, vectors) for each block


@dataclass(frozen=True)
class ProductModes:
    """The slowest modes, with the steady state where the sector has it."""

    pairs: Eigenpairs
    residuals: np.ndarray  # in the full space
    condition: float  # largest change of an eigenvalue in the last round, in units of its residual
    bases: tuple[Bases, Bases]
    overlaps: np.ndarray  # |cos| of the angles with the modes known before, (known, these)
    rounds: int


def product_modes(
    network: Network,
    atoms: tuple[int, ...],
    name: str,
    rank: int,
    box: Stencil,
    known: Eigenpairs,
    residuals: np.ndarray,
) -> ProductModes:
    """The modes `known` of the truncation `box`, which leave `residuals` in the full space, with each k ≤ rank.

    Raises ComputationError where bases would have to be large, rounds do not settle, or other modes come out.
    """
    steady = int(name != "antisymmetric")
    count = len(known.eigenvalues) - steady
    wider = (min(rank + 1, atoms[0]), min(rank + 1, atoms[1]))  # the action leaves by one rank
    spins = factors(network, atoms, name, wider)
    inverses = [Separable(spins[s], parities(name)[s], min(rank, atoms[s])) for s in (0, 1)]
    blocks = tensor_blocks(known.vectors, box)
    tolerance = COARSER * float(residuals[steady:].min())
    bases = [
        [_leading(_columns(blocks[i], 1 + s), tolerance, FIRST, steady and not i)[0] for i in BLOCKS] for s in (0, 1)
    ]
    cores = coefficients(blocks, bases)
    bases = [[_padded(bases[s][i], spins[s].own[i].shape[0]) for i in BLOCKS] for s in (0, 1)]
    values, gained, rounds = known.eigenvalues, True, 0
    change = condition = np.inf
    with tqdm(total=ROUNDS, desc=f"k ≤ {rank}", unit=" rounds", delay=2, disable=None, leave=False) as progress:
        while rounds < ROUNDS and (rounds < 2 or tolerance > FINEST or (gained and change > ACCURATE)):
            tolerance = max(FINEST, COARSER * float(residuals[steady:].min())) if gained else FINEST
            for s in (0, 1):
                held = spins[1 - s].within(bases[1 - s])
                moved = _corrected(spins[s], held, inverses[s], bases[s], _turned(cores, s), values)
                found = [_leading(_columns(moved[i], 0), tolerance, MOST, steady and not i) for i in BLOCKS]
                if max(expected for _, expected in found) > MOST:
                    raise ComputationError(f"the modes would need bases of more than {MOST} vectors")
                new = [basis for basis, _ in found]
                cores = _turned([new[i].T @ bases[s][i] @ _turned(cores, s)[i] for i in BLOCKS], s)
                bases[s] = new
            action = ProductAction(spins[0].within(bases[0]), spins[1].within(bases[1]))
            start = np.concatenate([core.real.sum(axis=0).ravel() for core in cores])
            pairs = slowest_checked(action, atoms, count, bool(steady), tolerance=WITHIN, start=start)
            changes, largest = np.abs(pairs.eigenvalues - values[nearest(values, pairs.eigenvalues)]), residuals.max()
            values, cores = pairs.eigenvalues, action.parts(pairs.vectors)
            residuals = full_residuals(spins, bases, cores, values)
            change, condition = float(changes.max()), float((changes / residuals)[steady:].max())
            gained = bool(residuals.max() <= PROGRESS * largest)
            rounds += 1
            progress.set_postfix_str(f"largest residual {residuals.max():.0e}", refresh=False)
            progress.update()
    if residuals.max() > UNRESOLVED or change > UNSETTLED:
        raise ComputationError(f"residuals of {residuals.max():.1e} and changes of {change:.1e} after {rounds} rounds")
    cut = [[bases[s][i][: blocks[i].shape[1 + s]] for i in BLOCKS] for s in (0, 1)]
    theirs = coefficients(blocks, cut)
    overlaps = np.abs(sum(np.einsum("vab,mab->vm", theirs[i].conj(), cores[i]) for i in BLOCKS))
    if overlaps.max(axis=0).min() < SAME:
        raise ComputationError("the product holds modes that are not those of the truncation")
    return ProductModes(pairs, residuals, condition, (bases[0], bases[1]), overlaps, rounds)


class ProductAction:
    """Lᵀ within a product of bases, as an action for `filtered_krylov`: coefficients of both blocks, each row-major."""

    def __init__(self, first: Factors, second: Factors) -> None:
        self.shapes = [(len(first.own[i]), len(second.own[i])) for i in BLOCKS]
        self.length = sum(rows * columns for rows, columns in self.shapes)
        self._same = [np.vstack([first.own[i], *(term[i] for term in first.keeping)]) for i in BLOCKS]
        self._other = [np.vstack([term[i] for term in first.changing]) for i in BLOCKS]
        self._second = [np.vstack([term[i].T for term in (*second.keeping, *second.changing)]) for i in BLOCKS]
        self._own = [second.own[i].T.copy() for i in BLOCKS]

    def parts(self, vectors: np.ndarray) -> list[np.ndarray]:
        """The two blocks of vectors along the last axis, as matrices."""
        first, second = np.split(vectors, [self.shapes[0][0] * self.shapes[0][1]], axis=-1)
        return [
            part.reshape(*vectors.shape[:-1], *shape) for part, shape in zip((first, second), self.shapes, strict=True)
        ]

    def apply(
        self, vector: np.ndarray, out: np.ndarray | None = None, scale: float = 1.0, add: float = 0.0, keep: float = 0.0
    ) -> np.ndarray:
        """scale (L + add) vector + keep out, into `out` where given."""
        given = self.parts(vector)
        result = np.empty_like(vector)
        for i, image in enumerate(self.parts(result)):
            rows = self.shapes[i][0]
            same, other = self._same[i] @ given[i], self._other[i] @ given[1 - i]
            np.matmul(given[i], self._own[i], out=image)
            image += same[:rows]
            image += np.hstack([same[rows : 2 * rows], same[2 * rows :], other[:rows], other[rows:]]) @ self._second[i]
        if add:
            result += add * vector
        result *= scale
        if out is None:
            return result
        out *= keep
        out += result
        return out

    def random(self, seed: int) -> np.ndarray:
        """A reproducible vector with independent normal entries."""
        return np.random.Generator(np.random.Philox(seed)).standard_normal(self.length)

    def purify(self, vector: np.ndarray) -> None:
        """Nothing to remove: every vector belongs to the space."""


def _corrected(
    spin: Factors, held: Factors, inverse: Separable, bases: Bases, cores: Sequence[np.ndarray], values: np.ndarray
) -> list[np.ndarray]:
    """Y of one spin in full and the other within its basis, after a step: (tensors, modes, vectors held) a block."""
    parts = [np.tensordot(bases[i], cores[i], (1, 1)) for i in BLOCKS]
    images = _applied(spin, held, parts)
    moved = []
    for i in BLOCKS:
        rest = images[i] - values[:, None] * parts[i]
        for shift, group in _shifts(values):
            parts[i][:, group] -= inverse.solve(i, held.own[i], shift, rest[:, group])
        moved.append(parts[i])
    return moved


def _shifts(values: np.ndarray) -> list[tuple[complex, np.ndarray]]:
    """Eigenvalues near each other, and their mean."""
    groups = []
    left = np.arange(len(values))
    while len(left):
        near = np.abs(values[left] - values[left[0]]) < REACH
        groups.append((complex(values[left[near]].mean()), left[near]))
        left = left[~near]
    return groups


def _applied(first: Factors, second: Factors, parts: list[np.ndarray]) -> list[np.ndarray]:
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


def _turned(cores: Sequence[np.ndarray], spin: int) -> list[np.ndarray]:
    """(modes, A, B) as (modes, B, A) for spin B, and back."""
    return [core.transpose(0, 2, 1) if spin else core for core in cores]


def _columns(part: np.ndarray, axis: int) -> np.ndarray:
    """Real and imaginary parts of complex coefficients as columns over one axis."""
    rows = np.moveaxis(part, axis, 0).reshape(part.shape[axis], -1)
    return np.hstack([rows.real, rows.imag])


def _padded(basis: np.ndarray, rows: int) -> np.ndarray:
    return np.pad(basis, ((0, rows - len(basis)), (0, 0)))


def _leading(columns: np.ndarray, tolerance: float, most: int, steady: int | bool) -> tuple[np.ndarray, float]:
    """Left singular vectors of real columns, down to `tolerance`; for a steady state the first tensor, 1, as it is.

    Also how many it would be down to FINEST, as a decade of singular values takes about as many as the one before.
    """
    if steady:
        columns = columns[1:]
    columns = columns[:, columns.any(axis=0)]  # imaginary parts of real modes
    basis = None
    if columns.shape[1] < columns.shape[0]:
        basis, columns = scipy.linalg.qr(columns, mode="economic", check_finite=False)
    squares, vectors = scipy.linalg.eigh(columns @ columns.T)
    sizes, vectors = np.sqrt(np.maximum(squares[::-1], 0)), vectors[:, ::-1]
    kept = max(1, int((sizes > tolerance).sum()))
    expected = kept + (kept - int((sizes > 10 * tolerance).sum())) * np.log10(tolerance / FINEST)
    kept = min(kept, most)
    leading = vectors[:, :kept] if basis is None else basis @ vectors[:, :kept]
    return np.asarray(scipy.linalg.block_diag(1.0, leading) if steady else leading), float(expected)


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


def coefficients(blocks: list[np.ndarray], bases: Sequence[Bases]) -> list[np.ndarray]:
    """Of matrices over all tensors, (modes, tensors of A, of B), within a product of bases."""
    return [np.asarray(bases[0][i].T @ blocks[i] @ bases[1][i]) for i in BLOCKS]
