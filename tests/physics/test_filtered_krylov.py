"""The filtered Krylov method and its conditions: against LAPACK, and where it is led astray."""

import numpy as np
import pytest
import scipy.linalg
import scipy.sparse as sparse
from full_spectrum import slowest_of_full_spectrum
from seeding.checks import ComputationError
from seeding.master_equation.chebyshev import filtered, fitted_ellipse
from seeding.master_equation.conditions import dual_norms
from seeding.master_equation.effort import copies
from seeding.master_equation.filtered_krylov import slowest
from seeding.master_equation.krylov_space import KrylovSpace, ritz_outline
from seeding.master_equation.liouvillian import MatrixAction, sector_matrix
from seeding.master_equation.spectrum import slow_modes
from seeding.master_equation.tensors import stencil
from seeding.network import Network

PAPER = Network((1.5, 0.9), 0.1)


def with_eigenvalues(values):
    """A matrix of blocks with these eigenvalues, and of one with Im > 0 the conjugate."""
    blocks = [np.array([[value.real, value.imag], [-value.imag, value.real]]) for value in np.asarray(values, complex)]
    blocks = [block if block[0, 1] else block[:1, :1] for block in blocks]
    return MatrixAction(sparse.csr_array(sparse.block_diag(blocks)))


def test_forty_modes_are_those_of_the_full_spectrum():
    matrix = sector_matrix(PAPER, (5, 5), "antisymmetric").tocsr()
    found = slowest(MatrixAction(matrix), 40)
    expected = slowest_of_full_spectrum(PAPER, (5, 5), "antisymmetric", 40)
    assert np.abs(found.eigenvalues - expected).max() < 1e-8
    assert found.residuals.max() < 1e-9
    assert found.intruder <= expected[-1].real + 1e-6


def test_block_of_starts_spans_a_krylov_space_before_and_after_a_restart():
    action = MatrixAction(sector_matrix(PAPER, (5, 5), "antisymmetric").tocsr())
    space = KrylovSpace(action, 40, 3, 10, 0)
    space.begin(fitted_ellipse(ritz_outline(action, 20, 5), -1.0), [action.random(seed) for seed in (1, 2, 3)])
    for kept in (0, 15, 20):
        if kept:
            space.restart(kept)
            assert kept <= space.filled <= kept + 1
        while space.filled < 40:
            space.grow()
        rows = space.rows[:43]
        assert np.abs(rows @ rows.T - np.eye(43)).max() < 1e-12
        images = np.array([filtered(action, space.ellipse, 10, row) for row in space.basis])
        assert np.abs(images - space.form[:43].T @ rows).max() < 1e-10 * np.abs(images).max()


def test_forty_modes_of_equal_crystals_that_do_not_meet_are_those_of_the_full_spectrum():
    network = Network((1.5, 1.5), 0.0)
    found = slow_modes(network, (6, 6), 40, "symmetric")
    expected = slowest_of_full_spectrum(network, (6, 6), "symmetric", 41)
    assert expected[39].real - expected[40].real > 1e-6  # the last is not one of two
    assert np.abs(np.sort(found["re"]) - np.sort(expected[:40].real)).max() < 1e-8


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
    action = with_eigenvalues([*known, *beyond, *slow])
    # It takes 6500 applications, and half as many again where it stays beyond the outline.
    found = slowest(action, 4, outline=np.concatenate([known, known.conj()]), basis_size=60, budget=8000)
    assert np.abs(found.eigenvalues - slow).max() < 1e-9


@pytest.mark.parametrize("hidden", [-0.1, -0.02 + 0.5j, -0.01])
def test_mode_that_a_start_does_not_have_comes_from_another(hidden):
    draws = np.random.default_rng(0)
    fast = -draws.uniform(3, 8, 150) + 1j * draws.uniform(1, 10, 150)
    slow = [-0.01, -0.3 + 1j, -0.5]
    action = with_eigenvalues([*slow, *fast, hidden])
    start = action.random(0)
    start[2 * len(fast) + 4 :] = 0
    found = slowest(action, 3, start=start, basis_size=60)
    expected = sorted([*slow, hidden], key=lambda value: -np.real(value))[:3]
    assert np.abs(found.eigenvalues - expected).max() < 1e-9
    assert found.intruder <= expected[-1].real + 1e-9


@pytest.mark.parametrize("number", [16, 18])
def test_equal_crystals_that_do_not_meet_have_every_mode_twice(number):
    # One start, however long it is iterated, has one vector of each eigenvalue.
    pair = slow_modes(Network((1.5, 1.5), 0.0), (number, number), 3, "symmetric").head(2)
    one = slow_modes(Network((1.5,), 0.0), (number,), 1, "symmetric")
    distances = np.hypot(pair["re"] - one["re"][0], pair["im"] - one["im"][0])
    rounding = 1e-12  # errors quoted are residuals times conditions, down to 1e-14
    assert (distances <= pair["error"] + one["error"][0] + rounding).all()


@pytest.mark.parametrize("copies", [1, 3, 6])
def test_small_space_is_diagonalised_as_a_whole(copies):
    box = stencil(PAPER, (30, 30), "symmetric", 3, heisenberg=True)  # 40 dimensions in 82 entries
    found = slowest(box, 7, copies=copies)
    draws = np.linalg.qr(np.column_stack([box.random(seed) for seed in range(box.dimension)]))[0]
    values = np.linalg.eigvals(draws.T @ np.column_stack([box.apply(row.copy()) for row in draws.T]))
    values = values[values.imag >= 0]
    expected = values[np.argsort(-values.real)][:7]
    assert np.abs(np.sort(found.eigenvalues.real) - np.sort(expected.real)).max() < 1e-10
    assert found.residuals.max() < 1e-10
    with pytest.raises(ComputationError, match=r"the space has \d+ modes, of each pair one, and not 39"):
        slowest(box, 39)


def test_three_equal_crystals_have_pairs_of_modes_with_one_eigenvalue():
    network = Network((1.5, 1.5, 1.5), 0.1)  # a representation of their permutations has dimension 2
    found = slow_modes(network, (3, 3, 3), 5, "symmetric")
    expected = slowest_of_full_spectrum(network, (3, 3, 3), "symmetric", 5)
    assert np.abs(found["re"] - expected.real).max() < 1e-9
    assert np.hypot(found["re"][0] - found["re"][1], found["im"][0] - found["im"][1]) < 1e-9
    assert found["error"].max() < 1e-9


@pytest.mark.parametrize(
    ("network", "atoms", "expected"),
    [
        (PAPER, (5, 5), 1),
        (Network((1.5, 1.5), 0.1), (5, 5), 1),
        (Network((1.5, 1.5), 0.0), (5, 5), 2),
        (Network((1.5, 1.5), 0.0), (5, 4), 1),
        (Network((1.5, 1.5), 0.0, kappa=(1, 0.9)), (5, 5), 1),
        (Network((1.5, 0.9, 1.5), 0.1), (2, 2, 2), 1),
        (Network((1.5, 1.5, 1.5), 0.1), (2, 2, 2), 2),
        (Network((1.5, 1.5, 1.5, 1.5), 0.1), (1, 1, 1, 1), 3),
        (Network((1.5,) * 6, 0.0), (1,) * 6, 6),
    ],
)
def test_as_many_starts_as_modes_share_an_eigenvalue(network, atoms, expected):
    assert copies(network, atoms) == expected


def test_ellipse_holds_its_outline_down_and_lifts_the_slow_end():
    outline = np.array([-20 + 5j, -10 + 25j, -3 + 12j, -2.0])
    outline = np.concatenate([outline, outline.conj()])
    ellipse = fitted_ellipse(outline, -2.0)
    assert ellipse.growth(np.array([0.0]))[0] > ellipse.growth(outline).max()
