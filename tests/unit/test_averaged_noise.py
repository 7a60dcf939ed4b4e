"""Below Γ_crit as N → ∞: averaged noise against spectra of one crystal and of the pair, orbits, exponents."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from seeding import tables
from seeding.checks import InputError, NoAnswer
from seeding.large_n.attracting_orbits import SEED, X, Y, attracting_orbits
from seeding.large_n.averaged_diffusion import (
    SECTORS,
    Closing,
    dephased_modes,
    seeded_pair_modes,
    single_crystal,
)
from seeding.large_n.effective_crystal import effective_neighbour
from seeding.large_n.law_branches import follow_laws
from seeding.large_n.legendre import associated_legendre
from seeding.large_n.noise_projection import Projected, projected_noise
from seeding.large_n.transverse import floquet_exponent, transverse_exponents
from seeding.master_equation.spectrum import slow_modes
from seeding.network import Network

SPECTRA = Path(__file__).parents[2] / "docs" / "reference" / "spectra" / "total-seeding"
PAIR = Network(drives=(1.5, 0.9), coupling=0.1)


@pytest.fixture(scope="module")
def noise() -> Projected:
    return projected_noise(PAIR)


def limit(sizes: np.ndarray, values: np.ndarray) -> float:
    """Value at 1/N = 0 of the polynomial in 1/N through all points."""
    return float(np.polynomial.polynomial.polyfit(1 / sizes, values, len(sizes) - 1)[0])


@pytest.mark.parametrize("order", [0, 1, 3])
def test_legendre_functions_are_orthonormal_and_solve_their_equation(order: int) -> None:
    x, weight = np.polynomial.legendre.leggauss(40)
    value, first, second = associated_legendre(order, 12, x)
    assert np.abs((value * weight) @ value.T - np.eye(12)).max() < 1e-12
    step = 1e-4
    ahead, behind = (associated_legendre(order, 12, x[5:-5] + shift)[0] for shift in (step, -step))
    assert np.allclose((ahead - behind) / (2 * step), first[:, 5:-5], atol=1e-4)
    assert np.allclose((ahead - 2 * value[:, 5:-5] + behind) / step**2, second[:, 5:-5], atol=1e-3)


def test_strong_drive_gives_half_of_k_times_k_plus_one_plus_q_squared() -> None:
    crystal = Network(drives=(1000.0,), kappa=2.0)
    for harmonic in range(4):
        for sector, offset in (("symmetric", 0), ("antisymmetric", 1)):
            k = harmonic + offset + 2 * np.arange(4)
            modes = single_crystal(crystal, harmonic, sector)
            assert np.allclose(modes.rate, -(k * (k + 1) + harmonic**2), rtol=1e-5, atol=1e-9)
            assert np.allclose(modes.frequency, harmonic * np.sqrt(1000**2 - 4))


# One crystal: (drive, sector, harmonic, level) and N Re λ from spectra.
SINGLE = [(1.5, "symmetric", 1), (1.5, "symmetric", 0), (1.5, "antisymmetric", 0), (4.0, "symmetric", 1)]


@pytest.mark.parametrize(("drive", "sector", "harmonic"), SINGLE)
def test_spectra_of_one_crystal_tend_to_the_averaged_rates_and_frequency(
    drive: float, sector: str, harmonic: int
) -> None:
    crystal = Network(drives=(drive,))
    law = single_crystal(crystal, harmonic, sector)
    level = int(sector == "symmetric" and harmonic == 0)  # the steady state comes first
    sizes = np.array([40, 60, 90, 140])
    found = []
    for number in sizes:
        table = slow_modes(crystal, (number,), modes=3, sector=sector)
        values = table["re"].to_numpy() + 1j * table["im"].to_numpy()
        expected = 1j * law.frequency[level] + (law.rate[level] + 1j * law.shift[level]) / number
        found.append(values[np.argmin(np.abs(values - expected))])
    rates, frequencies = np.real(found) * sizes, np.imag(found)
    assert limit(sizes, rates) == pytest.approx(law.rate[level], rel=1e-3)
    assert limit(sizes, frequencies) == pytest.approx(law.frequency[level], abs=1e-4)
    slopes = (frequencies - law.frequency[level]) * sizes
    assert limit(sizes, slopes) == pytest.approx(law.shift[level], abs=2e-2)


@pytest.mark.slow
def test_one_crystal_of_ten_thousand_atoms_is_at_its_limit() -> None:
    crystal, number = Network(drives=(1.5,)), 10_000
    table = slow_modes(crystal, (number,), modes=4, sector="symmetric")
    laws = [single_crystal(crystal, harmonic, "symmetric") for harmonic in (1, 0, 1, 2)]
    for row, (law, level) in enumerate(zip(laws, (0, 1, 1, 0), strict=True)):
        assert number * table["re"][row] == pytest.approx(law.rate[level], rel=5e-4)
        assert table["im"][row] == pytest.approx(law.frequency[level] + law.shift[level] / number, abs=1e-6)


def test_a_crystal_that_rests_has_no_averaged_rates() -> None:
    with pytest.raises(NoAnswer, match="nothing oscillates"):
        single_crystal(Network(drives=(0.9,)), 1, "symmetric")
    with pytest.raises(InputError, match="one crystal"):
        single_crystal(PAIR, 1, "symmetric")


def test_orbits_of_the_pair_lie_in_two_planes_with_one_slope() -> None:
    parameter = np.array([-0.9, 0.0, 0.3, 0.8])
    orbits = attracting_orbits(PAIR, parameter, 12)
    slope = parameter / orbits.pair.scale
    deviation = orbits.points[X] - slope[:, None] * (orbits.points[Y] - PAIR.resting_sines())
    assert np.abs(deviation).max() < 1e-9
    assert np.abs((orbits.points**2).sum(axis=0) - 1).max() < 1e-9
    # Only the orbit of all up has the frequency that the mean field shows.
    assert orbits.frequency[1] == pytest.approx(1.0120315489, abs=1e-9)
    assert (orbits.frequency[[0, 2, 3]] > orbits.frequency[1] + 1e-5).all()


def test_uncoupled_crystals_have_one_frequency_on_all_orbits() -> None:
    orbits = attracting_orbits(Network(drives=(0.9, 1.5)), np.array([-0.5, 0.0, 0.95]), 8)
    assert np.allclose(orbits.frequency, np.sqrt(1.5**2 - 1), atol=1e-9)
    assert orbits.pair.motion.drives[SEED] == 1.5
    # B at rest is attracted with √(κ² − Ω_B²).
    assert np.allclose(transverse_exponents(orbits), -np.sqrt(1 - 0.9**2), atol=1e-6)


def test_an_uncoupled_pair_has_the_closing_modes_of_its_seed_alone() -> None:
    noise = projected_noise(Network(drives=(1.5, 0.9)), 12, 16)
    for harmonic in range(3):
        for sector in SECTORS:
            alone = single_crystal(Network(drives=(1.5,)), harmonic, sector, 2)
            pair = seeded_pair_modes(noise, harmonic, sector, 2)
            assert np.allclose(pair.rate, alone.rate, rtol=2e-3, atol=1e-5)
            assert np.allclose(pair.frequency, alone.frequency, atol=1e-8)
            assert np.allclose(pair.shift, alone.shift, rtol=1e-3, atol=1e-5)


def test_the_steady_state_and_the_drift_of_the_family_cost_nothing(noise: Projected) -> None:
    assert seeded_pair_modes(noise, 0, "symmetric").rate[0] == pytest.approx(0, abs=1e-8)
    assert (noise.spread > 0).all()
    assert (noise.dephasing > 0).all()


# (sector, harmonic, level): rank of the mode in its sector at N_α = 19, 25, 50, 100, all of them in the paper's set.
RANKS = {
    ("symmetric", 1, 0): (1, 1, 1, 1),
    ("symmetric", 0, 1): (2, 2, 2, 2),
    ("antisymmetric", 0, 0): (1, 1, 1, 1),
    ("antisymmetric", 1, 0): (2, 2, 2, 2),
}


@pytest.mark.parametrize("mode", RANKS)
def test_spectra_of_the_pair_tend_to_the_averaged_noise_without_a_fit(
    mode: tuple[str, int, int], noise: Projected
) -> None:
    sector, harmonic, level = mode
    law = seeded_pair_modes(noise, harmonic, sector)
    sizes = np.array([19, 25, 50, 100])
    rows = []
    for number, rank in zip(sizes, RANKS[mode], strict=True):
        table = tables.read(SPECTRA / f"{number}.csv")
        rows.append(table[(table["sector"] == sector) & (table["mode"] == rank)].iloc[0])
    frame = pd.DataFrame(rows)
    rates = frame["re"].to_numpy(dtype=float) * sizes
    assert limit(sizes, rates) == pytest.approx(law.rate[level], rel=4e-3)
    assert abs(rates[-1] / law.rate[level] - 1) < 0.02
    frequencies = frame["im"].to_numpy(dtype=float)
    assert limit(sizes, frequencies) == pytest.approx(law.frequency[level], abs=1.5e-3)


def test_rates_of_the_pair_do_not_depend_on_the_number_of_orbits_and_phases(noise: Projected) -> None:
    coarse = projected_noise(PAIR, 12, 16)
    for harmonic, sector in ((1, "symmetric"), (0, "antisymmetric")):
        one, other = (seeded_pair_modes(case, harmonic, sector, 1) for case in (noise, coarse))
        assert np.allclose(one.rate, other.rate, rtol=2e-5)
        assert np.allclose(one.frequency, other.frequency, atol=1e-6)


def test_one_effective_crystal_has_the_rates_of_the_pair_to_two_parts_in_a_thousand(noise: Projected) -> None:
    coupling, kappa = PAIR.coupling, 1.0
    share = (coupling / 2) / (kappa + coupling / 2)
    effective = Network(drives=(1.5 - share * 0.9,), kappa=kappa * (kappa + coupling) / (kappa + coupling / 2))
    for harmonic, sector in ((0, "symmetric"), (0, "antisymmetric"), (1, "symmetric"), (1, "antisymmetric")):
        one = single_crystal(effective, harmonic, sector, 2).rate
        pair = seeded_pair_modes(noise, harmonic, sector, 2).rate
        assert np.allclose(one, pair, rtol=2e-3, atol=1e-6)


def test_dephasing_over_the_family_takes_over_beyond_ten_thousand_atoms(noise: Projected) -> None:
    before = seeded_pair_modes(noise, 1, "symmetric", 1).rate[0]
    rates = {number: number * dephased_modes(noise, 1, "symmetric", number, 1)[0].real for number in (1e3, 1e4, 1e5)}
    assert rates[1e3] == pytest.approx(before, rel=2e-3)
    assert rates[1e4] == pytest.approx(before, rel=0.15)
    assert rates[1e5] < 2 * before


def test_deviations_from_the_family_decay_with_the_floquet_exponent_of_b() -> None:
    exponent, frequency = floquet_exponent(PAIR)
    orbits = attracting_orbits(PAIR, np.zeros(1), 24)
    assert transverse_exponents(orbits)[0] == pytest.approx(exponent, abs=1e-7)
    assert orbits.frequency[0] == pytest.approx(frequency, abs=1e-8)
    assert exponent == pytest.approx(-0.5745077, abs=1e-6)


def test_b_alone_under_the_pull_of_a_has_an_exponent_of_the_family_and_the_slow_modes_of_the_pair() -> None:
    alone = effective_neighbour(PAIR, (10_000, 10_000))
    exponent = -np.sqrt(alone.kappas[0] ** 2 - alone.drives[0] ** 2)
    ends = transverse_exponents(attracting_orbits(PAIR, np.array([0.0, 0.999]), 24))
    assert ends[1] < exponent < ends[0]
    # The second oscillating mode of the pair, the paper's λ₂, while its two modes have not met on the real axis.
    pair = tables.read(SPECTRA / "19.csv").query("sector == 'symmetric' and 0 < im < 0.5").iloc[0]
    single = slow_modes(effective_neighbour(PAIR, (19, 19)), (19,), modes=1, sector="symmetric").iloc[0]
    assert single["re"] == pytest.approx(pair["re"], rel=0.005)
    assert single["im"] == pytest.approx(pair["im"], rel=0.03)
    met = slow_modes(effective_neighbour(PAIR, (50, 50)), (50,), modes=2, sector="symmetric")
    assert (met["im"] == 0).all()


@pytest.mark.parametrize(
    ("network", "reason"),
    [
        (Network(drives=(1.5, 0.9), coupling=0.8), "not below"),
        (Network(drives=(1.5, 1.4), coupling=0.05), "none seeds"),
        (Network(drives=(1.5, 0.9), coupling=0.1, interaction="coherent"), "dissipative"),
        (Network(drives=(1.5, 0.9, 0.9), coupling=0.1), "two crystals"),
        (Network(drives=(1.5, 0.9), coupling=0.1, weights=(1.0, 2.0)), "equal size"),
    ],
)
def test_what_is_not_a_seeded_pair_has_no_family_of_orbits(network: Network, reason: str) -> None:
    with pytest.raises(NoAnswer, match=reason):
        attracting_orbits(network, np.zeros(1), 4)


def test_a_mode_with_a_gap_that_crosses_a_closing_one_is_not_taken_for_it() -> None:
    law = Closing(np.array([-9.0]), np.array([0.0]), np.array([0.0]))
    spectra = {
        number: pd.DataFrame({"re": sorted([-9 / number * (1 - 2 / number), -0.36], reverse=True), "im": 0.0})
        for number in (10, 15, 19, 25, 40, 100)
    }
    for number, rows in follow_laws(spectra, {"slow": law}).items():
        (row,) = rows
        assert spectra[number]["re"][row] == pytest.approx(-9 / number * (1 - 2 / number)), number
