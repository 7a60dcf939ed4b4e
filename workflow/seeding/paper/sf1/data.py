"""Supplementary figure 1: two coherently coupled crystals, Eq. (D2), in the plane of Fig. 3a.

Winding is not defined for this coupling: the observed frequency is the strongest line of ⟨m_z⟩.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from seeding.mean_field.lines import harmonic_order, strongest_lines
from seeding.mean_field.stability import critical_coupling
from seeding.network import Network
from seeding.paper.networks import detuned, some_oscillates
from seeding.paper.parameters import Axis


def sf1_difference(
    *, network: Network, detuning: Axis, coupling: Axis, duration: float, accuracy: float, threads: int = 1
) -> pd.DataFrame:
    """Δ_obs between the observed frequencies: detuning, coupling, line_a, line_b, difference, error, order.

    order: k where the lines are k : 1, so that both have one period and the difference of 2π/T is zero; else 0.
    difference: nan where a crystal rests. error: the greater error estimate of the two lines; large where the motion is
    not quasi-periodic.
    """
    points = [(float(d), float(g)) for g in np.linspace(*coupling) for d in np.linspace(*detuning)]
    return observed_pairs(network, points, duration, accuracy, threads)


def sf1_critical(*, network: Network, detuning: Axis) -> pd.DataFrame:
    """Γ_crit of coherent coupling, in closed form for equal κ: detuning, coupling."""
    some_oscillates(network)
    exchange = replace(network, interaction="coherent")
    offsets = np.linspace(*detuning)
    couplings = [critical_coupling(detuned(exchange, offset))[0] for offset in offsets]
    return pd.DataFrame({"detuning": offsets, "coupling": couplings})


def observed_pairs(
    network: Network,
    points: Sequence[tuple[float, float]],
    duration: float,
    accuracy: float,
    threads: int = 1,
    drive: float | None = None,
) -> pd.DataFrame:
    """Two coherently coupled crystals at points (detuning, Γ), the columns of `sf1_difference`.

    drive: Ω_A, the network's strongest unless given.
    """
    exchange = replace(network, interaction="coherent")
    pairs = [replace(detuned(exchange, offset, drive), coupling=strength) for offset, strength in points]
    lines, errors, _ = strongest_lines(pairs, duration, accuracy, threads)
    order = harmonic_order(lines, errors)
    difference = np.where(order > 1, 0.0, np.abs(lines[:, 0] - lines[:, 1]))
    frame = pd.DataFrame(points, columns=["detuning", "coupling"])
    return frame.assign(
        line_a=lines[:, 0],
        line_b=lines[:, 1],
        difference=np.where((lines == 0).any(axis=1), np.nan, difference),
        error=errors.max(axis=1),
        order=order,
    )
