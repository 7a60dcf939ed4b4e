"""Strongest lines of many networks at once: closed forms, the engine for one network, Runge-Kutta 8(5,3)."""

from __future__ import annotations

import numpy as np
import pytest
from seeding.checks import InputError
from seeding.crosschecks import reference
from seeding.mean_field.frequencies import bump, observed_frequencies, strongest_line
from seeding.mean_field.lines import harmonic_order, strongest_lines
from seeding.mean_field.stability import critical_coupling
from seeding.network import Network


def pairs(count: int, seed: int = 1, **other: str) -> list[Network]:
    generator = np.random.Generator(np.random.Philox(seed))
    detunings, couplings = generator.uniform(0.0, 0.3, count), generator.uniform(0.0, 0.9, count)
    points = zip(detunings, couplings, strict=True)
    return [Network((1.15, 1.15 - d), g, **({"interaction": "coherent"} | other)) for d, g in points]


@pytest.mark.parametrize("interaction", ["coherent", "dissipative"])
def test_uncoupled_crystals_rotate_at_sqrt_of_drive_squared_minus_one(interaction: str) -> None:
    network = Network((1.5, 1.2, 0.9), initial="random:1", interaction=interaction)
    found = strongest_lines([network], 1500, 1e-8)
    assert found.lines[0] == pytest.approx([np.sqrt(1.25), np.sqrt(0.44), 0.0], abs=1e-7)


@pytest.mark.parametrize("interaction", ["coherent", "dissipative"])
def test_lines_are_those_of_the_engine_for_one_network_where_both_settle(interaction: str) -> None:
    networks = pairs(12, interaction=interaction)
    found = strongest_lines(networks, 1500, 1e-6)
    tables = [observed_frequencies(network, 1500, 1e-6) for network in networks]
    lines = np.array([table["spectral_line"] for table in tables])
    settled = (found.errors.max(axis=1) <= 1e-6) & [table["spectral_line_error"].max() <= 1e-6 for table in tables]
    assert settled.sum() >= 6
    assert np.abs(found.lines - lines)[settled].max() < 2e-6


@pytest.mark.parametrize("point", [(0.02, 0.2), (0.12, 0.85), (0.1, 0.05)])
def test_lines_are_those_of_a_runge_kutta_integration(point: tuple[float, float]) -> None:
    network = Network((1.15, 1.15 - point[0]), point[1], interaction="coherent")
    times = np.linspace(0, 1500, 7501)
    late = reference.mean_field_path(network, times)[3751:, :, 2]
    expected = [strongest_line(times[1], z, bump(len(z))) for z in late.T]
    found = strongest_lines([network], 1500, 1e-7)
    assert found.lines[0] == pytest.approx(expected, abs=max(1e-5, 2 * found.errors.max()))


def test_rest_begins_at_critical_coupling() -> None:
    critical = critical_coupling(Network((1.2, 0.9), interaction="coherent"))[0]
    networks = [Network((1.2, 0.9), factor * critical, interaction="coherent") for factor in (0.97, 1.03)]
    below, above = strongest_lines(networks, 3000, 1e-5).lines
    assert np.all(below > 0.1)
    assert np.all(above == 0)


def test_threads_and_neighbours_change_no_bit() -> None:
    networks = pairs(9)
    together = strongest_lines(networks, 400, 1e-5, threads=2)
    for alone, number in ((strongest_lines([networks[i]], 400, 1e-5), i) for i in (0, 8)):
        assert all(np.array_equal(one[0], many[number]) for one, many in zip(alone, together, strict=True))


def test_ratios_of_lines() -> None:
    lines = np.array([[0.5, 0.5], [0.287, 0.574], [0.6, 0.2], [0.56, 0.37333], [0.5, 0.0], [0.3, 0.61]])
    errors = np.full((6, 2), 1e-6)
    assert harmonic_order(lines, errors).tolist() == [1, 2, 3, 0, 0, 0]
    assert harmonic_order(lines, errors + 1e-2).tolist() == [0] * 6


def test_networks_must_be_alike_and_fit() -> None:
    with pytest.raises(InputError, match="networks"):
        strongest_lines([], 100)
    with pytest.raises(InputError, match="networks"):
        strongest_lines([Network((1.5, 0.9)), Network((1.5, 0.9), interaction="coherent")], 100)
    with pytest.raises(InputError, match="duration"):
        strongest_lines([Network((1.5, 0.9))], 1e7)
