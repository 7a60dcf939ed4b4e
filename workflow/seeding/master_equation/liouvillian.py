"""The Liouvillian of Eq. (3) as real sparse matrices on its symmetry sectors (small N_α).

Rotated about z by π/2, Sx → Sy while every dissipator stays, Eq. (3) maps real matrices to real matrices,

    dρ/dt = Σ_α { [-iΩ_α Sy_α, ρ] + (κ/S_α) D[S⁻_α]ρ } + (Γ/S) D[S⁻]ρ,     -iSy = (S⁻ - S⁺)/2 real,

and commutes with ρ → ρᵀ. Liouville space splits into a real-symmetric sector (steady state, populations; in the
original frame ⟨Sz⟩ and ⟨Sy⟩) and a real-antisymmetric one (⟨Sx⟩). The exchange Hamiltonian V of (D1) mixes them:
with ρ = X + iY, X symmetric and Y antisymmetric, the real matrix M = X + Y obeys dM/dt = L_diss M - [V, Mᵀ],
a real form of full size. Eigenvalues do not depend on the frame.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse

from seeding import checks
from seeding.network import Network

SECTORS = ("symmetric", "antisymmetric", "full")


def sectors(network: Network) -> tuple[str, ...]:
    """The sectors into which Liouville space splits: two, or ("full",) where exchange coupling mixes them."""
    exchange = network.interaction == "coherent" and network.coupling > 0 and network.n > 1
    return ("full",) if exchange else ("symmetric", "antisymmetric")


def chosen_sectors(network: Network, sector: str) -> tuple[str, ...]:
    """Sectors that `sector` (both, symmetric, antisymmetric, full) names; InputError where the network lacks them."""
    checks.choice("sector", sector, ("both", *SECTORS))
    available = sectors(network)
    if sector == "both":
        return available
    if sector not in available:
        raise checks.refuse("sector", " or ".join(("both", *available)) + " for this network", sector)
    return (sector,)


def sector_dimension(atoms: Iterable[int], sector: str) -> int:
    """Number of eigenvalues in a sector: D(D+1)/2, D(D-1)/2 or D², D = Π (N_α + 1)."""
    size = int(np.prod([number + 1 for number in atoms], dtype=object))
    return {"symmetric": size * (size + 1) // 2, "antisymmetric": size * (size - 1) // 2, "full": size * size}[sector]


def lowering_operators(atoms: Iterable[int]) -> list[sparse.csr_array]:
    """S⁻_α on the product space of dimension D = Π (N_α + 1), real sparse (D, D), basis m = S … -S in each factor."""
    atoms = tuple(atoms)
    operators = []
    for alpha, number in enumerate(atoms):
        lower = np.arange(1, number + 1)
        single = sparse.diags_array(np.sqrt(lower * (number + 1 - lower)), offsets=-1)
        before = int(np.prod([count + 1 for count in atoms[:alpha]], dtype=int))
        after = int(np.prod([count + 1 for count in atoms[alpha + 1 :]], dtype=int))
        operators.append(sparse.csr_array(sparse.kron(sparse.kron(sparse.eye(before), single), sparse.eye(after))))
    return operators


def real_liouvillian(network: Network, atoms: Iterable[int]) -> sparse.csr_array:
    """Liouvillian in the real gauge on row-major flattened real matrices, sparse (D², D²); see the module's text."""
    atoms = checks.atom_numbers(atoms, network.n)
    lowering = lowering_operators(atoms)
    size = lowering[0].shape[0]
    one = sparse.eye_array(size)
    drift = sparse.csr_array((size, size))
    for drive, operator in zip(network.drives, lowering, strict=True):
        drift = drift + drive / 2 * (operator - operator.T)
    total = sparse.csr_array((size * size, size * size))
    for row in network.channels(atoms):
        operator = sparse.csr_array((size, size))
        for amplitude, single in zip(row, lowering, strict=True):
            operator = operator + amplitude * single
        drift = drift - operator.T @ operator / 2
        total = total + sparse.kron(operator, operator)
    total = total + sparse.kron(drift, one) + sparse.kron(one, drift)
    if sectors(network) == ("full",):
        transposition = np.arange(size * size).reshape(size, size).T.ravel()
        exchange = sparse.csr_array((size, size))
        for (alpha, beta), strength in np.ndenumerate(network.exchange(atoms)):
            if strength:
                exchange = exchange + strength * (lowering[alpha].T @ lowering[beta])
        commutator = sparse.csr_array(sparse.kron(exchange, one) - sparse.kron(one, exchange))
        total = total - commutator[:, transposition]
    return sparse.csr_array(total)


def sector_basis(size: int, sector: str) -> sparse.csr_array:
    """Isometry from a sector to row-major flattened (size, size) matrices: eᵢᵢ and (eᵢⱼ ± eⱼᵢ)/√2, i < j."""
    if sector == "full":
        return sparse.csr_array(sparse.eye_array(size * size))
    row, column = np.triu_indices(size, 0 if sector == "symmetric" else 1)
    index = np.arange(len(row))
    diagonal = row == column
    weight = np.where(diagonal, 0.5, np.sqrt(0.5))  # eᵢᵢ is entered twice
    mirror = weight if sector == "symmetric" else -weight
    entries = np.concatenate([weight, mirror])
    places = np.concatenate([row * size + column, column * size + row])
    return sparse.csr_array((entries, (places, np.concatenate([index, index]))), shape=(size * size, len(row)))


def sector_matrix(network: Network, atoms: Iterable[int], sector: str) -> sparse.csc_array:
    """The Liouvillian on one sector in an orthonormal basis, real sparse (dimension, dimension)."""
    atoms = checks.atom_numbers(atoms, network.n)
    (name,) = chosen_sectors(network, sector)
    basis = sector_basis(int(np.prod([number + 1 for number in atoms])), name)
    return sparse.csc_array(basis.T @ real_liouvillian(network, atoms) @ basis)


@dataclass(frozen=True)
class MatrixAction:
    """A sparse matrix as an action for `filtered_krylov`."""

    matrix: sparse.csr_array

    @property
    def length(self) -> int:
        """Dimension of the sector: nothing is stored twice here."""
        return int(self.matrix.shape[0])

    def apply(
        self, vector: np.ndarray, out: np.ndarray | None = None, scale: float = 1.0, add: float = 0.0, keep: float = 0.0
    ) -> np.ndarray:
        """scale (L + add) vector + keep out, into `out` where given."""
        result = scale * (self.matrix @ vector + add * vector)
        if out is None:
            return np.asarray(result)
        out *= keep
        out += result
        return out

    def random(self, seed: int) -> np.ndarray:
        """A reproducible vector with independent normal entries."""
        return np.random.Generator(np.random.Philox(seed)).standard_normal(self.length)

    def purify(self, vector: np.ndarray) -> None:
        """Nothing to remove: every vector belongs to the space."""
