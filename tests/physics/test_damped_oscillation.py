"""The fit of damping and frequency on signals whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from seeding.checks import ComputationError, InputError
from seeding.cli import main
from seeding.unravelling import damped_oscillation

TIMES = np.linspace(0, 60, 241)


def phase_diffusing(count: int, diffusion: float, frequency: float, seed: int) -> np.ndarray:
    """cos φ and half of it, with dφ = ω dt + √(2D) dW: the mean is exp(−Dt) cos ωt."""
    generator = np.random.Generator(np.random.Philox(seed))
    steps = np.sqrt(2 * diffusion * np.diff(TIMES)) * generator.standard_normal((count, len(TIMES) - 1))
    phase = frequency * TIMES + np.concatenate([np.zeros((count, 1)), np.cumsum(steps, axis=1)], axis=1)
    return np.stack([np.cos(phase), 0.3 + 0.5 * np.cos(phase + 1)], axis=2)


def test_fit_finds_an_exact_damped_cosine():
    signal = 0.2 + np.exp(-0.05 * TIMES) * np.cos(1.1 * TIMES + 0.4)
    noise = 1e-6 * np.random.Generator(np.random.Philox(1)).standard_normal((20, len(TIMES)))
    fit = damped_oscillation.fit(TIMES, (signal + noise)[:, :, None], resamples=20)
    assert abs(fit["decay"] - 0.05) < 1e-6
    assert abs(fit["frequency"] - 1.1) < 1e-6


def test_fit_of_phase_diffusion_covers_the_truth():
    distances = []
    for seed in range(7):
        fit = damped_oscillation.fit(TIMES, phase_diffusing(200, 0.04, 0.9, seed), resamples=40)
        distances.append((fit["decay"] - 0.04) / fit["decay_error"])
        distances.append((fit["frequency"] - 0.9) / fit["frequency_error"])
    # 14 nearly independent standard normal numbers: rms 1 ± 0.2.
    assert 0.5 < np.sqrt(np.mean(np.square(distances))) < 1.6


def test_no_oscillation_is_said():
    flat = 1e-3 * np.random.Generator(np.random.Philox(2)).standard_normal((30, len(TIMES), 1))
    with pytest.raises((ComputationError, InputError)):
        damped_oscillation.fit(TIMES[:3], flat[:, :3])
    with pytest.raises(InputError, match="at least 2 trajectories"):
        damped_oscillation.fit(TIMES, flat[:1])


def test_times_too_short_for_three_periods_are_refused():
    times = np.linspace(0, 5, 51)
    with pytest.raises(InputError, match=r"`stop` must be at least 4\.71 after"):
        damped_oscillation.fit(times, np.random.default_rng(1).normal(size=(4, 51, 1)))


def test_verb_lifetime_writes_one_row(tmp_path):
    words = ["trajectories", "--atoms", "30", "--drives", "1.5", "--coupling", "0", "--count", "60", "--duration", "30"]
    assert main([*words, "--batch", str(tmp_path / "a.npz")]) == 0
    out = tmp_path / "fit.csv"
    assert main(["lifetime", str(tmp_path / "a.npz"), "--start", "4", "--resamples", "20", "--out", str(out)]) == 0
    lines = [line for line in out.read_text().splitlines() if not line.startswith("#")]
    assert lines[0] == "N,decay,decay_error,frequency,frequency_error,start,stop,count"
    # The mean-field frequency √(1.5² − 1) within the bias that thirty atoms leave.
    assert abs(float(lines[1].split(",")[3]) - np.sqrt(1.25)) < 0.15
