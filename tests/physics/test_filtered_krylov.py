"""The filtered Krylov method and its conditions: against LAPACK, and where it is led astray."""

import numpy as np
import pytest
import scipy.linalg
import scipy.sparse as sparse
from full_spectrum import slowest_of_full_spectrum
from seeding.checks import ComputationError
from seeding.master_equation.chebyshev import fitted_ellipse
from seeding.master_equation.conditions import dual_norms
from seeding.master_equation.filtered_krylov import slowest
from seeding.master_equation.liouvillian import MatrixAction, sector_matrix
from seeding.master_equation.spectrum import slow_modes
from seeding.master_equation.tensors import stencil
from seeding.network import Network

PAPER = Network((1.5, 0.9), 0.1)


def test_forty_modes_are_those_of_the_full_spectrum():
    matrix = sector_matrix(PAPER, (5, 5), "antisymmetric").tocsr()
    found = slowest(MatrixAction(matrix), 40)
    expected = slowest_of_full_spectrum(PAPER, (5, 5), "antisymmetric", 40)
    assert np.abs(found.eigenvalues - expected).max() < 1e-8
    assert found.residuals.max() < 1e-9
    assert found.intruder <= expected[-1].real + 1e-6


def test_conditions_from_rough_partners_are_those_of_lapack():
    table = slow_modes(PAPER, (5, 5), 6, "antisymmetric")
    matrix = sector_matrix(PAPER, (5, 5), "antisymmetric").toarray()
    values, left, right = scipy.linalg.eig(matrix, left=True)
    conditions = 1 / np.abs(np.sum(left.conj() * right, axis=0))
    places = [np.abs(values - value).argmin() for value in table["re"] + 1j * table["im"]]
    np.testing.assert_allclose(table["error"] / table["residual"], conditions[places], rtol=0.02)


def test_conditions_inside_a_cluster_need_no_matching():
    # Columns of V and rows of V⁻¹ are right and left eigenvectors; three share an eigenvalue, so that the right ones
    # can come out in any mixture.
    generator = np.random.Generator(np.random.Philox(5))
    right = generator.standard_normal((12, 12))
    left = np.linalg.inv(right)
    expected = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=0)
    mixed = np.vstack([generator.standard_normal((3, 3)) @ right[:, :3].T, right[:, 3:5].T])
    unit = left[:5] / np.linalg.norm(left[:5], axis=1)[:, None]
    np.testing.assert_allclose(dual_norms(unit, mixed), expected[:5], rtol=1e-9)
    assert np.isinf(dual_norms(unit, mixed[1:])).any()  # one is missing


def test_no_convergence_is_an_error_that_says_what_was_reached():
    action = stencil(PAPER, (9, 9), "antisymmetric", 18, heisenberg=True)
    with pytest.raises(ComputationError, match=r"of 6 modes converged in \d+ applications"):
        slowest(action, 6, degree=10, budget=300)


def test_wrong_ellipse_is_detected_or_harmless():
    # An outline that hides most of the spectrum makes the filter amplify what it should damp.
    matrix = sector_matrix(PAPER, (5, 5), "antisymmetric").tocsr()
    action = MatrixAction(matrix)
    expected = slowest_of_full_spectrum(PAPER, (5, 5), "antisymmetric", 3)
    outline = np.array([-1.0, -2.0, -1.5 + 0.5j, -1.5 - 0.5j])
    try:
        found = slowest(action, 3, outline=outline, budget=3000).eigenvalues
    except ComputationError:
        return
    assert np.abs(found - expected).max() < 1e-8


def test_part_of_the_spectrum_beyond_the_outline_is_no_slow_mode():
    # Raised by the filter more than 0 is, it is what converges first, and another start brings it, too.
    draws = np.random.default_rng(0)
    slow = [-0.01, -0.02 + 1j, -0.03, -0.05 + 2j]
    known = -draws.uniform(6, 12, 150) + 1j * draws.uniform(1, 90, 150)
    beyond = -draws.uniform(26, 29, 60) + 1j * draws.uniform(40, 60, 60)
    blocks = [np.array([[value.real, value.imag], [-value.imag, value.real]]) for value in [*known, *beyond, *slow]]
    blocks = [block if block[0, 1] else block[:1, :1] for block in blocks]
    action = MatrixAction(sparse.csr_array(sparse.block_diag(blocks)))
    found = slowest(action, 4, outline=np.concatenate([known, known.conj()]), basis_size=60)
    assert np.abs(found.eigenvalues - slow).max() < 1e-9


def test_ellipse_holds_its_outline_down_and_lifts_the_slow_end():
    outline = np.array([-20 + 5j, -10 + 25j, -3 + 12j, -2.0])
    outline = np.concatenate([outline, outline.conj()])
    ellipse = fitted_ellipse(outline, -2.0)
    assert ellipse.growth(np.array([0.0]))[0] > ellipse.growth(outline).max()
