"""Figure 5: seeding by coherent coupling, Eq. (D2)."""

from __future__ import annotations

import string
from dataclasses import replace

import numpy as np
import pandas as pd

from seeding.mean_field.motion import evolve
from seeding.network import Network


def fig5a(*, network: Network, coupling: float | None = None, start: float, stop: float, samples: int) -> pd.DataFrame:
    """⟨m_z⟩(t) at very weak coupling: subsystem (A, the seed, B, …), coupling, time (1/κ), mz.

    coupling: Γ in κ, the network's own unless given.
    """
    network = network if coupling is None else replace(network, coupling=coupling)
    times = np.linspace(start, stop, samples)
    path = evolve(network, times)
    return pd.concat(
        pd.DataFrame({"subsystem": name, "coupling": network.coupling, "time": times, "mz": path[:, index, 2]})
        for index, name in zip(range(network.n), string.ascii_uppercase, strict=False)
    )


def fig5b(*, network: Network, coupling: float | None = None, start: float, stop: float, samples: int) -> pd.DataFrame:
    """As fig5a, at stronger coupling below Γ_crit."""
    return fig5a(network=network, coupling=coupling, start=start, stop=stop, samples=samples)


def fig5c(*, network: Network, coupling: float | None = None, start: float, stop: float, samples: int) -> pd.DataFrame:
    """As fig5a, above Γ_crit."""
    return fig5a(network=network, coupling=coupling, start=start, stop=stop, samples=samples)
