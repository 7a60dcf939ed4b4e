"""Figure 3: synchronisation of crystals that all oscillate on their own, dissipative coupling.

Observed frequency: |rotation number| of a subsystem that winds, strongest line of one that librates. For two crystals
a librating B is periodic with the seed's period, and the difference is zero.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from seeding.mean_field.boundaries import averaging_coupling, critical_range, least_detuning, synchronisation_coupling
from seeding.mean_field.frequencies import observed, observed_frequencies
from seeding.mean_field.motion import evolve
from seeding.mean_field.return_map import winding_rates
from seeding.network import Network


def fig3a(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Δ_obs of Eq. (5): detuning, coupling, difference, on the grid of `detuning` and `coupling`."""
    detuning, coupling = (
        axis.ravel() for axis in np.meshgrid(np.linspace(*settings["detuning"]), np.linspace(*settings["coupling"]))
    )
    difference = frequency_difference(settings["drive"], detuning, coupling, settings)
    return pd.DataFrame({"detuning": detuning, "coupling": coupling, "difference": difference})


def fig3a_critical(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Γ_crit of Eq. (4): detuning, coupling."""
    return boundary(settings, lambda drive, other: Network((drive, other)).critical_coupling())


def fig3a_averaging(settings: Mapping[str, Any]) -> pd.DataFrame:
    """First-order averaging's estimate of where B stops winding: detuning, coupling."""
    return boundary(settings, averaging_coupling)


def fig3a_boundary(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Γ_sync, where B stops winding, by root finding to 1e-10: detuning, coupling."""
    return boundary(settings, synchronisation_coupling)


def fig3b(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Δ_obs against the detuning for several Ω_A: drive, detuning, difference."""
    detuning = np.linspace(*settings["detuning"])
    coupling = np.full(detuning.size, settings["coupling"])
    return pd.concat(
        pd.DataFrame(
            {
                "drive": drive,
                "detuning": detuning,
                "difference": frequency_difference(drive, detuning, coupling, settings),
            }
        )
        for drive in settings["drives"]
    )


def fig3b_inset(settings: Mapping[str, Any]) -> pd.DataFrame:
    """The least detuning that synchronises, by root finding to 1e-10: drive, detuning."""
    drives = np.linspace(*settings["drive"])
    return pd.DataFrame(
        {"drive": drives, "detuning": [least_detuning(drive, settings["coupling"]) for drive in drives]}
    )


def fig3c(settings: Mapping[str, Any]) -> pd.DataFrame:
    """⟨m_z⟩(t) of n crystals: subsystem (0 the strongest driven), drive, time (1/κ), mz."""
    network = ladder(settings, settings["range"])
    times = np.linspace(settings["start"], settings["stop"], settings["samples"])
    path = evolve(network, times)
    return pd.concat(
        pd.DataFrame({"subsystem": index, "drive": drive, "time": times, "mz": path[:, index, 2]})
        for index, drive in enumerate(network.drives)
    )


def fig3d(settings: Mapping[str, Any]) -> pd.DataFrame:
    """As fig3c, at the wider detuning range."""
    return fig3c(settings)


def fig3e(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Variance of the observed frequencies against the detuning range: range, variance, error.

    error: the greatest error estimate of the frequencies behind the variance; large where the motion is chaotic.
    """
    rows = []
    for width in np.linspace(*settings["range"]):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the error is a column
            table = observed_frequencies(ladder(settings, width), settings["duration"], settings["accuracy"])
        error = table[["rotation_number_error", "spectral_line_error"]].max(axis=None)
        rows.append({"range": width, "variance": np.var(observed(table)), "error": error})
    return pd.DataFrame(rows)


def fig3e_critical(settings: Mapping[str, Any]) -> pd.DataFrame:
    """The critical detuning range of fig3e, by bisection on winding: range, below which subsystems slip."""
    width = critical_range(lambda width: ladder(settings, width), *settings["range"])
    return pd.DataFrame({"range": [width]})


def frequency_difference(
    drive: float, detuning: np.ndarray, coupling: np.ndarray, settings: Mapping[str, Any]
) -> np.ndarray:
    """Δ_obs of two equal crystals: difference of the winding rates, zero where B librates with the seed's period."""
    drives = np.stack([np.full(detuning.size, drive), drive - detuning], axis=1)
    shares = np.repeat(coupling[:, None] / 2, 2, axis=1)
    rates, _ = winding_rates(drives, shares, accuracy=settings["accuracy"], threads=settings.get("threads", 1))
    return np.where(rates[:, 1] == 0, 0.0, rates[:, 0] - rates[:, 1])


def boundary(settings: Mapping[str, Any], of: Any) -> pd.DataFrame:
    """A line in the plane of 3a."""
    detuning = np.linspace(*settings["detuning"])
    drive = settings["drive"]
    return pd.DataFrame({"detuning": detuning, "coupling": [of(drive, drive - offset) for offset in detuning]})


def ladder(settings: Mapping[str, Any], width: float, initial: str = "up") -> Network:
    """n drives in equal steps from the greatest down over the detuning range `width`."""
    drives: Sequence[float] = np.linspace(settings["drive"], settings["drive"] - width, settings["n"]).tolist()
    return Network(tuple(drives), settings["coupling"], initial=initial)
