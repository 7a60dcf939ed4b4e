"""Figure 2: one seed and n−1 crystals below threshold, dissipative coupling, from all spins up.

The n−1 others move alike, so that a network of two with weights 1/n and 1−1/n has exactly their motion.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from seeding.mean_field.frequencies import observed, observed_frequencies
from seeding.mean_field.motion import evolve
from seeding.network import Network

ROLES = ("seed", "others")


def fig2a(settings: Mapping[str, Any]) -> pd.DataFrame:
    """⟨m_z⟩(t) of the seed and of the others: subsystem, time (1/κ), mz."""
    network = seeded(settings, settings["n"], settings["coupling"])
    times = np.linspace(0, settings["duration"], settings["samples"])
    path = evolve(network, times)
    return pd.concat(
        pd.DataFrame({"subsystem": role, "time": times, "mz": path[:, index, 2]}) for index, role in enumerate(ROLES)
    )


def fig2a_inset(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Amplitude of the others against n: n, amplitude (half the swing of m_z), reached (the whole swing, max − min).

    The swing is that of the settled motion, over the last quarter of `duration`.
    """
    rows = []
    times = np.linspace(0.75, 1, settings["samples"]) * settings["duration"]
    for n in settings["n"]:
        mz = evolve(seeded(settings, n, settings["coupling"]), times)[:, 1, 2]
        rows.append({"n": n, "amplitude": np.ptp(mz) / 2, "reached": np.ptp(mz)})
    return pd.DataFrame(rows)


def fig2b(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Observed frequency against Γ: n, coupling, subsystem (seed|others), frequency, critical_coupling (of that n).

    `count` couplings from 0 to 1.2 Γ_crit, denser towards Γ_crit, where the frequency vanishes as a square root.
    Frequency: |rotation number| of the seed, strongest line of the others, which librate.
    """
    rows = []
    for n in settings["n"]:
        critical = seeded(settings, n, 0.0).critical_coupling()
        below = critical * (1 - np.linspace(1, 0, settings["count"]) ** 2)
        for coupling in [*below, 1.1 * critical, 1.2 * critical]:
            values = observed(observed_frequencies(seeded(settings, n, coupling), accuracy=settings["accuracy"]))
            rows += [(n, coupling, role, value, critical) for role, value in zip(ROLES, values, strict=True)]
    return pd.DataFrame(rows, columns=["n", "coupling", "subsystem", "frequency", "critical_coupling"])


def seeded(settings: Mapping[str, Any], n: int, coupling: float) -> Network:
    """The seed and the n−1 others as two subsystems of unequal weight."""
    return Network((settings["seed"], settings["others"]), coupling, weights=(1 / n, 1 - 1 / n))
