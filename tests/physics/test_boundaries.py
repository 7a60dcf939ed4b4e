"""Boundaries: closed forms of Γ_crit, the motion on either side, the onset of synchronisation, averaging."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from seeding.checks import InputError
from seeding.mean_field.boundaries import (
    averaging_coupling,
    least_detuning,
    rest_coupling,
    synchronisation_coupling,
)
from seeding.mean_field.motion import evolve, evolve_phases
from seeding.mean_field.return_map import winding_rates
from seeding.mean_field.stability import critical_coupling, first_root, resting_state
from seeding.network import Network


@pytest.mark.parametrize("n", [2, 3, 10, 300])
def test_oscillation_ends_at_the_closed_form_for_any_number_of_crystals(n: int) -> None:
    network = Network((1.2,) + (0.9,) * (n - 1))
    closed = network.critical_coupling()
    for coupling, swings in ((closed * (1 - 1e-4), True), (closed * (1 + 1e-4), False)):
        path = evolve(Network(network.drives, coupling), np.linspace(1000, 2500, 1501))[:, 0, 2]
        assert (np.ptp(path) > 1) == swings


def test_motion_ends_at_the_closed_form_to_a_millionth() -> None:
    for drives in ((1.2, 0.9), (1.5, 0.9), (1.5, 1.4, 0.3)):
        network = Network(drives)
        assert rest_coupling(network) == pytest.approx(network.critical_coupling(), abs=3e-6)


def test_coherent_critical_coupling_lies_in_the_published_bracket() -> None:
    lower, upper = critical_coupling(Network((1.2, 0.9), interaction="coherent"))
    assert 1.0882 < lower == upper < 1.0883


@pytest.mark.parametrize("initial", ["up", "x", "minus-y", "random:1", "random:2"])
def test_coherent_motion_ends_at_its_closed_form_from_several_starts(initial: str) -> None:
    network = Network((1.2, 0.9), interaction="coherent", initial=initial)
    assert rest_coupling(network) == pytest.approx(critical_coupling(network)[0], abs=3e-6)


def test_coherent_motion_around_the_equator_outlives_the_critical_coupling() -> None:
    """With Ω_A + Ω_B > 2κ centres with m_z = 0 remain at any Γ; +y starts near one and keeps swinging."""
    network = Network((1.2, 0.9), 1.6, interaction="coherent", initial="y")
    assert network.coupling > critical_coupling(network)[1]
    assert np.ptp(evolve(network, np.linspace(2000, 2200, 2001))[:, 0, 2]) > 0.5


@pytest.mark.parametrize("drives", [(1.05, 0.1), (1.75, 0.98), (2.5, 0.5), (3.0, 0.9), (0.5, 2.5), (2.0, 2.0)])
@pytest.mark.parametrize("normalisation", ["total", "subsystem"])
def test_coherent_closed_form_is_the_root_of_both_crystals(drives: tuple[float, float], normalisation: str) -> None:
    """Above Γ = 2κ the weaker driven crystal, which the other one drives, is the last that has a fixed point."""
    pair = Network(drives, interaction="coherent", normalisation=normalisation)
    closed = critical_coupling(pair)[0]
    lower, upper = first_root(pair)
    assert closed == pytest.approx((lower + upper) / 2, rel=1e-9)
    assert resting_state(dataclasses.replace(pair, coupling=closed * (1 - 1e-9))) is None
    assert resting_state(dataclasses.replace(pair, coupling=closed * (1 + 1e-9))) is not None


def test_coherent_closed_form_agrees_with_the_root_for_any_number() -> None:
    pair = Network((1.3, 0.7), interaction="coherent")
    lower, upper = first_root(pair)
    assert lower < upper
    assert lower - 1e-9 <= critical_coupling(pair)[0] <= upper + 1e-9
    three = Network((1.3, 0.7, 0.9), interaction="coherent")
    lower, upper = critical_coupling(three)
    assert resting_state(Network(three.drives, lower * (1 - 1e-9), interaction="coherent")) is None
    assert resting_state(Network(three.drives, upper * (1 + 1e-9), interaction="coherent")) is not None


def test_three_coherent_crystals_come_to_rest_on_the_equator_before_that() -> None:
    """The seed's oscillation is damped onto its centre m_z = 0 long before all crystals rest below the equator."""
    network = Network((1.3, 0.7, 0.9), 0.6, interaction="coherent")
    last = evolve(network, np.linspace(9000, 9100, 101))
    assert network.coupling < critical_coupling(network)[0]
    assert np.ptp(last, axis=0).max() < 1e-9
    assert abs(last[-1, 0, 2]) < 1e-9
    assert last[-1, 1:, 2].max() < -0.5


@pytest.mark.parametrize("interaction", ["dissipative", "coherent"])
def test_no_coupling_is_needed_where_every_crystal_rests(interaction: str) -> None:
    assert critical_coupling(Network((1.0, 0.4), interaction=interaction)) == (0, 0)


def test_some_networks_never_rest() -> None:
    assert critical_coupling(Network((3.0, 0.5)))[0] == math.inf
    assert critical_coupling(Network((1.2,), interaction="coherent"))[0] == math.inf
    path = evolve(Network((3.0, 0.5), 500.0), np.linspace(50, 60, 1001))[:, 0, 2]
    assert np.ptp(path) > 1


def test_normalisation_by_subsystem_divides_critical_coupling_by_their_number() -> None:
    for interaction in ("dissipative", "coherent"):
        total = critical_coupling(Network((1.2, 0.9), interaction=interaction))[0]
        each = critical_coupling(Network((1.2, 0.9), interaction=interaction, normalisation="subsystem"))[0]
        assert each == pytest.approx(total / 2, rel=1e-9)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(drives=st.lists(st.floats(0.0, 2.0), min_size=1, max_size=8), factor=st.floats(0.5, 1.5))
def test_fixed_points_exist_from_the_critical_coupling_on(drives: list[float], factor: float) -> None:
    network = Network(tuple(drives))
    critical = network.critical_coupling()
    assume(0 < critical < 1e3 and abs(factor - 1) > 1e-6)
    exists = resting_state(Network(network.drives, critical * factor)) is not None
    if factor < 1:
        assert not exists
    elif min(drives) > network.kappa * 0.5:  # a drive far below the mean may lose its fixed point again
        assert exists


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    crystals=st.lists(st.tuples(st.floats(0.0, 2.0), st.floats(0.3, 2.0)), min_size=1, max_size=4),
    normalisation=st.sampled_from(["total", "subsystem"]),
)
def test_closed_critical_coupling_for_any_kappas_is_the_least_at_which_all_sines_exist(
    crystals: list[tuple[float, float]], normalisation: str
) -> None:
    drives, kappas = zip(*crystals, strict=True)
    network = Network(drives, kappa=kappas, normalisation=normalisation)
    critical = network.critical_coupling()

    def largest_sine(coupling: float) -> float:
        return float(np.abs(dataclasses.replace(network, coupling=coupling).resting_sines()).max())

    if critical == 0:
        assert largest_sine(0.0) <= 1
    elif critical < 1e6:  # near the pole of Eq. (4) rounding decides
        assert largest_sine(critical) == pytest.approx(1, abs=1e-9)
        assert all(largest_sine(critical * part) > 1 for part in np.linspace(0, 0.999, 40))
    else:
        assert all(largest_sine(coupling) > 1 for coupling in np.geomspace(1e-3, 1e3, 40))


def test_a_network_that_never_rests_is_searched_up_to_the_largest_rate() -> None:
    assert first_root(Network((9.0, 0.5), kappa=2.0)) == (math.inf, math.inf)


def test_motion_with_unequal_kappas_ends_at_the_closed_form_and_at_the_root() -> None:
    for interaction in ("dissipative", "coherent"):
        network = Network((1.5, 0.9), kappa=(1.2, 0.8), interaction=interaction)
        assert rest_coupling(network) == pytest.approx(critical_coupling(network)[0], abs=3e-6)


@pytest.mark.parametrize("detuning", [0.01, 0.05, 0.1, 0.14])
def test_weaker_driven_crystal_stops_winding_at_the_boundary(detuning: float) -> None:
    boundary = synchronisation_coupling(1.15, 1.15 - detuning)
    drives = np.array([[1.15, 1.15 - detuning]] * 2)
    couplings = boundary + np.array([-1e-6, 1e-6])
    rates, _ = winding_rates(drives, np.repeat(couplings[:, None] / 2, 2, axis=1), accuracy=1e-6)
    assert rates[0, 1] > 0
    assert rates[1, 1] == 0
    for coupling, winds in zip(boundary * np.array([0.999, 1.001]), (True, False), strict=True):
        theta = evolve_phases(Network((1.15, 1.15 - detuning), float(coupling)), [1000, 4000])[:, 1]
        assert (theta[0] - theta[1] > 2 * np.pi) == winds


def test_winding_stops_as_a_square_root() -> None:
    boundary = synchronisation_coupling(1.15, 1.1)
    distance = np.logspace(-7, -5, 5)
    shares = np.repeat((boundary - distance)[:, None] / 2, 2, axis=1)
    rates, _ = winding_rates(np.tile([1.15, 1.1], (5, 1)), shares, accuracy=1e-7)
    assert np.polyfit(np.log(distance), np.log(rates[:, 1]), 1)[0] == pytest.approx(0.5, abs=0.03)


def test_boundary_ends_at_the_thresholds_of_the_crystals() -> None:
    assert synchronisation_coupling(1.15, 1.0) == 0
    assert synchronisation_coupling(1.15, 1.15) == pytest.approx(0.15)
    assert synchronisation_coupling(1.15, 1.1499) == pytest.approx(0.15, abs=3e-3)


def test_least_detuning_is_the_inverse_of_the_boundary() -> None:
    for drive in (1.1, 1.15, 1.4):
        detuning = least_detuning(drive, 0.05)
        assert synchronisation_coupling(drive, drive - detuning) == pytest.approx(0.05, abs=1e-9)
    assert math.isnan(least_detuning(1.04, 0.05))


def test_averaging_holds_to_second_order_in_the_coupling() -> None:
    """Γ_sync − Γ_averaging ∝ Γ² as Ω_B → κ."""
    offsets = np.array([0.002, 0.004, 0.008])
    gaps = [averaging_coupling(1.15, 1 + o) - synchronisation_coupling(1.15, 1 + o) for o in offsets]
    assert np.polyfit(np.log(offsets), np.log(gaps), 1)[0] == pytest.approx(2, abs=0.2)


@pytest.mark.parametrize("drives", [(0.9, 0.8), (1.2, 1.3), (1.2, -1.0), (float("nan"), 1.0)])
def test_pairs_that_cannot_be_right_are_refused(drives: tuple[float, float]) -> None:
    with pytest.raises(InputError, match="drive_"):
        synchronisation_coupling(*drives)
