"""Damping γ and frequency ω of a transient oscillation, from trajectories of it, with bootstrap errors.

Late enough only the slowest modes of the Liouvillian are left beside the steady state: the oscillating one,
λ₁ = −γ ± iω, and a real one, −η, which decays about as slowly and would otherwise pass for a slow oscillation:

    ⟨m_z^α⟩(t) = c_α + d_α e^{−ηt} + e^{−γt} (a_α cos ωt + b_α sin ωt)   for t ≥ start, γ, ω, η the same for all α.

a, b, c, d enter linearly and are eliminated (variable projection); γ, ω and η are fitted by least squares, every
subsystem's samples weighted by their mean standard error. Samples of one trajectory are correlated, so that the scatter
of the fit says nothing: errors come from fits to resampled sets of whole trajectories.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import least_squares

from seeding import checks

HIGHEST = 4.0  # frequency sought, in κ
COLUMNS = ("decay", "decay_error", "frequency", "frequency_error", "start", "stop")


def fit(
    times: np.ndarray,
    samples: np.ndarray,
    *,
    start: float | None = None,
    stop: float | None = None,
    resamples: int = 200,
    seed: int = 0,
) -> dict[str, float]:
    """Fit to samples of shape (count, times, n): decay, decay_error, frequency, frequency_error, start.

    start, stop: first and last time used, in 1/κ; the first tenth is left out unless given. The times used must
    hold three periods: ω is sought from there up, slower motion is no oscillation. Errors are deviations over
    `resamples` bootstrap samples, drawn from the stream of `seed`. Raises InputError for fewer than two trajectories
    or too few times, NoAnswer where no damped oscillation is found.
    """
    start = (
        float(times[0]) + 0.1 * (times[-1] - times[0]) if start is None else checks.number("start", start, minimum=0)
    )
    checks.integer("resamples", resamples, minimum=2)
    stop = float(times[-1]) if stop is None else checks.number("stop", stop, above=start)
    used = (times >= start) & (times <= stop)
    if len(samples) < 2:
        raise checks.refuse("count", "at least 2 trajectories for an error", len(samples))
    if used.sum() < 12:
        raise checks.refuse("start", f"early enough to leave 12 of the times up to {times[-1]:g}", start)
    grid, data = times[used], samples[:, used]
    highest = min(np.pi / np.diff(grid).max(), HIGHEST)
    if _slowest(grid) >= highest:
        least = f"{6 * np.pi / highest:.3g} after `start`, so that three periods of a frequency up to {highest:.3g} fit"
        raise checks.refuse("stop", f"at least {least}", stop)
    mean = data.mean(axis=0)
    # One weight for each subsystem: weights that vary in time would tilt the fit towards its quiet phases.
    weights = 1 / np.maximum(data.std(axis=0, ddof=1).mean(axis=0), 1e-12)
    guess = _first_guess(grid, mean * weights)
    best = _solve(grid, mean, weights, guess)
    generator = np.random.Generator(np.random.Philox(seed))
    draws = [np.bincount(generator.integers(len(data), size=len(data)), minlength=len(data)) for _ in range(resamples)]
    means = (np.stack(draws) / len(data) @ data.reshape(len(data), -1)).reshape(resamples, *mean.shape)
    trials = np.array([_solve(grid, resampled, weights, best) for resampled in means])
    errors = trials.std(axis=0, ddof=1)
    if not (np.isfinite(best).all() and best[1] > max(1.001 * _slowest(grid), 3 * errors[1])):
        raise checks.NoAnswer(
            f"no damped oscillation found: frequency {best[1]:.3g} ± {errors[1]:.2g} from {len(data)} trajectories"
        )
    return {
        "decay": float(best[0]),
        "decay_error": float(errors[0]),
        "frequency": float(best[1]),
        "frequency_error": float(errors[1]),
        "start": float(start),
        "stop": float(stop),
    }


def _basis(grid: np.ndarray, decay: float, frequency: float, relaxation: float) -> np.ndarray:
    """Orthonormal columns that span the model, times counted from the first one used: no factor overflows."""
    time = grid - grid[0]
    envelope = np.exp(-decay * time)
    columns = [np.ones_like(time), np.exp(-relaxation * time)]
    columns += [envelope * np.cos(frequency * time), envelope * np.sin(frequency * time)]
    return np.asarray(np.linalg.qr(np.stack(columns, axis=1))[0])


def _slowest(grid: np.ndarray) -> float:
    return float(3 * 2 * np.pi / (grid[-1] - grid[0]))


def _solve(grid: np.ndarray, mean: np.ndarray, weights: np.ndarray, guess: np.ndarray) -> np.ndarray:
    """(γ, ω, η) of least squares with the linear amplitudes eliminated."""

    def misfit(rates: np.ndarray) -> np.ndarray:
        basis = _basis(grid, *rates)
        return np.asarray(((mean - basis @ (basis.T @ mean)) * weights).ravel())

    lowest = [0.0, 0.99 * _slowest(grid), 0.5 / (grid[-1] - grid[0])]
    return np.asarray(least_squares(misfit, guess, bounds=(lowest, [5.0, np.inf, 5.0]), x_scale=0.01, xtol=1e-10).x)


def _first_guess(grid: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Best point of a coarse grid of rates: the misfit has a side minimum for every period."""
    span = grid[-1] - grid[0]
    nyquist = np.pi / np.diff(grid).max()
    best, smallest = np.array([1 / span, 1.0, 3 / span]), np.inf
    for frequency in np.arange(_slowest(grid), min(nyquist, HIGHEST), 0.5 * np.pi / span):
        for decay in (0.3 / span, 1 / span, 3 / span, 10 / span):
            for relaxation in (1 / span, 5 / span):
                basis = _basis(grid, decay, frequency, relaxation)
                rest = float(((mean - basis @ (basis.T @ mean)) ** 2).sum())
                if rest < smallest:
                    best, smallest = np.array([decay, frequency, relaxation]), rest
    return best
