"""Figure 3: synchronisation of crystals that all oscillate on their own, dissipative coupling.

Observed frequency: |rotation number| of a subsystem that winds, strongest line of one that librates. For two crystals
a librating B is periodic with the seed's period, and the difference is zero.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from seeding.mean_field.boundaries import averaging_coupling, least_detuning, synchronisation_coupling
from seeding.mean_field.frequencies import observed, observed_frequencies
from seeding.mean_field.motion import evolve
from seeding.mean_field.return_map import winding_rates
from seeding.network import Network
from seeding.paper.networks import (
    detuned,
    dissipative,
    equal_kappas,
    equal_sizes,
    ladder,
    oscillating,
    some_oscillates,
    winding_pair,
)
from seeding.paper.parameters import Axis


def fig3a(*, network: Network, detuning: Axis, coupling: Axis, accuracy: float, threads: int = 1) -> pd.DataFrame:
    """Δ_obs of Eq. (5): detuning, coupling, difference, on the grid of `detuning` and `coupling`."""
    x, y = (axis.ravel() for axis in np.meshgrid(np.linspace(*detuning), np.linspace(*coupling)))
    difference = frequency_difference(network, max(network.drives), x, y, accuracy, threads)
    return pd.DataFrame({"detuning": x, "coupling": y, "difference": difference})


def fig3a_critical(*, network: Network, detuning: Axis) -> pd.DataFrame:
    """Γ_crit of Eq. (4): detuning, coupling."""
    dissipative(network)
    return _line(network, detuning, lambda pair: pair.critical_coupling())


def fig3a_averaging(*, network: Network, detuning: Axis) -> pd.DataFrame:
    """First-order averaging's estimate of where B stops winding: detuning, coupling."""
    winding_pair(network)
    equal_sizes(network)
    return _line(network, detuning, lambda pair: _of_drives(pair, averaging_coupling))


def fig3a_boundary(*, network: Network, detuning: Axis) -> pd.DataFrame:
    """Γ_sync, where B stops winding, by root finding to 1e-10: detuning, coupling."""
    winding_pair(network)
    equal_sizes(network)
    return _line(network, detuning, lambda pair: _of_drives(pair, synchronisation_coupling))


def fig3b(*, network: Network, drives: list[float], detuning: Axis, accuracy: float, threads: int = 1) -> pd.DataFrame:
    """Δ_obs against the detuning for several Ω_A, the network's among them: drive, detuning, difference."""
    offsets = np.linspace(*detuning)
    coupling = np.full(offsets.size, network.coupling)
    return pd.concat(
        pd.DataFrame(
            {
                "drive": drive,
                "detuning": offsets,
                "difference": frequency_difference(network, drive, offsets, coupling, accuracy, threads),
            }
        )
        for drive in sorted({max(network.drives), *drives})
    )


def fig3b_inset(*, network: Network, drive: Axis) -> pd.DataFrame:
    """The least detuning that synchronises, by root finding to 1e-10: drive, detuning."""
    winding_pair(network)
    equal_sizes(network)
    kappa = equal_kappas(network)
    oscillating(max(drive.first, drive.last), kappa)
    shared = network.coupling * 2 / _per_share(network)
    drives = np.linspace(*drive)
    found = [least_detuning(value, shared, kappa) if value > kappa and shared > 0 else np.nan for value in drives]
    return pd.DataFrame({"drive": drives, "detuning": found})


def fig3c(*, network: Network, start: float, stop: float, samples: int) -> pd.DataFrame:
    """⟨m_z⟩(t) of every crystal: subsystem (0 the strongest driven), drive, time (1/κ), mz."""
    times = np.linspace(start, stop, samples)
    path = evolve(network, times)
    return pd.concat(
        pd.DataFrame({"subsystem": index, "drive": drive, "time": times, "mz": path[:, index, 2]})
        for index, drive in enumerate(network.drives)
    )


def fig3d(*, network: Network, start: float, stop: float, samples: int) -> pd.DataFrame:
    """As fig3c, at the wider detuning range."""
    return fig3c(network=network, start=start, stop=stop, samples=samples)


def fig3e(*, network: Network, range: Axis, duration: float, accuracy: float) -> pd.DataFrame:
    """Variance of the observed frequencies against the detuning range: range, variance, error.

    error: the greatest error estimate of the frequencies behind the variance, of the rotation number where a crystal
    winds and of its line where it librates; large where the motion is chaotic.
    """
    some_oscillates(network)
    rows = []
    for width in np.linspace(*range):
        table = observed_frequencies(ladder(network, width), duration, accuracy)
        winds = table["rotation_number"].abs() > 0
        error = table["rotation_number_error"].where(winds, table["spectral_line_error"]).max()
        rows.append({"range": width, "variance": np.var(observed(table)), "error": error})
    return pd.DataFrame(rows)


def frequency_difference(
    network: Network, drive: float, detuning: np.ndarray, coupling: np.ndarray, accuracy: float, threads: int
) -> np.ndarray:
    """Δ_obs of two crystals: difference of the winding rates, zero where one librates with the other's period."""
    winding_pair(network)
    pair = replace(detuned(network, float(detuning.max()), drive), coupling=1.0)
    drives = np.stack([np.full(detuning.size, drive), drive - detuning], axis=1)
    shares = np.outer(coupling, pair.shares())
    rates, _ = winding_rates(drives, shares, pair.kappas, accuracy, threads)
    return np.where((rates == 0).any(axis=1), 0.0, rates[:, 0] - rates[:, 1])


def _per_share(network: Network) -> float:
    """Γ over the Γ_β that each of two equal crystals adds: 2 with Γ/S, 1 with Γ/S_α."""
    return 2.0 if network.normalisation == "total" else 1.0


def _of_drives(pair: Network, function: Callable[[float, float, float], float]) -> float:
    """A coupling that `function` gives for Γ/S, from both drives and κ, in the normalisation of the pair."""
    first, second = pair.drives
    return 0.5 * _per_share(pair) * function(first, second, equal_kappas(pair))


def _line(network: Network, detuning: Axis, of: Callable[[Network], float]) -> pd.DataFrame:
    """A line in the plane of 3a."""
    some_oscillates(network)
    offsets = np.linspace(*detuning)
    return pd.DataFrame({"detuning": offsets, "coupling": [of(detuned(network, offset)) for offset in offsets]})
