"""Slow modes: against the full spectrum, known single-crystal physics, bad input, the verb."""

import numpy as np
import pytest
from full_spectrum import slowest_of_full_spectrum
from seeding import tables
from seeding.checks import InputError
from seeding.cli import main
from seeding.master_equation import effort
from seeding.master_equation.liouvillian import sector_matrix
from seeding.master_equation.shift_invert import shift_invert_modes
from seeding.master_equation.spectrum import slow_modes
from seeding.network import Network

PAPER = Network((1.5, 0.9), 0.1)


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
