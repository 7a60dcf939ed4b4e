"""Sector structure of the Liouvillian against QuTiP, and shift-invert against the full spectrum."""

import numpy as np
import pytest
import qutip
import random_networks
from hypothesis import given, settings
from seeding.checks import InputError
from seeding.master_equation.liouvillian import (
    chosen_sectors,
    lowering_operators,
    real_liouvillian,
    sector_basis,
    sector_dimension,
    sector_matrix,
    sectors,
)
from seeding.master_equation.shift_invert import dense_modes, shift_invert_modes
from seeding.master_equation.spectrum import slow_modes
from seeding.network import Network

PAPER = Network((1.5, 0.9), 0.1)
NETWORKS = [
    (PAPER, (2, 2)),
    (PAPER, (3, 3)),
    (PAPER, (3, 1)),
    (Network((1.5, 0.9), 5 / 7, normalisation="subsystem"), (2, 2)),
    (Network((1.2, 0.9), 0.6, interaction="coherent"), (2, 2)),
    (Network((1.2, 0.9), 0.6, interaction="coherent"), (1, 3)),
    (Network((1.3,)), (5,)),
    (Network((1.5, 0.9, 0.7), 0.4), (1, 1, 2)),
    (Network((1.5, 0.9), 0.1, kappa=(1.0, 0.4)), (3, 2)),
    (Network((1.2, 0.9), 0.6, kappa=(0.3, 1.1), interaction="coherent"), (1, 3)),
    (Network((1.5, 0.9, 0.7), 0.4, kappa=(1.0, 0.3, 1.4)), (1, 2, 1)),
]


@pytest.mark.parametrize(("network", "atoms"), NETWORKS)
def test_sectors_together_give_the_full_spectrum(network, atoms):
    hamiltonian, collapse = network.operators(atoms)
    reference = np.linalg.eigvals(qutip.liouvillian(hamiltonian, collapse).full())
    ours = np.concatenate(
        [np.linalg.eigvals(sector_matrix(network, atoms, name).toarray()) for name in sectors(network)]
    )
    assert len(ours) == len(reference)
    # Steady states of small systems are well conditioned: eigenvalues agree to rounding.
    distance = np.abs(ours[:, None] - reference[None, :])
    assert distance.min(axis=0).max() < 1e-10
    assert distance.min(axis=1).max() < 1e-10


@settings(max_examples=25, deadline=None, derandomize=True)
@given(system=random_networks.networks())
def test_sectors_of_random_networks_have_the_spectrum_of_the_liouvillian(system):
    """Sums of powers of the eigenvalues, which are exact where eigenvalues themselves are ill-conditioned."""
    network, atoms = system
    whole = qutip.liouvillian(*network.operators(atoms)).full()
    parts = [sector_matrix(network, atoms, name).toarray() for name in sectors(network)]
    for power in range(1, 6):
        expected = np.trace(np.linalg.matrix_power(whole, power))
        found = sum(np.trace(np.linalg.matrix_power(part, power)) for part in parts)
        assert abs(found - expected) < 1e-11 * len(whole) * max(1, np.linalg.norm(whole, 2)) ** power


@pytest.mark.parametrize(("network", "atoms"), NETWORKS)
def test_trace_is_conserved(network, atoms):
    matrix = real_liouvillian(network, atoms)
    size = round(np.sqrt(matrix.shape[0]))
    assert np.abs(np.eye(size).ravel() @ matrix).max() < 1e-13


@pytest.mark.parametrize("name", ["symmetric", "antisymmetric"])
def test_sectors_are_invariant(name):
    basis = sector_basis(12, name)
    matrix = real_liouvillian(PAPER, (3, 2))
    image = matrix @ basis
    assert abs(image - basis @ (basis.T @ image)).max() < 1e-14
    assert basis.shape[1] == sector_dimension((3, 2), name)


@pytest.mark.parametrize("coupling", [0.1, 5 / 7])
@pytest.mark.parametrize("name", ["symmetric", "antisymmetric"])
def test_shift_invert_misses_no_slow_mode(coupling, name):
    matrix = sector_matrix(Network((1.5, 0.9), coupling), (5, 5), name)
    found = shift_invert_modes(matrix, 6, name == "symmetric", np.sqrt(1.25))
    dense = dense_modes(matrix, 6, name == "symmetric")
    assert np.abs(found.eigenvalues - dense.eigenvalues).max() < 1e-11
    assert found.residuals.max() < 1e-11
    assert np.all(np.abs(found.eigenvalues - dense.eigenvalues) < 10 * (found.errors + dense.errors))


def test_exchange_coupling_leaves_no_sectors():
    exchange = Network((1.2, 0.9), 0.5, interaction="coherent")
    assert chosen_sectors(exchange, "both") == ("full",)
    with pytest.raises(InputError, match="`sector` must be both or full"):
        chosen_sectors(exchange, "symmetric")
    with pytest.raises(InputError, match="`sector` must be both or symmetric or antisymmetric"):
        chosen_sectors(PAPER, "full")


def test_single_crystal_rests_in_its_known_steady_state():
    # ρ ∝ (J†J)⁻¹ with J = S⁻ + iΩS/κ; in the real gauge, where S⁻ → iS⁻, J = S⁻ + ΩS/κ up to a phase.
    number, drive = 12, 1.5
    (lowering,) = (operator.toarray() for operator in lowering_operators((number,)))
    jump = lowering + drive * number / 2 * np.eye(number + 1)
    steady = np.linalg.inv(jump.T @ jump)
    steady /= np.trace(steady)
    change = real_liouvillian(Network((drive,)), (number,)) @ steady.ravel()
    assert np.abs(change).max() < 1e-12
    table = slow_modes(Network((drive,)), (number,), 2)
    assert (table["re"] < -0.1).all()  # it is the only one, and is not listed
