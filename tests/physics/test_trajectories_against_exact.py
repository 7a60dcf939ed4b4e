"""Trajectories of the seeded pair against its exact evolution, point by point."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from seeding import tables
from seeding.network import Network
from seeding.unravelling import ensemble

EXACT = Path(__file__).parents[1] / "reference" / "evolution.csv"
PAIR = Network((1.5, 0.9), 0.1)
SPACING = 5.0  # in 1/κ; about a period, so that neighbouring points are nearly independent


def deviations(atoms: int, count: int, until: float) -> np.ndarray:
    """(mean of trajectories − exact)/standard error at times SPACING apart, both crystals, one flat array."""
    exact = tables.read(EXACT)
    exact = exact[(exact["atoms"] == atoms) & (exact["time"] > 0) & (exact["time"] <= until)]
    exact = exact[np.isclose(exact["time"] % SPACING, 0)]
    assert len(exact) == until / SPACING
    times = np.concatenate([[0.0], exact["time"].to_numpy()])
    with pytest.warns(UserWarning, match="coarser"):
        found = ensemble.trajectories(PAIR, (atoms, atoms), times, count, seed=11, threads=2).iloc[1:]
    return np.concatenate(
        [(found[f"mz_{k}"].to_numpy() - exact[f"mz_{k}"].to_numpy()) / found[f"mz_{k}_sem"].to_numpy() for k in (0, 1)]
    )


def check(z: np.ndarray) -> None:
    """χ² within what a correct program gives but once in ten thousand times, no point beyond 4.5 standard errors."""
    from scipy.stats import chi2

    assert np.abs(z).max() < 4.5
    assert chi2.ppf(1e-4, z.size) < (z**2).sum() < chi2.ppf(1 - 1e-4, z.size)


def test_pair_of_twenty_atoms_follows_its_exact_evolution():
    check(deviations(20, 400, 30))


@pytest.mark.slow
@pytest.mark.parametrize("atoms", [10, 20, 40, 100])
def test_pair_follows_its_exact_evolution_to_the_end(atoms):
    check(deviations(atoms, 4000, 60))


@pytest.mark.slow
def test_time_averages_of_a_hundred_atoms_are_exact_to_five_in_ten_thousand():
    """A bias that hides below N_α = 20 and grows with N would show here."""
    exact = tables.read(EXACT)
    exact = exact[exact["atoms"] == 100]
    samples = ensemble.samples(PAIR, (100, 100), exact["time"].to_numpy(), 12_000, seed=21, threads=2)
    averages = samples[..., 2].mean(axis=1)
    error = averages.std(axis=0, ddof=1) / np.sqrt(len(averages))
    difference = averages.mean(axis=0) - exact[["mz_0", "mz_1"]].mean().to_numpy()
    print(f"difference {difference}, standard error {error}")
    assert error.max() < 2.5e-4
    assert np.abs(difference).max() < 5e-4


def test_a_wrong_coupling_is_noticed():
    """The same check turns on a Γ that is doubled: it can fail."""
    exact = tables.read(EXACT)
    exact = exact[(exact["atoms"] == 20) & (exact["time"] == 5)]
    wrong = ensemble.trajectories(Network((1.5, 0.9), 0.2), (20, 20), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0], 400, seed=11)
    z = (wrong["mz_1"].iloc[-1] - exact["mz_1"].iloc[0]) / wrong["mz_1_sem"].iloc[-1]
    assert abs(z) > 4.5
