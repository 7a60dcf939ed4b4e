"""Errors of truncated spectra: against exact ones, larger truncations, and what cannot be small."""

import numpy as np
import pytest
from seeding.checks import ComputationError, InputError
from seeding.master_equation import truncated
from seeding.master_equation.filtered_krylov import Eigenpairs
from seeding.master_equation.spectrum import slow_modes
from seeding.master_equation.tensors import stencil, stencil_length
from seeding.network import Network

PAPER = Network((1.5, 0.9), 0.1)


def test_truncated_modes_are_good_to_their_error():
    exact = slow_modes(PAPER, (9, 9), 3, "antisymmetric")
    truncated = slow_modes(PAPER, (9, 9), 3, "antisymmetric", truncation=13)
    difference = np.hypot(exact["re"] - truncated["re"], exact["im"] - truncated["im"])
    assert difference.max() > 1e-12  # it is truncated
    assert (difference < truncated["error"]).all()
    assert (difference < truncated["residual"] * 100).all()
    assert truncated["residual"].min() > 1e-8  # the full space is seen


def test_error_of_a_given_truncation_holds_where_modes_come_and_go():
    network = Network((1.5, 0.9), 5 / 7)
    rough, exact = (slow_modes(network, (6, 6), 2, "antisymmetric", truncation=kind) for kind in (6, "exact"))
    assert (np.abs(rough["re"] - exact["re"]) < rough["error"]).all()


@pytest.mark.parametrize(
    ("coupling", "count", "resolved", "bound"),
    # `auto` resolves a quarter of the modes, or three, however many are asked for.
    [(0.1, 3, 2, 2e-6), (5 / 7, 3, 2, 2e-6), pytest.param(0.1, 12, 3, 3e-6, marks=pytest.mark.slow)],
)
def test_error_quoted_covers_the_change_to_a_much_larger_truncation(coupling, count, resolved, bound, monkeypatch):
    boxes, real = [], truncated.slowest_checked

    def counted(action, *arguments, **options):
        boxes.append(action.truncation)
        return real(action, *arguments, **options)

    monkeypatch.setattr(truncated, "slowest_checked", counted)
    network = Network((1.5, 0.9), coupling)
    found = slow_modes(network, (25, 25), count, "symmetric")
    first, *_, small, large = [0, *boxes]
    assert small < large
    assert len(boxes) == 2 or first < 0.6 * large  # where modes fall off slowly the first is not the smaller of the two
    assert found["error"].head(resolved).max() < bound
    better = slow_modes(network, (25, 25), count, "symmetric", truncation=large + 6)
    change = np.hypot(better["re"] - found["re"], better["im"] - found["im"])
    assert (change <= found["error"] + better["error"]).all()


@pytest.mark.parametrize("truncation", ["auto", 20])
def test_one_mode_has_the_error_that_it_has_among_others(truncation):
    one, three = (slow_modes(PAPER, (24, 22), count, "symmetric", truncation=truncation) for count in (1, 3))
    assert one.equals(three.head(1))


def test_change_that_is_small_by_chance_makes_no_small_error():
    smaller, larger = [
        Eigenpairs(values, np.full(3, 1e-9), np.eye(3), 0, np.array([-50.0]), -9.0, -9.0, np.zeros(3))
        for values in (np.array([-1.0, -2.01, -3.01]), np.array([-1.0 - 1e-9, -2.0, -3.0]))
    ]
    errors, changes = truncated._errors(
        truncated.Truncated(None, smaller, np.full(3, 0.1)), larger, np.full(3, 1e-3), np.eye(3), 0
    )
    assert changes == pytest.approx([1e-9, 0.01, 0.01])
    assert errors == pytest.approx(2e-4)  # twice c = 0.1 of the others


def test_modes_of_one_eigenvalue_are_the_same_in_both_truncations():
    # Their vectors are any mixture of each other, and no two of them need lie along each other.
    found = slow_modes(Network((1.5, 1.5), 0.0), (22, 22), 4, "antisymmetric")
    assert "none of these modes" not in found.attrs["evidence"][0]
    assert found["error"].max() < 1e-7
    one = slow_modes(Network((1.5,), 0.0), (22,), 1, "antisymmetric")
    assert (np.abs(found["re"][:2] - one["re"][0]) <= found["error"][:2]).all()


def test_truncation_that_shares_no_mode_says_so():
    found = slow_modes(Network((0.3, 0.2), 0.1), (24, 22), 3, "antisymmetric", truncation=12)
    assert "K = 8 has none of these modes, and differs by" in found.attrs["evidence"][0]


@pytest.mark.parametrize("atoms", [(20, 20), (400, 20), (3, 900)])
def test_largest_truncation_is_the_last_that_is_short_enough(atoms):
    largest = truncated.largest_truncation(atoms)
    lengths = [stencil_length(atoms, largest + more) for more in (0, 1)]
    most = max(truncated.LONGEST, stencil_length(atoms, int(np.ceil(truncated.LARGEST * max(atoms) ** 0.5))))
    assert lengths[0] <= most
    assert largest == sum(atoms) or lengths[1] > most


def test_sizes_that_no_machine_holds_are_refused_at_once():
    with pytest.raises(InputError, match="must give vectors that fit into"):
        slow_modes(PAPER, (10**9, 10**9))


@pytest.mark.parametrize("sector", ["symmetric", "antisymmetric"])
def test_truncation_that_leaves_nothing_out_is_the_exact_spectrum(sector):
    found = slow_modes(PAPER, (1, 45), 5, sector)  # the resting crystal's modes reach up to its last rank
    assert "exact (K = 46)" in found.attrs["evidence"][0]
    assert found["error"].max() < 1e-7


@pytest.mark.parametrize("sector", ["symmetric", "antisymmetric"])
def test_error_of_a_truncation_is_not_below_what_iterations_leave(sector):
    network = Network((1.5, 0.9), 0.0)  # no products between the crystals: a change of K changes next to nothing
    found, exact = (slow_modes(network, (25, 20), 5, sector, truncation=kind) for kind in ("auto", "exact"))
    assert (np.hypot(found["re"] - exact["re"], found["im"] - exact["im"]) < found["error"] + exact["error"]).all()


def test_mode_that_the_smaller_truncation_has_not_is_not_quoted_with_a_small_error():
    network = Network((1.5, 0.9), 5 / 7)
    found = slow_modes(network, (25, 25), 6, "symmetric", truncation=18)  # the fastest are the truncated operator's own
    spurious = found["residual"] > 0.3
    assert spurious.any()
    assert (found["error"][spurious] > 0.1).all()


def test_weight_of_a_vector_by_rank_is_its_norm():
    box = stencil(PAPER, (6, 4), "symmetric", 7)
    vector = box.random(1)
    weights = truncated.shell_weights(vector, box)
    assert len(weights) == 8
    assert np.sqrt((weights**2).sum()) == pytest.approx(np.linalg.norm(vector))


def test_pair_at_rest_gets_the_ranks_that_it_needs():
    network = Network((0.3, 0.2), 0.1)  # left eigenvectors reach up to k = N
    found, exact = (slow_modes(network, (25, 25), 3, "symmetric", truncation=kind) for kind in ("auto", "exact"))
    assert "truncated at" in found.attrs["evidence"][0]
    difference = np.hypot(found["re"] - exact["re"], found["im"] - exact["im"])
    assert (difference <= found["error"]).all()
    assert found["error"].max() < 1e-5


def test_modes_that_no_truncation_resolves_are_named_or_refused(monkeypatch):
    network = Network((0.3, 0.2), 0.1)
    monkeypatch.setattr(truncated, "LONGEST", 20_000)
    monkeypatch.setattr(truncated, "LARGEST", 0.0)
    with pytest.raises(ComputationError, match="no mode of the antisymmetric sector is resolved"):
        slow_modes(network, (24, 22), 3, "antisymmetric")
    given = slow_modes(network, (24, 22), 3, "antisymmetric", truncation=16)
    assert "not resolved: mode 1, 2, 3" in given.attrs["evidence"][0]


def test_mode_is_resolved_where_its_error_is_below_its_rate():
    # Errors of some are less than their frequencies, and more than their rates.
    found = slow_modes(PAPER, (25, 25), 8, "antisymmetric", truncation=8)
    between = (found["error"] > -found["re"]) & (found["error"] < np.hypot(found["re"], found["im"]))
    assert between.any()
    (evidence,) = found.attrs["evidence"]
    named = [int(mode) for mode in evidence.split("not resolved: mode ")[1].split(", ")]
    assert set(found["mode"][between]) <= set(named)
    assert named == list(found["mode"][found["error"] > -found["re"]])


@pytest.mark.parametrize("atoms", [(60, 3), (2, 90)])
def test_unequal_crystals_are_exact_as_far_as_equal_ones(atoms):
    # Truncated, the slowest mode of the first was the box's own.
    network = Network((0.9, 1.5), 0.3, kappa=(1, 0.5))
    found = slow_modes(network, atoms, 3, "antisymmetric")
    assert f"exact (K = {sum(atoms)})" in found.attrs["evidence"][0]
    assert found["error"].max() < 1e-7


@pytest.mark.slow
@pytest.mark.parametrize(("atoms", "sector"), [((400, 20), "symmetric"), ((200, 30), "antisymmetric")])
def test_large_crystal_beside_a_smaller_one_shows_its_slow_modes(atoms, sector):
    # The spectrum has a far corner there: modes at −8 + 100i and more were taken for the slowest.
    found = slow_modes(PAPER, atoms, 3, sector)
    assert found["re"].min() > -0.1
    assert found["error"].max() < 1e-5
