"""Exact evolution against QuTiP, conservation, and the committed reference."""

from pathlib import Path

import numpy as np
import pytest
import qutip
from seeding import tables
from seeding.checks import InputError
from seeding.cli import main
from seeding.master_equation.evolution import exact_evolution
from seeding.network import Network

CASES = [
    (Network((1.5, 0.9), 0.1), (4, 4)),
    (Network((1.5, 0.9), 0.3, initial="x"), (3, 4)),
    (Network((1.5, 0.9), 0.3, initial="random:3"), (3, 2)),
    (Network((1.2, 0.9), 0.6, interaction="coherent", initial="random:1"), (2, 3)),
    (Network((1.5, 0.9, 0.8), 0.3, initial="y"), (2, 1, 2)),
    (Network((1.5,), 0.3, initial="down"), (6,)),
    (Network((1.5,), 0.3, interaction="coherent", initial="down"), (6,)),
]


@pytest.mark.parametrize(("network", "atoms"), CASES)
def test_evolution_is_that_of_the_master_equation(network, atoms):
    table = exact_evolution(network, atoms, 8, 9)
    hamiltonian, collapse = network.operators(atoms)
    spins = [
        qutip.spin_coherent(number / 2, np.arccos(z), np.arctan2(y, x))
        for number, (x, y, z) in zip(atoms, network.directions(), strict=True)
    ]
    identities = [qutip.qeye(number + 1) for number in atoms]
    heights = [
        qutip.tensor([*identities[:place], qutip.jmat(number / 2, "z") * (2 / number), *identities[place + 1 :]])
        for place, number in enumerate(atoms)
    ]
    options = {"rtol": 1e-10, "atol": 1e-12, "nsteps": 100_000}
    times = np.linspace(0, 8, 9)
    reference = qutip.mesolve(hamiltonian, qutip.tensor(spins), times, collapse, e_ops=heights, options=options)
    for place in range(network.n):
        difference = np.abs(table[f"mz_{place}"] - reference.expect[place]).max()
        assert difference < 1e-8
        assert difference < table["error"].max() + 1e-10


def test_truncated_evolution_is_good_to_its_error():
    network = Network((1.5, 0.9), 0.1)
    exact, truncated = (exact_evolution(network, (8, 8), 10, 11, rank) for rank in ("exact", 12))
    difference = np.abs(exact[["mz_0", "mz_1"]] - truncated[["mz_0", "mz_1"]]).to_numpy().max()
    assert 1e-9 < difference < truncated["error"].max() < 0.1


def test_reference_table_is_reproduced():
    reference = tables.read(Path(__file__).parents[1] / "reference" / "evolution.csv")
    rows = reference[reference["atoms"] == 10]
    table = exact_evolution(Network((1.5, 0.9), 0.1), (10, 10), 6, 13)
    expected = rows[rows["time"] <= 6]
    for column in ("mz_0", "mz_1"):
        assert np.abs(table[column].to_numpy() - expected[column].to_numpy()).max() < 1e-8


def test_bad_input_is_named():
    with pytest.raises(InputError, match="`atoms` must give"):
        exact_evolution(Network((1.5, 0.9), 0.1), (4000, 4000))
    with pytest.raises(InputError, match="`truncation` must be"):
        exact_evolution(Network((1.5, 0.9), 0.1), (4, 4), truncation="some")


def test_verb_writes_times_and_errors(tmp_path):
    out = tmp_path / "evolution.csv"
    words = ["evolution", "--atoms", "3", "3", "--drives", "1.5", "0.9", "--coupling", "0.1", "--duration", "2"]
    assert main([*words, "--samples", "5", "--out", str(out)]) == 0
    table = tables.read(out)
    assert list(table.columns) == ["time", "mz_0", "mz_1", "error"]
    assert list(table["time"]) == [0, 0.5, 1, 1.5, 2]
    assert abs(table["mz_0"].iloc[0] - 1) < 1e-12
