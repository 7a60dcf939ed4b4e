"""The universal spectrum at the threshold: two routes to the levels, and spectra of the master equation."""

import numpy as np
import pytest
from scipy.optimize import brentq
from seeding.checks import ComputationError, InputError
from seeding.large_n.critical_law import (
    BOUND,
    EDGE,
    generator,
    levels,
    oscillating_levels,
    quartic_levels,
    scale,
)
from seeding.master_equation.spectrum import slow_modes
from seeding.network import Network


def universal(number, sector, count):
    """μ of one crystal of N = `number` at its threshold, by falling real part."""
    table = slow_modes(Network((1.0,)), (number,), count, sector)
    return (table["re"] + 1j * table["im"]).to_numpy() / scale(1.0, number)


def test_the_levels_are_those_of_the_quartic_oscillator_in_two_dimensions():
    found = levels(BOUND, 4)
    assert found[0] == pytest.approx(0, abs=1e-10)
    np.testing.assert_allclose(found[1:], oscillating_levels(3), rtol=0, atol=1e-8)


def test_imaginary_over_real_part_is_the_square_root_of_three():
    found = levels(BOUND, 4)[1:]
    np.testing.assert_allclose(found.imag / np.abs(found.real), np.sqrt(3), rtol=0, atol=1e-8)


def test_the_levels_do_not_depend_on_the_number_of_harmonics():
    np.testing.assert_allclose(levels(BOUND, 4, 90), levels(BOUND, 4, 140), rtol=0, atol=1e-8)
    np.testing.assert_allclose(levels(EDGE, 3, 90), levels(EDGE, 3, 140), rtol=0, atol=1e-8)


def test_too_few_harmonics_are_not_passed_off_as_levels():
    with pytest.raises(ComputationError, match="harmonics"):
        levels(BOUND, 4, 8)
    with pytest.raises(InputError, match="harmonics"):
        generator(BOUND, 2)


def test_the_quartic_oscillator_without_angular_momentum_has_its_known_ground_state():
    assert quartic_levels(1, momentum=0)[0] == pytest.approx(2.3448290727, abs=1e-9)


@pytest.mark.parametrize("power", [0.0, 0.2, 0.5])
def test_a_power_of_m_x_and_what_it_lacks_of_one_have_the_same_levels(power):
    np.testing.assert_allclose(levels(power, 3), levels(1 - power, 3), rtol=0, atol=1e-8)


def test_the_edge_is_real_and_the_slowest_of_its_continuum():
    rates = [-levels(EDGE + 1j * wave, 1)[0].real for wave in (0.0, 0.3, 0.6, 0.9)]
    assert rates[0] == pytest.approx(0.177588, abs=1e-6)
    assert (np.diff(rates) > 0).all()


def test_the_generator_acts_on_a_function_of_y_as_its_formula_says():
    """h = 1/(1 + y²), that is (1 + cos φ)/2, at p = ½: derivatives of (1 + y²)^(-3/2) by hand."""
    power, size = 0.5, 20
    coefficients = np.zeros(2 * size + 1, dtype=complex)
    coefficients[size], coefficients[size + 1], coefficients[size - 1] = 0.5, 0.25, 0.25
    y = np.array([-1.3, 0.2, 2.0])
    phases = np.exp(1j * np.outer(2 * np.arctan(y), np.arange(-size, size + 1)))
    acted = (phases @ (generator(power, size) @ coefficients)) * (1 + y**2) ** -power
    square = 1 + y**2
    first, second = -3 * y * square**-2.5, -3 * square**-2.5 + 15 * y**2 * square**-3.5
    np.testing.assert_allclose(acted, y**2 * first + 2 * power * y * square**-1.5 + second, atol=1e-12)


def test_the_first_pair_of_a_crystal_at_its_threshold_tends_to_the_universal_level():
    sizes = np.array([30, 60, 110])
    pairs = [next(value for value in universal(size, "symmetric", 4) if value.imag > 0) for size in sizes]
    # A parabola in N^(-1/3).
    limit = np.linalg.solve((sizes ** (-1 / 3))[:, None] ** np.arange(3), np.array(pairs))[0]
    assert abs(limit - oscillating_levels(1)[0]) < 0.02 * abs(limit)
    assert abs(pairs[-1] - oscillating_levels(1)[0]) > 0.05 * abs(limit)


def test_the_slowest_real_mode_goes_to_the_edge_like_one_over_the_square_of_the_logarithm():
    """Its wave number k obeys k (a + ⅓ ln N) = π: ln m_x spans a third of ln N."""
    sizes = np.array([50, 100])
    waves = []
    for size in sizes:
        slowest = max(value.real for value in universal(size, "symmetric", 4) if value.imag == 0)
        waves.append(brentq(lambda wave, rate=slowest: levels(EDGE + 1j * wave, 1)[0].real - rate, 0.1, 3))
    slopes = np.diff(np.pi / np.array(waves)) / np.diff(np.log(sizes))
    np.testing.assert_allclose(slopes, 1 / 3, rtol=0.05)
