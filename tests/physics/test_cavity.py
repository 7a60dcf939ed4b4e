"""Appendix A: atoms with cavities against Eq. (3), and the two readings of Eq. (D1)."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
import qutip
from seeding import InputError, Network
from seeding.master_equation import bad_cavity, cavity
from seeding.paper.sf9 import data as sf9

PAIR = Network((1.5, 0.9), 0.1)


@pytest.fixture(scope="module")
def converging():
    """Deviations at doubled γ: N_α → mapping → list over γ = 40, 80, 160."""
    return {
        atoms: {
            mapping: [bad_cavity.deviation(PAIR, atoms, decay, 2, mapping, duration) for decay in (40.0, 80.0, 160.0)]
            for mapping in cavity.MAPPINGS
        }
        for atoms, duration in ((1, 2.5), (2, 1.0))
    }


def exponents(values):
    return [math.log2(first / second) for first, second in itertools.pairwise(values)]


@pytest.mark.parametrize("atoms", [1, 2])
def test_eliminated_cavities_with_derived_constants_are_equation_3(atoms):
    unequal = Network((1.2, 0.4, 0.9), 0.3, kappa=(0.7, 1.0, 0.2))
    for network in (PAIR, replace(PAIR, normalisation="subsystem"), unequal):
        sizes = (atoms,) * network.n
        expected = qutip.liouvillian(*network.operators(sizes))
        constants = cavity.cavities(network, atoms, 37.0)
        assert abs((qutip.liouvillian(*cavity.eliminated(constants, network, atoms)) - expected).full()).max() < 1e-13


@pytest.mark.parametrize("atoms", [1, 2, 4])
def test_constants_of_printed_a6_double_the_drive_and_multiply_the_rates_by_the_spin(atoms):
    """Eq. (A6) leaves 2Ω, κS_α and ΓS where Eq. (3) has Ω, κ and Γ: right rates only for spins of length one."""
    constants = cavity.cavities(PAIR, atoms, 37.0, "printed")
    found = qutip.liouvillian(*cavity.eliminated(constants, PAIR, atoms))
    spin, total = atoms / 2, atoms
    wrong = Network((3.0, 1.8), PAIR.coupling * total, kappa=spin)
    assert abs((found - qutip.liouvillian(*wrong.operators((atoms, atoms)))).full()).max() < 1e-13


def test_displacement_turns_driven_cavities_into_a_drive_along_x_of_four_g_eta_over_gamma_root_s():
    """Undisplaced, Eq. (A1) with one drive −iη(a − a†) for each cavity, from coherent light 2η/γ: the same ⟨m⟩(t)."""
    network, atoms, photons, decay = Network((1.5,)), 2, 12, 8.0
    constants = cavity.cavities(network, atoms, decay)
    spin, light = qutip.jmat(atoms / 2, "-"), qutip.destroy(photons)
    lowering, field = qutip.tensor(spin, qutip.qeye(photons)), qutip.tensor(qutip.qeye(atoms + 1), light)
    exchange = constants.couplings[0] / math.sqrt(atoms / 2) * field.dag() * lowering
    hamiltonian = exchange + exchange.dag() - 1j * constants.drives[0] * (field - field.dag())
    amplitude = 2 * constants.drives[0] / decay
    start = qutip.tensor(qutip.basis(atoms + 1, 0), qutip.coherent(photons, amplitude, method="analytic").unit())
    times = np.linspace(0, 5, 26)
    observables = [qutip.tensor(qutip.jmat(atoms / 2, axis), qutip.qeye(photons)) for axis in "xyz"]
    tight = {"rtol": 1e-9, "atol": 1e-11, "nsteps": 100_000}
    collapse = [math.sqrt(decay) * field]
    driven = qutip.mesolve(hamiltonian, start, times, collapse, e_ops=observables, options=tight).expect

    displaced, jumps = cavity.operators(constants, network, atoms, photons=8)
    levels = jumps[0].dims[0][-1]
    begin = qutip.tensor(qutip.basis(atoms + 1, 0), qutip.basis(levels, 0))
    observables = [qutip.tensor(qutip.jmat(atoms / 2, axis), qutip.qeye(levels)) for axis in "xyz"]
    found = qutip.mesolve(displaced, begin, times, jumps, e_ops=observables, options=tight).expect
    # Twelve levels hold |amplitude|² = Ω²S/κγ = 0.3 photons, plus those of the atoms, to about 1e-7.
    assert np.abs(np.array(found) - np.array(driven)).max() < 1e-6
    # The drive is along +x: from all-up the spin first tips to m_y < 0, as in Eq. (B1), and m_x stays 0.
    assert np.abs(found[0]).max() < 1e-8
    assert found[1][1] < -0.05


def test_real_symmetric_sector_evolves_as_qutip_does_in_the_full_space():
    constants, times = cavity.cavities(PAIR, 1, 20.0), np.linspace(0, 4, 21)
    evolution, rest = bad_cavity._with_cavities(constants, PAIR, 1, 1, times)
    hamiltonian, collapse = cavity.operators(constants, PAIR, 1, 1)
    empty = collapse[0].dims[0][-1]
    start = qutip.tensor(cavity.initial_state(PAIR, 1), qutip.fock_dm(empty, 0))
    two = qutip.qeye(2)
    observables = [qutip.tensor(*pair, qutip.qeye(empty)) for pair in ((qutip.sigmaz(), two), (two, qutip.sigmaz()))]
    tight = {"rtol": 1e-10, "atol": 1e-12, "nsteps": 100_000}
    expected = qutip.mesolve(hamiltonian, start, times, collapse, e_ops=observables, options=tight).expect
    assert np.abs(evolution.T - np.array(expected)).max() < 1e-7
    steady = qutip.steadystate(hamiltonian, collapse).ptrace([0, 1]).full()
    assert np.abs(rest - steady).max() < 1e-10


@pytest.mark.parametrize("atoms", [1, 2])
def test_deviation_from_equation_3_falls_as_one_over_gamma(converging, atoms):
    """Local exponents; at N_α = 1 the initial slip 8.4/γ is so large that 1/γ² terms still pull it below 1."""
    results = converging[atoms]["derived"]
    steady = exponents([result.steady for result in results])
    evolution = exponents([result.evolution for result in results])
    assert steady == pytest.approx([1, 1], abs=0.04)
    assert evolution == pytest.approx([1, 1], abs=0.2 if atoms == 1 else 0.08)
    assert abs(evolution[1] - 1) < abs(evolution[0] - 1)


@pytest.mark.parametrize("atoms", [1, 2])
def test_prefactor_of_one_over_gamma_is_that_of_perturbation_theory(converging, atoms):
    """What is left after the first order falls about four times when γ doubles."""
    results = converging[atoms]["derived"]
    left = [abs(result.steady - result.first_order_steady) for result in results]
    assert left[-1] < 0.02 * results[-1].steady
    assert exponents(left)[-1] == pytest.approx(2, abs=0.2)
    left = [abs(result.evolution - result.first_order) for result in results]
    assert left[-1] < 0.06 * results[-1].evolution
    assert exponents(left)[-1] > 1.6  # a difference of maxima, at N_α = 2 with a cut-off error of the same order


def test_first_correction_adds_up_for_subsystems_without_coupling():
    """Uncoupled subsystems with cavities of their own stay independent: so must Λ₁ be a sum."""
    single = [cavity.first_order(*Network((drive,)).operators((2,))) for drive in (1.5, 0.9)]
    state = [qutip.rand_dm(3, seed=seed) for seed in (1, 2)]

    def applied(superoperator, matrix):
        return qutip.vector_to_operator(superoperator * qutip.operator_to_vector(matrix))

    for order, found in enumerate(cavity.first_order(*Network((1.5, 0.9)).operators((2, 2)))):
        expected = qutip.tensor(applied(single[0][order], state[0]), state[1])
        expected += qutip.tensor(state[0], applied(single[1][order], state[1]))
        assert abs((applied(found, qutip.tensor(state)) - expected).full()).max() < 1e-13


@pytest.mark.parametrize("atoms", [1, 2])
def test_printed_a6_does_not_converge_to_equation_3(converging, atoms):
    results = converging[atoms]["printed"]
    assert min(result.evolution for result in results) > 0.25
    assert min(result.steady for result in results) > 0.35
    assert max(exponents([result.steady for result in results])) < 0.05


def test_two_photons_suffice_and_the_cutoff_error_falls_faster_than_the_deviation(converging):
    for atoms in (1, 2):
        results = converging[atoms]["derived"]
        errors = [result.cutoff for result in results]
        assert errors[-1] < 0.02 * results[-1].evolution
        assert min(exponents(errors)) > 1.7
    one = bad_cavity.deviation(PAIR, 1, 40.0, 1, duration=2.0)
    assert one.cutoff > 100 * converging[1]["derived"][0].cutoff


def test_exchange_summed_over_ordered_pairs_is_twice_the_mean_field_at_any_size():
    """In a product state ⟨S⁺_α S⁻_β⟩ factorises exactly, so that the ratio has no 1/N correction."""
    table = sf9.sf9_exchange(network=Network((1.2, 0.9, 0.7), 0.5), atoms=[1, 2], initial="random:3")
    exchange = table[table.quantity.str.startswith("exchange")]
    assert exchange.mean_field.abs().min() > 1e-3
    assert exchange.counted_once.to_numpy() == pytest.approx(exchange.mean_field.to_numpy(), abs=1e-12)
    assert exchange.printed.to_numpy() == pytest.approx(2 * exchange.mean_field.to_numpy(), abs=1e-12)


def test_slopes_approach_equation_d2_as_one_over_n_only_if_pairs_are_counted_once():
    table = sf9.sf9_exchange(network=Network((1.2, 0.9), 0.5), atoms=[4, 8], initial="random:3")
    slopes = table[table.quantity == "slope_x"]
    once, printed = (np.abs(slopes[column] - slopes.mean_field).to_numpy() for column in ("counted_once", "printed"))
    assert once[0] / once[1] == pytest.approx(2, abs=1e-9)
    assert printed[1] > 0.9 * printed[0]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"mapping": "A6"}, "mapping"),
        ({"decay": 0.0}, "decay"),
        ({"photons": 0}, "photons"),
        ({"atoms": 0}, "atoms"),
        ({"duration": -1.0}, "duration"),
        ({"network": replace(PAIR, initial="x")}, "initial"),
        ({"network": replace(PAIR, interaction="coherent")}, "interaction"),
    ],
)
def test_impossible_input_is_named(change, name):
    arguments = {"network": PAIR, "atoms": 1, "decay": 10.0, "photons": 1} | change
    with pytest.raises(InputError, match=f"`{name}`"):
        bad_cavity.deviation(**arguments)
