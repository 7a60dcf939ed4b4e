"""The moving frame at production size, where offsets, steps and the cut can bias without small tests noticing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from seeding import tables
from seeding.master_equation.evolution import exact_evolution
from seeding.network import Network
from seeding.unravelling import ensemble, fixed_frame, moving_frame, moving_frame_steps
from seeding.unravelling.moving_frame import Numerics
from seeding.unravelling.spin_frames import Z

SEEDED = Network(drives=(1.5, 0.9), coupling=0.1)
REFERENCE = Path(__file__).parents[1] / "reference"


def one_crystal(drive: float, number: int, times: np.ndarray) -> np.ndarray:
    """Exact ⟨m_z⟩(t) of one crystal from all-up: the density matrix, real after Sx → Sy, by Runge-Kutta."""
    spin = number / 2
    k = np.arange(number + 1)
    lowering = np.sqrt(k * (number - k + 1.0))[1:, None]
    decay = np.append(lowering, 0.0)[:, None] ** 2 / (2 * spin)
    jump = lowering * lowering.T / spin  # symmetric to the bit: an antisymmetric dust would grow

    def slope(rho):
        half = -decay * rho
        half[1:] += drive / 2 * lowering * rho[:-1]
        half[:-1] -= drive / 2 * lowering * rho[1:]
        full = half + half.T
        full[1:, 1:] += jump * rho[:-1, :-1]
        return full

    rho = np.zeros((number + 1, number + 1))
    rho[0, 0] = 1
    values = [1.0]
    for span in np.diff(times):
        steps = int(np.ceil(span * 2.5 * (drive * spin + spin + 1)))
        h = span / steps
        for _ in range(steps):
            a = slope(rho)
            b = slope(rho + h / 2 * a)
            c = slope(rho + h / 2 * b)
            rho = rho + h / 6 * (a + 2 * b + 2 * c + slope(rho + h * c))
        values.append(float((1 - 2 * k / number) @ np.diag(rho)))
    return np.array(values)


def single_crystals(drive: float, number: int, times: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """⟨m_z⟩ of `count` trajectories of one crystal, without t = 0, and what their mean is off the exact one."""
    network = Network(drives=(drive,))
    values = np.array([moving_frame.sample(network, (number,), times, 1, index)[1:, 0, Z] for index in range(count)])
    return values, values.mean(axis=0) - one_crystal(drive, number, times)[1:]


def standard_error(values: np.ndarray) -> np.ndarray:
    return values.std(axis=0, ddof=1) / np.sqrt(len(values))


def test_one_crystal_of_a_hundred_atoms_is_exact_to_two_thousandths():
    # The reduced form of the test at production size: its standard error of 7e-4 shows a bias of 2e-3.
    values, off = single_crystals(1.5, 100, np.linspace(0, 20, 41), 2500)
    assert (np.abs(off) < 4 * standard_error(values)).all()
    error = standard_error(values.mean(axis=1))
    assert error < 7e-4
    assert abs(off.mean()) < min(3.3 * error, 2e-3)


def test_steps_follow_a_frame_that_turns_fast():
    # Steps of a turn or more would miss by 0.6.
    values, off = single_crystals(110.0, 13, np.linspace(0, 3, 13), 1000)
    assert standard_error(values).max() < 0.03
    assert (np.abs(off) < 4 * standard_error(values)).all()


def test_an_undriven_crystal_whose_frame_stands_still_decays():
    values, off = single_crystals(0.0, 20, np.linspace(0, 3, 13), 600)
    assert standard_error(values).max() < 0.03
    assert (np.abs(off) < 4 * standard_error(values)).all()


def test_two_crystals_of_a_hundred_atoms_agree_with_the_fixed_frame():
    times = np.linspace(0, 1.5, 4)
    fast = np.array([moving_frame.sample(SEEDED, (100, 100), times, 1, index) for index in range(400)])
    plain = np.array([fixed_frame.sample(SEEDED, (100, 100), times, 2, index)[0] for index in range(30)])
    for one, other in zip(fast.mean(axis=0)[1:].ravel(), plain.mean(axis=0)[1:].ravel(), strict=True):
        assert abs(one - other) < 0.05
    spread = np.sqrt(fast.var(axis=0, ddof=1) / len(fast) + plain.var(axis=0, ddof=1) / len(plain))
    distance = (fast.mean(axis=0) - plain.mean(axis=0))[1:] / spread[1:]
    assert np.abs(distance).max() < 4


def test_halving_every_numerical_parameter_moves_no_mean():
    # Equal keys, so that the two runs are correlated and their difference has a small error.
    times = np.linspace(0, 5, 11)
    network = Network(drives=(1.5,))
    default = moving_frame.DEFAULT
    fine = Numerics(
        step=default.step / 2, stiffness=default.stiffness / 2, leak=default.leak / 2, tolerance=default.tolerance / 2
    )
    one, other = (
        np.array([moving_frame.sample(network, (100,), times, 3, index, chosen)[1:, 0, Z] for index in range(1000)])
        for chosen in (default, fine)
    )
    difference = (one - other).mean(axis=1)
    error = difference.std(ddof=1) / np.sqrt(len(difference))
    assert error < 6e-4
    assert abs(difference.mean()) < 4 * error


def test_crystals_without_coupling_evolve_apart():
    times = np.linspace(0, 6, 25)
    twins = Network((1.5, 1.5, 0.9))
    samples = np.stack([moving_frame.sample(twins, (20, 20, 30), times, 3, index) for index in range(60)])
    single = np.stack([moving_frame.sample(Network((1.5,)), (20,), times, 3, index) for index in range(60)])
    assert np.array_equal(samples[:, :, :1], single)
    # Equal crystals differ by their random numbers alone, which are independent: 4 σ of a correlation of 60 pairs.
    samples = samples[..., Z]
    late = samples[:, 12:].mean(axis=1)
    assert abs(np.corrcoef(late[:, 0], late[:, 1])[0, 1]) < 4 / np.sqrt(60)
    assert np.ptp(late[:, 0] - late[:, 1]) > 0
    exact = np.stack([one_crystal(drive, number, times) for drive, number in ((1.5, 20), (1.5, 20), (0.9, 30))], axis=1)
    error = samples.std(axis=0, ddof=1)[1:] / np.sqrt(60)
    assert np.abs((samples.mean(axis=0) - exact)[1:] / error).max() < 4.5


def test_crystals_with_kappas_of_their_own_follow_their_exact_evolution_in_all_components():
    """Sizes at which the basis is much smaller than the spin; the slow crystal's offset is that of the fast one."""
    network = Network((1.5, 0.6), 0.2, kappa=(1.0, 0.3), initial=("up", "angles:60,30"))
    exact = exact_evolution(network, (30, 25), 8, 9)
    means = ensemble.trajectories(network, (30, 25), exact["time"], 500, 5, threads=2)
    for name in ("mx_0", "my_0", "mz_0", "mx_1", "my_1", "mz_1"):
        off = (means[name] - exact[name])[1:] / means[f"{name}_sem"][1:]
        assert np.abs(off).max() < 4.5, name
        assert means[f"{name}_sem"].max() < 0.03, name


def test_steps_follow_the_fastest_rate():
    # Steps of 0.05/κ are off by 0.2 here while the inverted state decays, seven times the standard error.
    network = Network((1.5, 0.9), 20)
    exact = exact_evolution(network, (13, 13), 0.3, 9)
    means = ensemble.trajectories(network, (13, 13), exact["time"], 200, 5, method="frame", threads=2)
    for alpha in range(2):
        off = (means[f"mz_{alpha}"] - exact[f"mz_{alpha}"])[1:]
        assert (np.abs(off) < 4 * means[f"mz_{alpha}_sem"][1:]).all()


def test_cost_hardly_depends_on_the_number_of_atoms():
    times = np.linspace(0, 6, 25)
    work = {}
    for number in (100, 400, 1600):
        counters = np.zeros(moving_frame_steps.COUNTERS)
        for index in range(10):
            moving_frame.sample(SEEDED, (number, number), times, 1, index, counters=counters)
        work[number] = counters[moving_frame_steps.AMPLITUDES]  # amplitudes times steps
    assert work[400] < 3 * work[100]
    assert work[1600] < 3 * work[400]


def test_offset_keeps_the_jump_rate_independent_of_the_number_of_atoms():
    times = np.linspace(0, 6, 25)
    rates = []
    for number in (50, 800):
        counters = np.zeros(moving_frame_steps.COUNTERS)
        for index in range(10):
            moving_frame.sample(SEEDED, (number, number), times, 1, index, counters=counters)
        rates.append(counters[moving_frame_steps.JUMPS] / 60)
    assert max(rates) < 6
    assert rates[1] < 1.5 * rates[0]


@pytest.mark.slow
@pytest.mark.parametrize("number", [100])
def test_production_size_agrees_with_the_committed_reference(number):
    """Time averages over κt ≤ 10 against the fixed frame's, committed with their errors."""
    reference = tables.read(REFERENCE / "plain_jumps_averages.csv")
    times = np.linspace(0, 10, 41)
    values = np.array([moving_frame.sample(SEEDED, (number, number), times, 9, index)[..., Z] for index in range(8000)])
    averages = values[:, 1:].mean(axis=1)
    error = averages.std(axis=0, ddof=1) / np.sqrt(len(values))
    assert error.max() < 6e-4
    for row in reference[reference["atoms"] == number].itertuples():
        bound = 3.5 * np.hypot(row.error, error[row.subsystem])
        assert abs(averages[:, row.subsystem].mean() - row.average) < bound
