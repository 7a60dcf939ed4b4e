"""Supplementary figure 1: two coherently coupled crystals, Eq. (D2), in the plane of Fig. 3a.

Winding is not defined for this coupling: the observed frequency is the strongest line of ⟨m_z⟩.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd

from seeding.mean_field.frequencies import observed_frequencies
from seeding.mean_field.stability import critical_coupling
from seeding.network import Network


def sf1_difference(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Δ_obs between the strongest lines: detuning, coupling, difference, error.

    error: the greater error estimate of the two lines; large where the motion is not quasi-periodic.
    """
    points = [(d, g) for g in np.linspace(*settings["coupling"]) for d in np.linspace(*settings["detuning"])]

    def row(point: tuple[float, float]) -> tuple[float, float, float, float]:
        detuning, coupling = map(float, point)
        drive = settings["drive"]
        network = Network((drive, drive - detuning), coupling, interaction="coherent", initial=settings["initial"])
        table = observed_frequencies(network, settings["duration"], settings["accuracy"])
        lines = table["spectral_line"]
        return detuning, coupling, abs(lines[0] - lines[1]), float(table["spectral_line_error"].max())

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the error is a column
        with ThreadPoolExecutor(settings.get("threads", 1)) as pool:
            rows = list(pool.map(row, points))
    return pd.DataFrame(rows, columns=["detuning", "coupling", "difference", "error"])


def sf1_critical(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Γ_crit of coherent coupling, in closed form: detuning, coupling."""
    detuning, drive = np.linspace(*settings["detuning"]), settings["drive"]
    couplings = [critical_coupling(Network((drive, drive - offset), interaction="coherent"))[0] for offset in detuning]
    return pd.DataFrame({"detuning": detuning, "coupling": couplings})
