"""Figure 5: seeding by coherent coupling, Eq. (D2), from all spins up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from seeding.mean_field.motion import evolve
from seeding.network import Network


def fig5a(settings: Mapping[str, Any]) -> pd.DataFrame:
    """⟨m_z⟩(t) at very weak coupling: subsystem (A|B), coupling, time (1/κ), mz."""
    network = Network(tuple(settings["drives"]), settings["coupling"], interaction="coherent")
    times = np.linspace(settings["start"], settings["stop"], settings["samples"])
    path = evolve(network, times)
    return pd.concat(
        pd.DataFrame({"subsystem": name, "coupling": network.coupling, "time": times, "mz": path[:, index, 2]})
        for index, name in enumerate("AB")
    )


def fig5b(settings: Mapping[str, Any]) -> pd.DataFrame:
    """As fig5a, at stronger coupling below Γ_crit."""
    return fig5a(settings)


def fig5c(settings: Mapping[str, Any]) -> pd.DataFrame:
    """As fig5a, above Γ_crit."""
    return fig5a(settings)
