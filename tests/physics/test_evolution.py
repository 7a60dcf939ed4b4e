"""Exact evolution against QuTiP, conservation, and the committed reference."""

import itertools
from pathlib import Path

import numpy as np
import pytest
import qutip
import random_networks
from hypothesis import given, settings
from seeding import tables
from seeding.checks import InputError
from seeding.cli import main
from seeding.crosschecks import reference
from seeding.master_equation.evolution import exact_evolution
from seeding.master_equation.spectrum import slow_modes
from seeding.network import Network

CASES = [
    (Network((1.5, 0.9), 0.1), (4, 4)),
    (Network((1.5, 0.9), 0.3, initial="x"), (3, 4)),
    (Network((1.5, 0.9), 0.3, initial="random:3"), (3, 2)),
    (Network((1.2, 0.9), 0.6, interaction="coherent", initial="random:1"), (2, 3)),
    (Network((1.5, 0.9, 0.8), 0.3, initial="y"), (2, 1, 2)),
    (Network((1.5,), 0.3, initial="down"), (6,)),
    (Network((1.5,), 0.3, interaction="coherent", initial="down"), (6,)),
    (Network((1.5, 0.9), 0.3, kappa=(1.0, 0.6), initial=("angles:60,20", "x")), (3, 4)),
    (Network((1.2, 0.9), 0.6, kappa=(0.5, 1.2), interaction="coherent", initial=("up", "down")), (3, 2)),
]


@settings(max_examples=15, deadline=None, derandomize=True)
@given(system=random_networks.networks())
def test_evolution_of_random_networks_is_that_of_the_master_equation(system):
    network, atoms = system
    table = exact_evolution(network, atoms, 3, 4)
    expected = reference.expectations(network, atoms, table["time"])
    assert np.abs(table[list(expected.columns)] - expected).max(axis=None) < 1e-7


@pytest.mark.parametrize(("network", "atoms"), CASES)
def test_evolution_is_that_of_the_master_equation(network, atoms):
    table = exact_evolution(network, atoms, 8, 9)
    hamiltonian, collapse = network.operators(atoms)
    spins = reference.magnetisations(network, atoms)
    observables = {
        f"m{axis}_{alpha}": spins[3 * alpha + k] for alpha in range(network.n) for k, axis in enumerate("xyz")
    }
    for one, other in itertools.combinations(range(network.n), 2):
        pairs = zip(spins[3 * one : 3 * one + 3], spins[3 * other : 3 * other + 3], strict=True)
        observables[f"ss_{one}_{other}"] = sum(first * second for first, second in pairs)
    assert list(table.columns) == ["time", *observables, "error"]
    options = {"rtol": 1e-10, "atol": 1e-12, "nsteps": 100_000}
    times, start = np.linspace(0, 8, 9), reference.initial_state(network, atoms)
    found = qutip.mesolve(hamiltonian, start, times, collapse, e_ops=list(observables.values()), options=options)
    for name, expected in zip(observables, found.expect, strict=True):
        difference = np.abs(table[name] - expected).max()
        assert difference < 1e-8, name
        assert difference < table["error"].max() + 1e-10, name


def test_motion_that_starts_with_no_x_component_never_has_one():
    """⟨m_x⟩ belongs to the antisymmetric sector, which is empty at the start and decoupled."""
    table = exact_evolution(Network((1.5, 0.9), 0.3, kappa=(1.0, 0.7), initial=("up", "angles:50,90")), (4, 3), 5, 11)
    assert (table[["mx_0", "mx_1"]] == 0).all(axis=None)
    assert table[["my_0", "my_1"]].abs().min().min() < 1
    assert table["my_1"].iloc[0] == pytest.approx(np.sin(np.radians(50)), abs=1e-12)


def test_x_components_decay_with_the_slowest_mode_of_the_antisymmetric_sector():
    network = Network((1.5, 0.6), 0.8, kappa=(0.5, 1.5), initial=("x", "up"))
    modes = slow_modes(network, (3, 2), 2)
    slowest = modes.set_index(["sector", "mode"])["re"]
    assert slowest["antisymmetric", 1] > max(slowest["antisymmetric", 2], slowest["symmetric", 1]) + 0.2
    late = exact_evolution(network, (3, 2), 24, 13).set_index("time")
    for name in ("mx_0", "mx_1"):
        rate = np.log(late.loc[18, name] / late.loc[14, name]) / 4
        assert rate == pytest.approx(slowest["antisymmetric", 1], abs=1e-4)


def test_truncated_evolution_is_good_to_its_error():
    network = Network((1.5, 0.9), 0.1)
    exact, truncated = (exact_evolution(network, (8, 8), 10, 11, rank) for rank in ("exact", 12))
    difference = np.abs(exact[["mz_0", "mz_1"]] - truncated[["mz_0", "mz_1"]]).to_numpy().max()
    assert 1e-9 < difference < truncated["error"].max() < 0.1


def test_reference_table_is_reproduced():
    committed = tables.read(Path(__file__).parents[1] / "reference" / "evolution.csv")
    rows = committed[committed["atoms"] == 10]
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
    names = ["mx_0", "my_0", "mz_0", "mx_1", "my_1", "mz_1", "ss_0_1"]
    assert list(table.columns) == ["time", *names, "error"]
    assert list(table["time"]) == [0, 0.5, 1, 1.5, 2]
    assert abs(table["mz_0"].iloc[0] - 1) < 1e-12
