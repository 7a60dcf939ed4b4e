"""Supplementary figure 1: two coherently coupled crystals, Eq. (D2), in the plane of Fig. 3a.

Winding is not defined for this coupling: the observed frequency is the strongest line of ⟨m_z⟩.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pandas as pd

from seeding.mean_field.frequencies import observed_frequencies
from seeding.mean_field.stability import critical_coupling
from seeding.network import Network
from seeding.paper.networks import detuned, some_oscillates
from seeding.paper.parameters import Axis


def sf1_difference(
    *, network: Network, detuning: Axis, coupling: Axis, duration: float, accuracy: float, threads: int = 1
) -> pd.DataFrame:
    """Δ_obs between the strongest lines: detuning, coupling, difference, error.

    error: the greater error estimate of the two lines; large where the motion is not quasi-periodic.
    """
    points = [(float(d), float(g)) for g in np.linspace(*coupling) for d in np.linspace(*detuning)]

    def row(point: tuple[float, float]) -> tuple[float, float, float, float]:
        offset, strength = point
        return offset, strength, *line_difference(network, offset, strength, duration, accuracy)

    with ThreadPoolExecutor(threads) as pool:
        rows = list(pool.map(row, points))
    return pd.DataFrame(rows, columns=["detuning", "coupling", "difference", "error"])


def sf1_critical(*, network: Network, detuning: Axis) -> pd.DataFrame:
    """Γ_crit of coherent coupling, in closed form for equal κ: detuning, coupling."""
    some_oscillates(network)
    exchange = replace(network, interaction="coherent")
    offsets = np.linspace(*detuning)
    couplings = [critical_coupling(detuned(exchange, offset))[0] for offset in offsets]
    return pd.DataFrame({"detuning": offsets, "coupling": couplings})


def line_difference(
    network: Network, detuning: float, coupling: float, duration: float, accuracy: float
) -> tuple[float, float]:
    """Difference of the strongest lines of two coherently coupled crystals, and the greater of their errors."""
    pair = replace(detuned(network, detuning), coupling=coupling, interaction="coherent")
    table = observed_frequencies(pair, duration, accuracy)
    lines = table["spectral_line"]
    return float(abs(lines[0] - lines[1])), float(table["spectral_line_error"].max())
