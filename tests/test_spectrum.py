"""Slow modes: against the full spectrum, known single-crystal physics, bad input, the verb."""

import numpy as np
import pytest
from seeding import tables
from seeding.checks import InputError
from seeding.cli import main
from seeding.liouvillian import sector_matrix
from seeding.network import Network
from seeding.spectrum import slow_modes

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
    assert any("exact" in line for line in tables.header(out))
    assert main([*words[:-1], "--sector", "full"]) == 2
    assert "seeding spectrum: `sector` must be" in capsys.readouterr().err
