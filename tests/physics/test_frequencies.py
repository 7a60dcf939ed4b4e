"""Observed frequencies: closed forms, long references, definitions where there is nothing to observe."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from seeding.checks import InputError
from seeding.cli import main
from seeding.mean_field.frequencies import bump, observed, observed_frequencies, peak_interval, strongest_line
from seeding.mean_field.motion import evolve_phases
from seeding.mean_field.return_map import winding_rates
from seeding.network import Network


@pytest.mark.parametrize("drive", [1.02, 1.5, 4.0])
@pytest.mark.parametrize("initial", ["up", "x", "random:3"])
def test_single_crystal_rotates_at_sqrt_of_drive_squared_minus_one(drive: float, initial: str) -> None:
    row = observed_frequencies(Network((drive,), initial=initial)).iloc[0]
    exact = np.sqrt(drive**2 - 1)
    assert row["spectral_line"] == pytest.approx(exact, abs=1e-7)
    if initial == "up":
        assert row["rotation_number"] == pytest.approx(-exact, abs=1e-7)
        assert row["peak_interval"] == pytest.approx(2 * np.pi / exact, rel=1e-2)
    else:
        assert np.isnan(row["rotation_number"])


def test_identical_crystals_rotate_as_one_with_the_damping_of_all() -> None:
    """All alike: sin θ feels κ + Γ, so that ω = sqrt(Ω² − (κ+Γ)²)."""
    table = observed_frequencies(Network((1.5, 1.5, 1.5), 0.2))
    assert np.allclose(table["rotation_number"], -np.sqrt(1.5**2 - 1.2**2), atol=1e-7)


def test_seeded_crystal_librates_with_the_line_of_its_seed() -> None:
    table = observed_frequencies(Network((1.5, 0.9), 0.1))
    seed, other = table.iloc[0], table.iloc[1]
    assert other["rotation_number"] == 0
    assert other["spectral_line"] == pytest.approx(seed["spectral_line"], abs=2e-7)
    assert seed["spectral_line"] == pytest.approx(-seed["rotation_number"], abs=2e-7)
    assert np.allclose(observed(table), seed["spectral_line"], atol=2e-7)


def test_many_others_leave_the_seed_the_frequency_of_the_closed_limit() -> None:
    """n → ∞: ω = sqrt((Ω_s − ΓΩ_o/(κ+Γ))² − κ²), approached as 1/n."""
    limit = np.sqrt((1.2 - 0.1 * 0.9 / 1.1) ** 2 - 1)
    gaps = [
        abs(observed_frequencies(Network((1.2,) + (0.9,) * (n - 1), 0.1))["spectral_line"][0] - limit)
        for n in (100, 1000)
    ]
    assert gaps[1] < 1e-3
    assert gaps[0] / gaps[1] == pytest.approx(10, rel=0.05)


def test_nothing_oscillates_beyond_critical_coupling() -> None:
    for network in (Network((1.5, 0.9), 0.72), Network((1.2, 0.9), 1.2, interaction="coherent"), Network((0.9,))):
        table = observed_frequencies(network)
        assert np.all(table["spectral_line"] == 0)
        assert np.all(table["peak_interval"].isna())
        assert np.all(observed(table) == 0)


def test_uncoupled_crystal_at_threshold_rests_beside_one_that_rotates() -> None:
    table = observed_frequencies(Network((1.5, 1.0, 0.5), 0.0))
    assert np.array_equal(table["spectral_line"] > 0, [True, False, False])
    assert np.array_equal(table["rotation_number"] != 0, [True, False, False])


def test_rotation_numbers_agree_with_a_long_independent_integration() -> None:
    """|θ(T) − θ(0) − ρT| is bounded: at T = 4000 the plain slope of a reference is good to about 2π/T."""
    network = Network((1.4, 1.2, 1.05), 0.08)
    table = observed_frequencies(network)
    share = 0.08 / 3
    drives = np.array(network.drives)

    def phase_form(_: float, theta: np.ndarray) -> np.ndarray:
        sine = np.sin(theta)
        return -drives + sine + share * sine.sum()

    duration = 4000.0
    reference = solve_ivp(phase_form, (0, duration), np.zeros(3), method="DOP853", rtol=1e-9, atol=1e-9).y[:, -1]
    assert np.abs(table["rotation_number"] - reference / duration).max() < 2 * np.pi / duration


def test_two_routes_to_the_rotation_numbers_agree() -> None:
    """Averages over the flow and over the interpolated return map, in and between the tongues."""
    pairs = np.array([(1.15, 1.1), (1.15, 1.12), (1.15, 1.05), (1.5, 0.9), (1.3, 1.25)])
    couplings = np.array([0.05, 0.1, 0.03, 0.3, 0.2])
    rates, errors = winding_rates(pairs, np.repeat(couplings[:, None] / 2, 2, axis=1), accuracy=1e-9)
    assert errors.max() < 1e-7
    for drives, coupling, rate in zip(pairs, couplings, rates, strict=True):
        table = observed_frequencies(Network(tuple(drives), float(coupling)))
        assert np.abs(table["rotation_number"].abs().to_numpy() - rate).max() < 1e-7


@pytest.mark.parametrize(
    ("drives", "kappas", "coupling"),
    [
        ((1.5, 0.9), (1.0, 0.8), 0.1),  # A ahead of B: Ω_A − Ω_B ≥ |κ_A − κ_B|
        ((1.4, 1.3), (1.1, 1.05), 0.2),
        ((1.3, 1.2), (0.9, 0.6), 0.1),  # neither ahead: B has the larger Ω − κ
        ((1.3, 1.3), (1.2, 0.8), 0.3),  # where A librates with the period of B
        ((0.8, 1.5), (1.3, 1.2), 0.05),  # A rests on its own and is driven by B
    ],
)
def test_return_map_of_crystals_with_kappas_of_their_own(drives, kappas, coupling) -> None:
    network = Network(drives, coupling, kappa=kappas)
    rates, errors = winding_rates(np.array([drives]), network.shares()[None, :], kappas, accuracy=1e-8)
    table = observed_frequencies(network)
    assert errors[0] < 1e-6
    assert np.abs(table["rotation_number"].abs().to_numpy() - rates[0]).max() < 2e-6
    assert rates.max() > 0


def test_return_map_has_an_answer_where_half_a_turn_is_no_moebius_map() -> None:
    """Near an advance of π the advances at x = ±π/2 lie on either side of it, and no real s straightens the map."""
    generator = np.random.default_rng(0)
    drives = np.sort(generator.uniform(0.8, 1.6, (300, 2)), axis=1)[:, ::-1].copy()
    shares = generator.uniform(0, 0.2, (300, 2))
    rates, errors = winding_rates(drives[13:14], shares[13:14])
    network = Network(tuple(drives[13]), float(shares[13].sum()), weights=tuple(shares[13]))
    assert np.abs(observed_frequencies(network)["rotation_number"].abs().to_numpy() - rates[0]).max() < 2e-6
    assert errors[0] < 1e-6


def test_return_map_is_independent_of_threads_and_neighbours() -> None:
    generator = np.random.default_rng(1)
    drives = np.sort(generator.uniform(0.8, 1.6, (60, 2)), axis=1)[:, ::-1].copy()
    shares = np.repeat(generator.uniform(0, 0.2, (60, 1)), 2, axis=1)
    together, _ = winding_rates(drives, shares, threads=2)
    alone = np.vstack([winding_rates(drives[i : i + 1], shares[i : i + 1])[0] for i in range(60)])
    assert np.array_equal(together, alone)


def test_weighted_average_converges_faster_than_any_power() -> None:
    """Mean of a two-frequency signal: doubling the window gains far more than a plain mean's factor of 2."""
    errors = []
    for length in (250, 500, 1000, 2000):
        time = np.arange(1, length + 1) * 0.2
        signal = np.cos(time) + np.cos(np.sqrt(2) * time) * np.cos(0.3 * time)
        errors.append(abs(bump(length) @ signal))
    assert errors[3] < 1e-9
    slopes = np.log2(np.array(errors[:-1]) / np.array(errors[1:]))
    assert slopes[-1] > 6


def test_strongest_line_is_found_far_below_the_bin_width() -> None:
    time = np.arange(1, 4097) * 0.2
    signal = 0.3 + np.cos(1.2345678 * time) + 0.7 * np.cos(0.7 * time + 1) + 0.5 * np.cos(2.469 * time)
    assert strongest_line(0.2, signal, bump(time.size)) == pytest.approx(1.2345678, abs=1e-9)


def test_peak_interval_of_a_cosine_is_its_period() -> None:
    time = np.arange(2000) * 0.05
    assert peak_interval(0.05, np.cos(1.7 * time + 0.3)) == pytest.approx(2 * np.pi / 1.7, rel=1e-4)
    assert np.isnan(peak_interval(0.05, np.exp(-time)))


@pytest.mark.filterwarnings("error")
def test_a_duration_too_short_is_told_by_the_errors_of_the_table() -> None:
    network = Network((1.15, 1.1), 0.05)
    short, long = observed_frequencies(network, duration=50), observed_frequencies(network)
    for table in (short, long):
        errors = table[["rotation_number_error", "spectral_line_error"]]
        assert table.attrs["reached"] == errors.max(axis=None)
    assert short.attrs["reached"] > 0.01
    assert long.attrs["reached"] <= 1e-7
    assert observed_frequencies(Network((0.9,)), duration=50).attrs["reached"] == 0


def test_the_verb_says_on_stderr_what_accuracy_was_reached(capsys) -> None:
    words = ["frequencies", "--drives", "1.15", "1.1", "--coupling", "0.05"]
    assert main([*words, "--duration", "50"]) == 0
    output = capsys.readouterr()
    assert output.err.startswith("seeding frequencies: warning: frequencies of n=2 drives=[1.15 1.1]")
    assert output.err.endswith(" only, not to 1e-07: the duration is too short\n")
    assert output.err.count("\n") == 1
    assert output.out.startswith("# ")
    assert main(words) == 0
    assert capsys.readouterr().err == ""


def test_error_estimates_bound_the_errors() -> None:
    network = Network((1.15, 1.1), 0.05)
    exact = observed_frequencies(network)
    for duration in (400, 1600):
        table = observed_frequencies(network, duration=duration)
        for name in ("rotation_number", "spectral_line"):
            assert np.all(np.abs(table[name] - exact[name]) <= table[name + "_error"] + 1e-9)


@pytest.mark.parametrize("option", [{"duration": 0}, {"duration": float("inf")}, {"accuracy": -1e-7}])
def test_settings_that_cannot_be_right_are_refused(option: dict) -> None:
    with pytest.raises(InputError):
        observed_frequencies(Network((1.5,)), **option)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    drives=st.lists(st.floats(0.2, 2.0), min_size=1, max_size=6),
    coupling=st.floats(0, 1.5),
    seed=st.integers(0, 10**6),
)
def test_phases_of_random_networks_keep_their_order(drives: list[float], coupling: float, seed: int) -> None:
    """θ_α − θ_β cannot cross zero against Ω_α − Ω_β: from a common start the stronger driven is always ahead."""
    network = Network(tuple(sorted(drives, reverse=True)), coupling)
    theta = evolve_phases(network, np.linspace(0, 200, 101))
    assert np.all(np.diff(theta, axis=1) >= -1e-9)
