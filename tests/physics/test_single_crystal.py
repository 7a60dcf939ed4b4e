"""Slow modes of one crystal, Eq. (3) with n = 1, from discs that cover the slow strip."""

import numpy as np
import pytest
import qutip
import scipy.sparse as sparse
from seeding.checks import ComputationError, InputError
from seeding.master_equation import covering, single_crystal
from seeding.master_equation.clusters import cluster_errors
from seeding.master_equation.discs import disc
from seeding.master_equation.liouvillian import sector_matrix
from seeding.master_equation.shift_invert import dense_modes
from seeding.master_equation.single_crystal import single_crystal_modes, tensor_matrix
from seeding.master_equation.spectrum import slow_modes
from seeding.network import Network

SECTORS = ("symmetric", "antisymmetric")


def modes(drive, number, sector, count, truncation="exact"):
    return single_crystal_modes(Network((drive,)), number, sector, count, truncation)


@pytest.fixture
def without_lapack(monkeypatch):
    monkeypatch.setattr(single_crystal, "most_vectors", lambda count: 20)
    monkeypatch.setattr(single_crystal, "DENSE_POSSIBLE", 0)


def test_tensor_matrix_has_the_spectrum_of_the_liouvillian():
    hamiltonian, collapse = Network((0.7,)).operators((5,))
    reference = np.linalg.eigvals(qutip.liouvillian(hamiltonian, collapse).full())
    matrices = [tensor_matrix(5, 5, 0.7, 2 / 5, name)[0].toarray() for name in SECTORS]
    values = np.concatenate([np.linalg.eigvals(matrix) for matrix in matrices])
    assert np.abs(values[:, None] - reference).min(axis=0).max() < 1e-9
    assert np.abs(values[:, None] - reference).min(axis=1).max() < 1e-9


@pytest.mark.parametrize("sector", SECTORS)
@pytest.mark.parametrize("drive", [0.5, 0.9, 1.0, 1.01, 1.5, 20.0, 100.0])
def test_discs_find_the_slowest_modes_of_the_full_spectrum(without_lapack, drive, sector):
    found = modes(drive, 30, sector, 12)
    expected = dense_modes(sector_matrix(Network((drive,)), (30,), sector), 12, sector == "symmetric")
    assert (np.abs(found.eigenvalues - expected.eigenvalues) <= found.errors + expected.errors + 1e-12 * drive).all()
    assert "discs" in found.evidence or "harmonics" in found.evidence


@pytest.mark.parametrize(
    ("drive", "number", "sector", "count"),
    [(1.0, 30, "antisymmetric", 3), (1.02, 40, "symmetric", 3), (1.3, 36, "antisymmetric", 6)],
)
def test_disc_whose_edge_falls_short_grows_until_it_crosses_the_strip(without_lapack, drive, number, sector, count):
    # The eigenvalue that ends the second disc lies beyond the strip, the middle of the gap before it does not.
    found = modes(drive, number, sector, count)
    expected = dense_modes(sector_matrix(Network((drive,)), (number,), sector), count, sector == "symmetric")
    assert (np.abs(found.eigenvalues - expected.eigenvalues) <= found.errors + expected.errors + 1e-13).all()
    assert found.errors.max() < 1e-10


@pytest.mark.parametrize("sector", SECTORS)
def test_few_modes_of_a_crystal_at_its_threshold(sector):
    found = modes(1.0, 60, sector, 3)
    matrix = tensor_matrix(60, 60, 1.0, 2 / 60, sector)[0].astype(complex)
    for value in found.eigenvalues:
        near = sparse.linalg.eigs(matrix, k=2, sigma=value + 0.01, return_eigenvectors=False)
        assert np.abs(near - value).min() < 1e-10
    assert found.errors.max() < 1e-11
    assert found.eigenvalues[-1].real > -0.41


def test_sixteen_modes_at_rest_have_the_errors_of_their_chains():
    # Levels of three modes that rounding mixes: the norm of the projector on all of them exceeds 1e7.
    found = modes(0.5, 60, "antisymmetric", 16)
    assert len(found.eigenvalues) == 16
    assert found.errors.max() < 1e-3
    assert found.eigenvalues[0].real == pytest.approx(-np.sqrt(0.75), abs=0.01)


def test_disc_that_brings_nothing_new_is_not_tried_again(without_lapack, monkeypatch):
    tried = []

    def short(matrix, order, shift, enough, useful, most):
        tried.append(shift)
        return disc(matrix, order, shift, enough, lambda *_: True, most)

    monkeypatch.setattr(covering, "disc", short)
    with pytest.raises(ComputationError, match="leave gaps"):
        modes(1.0, 30, "antisymmetric", 3)
    assert len(tried) == len(set(tried))


def test_published_spectra_of_one_crystal():
    published = {
        6: [-0.239340639, -0.414028673 + 1.130611792j, -0.631453052, -0.770035958 + 1.234798873j],
        10: [-0.147961876, -0.270637082 + 1.105392474j, -0.403017844, -0.510553897 + 1.163932907j],
    }
    for number, expected in published.items():
        table = slow_modes(Network((1.5,)), (number,), 4).sort_values("re", ascending=False)[:4]
        np.testing.assert_allclose(table["re"] + 1j * table["im"], expected, rtol=0, atol=1e-9)


def test_coupling_adds_to_the_rate_of_one_crystal():
    first = slow_modes(Network((1.5,), 0.3), (12,), 4)
    second = slow_modes(Network((1.5,), kappa=1.3), (12,), 4)
    np.testing.assert_allclose(first[["re", "im"]], second[["re", "im"]], rtol=0, atol=1e-12)


def test_no_drive_is_the_limit_of_a_weak_one():
    for sector in SECTORS:
        closed = modes(0.0, 12, sector, 8).eigenvalues
        near = modes(1e-6, 12, sector, 8).eigenvalues
        np.testing.assert_allclose(closed.real, near.real, rtol=0, atol=1e-4)


def test_strong_drive_mixes_the_rates_of_spin_directions():
    # In the frame that turns about x only what does not turn is left of the dissipator: on T^k_m about that axis
    # it is -(κ/2N)(k(k + 1) + m²), up to corrections of order κ/Ω.
    number, drive = 200, 100.0
    table = slow_modes(Network((drive,)), (number,), 10)
    rates = sorted((k * (k + 1) + m * m, m) for k in range(1, 8) for m in range(k + 1))[:10]
    found = table.sort_values("re", ascending=False)[:10]
    np.testing.assert_allclose(-2 * number * found["re"], [rate for rate, _ in rates], rtol=2e-3)
    np.testing.assert_allclose(found["im"] / drive, [m for _, m in rates], rtol=0, atol=1e-3)


def test_resting_modes_come_twice_and_all_are_counted():
    for sector in SECTORS:
        found = modes(0.5, 100, sector, 5)
        first, second, third, fourth = found.eigenvalues[:4].real
        assert first == pytest.approx(second, abs=1e-8)
        assert third == pytest.approx(fourth, abs=1e-7)
        assert first == pytest.approx(-np.sqrt(0.75), abs=0.01)
        assert (found.errors[:4] < 1e-8).all()


def test_truncated_modes_are_the_exact_ones():
    for drive, rank in ((1.5, 42), (1.0, 68)):
        truncated, exact = (modes(drive, 80, "antisymmetric", 6, kind) for kind in (rank, "exact"))
        assert (np.abs(truncated.eigenvalues - exact.eigenvalues) <= truncated.errors + 1e-12).all()
        assert truncated.errors.max() < 1e-4


def test_truncation_that_is_too_small_shows_in_the_errors():
    truncated, exact = (modes(1.5, 80, "antisymmetric", 6, kind) for kind in (12, "exact"))
    actual = np.abs(truncated.eigenvalues - exact.eigenvalues)
    assert actual.max() > 1e-6
    assert (actual <= truncated.errors).all()


def test_errors_of_a_defective_pair_are_those_that_rounding_makes():
    # A Jordan block at -1 beside simple eigenvalues, left vectors disturbed by 1e-10: its error is the root.
    generator = np.random.Generator(np.random.Philox(3))
    block = np.diag([-1.0, -1.0, -0.2, -3.0, -4.0])
    block[0, 1] = 1.0
    basis, _ = np.linalg.qr(generator.standard_normal((5, 5)))
    matrix = sparse.csr_array(basis @ block @ basis.T)
    left = basis[:, :3].T + 1e-10 * generator.standard_normal((3, 5))
    left = np.linalg.qr(left.T)[0].T
    right = basis[:, :3].T
    found, _, errors = cluster_errors(matrix, left, right)
    defective = np.abs(found + 1) < 1e-3
    assert defective.sum() == 2
    assert (errors[defective] > 1e-6).all()
    assert (errors[defective] < 1e-3).all()
    assert (np.abs(found[defective] + 1) <= errors[defective]).all()
    assert errors[~defective].max() < 1e-8


def test_crystal_at_rest_is_not_truncated():
    with pytest.raises(InputError, match="truncation"):
        slow_modes(Network((0.5,)), (60,), 2, truncation=20)
    with pytest.raises(InputError, match="atoms"):
        slow_modes(Network((0.5,)), (100000,), 2)


def test_modes_that_rounding_leaves_undecided_are_refused():
    with pytest.raises(ComputationError, match="ask for fewer"):
        modes(0.05, 100, "symmetric", 16)


@pytest.mark.slow
@pytest.mark.parametrize("drive", [0.5, 1.0, 1.5, 20.0])
def test_another_route_finds_the_same_modes_of_400_atoms(drive):
    # SciPy's Arnoldi on the same matrix at other shifts, through another elimination order.
    matrix = tensor_matrix(400, 400, drive, 2 / 400, "symmetric")[0]
    found = modes(drive, 400, "symmetric", 6, "auto")
    for value, error in zip(found.eigenvalues, found.errors, strict=True):
        shift = value + 0.003 + (0.002j if value.imag else 0)
        shift = shift if value.imag else shift.real
        # With a real matrix and a complex shift ARPACK would use the real part of the inverse only.
        near = sparse.linalg.eigs(
            matrix.astype(complex) if value.imag else matrix, k=4, sigma=shift, return_eigenvectors=False
        )
        assert np.abs(near - value).min() < error + 1e-9


@pytest.mark.slow
def test_a_thousand_atoms_exact_and_truncated():
    truncated, exact = (modes(1.0, 1000, "antisymmetric", 6, kind) for kind in ("auto", "exact"))
    assert (np.abs(truncated.eigenvalues - exact.eigenvalues) <= truncated.errors + exact.errors).all()


@pytest.mark.slow
def test_ten_thousand_atoms_decay_like_one_over_their_number():
    small, large = (modes(1.5, number, "antisymmetric", 6, "auto") for number in (1000, 10000))
    np.testing.assert_allclose(10 * large.eigenvalues.real, small.eigenvalues.real, rtol=5e-3)
    np.testing.assert_allclose(large.eigenvalues.imag, small.eigenvalues.imag, rtol=0, atol=2e-3)
    assert large.errors.max() < 1e-8
