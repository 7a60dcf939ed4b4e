"""States of QuTiP into the finite-N engines, and the Liouvillian back as QuTiP's superoperator."""

import numpy as np
import pytest
import qutip
import random_networks
from hypothesis import given, settings
from hypothesis import strategies as st
from seeding import machine
from seeding.checks import InputError
from seeding.crosschecks import reference
from seeding.master_equation.evolution import exact_evolution
from seeding.master_equation.liouvillian import superoperator
from seeding.network import Network
from seeding.unravelling.ensemble import checked, trajectories

PAIR = Network((1.5, 0.9), 0.3, kappa=(1.0, 0.6))
EXCHANGE = Network((1.2, 0.9), 0.6, kappa=(0.5, 1.2), interaction="coherent")
THREE = Network((1.5, 0.9, 0.8), 0.3, kappa=(1.0, 0.7, 1.2))
CASES = [(PAIR, (3, 2)), (EXCHANGE, (2, 3)), (THREE, (1, 2, 1)), (Network((1.3,)), (5,))]
SEEDS = st.integers(0, 2**16)


def random_state(atoms, seed, kind):
    dims = [number + 1 for number in atoms]
    return (qutip.rand_ket if kind == "ket" else qutip.rand_dm)(dims, seed=seed)


def by_qutip(network, atoms, state, times):
    hamiltonian, collapse = network.operators(atoms)
    options = {"rtol": 1e-10, "atol": 1e-12, "nsteps": 100_000}
    observables = reference.magnetisations(network, atoms)
    return np.array(qutip.mesolve(hamiltonian, state, times, collapse, e_ops=observables, options=options).expect).T


def spins(table, n):
    return table[[f"m{axis}_{alpha}" for alpha in range(n) for axis in "xyz"]].to_numpy()


@settings(max_examples=25, deadline=None, derandomize=True)
@given(system=random_networks.networks())
def test_superoperator_of_random_networks_is_that_of_qutip(system):
    network, atoms = system
    found, expected = superoperator(network, atoms), qutip.liouvillian(*network.operators(atoms))
    assert found.dims == expected.dims
    assert found.issuper
    assert abs((found - expected).full()).max() < 1e-12


@pytest.mark.parametrize("kind", ["ket", "density matrix"])
@pytest.mark.parametrize(("network", "atoms"), CASES)
def test_evolution_from_a_random_state_is_that_of_mesolve(network, atoms, kind):
    """Both sectors are filled: ⟨m_x⟩, of the antisymmetric one, is there from the start."""
    state = random_state(atoms, 7, kind)
    table = exact_evolution(network, atoms, 4, 9, initial=state)
    found = spins(table, network.n)
    assert np.abs(found - by_qutip(network, atoms, state, table["time"])).max() < 1e-8
    assert np.abs(found[0, ::3]).min() > 1e-3


@settings(max_examples=10, deadline=None, derandomize=True)
@given(system=random_networks.networks(), seed=SEEDS)
def test_superoperator_moves_a_random_state_as_the_evolution_does(system, seed):
    network, atoms = system
    state = random_state(atoms, seed, "density matrix")
    table = exact_evolution(network, atoms, 0.7, 2, initial=state)
    moved = qutip.vector_to_operator((superoperator(network, atoms) * 0.7).expm() * qutip.operator_to_vector(state))
    expected = [qutip.expect(operator, moved) for operator in reference.magnetisations(network, atoms)]
    assert np.abs(spins(table, network.n)[-1] - expected).max() < 1e-8


@pytest.mark.parametrize(("network", "atoms"), CASES)
def test_the_networks_own_start_as_a_state_of_qutip_gives_the_same(network, atoms):
    network = Network(network.drives, network.coupling, network.kappa, network.interaction, initial="angles:70,40")
    given_state = exact_evolution(network, atoms, 3, 4, initial=reference.initial_state(network, atoms))
    apart = np.abs(given_state - exact_evolution(network, atoms, 3, 4))
    assert apart.drop(columns="error").max(axis=None) < 1e-8


def test_correlations_of_a_bell_state_are_those_of_a_singlet():
    """Two atoms: ⟨S_A·S_B⟩ = −3/4, in units of S_A S_B = 1/4 it is −3; no spin points anywhere."""
    up, down = qutip.basis(2, 0), qutip.basis(2, 1)
    singlet = (qutip.tensor(up, down) - qutip.tensor(down, up)).unit()
    first = exact_evolution(PAIR, (1, 1), 1, 2, initial=singlet).iloc[0]
    assert first["ss_0_1"] == pytest.approx(-3, abs=1e-12)
    assert np.abs(first[[f"m{axis}_{alpha}" for axis in "xyz" for alpha in (0, 1)]]).max() < 1e-12


@pytest.mark.parametrize(("network", "atoms"), [(PAIR, (3, 2)), (EXCHANGE, (1, 2))])
def test_trajectories_from_an_entangled_ket_average_to_the_exact_evolution(network, atoms):
    state = random_state(atoms, 11, "ket")
    table = exact_evolution(network, atoms, 2, 5, initial=state)
    means = trajectories(network, atoms, table["time"], 400, 3, initial=state)
    errors = means[[f"m{axis}_{alpha}_sem" for alpha in range(2) for axis in "xyz"]].to_numpy()
    apart = np.abs(spins(means, 2) - spins(table, 2))
    assert apart[0].max() < 1e-12
    assert (apart[1:] < 4.5 * errors[1:]).all()


def test_trajectories_of_the_networks_own_ket_are_the_same_jumps():
    times = np.linspace(0, 3, 7)
    own = Network(PAIR.drives, PAIR.coupling, PAIR.kappa, initial=("x", "angles:30,50"))
    given_state = trajectories(own, (3, 2), times, 20, 1, initial=reference.initial_state(own, (3, 2)))
    assert np.abs(given_state - trajectories(own, (3, 2), times, 20, 1, method="plain")).max(axis=None) < 1e-8


KET = qutip.rand_ket([4, 3], seed=1)
DENSITY = qutip.rand_dm([4, 3], seed=1)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (qutip.rand_ket([3, 4], seed=1), r"must have dims \[\[4, 3\], \[1\]\] for these atoms, but has \[\[3, 4\]"),
        (qutip.rand_dm([12], seed=1), r"must have dims \[\[4, 3\], \[4, 3\]\] for these atoms, but has \[\[12\]"),
        (KET + KET, "must be of norm 1, but is (2|1.999999)"),
        (KET * np.nan, "must be of norm 1, but is nan"),
        (DENSITY / 2, "must be of trace 1, but is 0.5"),
        (DENSITY + 0.1j * qutip.tensor(qutip.jmat(1.5, "z"), qutip.qeye(3)), "must be Hermitian"),
        (DENSITY + qutip.tensor(qutip.jmat(1.5, "z"), qutip.qeye(3)), "must have no eigenvalue below 0, but has -"),
        (KET.dag(), "must be a ket or a density matrix of QuTiP"),
        (qutip.operator_to_vector(DENSITY), "must be a ket or a density matrix of QuTiP"),
        (np.eye(12) / 12, "must be a ket or a density matrix of QuTiP"),
    ],
)
def test_what_is_no_state_of_these_crystals_is_refused_in_one_line(state, expected):
    with pytest.raises(InputError, match=expected) as refused:
        exact_evolution(PAIR, (3, 2), 1, 2, initial=state)
    assert "`initial`" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_what_a_given_start_excludes_is_said():
    with pytest.raises(InputError, match="`truncation` must be auto or exact for a given start"):
        exact_evolution(PAIR, (3, 2), 1, 2, 4, initial=KET)
    with pytest.raises(InputError, match="`atoms` must give at most 70000 entries of ρ for a given start"):
        exact_evolution(PAIR, (30, 30), 1, 2, initial=qutip.basis([31, 31], [0, 0]))
    with pytest.raises(InputError, match="`initial` must be a ket, as a trajectory has one"):
        trajectories(PAIR, (3, 2), [0, 1], 2, 1, initial=DENSITY)
    with pytest.raises(InputError, match="`method` must be auto or plain for a given start"):
        trajectories(PAIR, (3, 2), [0, 1], 2, 1, method="frame", initial=KET)


def test_a_given_ket_needs_the_memory_of_complex_amplitudes(monkeypatch):
    monkeypatch.setattr(machine, "memory", lambda: 12 * 2**20)
    checked(PAIR, (299, 299), [0, 1], 2, 1, 0, "plain")
    with pytest.raises(InputError, match=r"needs 0\.01\d* GiB a trajectory"):
        trajectories(PAIR, (299, 299), [0, 1], 2, 1, initial=qutip.basis([300, 300], [0, 0]))
