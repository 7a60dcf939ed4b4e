"""Figure 2: one seed and n−1 crystals below threshold, dissipative coupling."""

from __future__ import annotations

import numpy as np
import pandas as pd

from seeding.mean_field.frequencies import observed, observed_frequencies
from seeding.mean_field.motion import evolve
from seeding.network import Network
from seeding.paper.networks import finite_critical, seed_and_others, seed_critical

ROLES = ("seed", "others")


def fig2a(*, network: Network, n: int, duration: float, samples: int) -> pd.DataFrame:
    """⟨m_z⟩(t) of the seed and of the others: subsystem, time (1/κ), mz."""
    times = np.linspace(0, duration, samples)
    path = evolve(seed_and_others(network, n, network.coupling), times)
    return pd.concat(
        pd.DataFrame({"subsystem": role, "time": times, "mz": path[:, index, 2]}) for index, role in enumerate(ROLES)
    )


def fig2a_inset(*, network: Network, n: list[int], duration: float, samples: int) -> pd.DataFrame:
    """Amplitude of the others against n: n, amplitude (half the swing of m_z), reached (the whole swing, max − min).

    The swing is that of the settled motion, over the last quarter of `duration`.
    """
    rows = []
    times = np.linspace(0.75, 1, samples) * duration
    for number in n:
        mz = evolve(seed_and_others(network, number, network.coupling), times)[:, 1, 2]
        rows.append({"n": number, "amplitude": np.ptp(mz) / 2, "reached": np.ptp(mz)})
    return pd.DataFrame(rows)


def fig2b(*, network: Network, n: list[int], count: int, accuracy: float) -> pd.DataFrame:
    """Observed frequency against Γ: n, coupling, subsystem (seed|others), frequency, critical_coupling (of that n).

    `count` couplings from 0 to 1.2 Γ_crit, denser towards Γ_crit, where the frequency vanishes as a square root.
    Frequency: |rotation number| of the seed, strongest line of the others, which librate.
    """
    rows = []
    for number in n:
        critical = finite_critical(seed_critical(network, number))
        below = critical * (1 - np.linspace(1, 0, count) ** 2)
        for coupling in [*below, 1.1 * critical, 1.2 * critical]:
            table = observed_frequencies(seed_and_others(network, number, coupling), accuracy=accuracy)
            values = zip(ROLES, observed(table), strict=True)
            rows += [(number, coupling, role, value, critical) for role, value in values]
    return pd.DataFrame(rows, columns=["n", "coupling", "subsystem", "frequency", "critical_coupling"])
