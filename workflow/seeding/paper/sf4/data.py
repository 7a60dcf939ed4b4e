"""Supplementary figure 4: Γ_crit and the observed frequency for n = 2 … 1000, and their limit n → ∞.

One seed Ω_s, n−1 others Ω_o below threshold. For n → ∞ the others rest at sin θ_o = Ω_o/(κ+Γ), the seed feels them as a
constant field, and ω = sqrt((Ω_s − ΓΩ_o/(κ+Γ))² − κ²), which vanishes at Γ_crit(∞) = κ(Ω_s−κ)/(κ−Ω_s+Ω_o).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from seeding.mean_field.boundaries import rest_coupling
from seeding.mean_field.return_map import winding_rates
from seeding.paper.fig2.data import seeded


def sf4_critical(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Γ_crit(n): n, closed (Eq. (4) for any n), measured (on the motion, by bisection to 1e-6), limit (n → ∞)."""
    rows = []
    limit = (settings["seed"] - 1) / (1 - settings["seed"] + settings["others"])
    for n in settings["n"]:
        network = seeded(settings, n, 0.0)
        rows.append((n, network.critical_coupling(), rest_coupling(network), limit))
    return pd.DataFrame(rows, columns=["n", "closed", "measured", "limit"])


def sf4_frequency(settings: Mapping[str, Any]) -> pd.DataFrame:
    """ω(Γ, n) of the seed: n (inf: closed form of the limit), coupling, frequency."""
    tables = []
    for n in settings["n"]:
        coupling = seeded(settings, n, 0.0).critical_coupling() * (1 - np.linspace(1, 0, settings["count"]) ** 2)
        tables.append(
            pd.DataFrame({"n": float(n), "coupling": coupling, "frequency": seed_rate(settings, n, coupling)})
        )
    critical = (settings["seed"] - 1) / (1 - settings["seed"] + settings["others"])
    coupling = critical * (1 - np.linspace(1, 0, settings["count"]) ** 2)
    drive = settings["seed"] - coupling * settings["others"] / (1 + coupling)
    limit = np.sqrt(np.maximum(drive**2 - 1, 0))
    tables.append(pd.DataFrame({"n": np.inf, "coupling": coupling, "frequency": limit}))
    return pd.concat(tables)


def sf4_root(settings: Mapping[str, Any]) -> pd.DataFrame:
    """The law near Γ_crit: n, distance (1 − Γ/Γ_crit), frequency, exponent (d ln ω/d ln distance, → 1/2)."""
    tables = []
    distance = np.logspace(*settings["distance"])
    for n in settings["n"]:
        rate = seed_rate(settings, n, seeded(settings, n, 0.0).critical_coupling() * (1 - distance))
        exponent = np.gradient(np.log(rate), np.log(distance))
        tables.append(pd.DataFrame({"n": n, "distance": distance, "frequency": rate, "exponent": exponent}))
    return pd.concat(tables)


def seed_rate(settings: Mapping[str, Any], n: int, coupling: np.ndarray) -> np.ndarray:
    """Winding rate of the seed; the others, alike, count as one subsystem of weight 1 − 1/n."""
    drives = np.tile([settings["seed"], settings["others"]], (coupling.size, 1))
    shares = np.outer(coupling, [1 / n, 1 - 1 / n])
    return winding_rates(drives, shares, accuracy=settings["accuracy"])[0][:, 0]
