"""Slow modes: against the full spectrum, known single-crystal physics, bad input, the verb."""

import threading

import numpy as np
import pandas as pd
import pytest
import scipy.linalg
from seeding import tables
from seeding.checks import ComputationError, InputError
from seeding.cli import main
from seeding.master_equation import effort, spectrum, truncated
from seeding.master_equation.chebyshev import fitted_ellipse
from seeding.master_equation.conditions import dual_norms
from seeding.master_equation.filtered_krylov import slowest
from seeding.master_equation.liouvillian import MatrixAction, sector_matrix
from seeding.master_equation.shift_invert import shift_invert_modes
from seeding.master_equation.spectrum import slow_modes
from seeding.master_equation.tensors import stencil
from seeding.network import Network

PAPER = Network((1.5, 0.9), 0.1)


def slowest_of_full_spectrum(network, atoms, sector, count):
    values = np.linalg.eigvals(sector_matrix(network, atoms, sector).toarray())
    if sector != "antisymmetric":
        values = np.delete(values, np.abs(values).argmin())
    values = values[values.imag > -1e-9]
    return values[np.argsort(-values.real)][:count]


@pytest.mark.parametrize("sector", ["symmetric", "antisymmetric"])
def test_slow_modes_are_the_slowest_of_the_full_spectrum(sector):
    table = slow_modes(PAPER, (5, 5), 6, sector)
    expected = slowest_of_full_spectrum(PAPER, (5, 5), sector, 6)
    assert np.abs(table["re"] + 1j * table["im"] - expected).max() < 1e-10
    assert list(table["mode"]) == [1, 2, 3, 4, 5, 6]
    assert (table["im"] >= 0).all()
    assert table["residual"].max() < 1e-9


@pytest.mark.parametrize(
    ("number", "coupling", "sector"),
    [
        (7, 5 / 7, "symmetric"),  # dimension 2080: beyond the full diagonalisation
        (7, 0.1, "antisymmetric"),
        (9, 0.1, "antisymmetric"),
        pytest.param(9, 5 / 7, "symmetric", marks=pytest.mark.slow),
        pytest.param(11, 0.1, "symmetric", marks=pytest.mark.slow),
        pytest.param(11, 5 / 7, "antisymmetric", marks=pytest.mark.slow),
    ],
)
def test_stencil_engine_agrees_with_shift_invert_on_the_sector_matrix(number, coupling, sector):
    network = Network((1.5, 0.9), coupling)
    table = slow_modes(network, (number, number), 6, sector)
    matrix = sector_matrix(network, (number, number), sector)
    expected = shift_invert_modes(matrix, 6, sector == "symmetric", np.sqrt(1.25))
    assert np.abs(table["re"] + 1j * table["im"] - expected.eigenvalues).max() < 1e-9
    assert table["residual"].max() < 1e-9
    assert table["error"].max() < 1e-8
    assert "exact" in table.attrs["evidence"][0]


def test_truncated_modes_are_good_to_their_error():
    exact = slow_modes(PAPER, (9, 9), 3, "antisymmetric")
    truncated = slow_modes(PAPER, (9, 9), 3, "antisymmetric", truncation=13)
    difference = np.hypot(exact["re"] - truncated["re"], exact["im"] - truncated["im"])
    assert difference.max() > 1e-12  # it is truncated
    assert (difference < truncated["error"]).all()
    assert (difference < truncated["residual"] * 100).all()
    assert truncated["residual"].min() > 1e-8  # the full space is seen


def test_unequal_sizes_and_single_crystal():
    own = Network((1.5, 0.9), 0.1, kappa=(0.9, 0.5))
    for network, atoms in ((PAPER, (7, 4)), (own, (6, 5)), (Network((1.5,)), (38,))):
        table = slow_modes(network, atoms, 4, "symmetric")
        expected = slowest_of_full_spectrum(network, atoms, "symmetric", 4)
        assert np.abs(table["re"] + 1j * table["im"] - expected).max() < 1e-8


def test_single_crystal_rotates_at_sqrt_of_drive_squared_minus_one():
    frequencies = []
    for number in (50, 100, 200):
        table = slow_modes(Network((1.5,)), (number,), 4, "symmetric")
        frequencies.append(table["im"][table["im"] > 0.5].iloc[0])
    # Im λ falls short of √(Ω² − κ²) by a power of N that tends to one: a line in 1/N through neighbours approaches it.
    limit = np.sqrt(1.5**2 - 1)
    rest = np.abs(2 * np.array(frequencies[1:]) - frequencies[:-1] - limit)
    assert rest[1] < 0.3 * rest[0]
    assert rest[1] < 1e-3


def test_exchange_coupling_and_three_subsystems():
    exchange = Network((1.2, 0.9), 0.6, interaction="coherent")
    three = Network((1.5, 0.9, 0.7), 0.4, kappa=(1.0, 1.2, 0.8))
    for network, atoms, sector in ((exchange, (5, 5), "full"), (three, (2, 2, 3), "antisymmetric")):
        table = slow_modes(network, atoms, 4, sector)
        expected = slowest_of_full_spectrum(network, atoms, sector, 4)
        assert np.abs(table["re"] + 1j * table["im"] - expected).max() < 1e-8
        assert list(table["sector"].unique()) == [sector]


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


def test_two_equal_crystals_show_every_mode_twice():
    table = slow_modes(Network((0.5, 0.5)), (6, 6), 8, "antisymmetric")
    expected = slowest_of_full_spectrum(Network((0.5, 0.5)), (6, 6), "antisymmetric", 8)
    np.testing.assert_allclose(table["re"], expected.real, rtol=0, atol=1e-9)
    assert np.isclose(table["re"][0], table["re"][1], rtol=0, atol=1e-9)


def test_normalisations_differ_by_the_rescaled_coupling():
    # Γ/S_α with Γ equals Γ/S with 2Γ for two equal subsystems.
    first = slow_modes(Network((1.5, 0.9), 0.1, normalisation="subsystem"), (5, 5), 4)
    second = slow_modes(Network((1.5, 0.9), 0.2), (5, 5), 4)
    assert np.abs(first[["re", "im"]] - second[["re", "im"]]).to_numpy().max() < 1e-10


def test_table_does_not_depend_on_the_run():
    first, second = (slow_modes(PAPER, (7, 7), 4, "antisymmetric") for _ in range(2))
    assert first.equals(second)


@pytest.mark.parametrize(("drives", "coupling"), [((100, 0.9), 0.1), ((1.5, 0.9), 50), ((0.2, 0.1), 0.1)])
def test_what_the_krylov_method_cannot_do_lapack_does(drives, coupling):
    # Far driven, a mode near iΩ stayed hidden from both starts; the other two do not converge.
    network = Network(drives, coupling)
    slow = slowest_of_full_spectrum(network, (5, 5), "symmetric", 6).real
    assert np.allclose(slow_modes(network, (5, 5), 6, "symmetric")["re"], slow, atol=1e-8)


@pytest.mark.parametrize("unit", [1e5, 1e-5])
def test_other_units_give_the_same_modes(unit):
    other = Network((1.5 * unit, 0.9 * unit), 0.1 * unit, kappa=(unit, 0.8 * unit))
    ours = slow_modes(other, (8, 8), 4, "antisymmetric")
    paper = slow_modes(Network((1.5, 0.9), 0.1, kappa=(1, 0.8)), (8, 8), 4, "antisymmetric")
    np.testing.assert_allclose(ours[["re", "im"]] / unit, paper[["re", "im"]], rtol=1e-9, atol=1e-12)
    assert ours["residual"].max() < 1e-9 * unit


def test_the_effort_that_large_crystals_need_finds_the_same_modes(monkeypatch):
    usual = slow_modes(PAPER, (9, 9), 4, "antisymmetric")
    monkeypatch.setattr(effort, "LARGE", 5)
    monkeypatch.setattr(effort, "BASIS_BYTES", 0)  # 60 vectors, a filter of higher degree
    other = slow_modes(PAPER, (9, 9), 4, "antisymmetric")
    np.testing.assert_allclose(other[["re", "im"]], usual[["re", "im"]], rtol=0, atol=1e-9)
    assert not np.array_equal(other["residual"], usual["residual"])


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


def test_one_mode_beside_the_steady_state_needs_it_to_its_residual_only():
    found = slow_modes(PAPER, (24, 22), 1, "symmetric")
    assert found["re"][0] == pytest.approx(slow_modes(PAPER, (24, 22), 3, "symmetric")["re"][0], abs=1e-6)


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


def test_ellipse_holds_its_outline_down_and_lifts_the_slow_end():
    outline = np.array([-20 + 5j, -10 + 25j, -3 + 12j, -2.0])
    outline = np.concatenate([outline, outline.conj()])
    ellipse = fitted_ellipse(outline, -2.0)
    assert ellipse.growth(np.array([0.0]))[0] > ellipse.growth(outline).max()


def test_sizes_that_do_not_fit_are_refused_before_anything_is_allocated():
    with pytest.raises(InputError, match="GiB"):
        slow_modes(PAPER, (1000, 1000), truncation="exact")
    with pytest.raises(InputError, match="GiB"):
        slow_modes(Network((1.5, 0.9, 0.8), 0.1), (30, 30, 30))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"atoms": (5,)}, "one entry for each"),
        ({"atoms": (2, 0)}, "integer ≥ 1"),
        ({"atoms": (1, 1), "modes": 40}, "`modes` must be at most"),
        ({"modes": 0}, "`modes` must be an integer ≥ 1"),
        ({"sector": "even"}, "`sector` must be one of both"),
        ({"sector": "full"}, "`sector` must be both or symmetric"),
        ({"truncation": "most"}, "`truncation` must be"),
    ],
)
def test_bad_input_is_named(arguments, message):
    with pytest.raises(InputError, match=message):
        slow_modes(PAPER, **{"atoms": (3, 3), **arguments})


def test_verb_writes_the_table(tmp_path, capsys):
    out = tmp_path / "spectrum.csv"
    words = ["spectrum", "--atoms", "3", "3", "--drives", "1.5", "0.9", "--coupling", "0.1", "--modes", "4", "--out"]
    assert main([*words, str(out)]) == 0
    table = tables.read(out)
    assert list(table.columns) == ["sector", "mode", "re", "im", "residual", "error"]
    assert list(table["sector"]) == ["symmetric"] * 4 + ["antisymmetric"] * 4
    assert any("full spectrum" in line for line in tables.header(out)["evidence"])
    assert main([*words[:-1], "--sector", "full"]) == 2
    assert "seeding spectrum: `sector` must be" in capsys.readouterr().err


def test_strong_damping_brings_no_zero_modes_of_redundant_entries():
    """Where the wanted modes decay fast the filter raises 0 most of all: only the steady state may be there."""
    network = Network((1.5, 0.9), 5 / 7, normalisation="subsystem")
    found = slow_modes(network, (7, 7), modes=6, sector="symmetric")
    dense = np.linalg.eigvals(sector_matrix(network, (7, 7), "symmetric").toarray())
    expected = sorted((value for value in dense if value.imag >= -1e-9 and abs(value) > 1e-9), key=lambda v: -v.real)
    assert np.allclose(found["re"] + 1j * found["im"], expected[:6], atol=1e-8)


@pytest.mark.parametrize(("network", "atoms"), [(PAPER, (13, 13)), (Network((1.5,)), (40,))])
def test_sectors_at_a_time_change_no_bit(network, atoms, monkeypatch):
    found = set()
    alone = slow_modes(network, atoms, 4)
    for name in ("single_crystal_modes", "_whole_sector"):
        real = getattr(spectrum, name)
        monkeypatch.setattr(spectrum, name, lambda *a, real=real: (found.add(threading.get_ident()), real(*a))[1])
    together = slow_modes(network, atoms, 4, threads=2)
    assert len(found) == 2
    pd.testing.assert_frame_equal(alone, together, check_exact=True)
    assert alone.attrs == together.attrs


def test_what_goes_wrong_in_one_of_two_sectors_is_said_while_the_other_computes(monkeypatch):
    waiting = threading.Event()

    def failing(_network, _atoms, name, *_):
        if name == "antisymmetric":
            raise ComputationError("not today")
        waiting.wait(60)

    monkeypatch.setattr(spectrum, "truncated_modes", failing)
    with pytest.raises(ComputationError, match="not today"):
        slow_modes(PAPER, (24, 24), 4, threads=2)
    assert not waiting.is_set()
    waiting.set()


def test_sectors_that_memory_does_not_hold_together_come_in_turn(monkeypatch):
    names = ("symmetric", "antisymmetric")
    at_threshold = (Network((1.0,)), (10_000,), names, 7, "auto", True)
    monkeypatch.setattr(spectrum.machine, "memory", lambda: 16 * 2**30)
    assert spectrum._sectors_in_memory(*at_threshold) == 1  # K grows
    assert spectrum._sectors_in_memory(PAPER, (25, 25), names, 7, "auto", True) == 2
    monkeypatch.setattr(spectrum.machine, "memory", lambda: 64 * 2**30)
    assert spectrum._sectors_in_memory(*at_threshold) == 2
    monkeypatch.setattr(spectrum.machine, "memory", lambda: 2 * 2**30)
    assert [spectrum._sectors_in_memory(PAPER, (n, n), names, 7, "auto", True) for n in (25, 100)] == [2, 1]


def test_threads_below_one_are_refused():
    with pytest.raises(InputError, match="`threads` must be"):
        slow_modes(PAPER, (2, 2), 1, threads=0)
