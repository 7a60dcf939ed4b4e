"""Fixed points, Jacobians and Floquet multipliers of the mean field."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from seeding.checks import ComputationError
from seeding.mean_field.floquet import multipliers, periodic_orbit
from seeding.mean_field.motion import evolve, velocity
from seeding.mean_field.stability import fixed_points, jacobian, resting_plane, resting_state
from seeding.network import Network

RESTING = [
    Network((1.2, 0.9), 0.3),
    Network((1.3, 0.7, 0.9), 0.8),
    Network((1.2, 0.9), 1.3, interaction="coherent"),
    Network((1.1, 0.9, 0.8), 2.0, interaction="coherent"),
    Network((1.3, 0.7, 0.9), 1.2, kappa=(1.0, 0.8, 1.1)),
    Network((1.1, 0.9), 2.5, kappa=(0.9, 1.1), interaction="coherent"),
]


@pytest.mark.parametrize("network", RESTING, ids=str)
def test_fixed_points_do_not_move_and_lie_on_the_sphere(network: Network) -> None:
    points = fixed_points(network)
    assert len(points) == 2**network.n
    for point in points:
        assert np.allclose(np.linalg.norm(point, axis=1), 1)
        assert np.abs(velocity(network, point)).max() < 1e-14


@pytest.mark.parametrize("network", RESTING, ids=str)
@pytest.mark.parametrize("initial", ["up", "x", "random:3"])
def test_motion_ends_in_the_fixed_point_below_the_equator(network: Network, initial: str) -> None:
    started = dataclasses.replace(network, initial=initial)
    assert np.abs(evolve(started, [400.0])[0] - resting_state(network)).max() < 1e-9


@pytest.mark.parametrize("interaction", ["dissipative", "coherent"])
def test_jacobian_is_the_derivative_of_the_velocity(interaction: str) -> None:
    network = Network((1.5, 0.9, 0.4), 0.7, kappa=(1.0, 0.5, 2.0), interaction=interaction, weights=(1, 2, 3))
    m = Network((1.0, 1.0, 1.0), initial="random:8").directions()
    step = 1e-6
    columns = []
    for direction in np.eye(9):
        shift = step * direction.reshape(3, 3)
        columns.append((velocity(network, m + shift) - velocity(network, m - shift)).ravel() / (2 * step))
    assert np.abs(np.array(columns).T - jacobian(network, m)).max() < 1e-9


def test_dissipative_fixed_points_have_real_eigenvalues_only() -> None:
    for network in (RESTING[1], RESTING[4]):
        for point in fixed_points(network):
            values = np.linalg.eigvals(jacobian(network, point))
            assert np.abs(values.imag).max() < 1e-7
            assert np.sum(np.abs(values) < 1e-7) == 3  # |m_α| conserved
            assert np.sum(values.real > 1e-7) == 2 * np.sum(point[:, 2] > 0)


def test_printed_fixed_point_is_not_hyperbolic() -> None:
    """Eq. (B2) has m_z = 0 and |m| < 1: there the Jacobian is nilpotent and every eigenvalue is zero."""
    plane = resting_plane(RESTING[0])
    matrix = jacobian(RESTING[0], np.stack([plane.real, plane.imag, 0 * plane.real], axis=1))
    assert np.abs(matrix).max() > 0.1
    assert np.abs(matrix @ matrix).max() < 1e-14


def test_single_crystal_has_centres_on_the_equator() -> None:
    matrix = jacobian(Network((1.5,)), [[np.sqrt(1 - 1 / 1.5**2), 1 / 1.5, 0]])
    frequencies = np.sort(np.linalg.eigvals(matrix).imag)
    assert np.allclose(frequencies, [-np.sqrt(1.25), 0, np.sqrt(1.25)], atol=1e-7)


@pytest.mark.parametrize("initial", ["up", "random:1"])
def test_seeded_orbit_is_neutral_along_its_family_and_pulls_the_other_crystal(initial: str) -> None:
    """Two |m_α|, the shift in time and the family of orbits: four multipliers one; B is attracted."""
    network = Network((1.5, 0.9), 0.1, initial=initial)
    values = multipliers(network, *periodic_orbit(network))
    assert np.abs(values[:4] - 1).max() < 1e-3
    assert np.abs(values[4:]).max() < 0.1


def test_multipliers_of_an_uncoupled_crystal_below_threshold_are_its_decay() -> None:
    """Γ = 0: B falls with −sqrt(κ²−Ω_B²), in both directions on its sphere."""
    network = Network((1.5, 0.9), 1e-9)
    point, period = periodic_orbit(network)
    values = multipliers(network, point, period)
    assert np.allclose(np.abs(values[4:]), np.exp(-np.sqrt(1 - 0.81) * period), rtol=1e-4)


def test_period_depends_on_the_initial_state_once_crystals_are_coupled() -> None:
    periods = [periodic_orbit(Network((1.5, 0.9), 0.1, initial=s))[1] for s in ("up", "random:1", "x")]
    assert np.ptp(periods) > 1e-4


def test_resting_network_has_no_periodic_orbit() -> None:
    with pytest.raises(ComputationError, match="no oscillation"):
        periodic_orbit(RESTING[0])
