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
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sparse

from seeding import checks, states
from seeding.master_equation.action import PlainAction
from seeding.network import Network

if TYPE_CHECKING:
    from qutip import Qobj

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
    total, commutator = _parts(network, atoms)
    if commutator is not None:
        total = total - commutator[:, _transposition(atoms)]
    return sparse.csr_array(total)


def superoperator(network: Network, atoms: Iterable[int]) -> Qobj:
    """The Liouvillian of Eq. (3), or of (D1), as QuTiP has it: columns of ρ stacked, its basis, sparse (D², D²).

    For N_α = `atoms`, with dims [[l, l], [l, l]], l = [N_1 + 1, N_2 + 1, …]. Made from the matrices of this module,
    not by `qutip.liouvillian`, whose result it equals.
    """
    import qutip

    atoms = checks.atom_numbers(atoms, network.n)
    total, commutator = _parts(network, atoms)
    if commutator is not None:
        total = total - 1j * commutator
    factors = states.rotation(atoms)
    turned = np.outer(factors, factors.conj()).ravel()  # ρ in the original frame → ρ in the real gauge
    total = sparse.csr_array(turned.conj()[:, None] * total * turned)
    stacked = _transposition(atoms)
    levels = [number + 1 for number in atoms]
    return qutip.Qobj(sparse.csr_matrix(total[stacked][:, stacked]), dims=[[levels, levels], [levels, levels]])


def _transposition(atoms: tuple[int, ...]) -> np.ndarray:
    """Where the entries of the transposed matrix lie in a flattened one, shape (D²,)."""
    size = int(np.prod([number + 1 for number in atoms]))
    return np.arange(size * size).reshape(size, size).T.ravel()


def _parts(network: Network, atoms: tuple[int, ...]) -> tuple[sparse.csr_array, sparse.csr_array | None]:
    """L_diss, with the drives, and [V, ·] of the exchange, None without one: dρ/dt = L_diss ρ − i[V, ρ], real gauge."""
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
    if sectors(network) != ("full",):
        return total, None
    exchange = sparse.csr_array((size, size))
    for (alpha, beta), strength in np.ndenumerate(network.exchange(atoms)):
        if strength:
            exchange = exchange + strength * (lowering[alpha].T @ lowering[beta])
    return total, sparse.csr_array(sparse.kron(exchange, one) - sparse.kron(one, exchange))


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
class MatrixAction(PlainAction):
    """A sparse matrix as an action for `filtered_krylov`."""

    matrix: sparse.csr_array

    @property
    def length(self) -> int:
        """Dimension of the sector: nothing is stored twice here."""
        return int(self.matrix.shape[0])

    def product(self, vector: np.ndarray) -> np.ndarray:
        """L vector."""
        return np.asarray(self.matrix @ vector)
