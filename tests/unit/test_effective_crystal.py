"""A seeded pair is one effective crystal and a neighbour at rest: closed forms, spectra of the master equation."""

import dataclasses

import numpy as np
import pytest
from seeding.checks import NoAnswer
from seeding.large_n.effective_crystal import effective_neighbour, effective_seed, steady_pull
from seeding.large_n.product_modes import matched, product_modes
from seeding.master_equation.spectrum import slow_modes
from seeding.mean_field.motion import velocity
from seeding.network import Network

PAIR = Network((1.5, 0.9), 0.1)
GENERAL = [
    PAIR,
    dataclasses.replace(PAIR, normalisation="subsystem"),
    dataclasses.replace(PAIR, kappa=(1.1, 0.8)),
    dataclasses.replace(PAIR, weights=(1, 3), kappa=(1.2, 0.7)),
    Network((0.9, 1.5), 0.1, weights=(2, 1)),
]


def coupling_matrix(network):
    """K of the phase equation."""
    return np.diag(network.kappas) + network.shares()


@pytest.mark.parametrize("network", GENERAL, ids=str)
def test_the_effective_crystal_is_at_its_threshold_exactly_at_the_critical_coupling(network):
    seed = effective_seed(dataclasses.replace(network, coupling=network.critical_coupling()))
    assert seed.drive == seed.kappa
    below = effective_seed(dataclasses.replace(network, coupling=0.99 * network.critical_coupling()))
    assert below.drive > below.kappa


@pytest.mark.parametrize("network", GENERAL, ids=str)
def test_the_effective_phase_does_not_feel_the_neighbour_in_the_mean_field(network):
    seed = effective_seed(network)
    a, b = seed.places
    speeds = []
    for other in (0.3, 1.9):
        angles = np.zeros(2)
        angles[a], angles[b] = 0.8, other
        spins = np.stack([np.zeros(2), np.sin(angles), np.cos(angles)], axis=1)
        moved = np.asarray(velocity(network, spins))
        turning = moved[:, 1] / spins[:, 2]
        speeds.append(turning[a] - seed.ratio * turning[b])
    assert speeds[0] == pytest.approx(speeds[1], abs=1e-12)
    assert speeds[0] == pytest.approx(seed.kappa * np.sin(0.8) - seed.drive, abs=1e-12)


@pytest.mark.parametrize("network", GENERAL, ids=str)
def test_the_noise_of_the_effective_phase_is_that_of_one_crystal_and_independent_of_the_neighbours(network):
    weights = np.ones(2) if network.weights is None else np.array(network.weights)
    noise = coupling_matrix(network) / weights  # of N_α in the same units
    seed = effective_seed(network)
    a, b = seed.places
    row = np.zeros(2)
    row[a], row[b] = 1.0, -seed.ratio
    assert noise[0, 1] == pytest.approx(noise[1, 0])
    assert (row @ noise)[b] == pytest.approx(0, abs=1e-14)
    assert row @ noise @ row == pytest.approx(seed.kappa / weights[a])


def test_closed_forms_of_the_pair_of_the_paper():
    seed = effective_seed(PAIR)
    assert seed.kappa == pytest.approx(1.1 / 1.05)
    assert seed.ratio == pytest.approx(0.05 / 1.05)
    assert seed.drive == pytest.approx(1.5 - 0.9 * seed.ratio)


@pytest.mark.parametrize("drive", [0.3, 1.0, 1.7])
def test_the_steady_pull_is_that_of_the_master_equation(drive):
    number, kappa = 6, 1.3
    hamiltonian, collapse = Network((drive,), kappa=kappa).operators((number,))
    import qutip

    steady = qutip.steadystate(hamiltonian, collapse)
    expected = qutip.expect(qutip.jmat(number / 2, "y"), steady) / (number / 2)
    assert steady_pull(drive, kappa, number) == pytest.approx(expected, abs=1e-9)


def test_the_steady_pull_far_below_the_threshold_is_that_of_a_crystal_at_rest_at_any_size():
    assert steady_pull(0.02, 1.0, 4000) == pytest.approx(0.02)
    assert steady_pull(0.0, 1.0, 5) == 0


@pytest.mark.parametrize(
    "network",
    [Network((1.5,)), Network((1.5, 0.9, 0.9), 0.1), dataclasses.replace(PAIR, interaction="coherent")],
    ids=str,
)
def test_what_is_no_pair_has_no_effective_crystal(network):
    with pytest.raises(NoAnswer, match="pair"):
        effective_seed(network)


def compared(network, number):
    """The slow modes of a pair of N_α = `number` with the sums that they are, both sectors."""
    pair = slow_modes(network, (number, number), 6)
    seed = slow_modes(effective_seed(network).crystal, (number,), 8)
    other = slow_modes(effective_neighbour(network, (number, number)), (number,), 8)
    parts = {}
    for sector in ("symmetric", "antisymmetric"):
        rows = pair[pair["sector"] == sector]
        parts[sector] = rows.join(matched(rows, product_modes(seed, other, sector)), how="inner")
    return parts


def test_without_coupling_every_mode_of_the_pair_is_a_sum_and_sectors_multiply():
    for table in compared(dataclasses.replace(PAIR, coupling=0.0), 7).values():
        assert len(table) >= 5
        assert table["difference"].max() < 1e-9
        kinds = {(seed[0], other[0]) for seed, other in zip(table["seed_mode"], table["other_mode"], strict=True)}
        assert kinds <= (
            {("s", "s"), ("a", "a")} if table["sector"].iloc[0] == "symmetric" else {("s", "a"), ("a", "s")}
        )


def test_modes_of_the_seeded_pair_are_those_of_the_seed_and_of_the_neighbour_alone():
    for table in compared(PAIR, 9).values():
        seed, other = table[table["other_mode"] == "s0"], table[table["seed_mode"] == "s0"]
        assert len(seed) >= 2
        assert seed["difference"].max() < 3e-3
        assert other["difference"].max() < 6e-3


def test_at_the_critical_coupling_the_sum_holds_within_a_few_per_cent():
    critical = dataclasses.replace(PAIR, coupling=PAIR.critical_coupling())
    for table in compared(critical, 9).values():
        seed = table[table["other_mode"] == "s0"]
        assert 5e-3 < seed["difference"].max() < 0.08


def test_the_sum_gets_worse_like_the_square_of_the_ratio():
    errors = []
    for coupling in (0.2, 0.4):
        table = compared(dataclasses.replace(PAIR, coupling=coupling), 11)["symmetric"]
        errors.append(table.loc[table["seed_mode"].eq("s1") & table["other_mode"].eq("s0"), "difference"].iloc[0])
    ratios = [effective_seed(dataclasses.replace(PAIR, coupling=coupling)).ratio for coupling in (0.2, 0.4)]
    assert errors[1] / errors[0] > (ratios[1] / ratios[0]) ** 1.5
