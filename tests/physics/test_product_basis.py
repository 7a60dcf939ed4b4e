"""Slow modes in a product of bases of single spins against the stencil, dense matrices and exact spectra."""

from __future__ import annotations

import re

import numpy as np
import pytest
import scipy.sparse as sparse
from hypothesis import given, settings
from hypothesis import strategies as st
from seeding.checks import ComputationError
from seeding.master_equation import discs, factors, product_basis, product_space, separable, truncated
from seeding.master_equation.conditions import one_to_one
from seeding.master_equation.spectrum import slow_modes
from seeding.master_equation.tensors import stencil
from seeding.network import Network

PAPER = Network((1.5, 0.9), 0.1)
SECTORS = ("symmetric", "antisymmetric")
UNEQUAL = Network((1.3, 0.4), 0.6, kappa=(1.0, 0.7))
RATES = st.tuples(st.floats(0.1, 2), st.floats(0.1, 2))
PAIRS = st.builds(Network, RATES, st.floats(0, 1.5), kappa=RATES)


@pytest.fixture
def always(monkeypatch):
    """Products at all sizes, and for as many rounds as it takes."""
    monkeypatch.setattr(truncated, "SHORT", 0)
    monkeypatch.setattr(product_basis, "PAYING", 1e5)


def whole(network, atoms, sector):
    """Factors on all tensors as an action within the trivial bases."""
    spins = factors.factors(network, atoms, sector, atoms)
    return product_space.ProductAction(*(spin.within([np.eye(op.shape[0]) for op in spin.own]) for spin in spins))


def flat(vector, box):
    return np.concatenate([block[0].ravel() for block in factors.tensor_blocks(vector[None], box)])


def sum_of_products(network, atoms, sector, seed):
    """The image of a random vector by products of one-spin operators, and by the stencil."""
    box = stencil(network, atoms, sector, sum(atoms), heisenberg=True)
    vector = box.random(seed)
    image = whole(network, atoms, sector).apply(flat(vector, box).real)
    return image, flat(box.apply(vector), box)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(PAIRS, st.tuples(st.integers(1, 6), st.integers(1, 6)), st.sampled_from(SECTORS), st.integers(0, 100))
def test_products_of_one_spin_operators_add_up_to_the_liouvillian(network, atoms, sector, seed):
    image, reference = sum_of_products(network, atoms, sector, seed)
    assert np.abs(image - reference).max() < 1e-12 * max(1, np.abs(reference).max())


@pytest.mark.parametrize("sector", SECTORS)
def test_coefficients_over_tensors_keep_products_of_operators(sector):
    box = stencil(UNEQUAL, (7, 4), sector, 8, heisenberg=True)
    one, other = flat(box.random(1), box), flat(box.random(2), box)
    assert np.vdot(one, other).real == pytest.approx(box.random(1) @ box.random(2), rel=1e-13)
    assert np.abs(one.imag).max() == 0


def test_action_scales_adds_and_keeps_as_filters_ask():
    action = whole(UNEQUAL, (3, 2), "symmetric")
    vector, before = action.random(0), action.random(1)
    plain = action.apply(vector)
    out = before.copy()
    action.apply(vector, out, scale=0.3, add=-2.0, keep=0.7)
    assert np.abs(out - (0.3 * (plain - 2 * vector) + 0.7 * before)).max() < 1e-13


@pytest.mark.parametrize("sector", SECTORS)
@pytest.mark.parametrize("block", [0, 1])
def test_spins_without_products_between_them_are_inverted(sector, block):
    spins = factors.factors(UNEQUAL, (6, 5), sector, (5, 5))  # a rank more of A than is kept
    inverse = separable.Separable(spins[0], factors.parities(sector)[0], 4)
    draws = np.random.default_rng(0)
    basis = np.linalg.qr(draws.standard_normal((spins[1].own[block].shape[0], 4)))[0]
    held = basis.T @ (spins[1].own[block] @ basis)
    inside = len(inverse.orders[block])
    own = spins[0].own[block].toarray()[:inside, :inside]
    rest = draws.standard_normal((len(spins[0].own[block].toarray()), 2, 4)) + 0j
    shift = 0.1 + 0.4j
    step = inverse.solve(block, held, shift, rest)
    for mode in range(2):
        inner = step[:inside, mode]
        assert np.abs(own @ inner + inner @ held.T - shift * inner - rest[:inside, mode]).max() < 1e-12
    assert np.abs(step[inside:]).max(initial=0) == 0


@pytest.mark.parametrize("sector", SECTORS)
def test_residual_in_the_full_space_is_that_of_the_dense_matrices(sector):
    atoms = (5, 4)
    spins = factors.factors(UNEQUAL, atoms, sector, atoms)
    draws = np.random.default_rng(1)
    bases = [[np.linalg.qr(draws.standard_normal((op.shape[0], 3)))[0] for op in spin.own] for spin in spins]
    cores = [draws.standard_normal((2, 3, 3)) + 1j * draws.standard_normal((2, 3, 3)) for _ in range(2)]
    values = np.array([-0.3 + 1j, -0.2])
    found = product_space.full_residuals(spins, bases, cores, values)
    action = whole(UNEQUAL, atoms, sector)
    for mode, value in enumerate(values):
        vector = np.concatenate([(bases[0][i] @ cores[i][mode] @ bases[1][i].T).ravel() for i in (0, 1)])
        image = action.apply(vector.real.copy()) + 1j * action.apply(vector.imag.copy())
        assert found[mode] == pytest.approx(np.linalg.norm(image - value * vector), rel=1e-12)


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("sector", SECTORS)
@pytest.mark.parametrize("network", [PAPER, Network((1.4, 0.7), 0.15, kappa=(1.0, 0.8)), Network((1.5, 0.9), 0.005)])
def test_modes_in_a_product_of_bases_are_good_to_their_error(network, sector):
    found = slow_modes(network, (22, 20), 5, sector)
    exact = slow_modes(network, (22, 20), 5, sector, truncation="exact")
    (evidence,) = found.attrs["evidence"]
    assert re.search(r"k ≤ 2[12] of 22 and 20 of 20, product of .*another start within the product brought", evidence)
    difference = np.hypot(found["re"] - exact["re"], found["im"] - exact["im"])
    assert (difference <= found["error"]).all()
    assert difference.max() < 3e-6
    assert found["residual"].max() < 1e-4


@pytest.mark.usefixtures("always")
def test_steady_state_is_exact_in_every_product(monkeypatch):
    kept = []
    modes = product_basis.modes_in_product

    def watched(*arguments):
        kept.append(modes(*arguments))
        return kept[0]

    monkeypatch.setattr(truncated, "modes_in_product", watched)
    slow_modes(PAPER, (22, 22), 2, "symmetric")
    assert abs(kept[0].pairs.eigenvalues[0]) < 1e-12
    assert kept[0].residuals[0] < 1e-12


def test_no_inverse_is_taken_at_the_steady_state():
    # Its value is 0 to the last digit: alone with a shift, there would be none.
    spins = factors.factors(UNEQUAL, (6, 5), "symmetric", (6, 5))
    draws = np.random.default_rng(3)
    bases = [np.linalg.qr(draws.standard_normal((spins[1].own[i].shape[0], 4)))[0] for i in (0, 1)]
    parts = [draws.standard_normal((spins[0].own[i].shape[0], 3, 4)) + 0j for i in (0, 1)]
    before = [part.copy() for part in parts]
    inverse = separable.Separable(spins[0], factors.parities("symmetric")[0], 6)
    values = np.array([0.0, -0.3 + 1j, -0.2])
    product_basis._correct(parts, spins[0], spins[1].within(bases), inverse, values, 1)
    for part, was in zip(parts, before, strict=True):
        assert np.array_equal(part[:, 0], was[:, 0])
        assert (np.abs(part[:, 1:] - was[:, 1:]).max(axis=(0, 2)) > 1e-3).all()


@pytest.mark.usefixtures("always")
def test_one_real_mode_comes_with_others_as_its_bases_could_not_grow():
    found = slow_modes(PAPER, (22, 20), 1, "antisymmetric")
    assert "product of" in found.attrs["evidence"][0]
    exact = slow_modes(PAPER, (22, 20), 1, "antisymmetric", truncation="exact")
    assert abs(found["re"][0] - exact["re"][0]) <= found["error"][0]


@pytest.mark.usefixtures("always")
def test_modes_that_coarse_bases_have_of_their_own_are_gone_with_the_finest(monkeypatch):
    seen, overlaps = [], product_basis._Product.overlaps

    def foreign_at_first(*arguments):
        seen.append([basis.shape[1] for basis in arguments[0].bases[0]])
        return overlaps(*arguments) * (len(seen) > 1)

    monkeypatch.setattr(product_basis, "COARSER", 1.0)
    monkeypatch.setattr(product_basis._Product, "overlaps", foreign_at_first)
    found = slow_modes(PAPER, (22, 20), 3, "antisymmetric")
    assert "product of" in found.attrs["evidence"][0]
    assert sum(seen[1]) > sum(seen[0])
    monkeypatch.setattr(product_basis._Product, "overlaps", lambda *arguments: 0 * overlaps(*arguments))
    refused = slow_modes(PAPER, (22, 20), 3, "antisymmetric")
    assert "not as a product of bases: the product holds modes that" in refused.attrs["evidence"][0]


def test_matrix_without_an_inverse_is_an_error_of_the_computation():
    with pytest.raises(ComputationError, match="has no inverse"):
        discs.factorised(sparse.csc_array(np.diag([1.0, 0.0, 2.0])))


def test_modes_of_high_rank_are_left_to_the_stencil(monkeypatch):
    monkeypatch.setattr(truncated, "SHORT", 0)
    monkeypatch.setattr(product_basis, "PAYING", 5)
    found = slow_modes(PAPER, (22, 22), 3, "antisymmetric")
    assert "truncated at" in found.attrs["evidence"][0]
    box = truncated._box(PAPER, (22, 22), "antisymmetric", 3, 18, 1e-6)
    with pytest.raises(ComputationError, match=r"would need bases of \d+ vectors"):
        product_basis.modes_in_product(PAPER, (22, 22), "antisymmetric", 28, box.action, box.pairs, box.residuals)


def test_rounds_that_gain_little_end_before_they_take_longer_than_the_stencil():
    network = Network((3.0, 0.5), 1.0)
    box = truncated._box(network, (50, 50), "symmetric", 2, 24, 1e-6)
    with pytest.raises(ComputationError, match=r"residuals of .* after [12] rounds"):
        product_basis.modes_in_product(network, (50, 50), "symmetric", 38, box.action, box.pairs, box.residuals)
    assert product_basis._rounds_left(8 * product_basis.REACHED, 2.0) == pytest.approx(3)
    assert product_basis._rounds_left(1e-3, 1.0) == np.inf


def test_modes_of_two_spaces_are_told_apart_one_to_one():
    # Both modes here lie along the first one known: for one of them that is another's.
    assert one_to_one(np.array([[0.99, 0.95], [0.1, 0.2]])).tolist() == [0.99, 0.2]


@pytest.mark.usefixtures("always")
@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("sector", SECTORS)
def test_modes_that_a_product_has_lost_come_from_the_stencil(sector, monkeypatch):
    # The filter within the product misses modes near iΩ, which the truncation has.
    network = Network((10.0, 8.0), 0.1)
    found = slow_modes(network, (24, 22), 5, sector)
    monkeypatch.setattr(truncated, "SHORT", 10**9)
    assert found.equals(slow_modes(network, (24, 22), 5, sector))
    assert "truncated at" in found.attrs["evidence"][0]


@pytest.mark.slow
@pytest.mark.parametrize("sector", SECTORS)
def test_product_and_stencil_agree_at_100_atoms(sector):
    product = slow_modes(PAPER, (100, 100), 6, sector)
    box = slow_modes(PAPER, (100, 100), 6, sector, truncation=54)
    assert "product of" in product.attrs["evidence"][0]
    difference = np.hypot(product["re"] - box["re"], product["im"] - box["im"])
    assert (difference < product["error"] + box["error"]).all()
    assert product["error"].max() < 5e-6
