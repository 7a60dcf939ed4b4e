"""The model: validation, closed forms, operators."""

import itertools
import json
import math

import numpy as np
import pytest
import random_networks
from hypothesis import given, settings
from seeding import InputError, Network
from seeding.master_equation.liouvillian import sector_matrix, sectors


def test_critical_coupling_of_two_crystals_is_equation_4():
    drive_a, drive_b = 1.5, 0.9
    assert Network((drive_a, drive_b)).critical_coupling() == pytest.approx(2 * (drive_a - 1) / (2 - drive_a + drive_b))


@pytest.mark.parametrize("n", [2, 3, 10])
def test_fixed_point_reaches_the_equator_at_the_critical_coupling(n):
    network = Network((1.2, *[0.9] * (n - 1)))
    critical = network.critical_coupling()
    at = Network(network.drives, critical).resting_sines()
    assert at.max() == pytest.approx(1, abs=1e-12)
    assert Network(network.drives, 1.01 * critical).resting_sines().max() < 1
    assert Network(network.drives, 0.99 * critical).resting_sines().max() > 1


def test_fixed_point_balances_drive_against_both_dissipators():
    network = Network((1.3, 0.2, 0.7), 0.4, kappa=(0.8, 1.1, 0.3), weights=(1, 2, 3))
    sines = network.resting_sines()
    balance = -np.array(network.drives) + np.array(network.kappas) * sines + network.shares() @ sines
    assert np.abs(balance).max() < 1e-14


@pytest.mark.parametrize(
    ("drives", "expected"),
    [
        ((0.9, 0.5), 0.0),
        ((1.0, 1.0), 0.0),
        ((2.9, 0.1), math.inf),
        # Drives further apart than 2κ: the weak one is pulled over before the strong one is stopped.
        ((2.1, 2.1, 2.1, 0.0), math.inf),
    ],
)
def test_critical_coupling_is_zero_where_all_rest_and_infinite_where_no_coupling_suffices(drives, expected):
    assert Network(drives).critical_coupling() == expected


def test_identical_crystals_share_the_critical_coupling_of_their_sum():
    """Equal drives Ω: (κ + Γ) sin θ = Ω, so Γ_crit = Ω − κ for every n."""
    for n in (1, 2, 7):
        assert Network((1.4,) * n).critical_coupling() == pytest.approx(0.4)


def test_subsystem_normalisation_is_n_times_stronger():
    drives = (1.5, 0.9)
    assert Network(drives, normalisation="subsystem").critical_coupling() == pytest.approx(
        Network(drives).critical_coupling() / 2
    )
    assert Network(drives, 0.1, normalisation="subsystem").shares().sum() == pytest.approx(0.2)


def test_equal_weights_are_none_in_either_normalisation():
    assert Network((1.5, 0.9), 0.1, weights=(3.0, 3.0)) == Network((1.5, 0.9), 0.1)
    assert Network((1.5, 0.9), 0.1, weights=(1, 1), normalisation="subsystem").shares() == pytest.approx([0.1, 0.1])
    assert Network((1.5, 0.9), 0.1, weights=(1.0, 3.0)).shares() == pytest.approx([0.025, 0.075])


def test_random_initial_state_is_on_the_sphere_and_depends_on_the_seed_only():
    first = Network((1.0, 1.0, 1.0), initial="random:3").directions()
    assert np.linalg.norm(first, axis=1) == pytest.approx(1)
    assert np.array_equal(first, Network((2.0, 1.0, 0.5), initial="random:3").directions())
    assert not np.array_equal(first, Network((1.0, 1.0, 1.0), initial="random:4").directions())


def test_equal_kappas_and_equal_starts_are_held_as_one():
    network = Network((1.5, 0.9), 0.1, kappa=[1.0, 1.0], initial=["up", "up"])
    assert network == Network((1.5, 0.9), 0.1)
    assert network.parameters()["kappa"] == 1.0
    assert network.parameters()["initial"] == "up"
    assert Network((1.5, 0.9), kappa=(1, 0.8)).kappas == (1.0, 0.8)
    assert Network((1.5, 0.9), kappa=(1, 0.8)).largest_kappa == 1.0
    assert Network((1.5, 0.9), initial=("random:3", "random:3")) == Network((1.5, 0.9), initial="random:3")


def test_a_network_is_what_its_parameters_make_again():
    network = Network((1.5, 0.9), 0.1, kappa=(1.0, 0.8), initial=("up", "angles:60,90"), weights=(1, 2))
    assert Network(**json.loads(json.dumps(network.parameters()))) == network


def test_angles_are_the_polar_one_and_the_azimuth_and_exact_at_right_angles():
    words = ("angles:0,0", "angles:180,77", "angles:90,0", "angles:90,-180", "angles:-90,-90", "angles:90,270")
    named = ("up", "down", "x", "minus-x", "y", "minus-y")
    drives = (1.0,) * 6
    assert np.array_equal(Network(drives, initial=words).directions(), Network(drives, initial=named).directions())
    theta, phi = math.radians(60), math.radians(-37.5)
    expected = (math.sin(theta) * math.cos(phi), math.sin(theta) * math.sin(phi), math.cos(theta))
    assert Network((1.0,), initial="angles:60,-37.5").directions()[0] == pytest.approx(expected, abs=1e-15)
    assert Network((1.0,), initial="angles:33.3,90").directions()[0, 0] == 0  # on the torus


def test_each_subsystem_starts_as_its_own_word_says():
    found = Network((1.0,) * 3, initial=("down", "random:3", "x")).directions()
    assert np.array_equal(found[[0, 2]], [[0, 0, -1], [1, 0, 0]])
    assert np.array_equal(found[1], Network((1.0,) * 3, initial="random:3").directions()[1])


def test_operators_give_the_rates_of_equation_3():
    atoms = (2, 4)
    hamiltonian, collapse = Network((1.5, 0.9), 0.3, kappa=(2.0, 0.5)).operators(atoms)
    assert hamiltonian.isherm
    # ‖S⁻‖² summed over matrix elements is 2S(S+1)(2S+1)/3 for a spin S, times the dimension of the other.
    spins = np.array(atoms) / 2
    traces = 2 * spins * (spins + 1) * (2 * spins + 1) / 3 * np.array([5, 3])
    found = [(operator.dag() * operator).tr() for operator in collapse]
    assert found == pytest.approx([*(np.array([2.0, 0.5]) / spins * traces), 0.3 / spins.sum() * traces.sum()])


NETWORKS = [
    (Network((1.5, 0.9, 0.4), 0.3, kappa=0.7), (1, 2, 3)),
    (Network((1.5, 0.9, 0.4), 0.3, kappa=0.7, interaction="coherent"), (1, 2, 3)),
    (Network((1.5, 0.9), 0.3, kappa=2.0, normalisation="subsystem"), (3, 3)),
    (Network((1.5, 0.9), 0.3, interaction="coherent", normalisation="subsystem"), (3, 3)),
    (Network((1.5, 0.9), 0.0), (2, 1)),
    (Network((1.5,), 0.3), (4,)),
    (Network((1.5,), 0.3, interaction="coherent"), (4,)),
    (Network((1.5, 0.9, 0.4), 0.3, kappa=(0.7, 1.3, 0.2)), (1, 2, 3)),
    (Network((1.5, 0.9), 0.3, kappa=(1.0, 0.4), interaction="coherent", normalisation="subsystem"), (3, 3)),
]


@pytest.mark.parametrize(("network", "atoms"), NETWORKS)
def test_channels_and_exchange_are_equation_3_and_d1_with_each_pair_counted_once(network, atoms):
    """Written out: κ/S_α, then Γ/S or Γ/S_α; Γ/2S for each ordered pair S⁺_α S⁻_β is each pair once with its h.c."""
    spins = [number / 2 for number in atoms]
    scale = sum(spins) if network.normalisation == "total" else spins[0]
    collective = network.coupling > 0 and network.interaction == "dissipative"
    channels = network.channels(atoms)
    assert channels.shape == (network.n + collective, network.n)
    local = [kappa / spin for kappa, spin in zip(network.kappas, spins, strict=True)]
    rates = np.diag(local) + collective * network.coupling / scale
    assert channels.T @ channels == pytest.approx(rates, rel=1e-14)
    assert np.count_nonzero(channels) == network.n * (1 + collective)
    strength = network.coupling / (2 * scale) if network.interaction == "coherent" else 0.0
    assert network.exchange(atoms) == pytest.approx(strength * (1 - np.eye(network.n)), rel=1e-14)
    assert network.local_rates(atoms) == pytest.approx(local, rel=1e-14)
    assert network.collective_rate(atoms) == pytest.approx(collective * network.coupling / scale, rel=1e-14)


def written_out(network, atoms):
    """Liouvillian of Eq. (3) or (D1) by hand, in QuTiP's operators, as a dense matrix."""
    import qutip

    places = [qutip.qeye(number + 1) for number in atoms]

    def spin(alpha, axis):
        return qutip.tensor([*places[:alpha], qutip.jmat(atoms[alpha] / 2, axis), *places[alpha + 1 :]])

    lower = [spin(alpha, "-") for alpha in range(network.n)]
    scale = sum(atoms) / 2 if network.normalisation == "total" else atoms[0] / 2
    hamiltonian = sum(drive * spin(alpha, "x") for alpha, drive in enumerate(network.drives))
    each = zip(network.kappas, atoms, lower, strict=True)
    collapse = [math.sqrt(2 * kappa / number) * one for kappa, number, one in each]
    if network.interaction == "coherent":
        for alpha, beta in itertools.combinations(range(network.n), 2):
            pair = lower[alpha].dag() * lower[beta]
            hamiltonian += network.coupling / (2 * scale) * (pair + pair.dag())
    else:
        collapse.append(math.sqrt(network.coupling / scale) * sum(lower))
    return qutip.liouvillian(hamiltonian, collapse).full()


@pytest.mark.parametrize(("network", "atoms"), NETWORKS)
def test_real_sector_matrices_have_the_spectrum_of_the_written_out_operators(network, atoms):
    expected = np.linalg.eigvals(written_out(network, atoms))
    found = np.concatenate(
        [np.linalg.eigvals(sector_matrix(network, atoms, name).toarray()) for name in sectors(network)]
    )
    assert found.size == expected.size
    gaps = np.abs(found[:, None] - expected[None, :])
    assert max(gaps.min(axis=0).max(), gaps.min(axis=1).max()) < 1e-6


@settings(max_examples=25, deadline=None, derandomize=True)
@given(system=random_networks.networks())
def test_operators_of_random_networks_are_the_written_out_ones(system):
    import qutip

    network, atoms = system
    assert np.abs(qutip.liouvillian(*network.operators(atoms)).full() - written_out(network, atoms)).max() < 1e-13


def test_subsystem_normalisation_refuses_unequal_sizes_before_any_rate():
    network = Network((1.5, 0.9), 0.3, normalisation="subsystem")
    for method in (network.collective_rate, network.channels, network.exchange, network.operators):
        with pytest.raises(InputError, match="normalisation"):
            method((2, 3))


def test_coherent_operators_have_the_mean_field_of_equation_d2():
    """d⟨m_x⟩/dt of A for A up, B along y is (Γ/n) m_z^A m_y^B in the mean field and exactly so in a product state."""
    import qutip

    atoms, coupling = (3, 5), 0.7
    hamiltonian, collapse = Network((0.0, 0.0), coupling, kappa=1e-12, interaction="coherent").operators(atoms)
    up = qutip.spin_coherent(1.5, 0, 0)
    along_y = qutip.spin_coherent(2.5, math.pi / 2, math.pi / 2)
    state = qutip.ket2dm(qutip.tensor(up, along_y))
    m_x = qutip.tensor(qutip.jmat(1.5, "x"), qutip.qeye(6)) / 1.5
    rate = (qutip.liouvillian(hamiltonian, collapse)(state) * m_x).tr()
    assert rate == pytest.approx(coupling * 5 / 8, rel=1e-9)  # S_B/S = 5/8 replaces 1/n


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"drives": ()}, "drives"),
        ({"drives": (1.5, -0.9)}, "-0.9"),
        ({"drives": (1.5, math.nan)}, "nan"),
        ({"drives": "1.5"}, "drives"),
        ({"drives": (1.5,), "coupling": -0.1}, "coupling"),
        ({"drives": (1.5,), "coupling": math.inf}, "coupling"),
        ({"drives": (1.5,), "kappa": 0}, "kappa"),
        ({"drives": (1.5,), "kappa": "1"}, "kappa"),
        ({"drives": (1.5, 0.9), "kappa": (1.0, 0.8, 0.9)}, "one for each of the 2 drives, but has 3 entries"),
        ({"drives": (1.5, 0.9), "kappa": (1.0, 0.0)}, "> 0"),
        ({"drives": (1.5, 0.9), "kappa": ()}, "kappa"),
        ({"drives": (1.5, 0.9, 0.8), "initial": ("up", "down")}, "one for each of the 3 drives, but has 2 entries"),
        ({"drives": (1.5, 0.9), "initial": ("up", "sideways")}, "sideways"),
        ({"drives": (1.5,), "initial": "angles:90"}, "angles:θ,φ in degrees"),
        ({"drives": (1.5,), "initial": "angles:90,east"}, "angles:90,east"),
        ({"drives": (1.5,), "initial": "angles:nan,0"}, "angles:nan,0"),
        ({"drives": (1.5,), "initial": "angles:1e3,0"}, "angles:1e3,0"),
        ({"drives": (1.5,), "initial": "angles:1,2\n"}, "angles:θ,φ"),
        ({"drives": (1.5,), "interaction": "magnetic"}, "dissipative, coherent"),
        ({"drives": (1.5,), "normalisation": "none"}, "total, subsystem"),
        ({"drives": (1.5,), "initial": "sideways"}, "random:SEED"),
        ({"drives": (1.5,), "initial": "random:-1"}, "random:SEED"),
        ({"drives": (1.5,), "initial": np.zeros(1)}, "random:SEED"),
        ({"drives": (1.5,), "interaction": np.zeros(3)}, "dissipative, coherent"),
        ({"drives": (1.5, 1.0), "weights": (1.0,)}, "weights"),
        ({"drives": (1.5, 1.0), "weights": (1.0, 2.0), "normalisation": "subsystem"}, "normalisation"),
    ],
)
def test_a_network_that_cannot_be_is_refused_in_one_line(arguments, named):
    with pytest.raises(InputError) as caught:
        Network(**arguments)
    assert named in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("atoms", [(3,), (3, 0), (3, 2.5), (3, True), 3])
def test_atom_numbers_that_do_not_fit_are_refused(atoms):
    with pytest.raises(InputError, match="atoms"):
        Network((1.5, 0.9)).operators(atoms)


def test_a_network_reads_well():
    assert str(Network((1.5, 0.9), 0.1)) == (
        "n=2 drives=[1.5 0.9] coupling=0.1 kappa=1 dissipative normalisation=total initial=up"
    )
    assert str(Network((1.5, 0.9), 0.1, kappa=(1, 0.8), initial=("up", "x"))) == (
        "n=2 drives=[1.5 0.9] coupling=0.1 kappa=[1 0.8] dissipative normalisation=total initial=[up x]"
    )
