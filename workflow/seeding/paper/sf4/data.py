"""Supplementary figure 4: Γ_crit and the observed frequency for n = 2 … 1000, and their limit n → ∞.

One seed Ω_s, n−1 others Ω_o below threshold. For n → ∞ the others rest at sin θ_o = Ω_o/(κ_o+Γ), the seed feels them as
a constant field, and ω = sqrt((Ω_s − ΓΩ_o/(κ_o+Γ))² − κ_s²), which vanishes at Γ_crit(∞) = κ_o(Ω_s−κ_s)/(κ_s−Ω_s+Ω_o).
All of it with Γ/S; with Γ/S_α the Γ that matters is n times as large, and Γ_crit(∞) = 0.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from seeding.checks import NoAnswer
from seeding.mean_field.boundaries import rest_coupling
from seeding.mean_field.return_map import winding_rates
from seeding.network import Network
from seeding.paper.networks import finite_critical, oscillating, seed_and_others, seed_critical, winding_pair
from seeding.paper.parameters import Axis


def sf4_critical(*, network: Network, n: list[int]) -> pd.DataFrame:
    """Γ_crit(n): n, closed (Eq. (4) for any n), measured (on the motion, by bisection to 1e-6), limit (n → ∞)."""
    limit = limit_critical(network) if network.normalisation == "total" else 0.0
    rows = []
    for number in n:
        closed = finite_critical(seed_critical(network, number))
        scale = number if network.normalisation == "subsystem" else 1
        rows.append((number, closed, rest_coupling(seed_and_others(network, number, 0.0)) / scale, limit))
    return pd.DataFrame(rows, columns=["n", "closed", "measured", "limit"])


def sf4_frequency(*, network: Network, n: list[int], count: int, accuracy: float) -> pd.DataFrame:
    """ω(Γ, n) of the seed: n (inf: closed form of the limit, where the others rest), coupling, frequency."""
    if network.normalisation != "total":
        raise NoAnswer("with Γ/S_α there is no limit of many crystals: Γ_crit vanishes")
    pair = seed_and_others(network, 2, 0.0)
    (seed, others), (kappa, resting) = pair.drives, pair.kappas
    critical = finite_critical(limit_critical(network))
    tables = []
    for number in n:
        coupling = finite_critical(seed_critical(network, number)) * (1 - np.linspace(1, 0, count) ** 2)
        frequency = seed_rate(network, number, coupling, accuracy)
        tables.append(pd.DataFrame({"n": float(number), "coupling": coupling, "frequency": frequency}))
    coupling = critical * (1 - np.linspace(1, 0, count) ** 2)
    drive = seed - coupling * others / (resting + coupling)
    limit = np.sqrt(np.maximum(drive**2 - kappa**2, 0))
    limit[others > resting + coupling] = np.nan  # the others do not rest
    tables.append(pd.DataFrame({"n": np.inf, "coupling": coupling, "frequency": limit}))
    return pd.concat(tables)


def sf4_root(*, network: Network, n: list[int], distance: Axis, accuracy: float) -> pd.DataFrame:
    """The law near Γ_crit: n, distance (1 − Γ/Γ_crit), frequency, exponent (d ln ω/d ln distance, → 1/2)."""
    if distance.number < 2:
        raise NoAnswer("an exponent needs two distances")
    tables = []
    away = np.logspace(*distance)
    for number in n:
        rate = seed_rate(network, number, finite_critical(seed_critical(network, number)) * (1 - away), accuracy)
        exponent = np.gradient(np.log(rate), np.log(away))
        tables.append(pd.DataFrame({"n": number, "distance": away, "frequency": rate, "exponent": exponent}))
    return pd.concat(tables)


def limit_critical(network: Network) -> float:
    """Γ_crit for n → ∞ with Γ/S; inf where no Γ lets the seed rest."""
    pair = seed_and_others(network, 2, 0.0)
    (seed, others), (kappa, resting) = pair.drives, pair.kappas
    oscillating(seed, kappa)
    room = kappa - seed + others
    return resting * (seed - kappa) / room if room > 0 else np.inf


def seed_rate(network: Network, n: int, coupling: np.ndarray, accuracy: float) -> np.ndarray:
    """Winding rate of the seed; the others, alike, count as one subsystem of weight 1 − 1/n."""
    winding_pair(network)
    pair = seed_and_others(network, n, 1.0)
    drives = np.tile(pair.drives, (coupling.size, 1))
    shares = np.outer(coupling, pair.shares())
    return winding_rates(drives, shares, pair.kappas, accuracy=accuracy)[0][:, 0]
