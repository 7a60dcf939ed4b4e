"""QuTiP's route against closed forms, so that it may serve as the reference of everything else."""

from __future__ import annotations

import numpy as np
from seeding.crosschecks import reference
from seeding.network import Network


def test_free_rotation_of_a_weakly_damped_spin():
    # κ → 0: the drive turns the spin about x, m_z = cos Ωt and m_y = −sin Ωt.
    network = Network(drives=(1.5,), kappa=1e-9)
    times = np.linspace(0, 5, 11)
    table = reference.expectations(network, [4], times)
    np.testing.assert_allclose(table["mz_0"], np.cos(1.5 * times), atol=1e-6)
    np.testing.assert_allclose(table["my_0"], -np.sin(1.5 * times), atol=1e-6)


def test_one_undriven_atom_decays_exponentially():
    # N = 1: S = 1/2, the rate of S⁻ is 2κ, m_z = 2 exp(−2κt) − 1.
    times = np.linspace(0, 2, 9)
    table = reference.expectations(Network(drives=(0.0,)), [1], times)
    np.testing.assert_allclose(table["mz_0"], 2 * np.exp(-2 * times) - 1, atol=1e-7)


def test_trajectories_of_mcsolve_repeat_to_the_bit_and_agree_with_mesolve():
    network = Network(drives=(1.5, 0.9), coupling=0.1)
    times = np.linspace(0, 4, 5)
    first = reference.trajectories(network, [2, 2], times, 60, seed=3)
    again = reference.trajectories(network, [2, 2], times, 60, seed=3)
    assert first.equals(again)
    exact = reference.expectations(network, [2, 2], times)
    for alpha in range(2):
        distance = (first[f"mz_{alpha}"] - exact[f"mz_{alpha}"])[1:]
        assert (np.abs(distance) < 4.5 * first[f"mz_{alpha}_sem"][1:] + 1e-3).all()


def test_steady_state_of_one_crystal_is_the_inverse_of_the_shifted_lowering_operator():
    # ρ ∝ (J†J)⁻¹ with J = S⁻ + iΩS/κ: J ρ J† ∝ 1.
    import qutip

    state = reference.steady_state(Network(drives=(1.3,)), [5])
    shifted = qutip.jmat(2.5, "-").full() + 1j * 1.3 * 2.5 * np.eye(6)
    product = shifted @ state @ shifted.conj().T
    np.testing.assert_allclose(product, np.eye(6) * product[0, 0], atol=1e-8)


def test_spectrum_has_one_steady_state_and_belongs_to_the_evolution():
    network = Network(drives=(1.5, 0.9), coupling=0.3)
    values = reference.dense_spectrum(network, [1, 2])
    assert values.shape == (36,)
    assert abs(values[0]) < 1e-10
    assert values[1].real < -1e-3
    # Trace of the superoperator from the operators alone: the sum of all eigenvalues.
    _, collapse = network.operators([1, 2])
    dimension = 6
    trace = sum(abs(c.tr()) ** 2 - dimension * (c.dag() * c).tr() for c in collapse)
    np.testing.assert_allclose(values.sum(), trace, atol=1e-8)
