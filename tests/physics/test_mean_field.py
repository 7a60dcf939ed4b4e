"""Mean field, Eqs. (B1) and (D2): conservation, symmetry, closed forms, independent integration."""

from __future__ import annotations

import numpy as np
import pytest
import qutip
import random_networks
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from seeding.checks import InputError
from seeding.crosschecks import reference
from seeding.mean_field.motion import evaluate, evolve, evolve_phases, is_coherent, spins, taylor_series, velocity
from seeding.network import Network

NETWORKS = [
    Network((1.5, 0.9), 0.1),
    Network((1.5, 1.1, 0.4), 0.6, initial="random:2"),
    Network((1.2, 0.9), 0.5, interaction="coherent"),
    Network((1.2, 0.9, 0.3, 1.4), 0.9, interaction="coherent", initial="random:5"),
    Network((1.3, 0.8), 0.2, normalisation="subsystem", initial="x"),
    Network((1.3, 0.8), 0.2, weights=(1, 3), initial="y"),
    Network((1.5, 0.9, 0.7), 0.4, kappa=(1.2, 0.5, 1.0), initial=("up", "angles:70,-40", "x")),
    Network((1.2, 0.9), 0.5, kappa=(0.7, 1.1), interaction="coherent", initial=("down", "random:1")),
]


def printed_equations(network: Network, m: np.ndarray) -> np.ndarray:
    """Eqs. (B1) and (D2) as printed, equal sizes, component by component."""
    n, rate = network.n, network.coupling / network.n
    derivative = np.empty((n, 3))
    for alpha in range(n):
        x, y, z = m[alpha]
        others_x = sum(m[beta, 0] for beta in range(n) if beta != alpha)
        others_y = sum(m[beta, 1] for beta in range(n) if beta != alpha)
        drive, kappa = network.drives[alpha], network.kappas[alpha]
        if network.interaction == "dissipative":
            own = kappa + rate
            derivative[alpha] = (
                own * x * z + rate * z * others_x,
                -drive * z + own * y * z + rate * z * others_y,
                drive * y - own * (x**2 + y**2) - rate * (x * others_x + y * others_y),
            )
        else:
            derivative[alpha] = (
                kappa * x * z + rate * z * others_y,
                -drive * z + kappa * y * z - rate * z * others_x,
                drive * y - kappa * (x**2 + y**2) + rate * (y * others_x - x * others_y),
            )
    return derivative


@pytest.mark.parametrize("interaction", ["dissipative", "coherent"])
def test_velocity_is_that_of_the_printed_equations(interaction: str) -> None:
    network = Network((1.5, 0.9, 0.2), 0.7, kappa=(1.3, 0.4, 2.1), interaction=interaction, initial="random:1")
    m = network.directions()
    assert np.allclose(velocity(network, m), printed_equations(network, m), atol=1e-14)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(system=random_networks.networks())
def test_motion_of_random_networks_is_that_of_the_velocity(system: tuple[Network, tuple[int, ...]]) -> None:
    network, _ = system
    times = np.linspace(0, 10, 6)
    assert np.abs(evolve(network, times) - reference.mean_field_path(network, times)).max() < 1e-8


@settings(max_examples=15, deadline=None, derandomize=True)
@given(system=random_networks.networks())
def test_velocity_of_random_networks_is_the_limit_of_the_master_equation(
    system: tuple[Network, tuple[int, ...]],
) -> None:
    """d⟨m⟩/dt in a product of coherent states at N_α and 2N_α, extrapolated: what is left falls as 1/N, exactly."""
    network, atoms = system
    slopes = []
    for scale in (1, 2):
        sizes = tuple(scale * number for number in atoms)
        state = qutip.ket2dm(reference.initial_state(network, sizes))
        change = qutip.vector_to_operator(
            qutip.liouvillian(*network.operators(sizes)) * qutip.operator_to_vector(state)
        )
        slopes.append([qutip.expect(spin, change) for spin in reference.magnetisations(network, sizes)])
    limit = 2 * np.array(slopes[1]) - np.array(slopes[0])
    assert np.abs(velocity(network, network.directions()).ravel() - np.real(limit)).max() < 1e-9


@pytest.mark.parametrize("network", NETWORKS, ids=str)
def test_evolution_agrees_with_an_independent_integrator(network: Network) -> None:
    times = np.linspace(0, 60, 121)
    reference = solve_ivp(
        lambda _, m: velocity(network, m.reshape(-1, 3)).ravel(),
        (0, 60),
        network.directions().ravel(),
        method="DOP853",
        t_eval=times,
        rtol=1e-12,
        atol=1e-13,
    )
    path = evolve(network, times)
    assert np.abs(path - reference.y.T.reshape(path.shape)).max() < 1e-8  # the reference's own global error


@pytest.mark.parametrize("network", NETWORKS, ids=str)
def test_spin_length_is_conserved_over_thousands_of_decay_times(network: Network) -> None:
    path = evolve(network, np.linspace(0, 4000, 4001))
    assert np.abs(np.linalg.norm(path, axis=2) - 1).max() < 1e-9


def test_mixed_spins_keep_their_length() -> None:
    network = Network((1.5, 0.9), 0.3)
    path = evolve(network, [500.0], start=[[0.1, 0.2, 0.3], [0.0, -0.5, 0.1]])
    assert np.allclose(np.linalg.norm(path[0], axis=1), [np.sqrt(0.14), np.sqrt(0.26)], atol=1e-11)


@pytest.mark.parametrize("network", NETWORKS, ids=str)
def test_motion_is_reversed_by_flipping_mz(network: Network) -> None:
    mirror = np.array([1, 1, -1])
    forth = evolve(network, [8.0])[0]
    back = evolve(network, [8.0], start=forth * mirror)[0]
    assert np.abs(back * mirror - network.directions()).max() < 1e-8


def test_single_crystal_returns_after_its_period() -> None:
    for initial in ("up", "x", "random:4"):
        network = Network((1.5,), initial=initial)
        period = 2 * np.pi / np.sqrt(1.5**2 - 1)
        path = evolve(network, [period, 40 * period])
        assert np.abs(path - network.directions()).max() < 1e-10


def test_phase_form_is_the_motion_on_the_torus() -> None:
    network = Network((1.5, 1.1, 0.9), 0.4, kappa=(1.0, 1.2, 0.6), initial=("minus-y", "minus-y", "angles:-90,90"))
    times = np.linspace(0, 100, 101)
    theta, path = evolve_phases(network, times), evolve(network, times)
    assert np.abs(path[:, :, 0]).max() == 0
    assert np.abs(path[:, :, 1] - np.sin(theta)).max() < 1e-10
    assert np.abs(path[:, :, 2] - np.cos(theta)).max() < 1e-10
    rate = np.array(network.shares())
    reference = solve_ivp(
        lambda _, angle: -np.array(network.drives) + np.array(network.kappas) * np.sin(angle) + rate @ np.sin(angle),
        (0, 100),
        np.full(3, -np.pi / 2),
        method="DOP853",
        t_eval=times,
        rtol=1e-12,
        atol=1e-13,
    )
    assert np.abs(theta - reference.y.T).max() < 1e-8


def fixed_steps(network: Network, duration: float, count: int, order: int) -> np.ndarray:
    """m after `count` equal Taylor steps of the given order."""
    n, drives, kappas = network.n, np.array(network.drives), np.array(network.kappas)
    state = spins(network, None)
    series, field = np.empty((order + 1, 4, n)), np.empty((order, 2, n))
    for _ in range(count):
        taylor_series(state, drives, kappas, network.shares(), is_coherent(network), order, series, field)
        evaluate(series, order, duration / count, state)
    return state[:3].T


@pytest.mark.parametrize("order", [2, 5, 8])
@pytest.mark.parametrize("network", [NETWORKS[1], NETWORKS[3]], ids=str)
def test_taylor_steps_converge_with_their_order(network: Network, order: int) -> None:
    exact = evolve(network, [5.0])[0]
    counts = np.array([80, 113, 160])
    errors = [np.abs(fixed_steps(network, 5.0, count, order) - exact).max() for count in counts]
    assert np.polyfit(np.log(1 / counts), np.log(errors), 1)[0] == pytest.approx(order, abs=0.35)


def test_tolerance_controls_the_global_error() -> None:
    network = Network((1.5, 1.2), 0.3, initial="random:7")
    exact = evolve(network, [30.0])[0]
    for rtol in (1e-4, 1e-6, 1e-8, 1e-10):
        assert np.abs(evolve(network, [30.0], rtol=rtol)[0] - exact).max() < 100 * rtol


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    drives=st.lists(st.floats(0, 3), min_size=1, max_size=7),
    coupling=st.floats(0, 3),
    interaction=st.sampled_from(["dissipative", "coherent"]),
    seed=st.integers(0, 10**6),
)
def test_random_networks_stay_on_their_spheres_and_reverse(
    drives: list[float], coupling: float, interaction: str, seed: int
) -> None:
    network = Network(tuple(drives), coupling, interaction=interaction, initial=f"random:{seed}")
    mirror = np.array([1, 1, -1])
    path = evolve(network, [1.5, 100.0])
    assert np.abs(np.linalg.norm(path, axis=2) - 1).max() < 1e-10
    back = evolve(network, [1.5], start=path[0] * mirror)[0] * mirror
    assert np.abs(back - network.directions()).max() < 1e-9


def test_copies_of_a_subsystem_count_as_its_weight() -> None:
    """n−1 equal others move as one subsystem of weight 1 − 1/n."""
    times = np.linspace(0, 50, 26)
    whole = evolve(Network((1.2,) + (0.9,) * 999, 0.2), times)
    pair = evolve(Network((1.2, 0.9), 0.2, weights=(1e-3, 1 - 1e-3)), times)
    assert np.array_equal(whole[:, 1], whole[:, 999])
    assert np.abs(whole[:, :2] - pair).max() < 1e-11


def test_phase_form_is_refused_off_the_torus() -> None:
    with pytest.raises(InputError, match="m_x = 0"):
        evolve_phases(Network((1.5, 0.9), 0.1, initial="x"), [1.0])
    with pytest.raises(InputError, match="coherent"):
        evolve_phases(Network((1.5, 0.9), 0.1, interaction="coherent"), [1.0])


@pytest.mark.parametrize("times", [[1.0, 0.5], [-1.0], [float("nan")], [[1.0]]])
def test_times_that_cannot_be_right_are_refused(times: list) -> None:
    with pytest.raises(InputError, match="times"):
        evolve(Network((1.5,)), times)
