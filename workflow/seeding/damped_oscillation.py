"""Damping γ and frequency ω of a transient oscillation, from trajectories of it, with bootstrap errors.

Late enough only the slowest oscillating mode of the Liouvillian is left, λ₁ = −γ ± iω, beside the steady state:

    ⟨m_z^α⟩(t) = c_α + a_α e^{−γt} cos ωt + b_α e^{−γt} sin ωt        for t ≥ start, one γ and ω for all subsystems.

c, a, b enter linearly and are eliminated (variable projection); γ and ω are fitted by least squares, every subsystem's
samples weighted by their mean standard error. Samples of one trajectory are correlated, so that the scatter of the fit
says nothing: errors come from fits to resampled sets of whole trajectories.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import least_squares

from seeding import checks


def fit(
    times: np.ndarray,
    samples: np.ndarray,
    *,
    start: float | None = None,
    resamples: int = 200,
    seed: int = 0,
) -> dict[str, float]:
    """Fit to samples of shape (count, times, n): decay, decay_error, frequency, frequency_error, start.

    start: first time used, in 1/κ; the first tenth is left out unless given. Errors are standard deviations over
    `resamples` bootstrap samples, drawn from the stream of `seed`. Raises InputError for fewer than two trajectories
    or too few times, ComputationError where no damped oscillation is found.
    """
    start = times[0] + 0.1 * (times[-1] - times[0]) if start is None else checks.number("start", start, minimum=0)
    checks.integer("resamples", resamples, minimum=2)
    used = times >= start
    if len(samples) < 2:
        raise checks.refuse("count", "at least 2 trajectories for an error", len(samples))
    if used.sum() < 12:
        raise checks.refuse("start", f"early enough to leave 12 of the times up to {times[-1]:g}", start)
    grid, data = times[used], samples[:, used]
    mean = data.mean(axis=0)
    # One weight for each subsystem: weights that vary in time would tilt the fit towards its quiet phases.
    weights = 1 / np.maximum(data.std(axis=0, ddof=1).mean(axis=0), 1e-12)
    guess = _first_guess(grid, mean * weights)
    best = _solve(grid, mean, weights, guess)
    generator = np.random.Generator(np.random.Philox(seed))
    trials = np.empty((resamples, 2))
    for trial in range(resamples):
        counts = np.bincount(generator.integers(len(data), size=len(data)), minlength=len(data))
        trials[trial] = _solve(grid, np.tensordot(counts, data, axes=1) / len(data), weights, best)
    errors = trials.std(axis=0, ddof=1)
    if not (best[1] > 0 and np.isfinite(best).all() and best[1] > errors[1]):
        raise checks.ComputationError(
            f"no damped oscillation found: frequency {best[1]:.3g} ± {errors[1]:.2g} from {len(data)} trajectories"
        )
    return {
        "decay": float(best[0]),
        "decay_error": float(errors[0]),
        "frequency": float(best[1]),
        "frequency_error": float(errors[1]),
        "start": float(start),
    }


def _basis(grid: np.ndarray, decay: float, frequency: float) -> np.ndarray:
    # Decay counted from the first time used, so that no factor under- or overflows.
    envelope = np.exp(-decay * (grid - grid[0]))
    return np.stack([np.ones_like(grid), envelope * np.cos(frequency * grid), envelope * np.sin(frequency * grid)], 1)


def _solve(grid: np.ndarray, mean: np.ndarray, weights: np.ndarray, guess: np.ndarray) -> np.ndarray:
    """(γ, ω) of least squares with the linear amplitudes eliminated."""

    def misfit(rates: np.ndarray) -> np.ndarray:
        orthonormal, _ = np.linalg.qr(_basis(grid, *rates))
        rest = mean - orthonormal @ (orthonormal.T @ mean)
        return np.asarray((rest * weights).ravel())

    return np.asarray(least_squares(misfit, guess, x_scale=[0.01, 0.01], xtol=1e-10, ftol=1e-12).x)


def _first_guess(grid: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Best point of a coarse grid of decays and frequencies: the misfit has a side minimum for every period."""
    span = grid[-1] - grid[0]
    nyquist = np.pi / np.diff(grid).max()
    best, smallest = np.array([1 / span, 1.0]), np.inf
    for frequency in np.arange(np.pi / span, min(nyquist, 4.0), 0.5 * np.pi / span):
        for decay in (0.3 / span, 1 / span, 3 / span, 10 / span):
            orthonormal, _ = np.linalg.qr(_basis(grid, decay, frequency))
            rest = float(((mean - orthonormal @ (orthonormal.T @ mean)) ** 2).sum())
            if rest < smallest:
                best, smallest = np.array([decay, frequency]), rest
    return best
