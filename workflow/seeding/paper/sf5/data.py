"""Supplementary figure 5: linear stability of the seeded oscillation and of every fixed point (claims S13, S17, R7)."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from seeding.checks import ComputationError
from seeding.mean_field.floquet import multipliers, periodic_orbit
from seeding.mean_field.stability import critical_coupling, fixed_points, jacobian, resting_plane
from seeding.network import Network


def sf5_multipliers(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Floquet multipliers along Γ: interaction, coupling, initial, period, mode (1 … 6), modulus, re, im.

    Couplings as fractions of each interaction's Γ_crit. Four multipliers are one: two for the conserved |m_α|, one for
    a shift in time, one along the family of orbits; they come as a Jordan block and are known to ±1e-4
    only. Orbits that do not close are left out.
    """
    rows = []
    for interaction, drives in settings["drives"].items():
        critical = critical_coupling(Network(tuple(drives), interaction=interaction))[0]
        for initial, fraction in itertools.product(settings["initial"], np.linspace(*settings["fraction"])):
            network = Network(tuple(drives), critical * fraction, interaction=interaction, initial=initial)
            try:
                point, period = periodic_orbit(network)
            except ComputationError:
                continue
            for mode, value in enumerate(multipliers(network, point, period), start=1):
                rows.append((interaction, network.coupling, initial, period, mode, abs(value), value.real, value.imag))
    return pd.DataFrame(rows, columns=["interaction", "coupling", "initial", "period", "mode", "modulus", "re", "im"])


def sf5_jacobian(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Eigenvalues of the Jacobian: interaction, coupling, point, mode (1 … 6), re, im.

    point: the signs of m_z of A and B on the sphere, "−−" the attracting one, above Γ_crit; "B2": Eq. (B2) as printed,
    m_z = 0 and |m| < 1, above Γ_crit, where J² = 0 (rounding shows as ±1e-8);
    "centre": the crystals on the equator, off the torus, at Γ = 0.
    """
    rows = []
    for interaction, drives in settings["drives"].items():
        critical = critical_coupling(Network(tuple(drives), interaction=interaction))[0]
        for fraction in np.linspace(*settings["fraction"]):
            network = Network(tuple(drives), critical * fraction, interaction=interaction)
            plane = resting_plane(network)
            printed = np.stack([plane.real, plane.imag, 0 * plane.real], axis=1)
            points = [("B2", printed)]
            points += [("".join("+-"[int(z < 0)] for z in m[:, 2]), m) for m in fixed_points(network)]
            rows += eigenvalues(network, points)
    drive = settings["centre"]
    centre = np.array([[np.sqrt(1 - 1 / drive**2), 1 / drive, 0.0]])
    rows += eigenvalues(Network((drive,)), [("centre", centre)])
    return pd.DataFrame(rows, columns=["interaction", "coupling", "point", "mode", "re", "im"])


def eigenvalues(
    network: Network, points: list[tuple[str, np.ndarray]]
) -> list[tuple[str, float, str, int, float, float]]:
    """Rows of sf5_jacobian."""
    rows = []
    for name, m in points:
        values = np.linalg.eigvals(jacobian(network, m))
        for mode, value in enumerate(values[np.lexsort((values.imag, -values.real))], start=1):
            rows.append((network.interaction, network.coupling, name, mode, float(value.real), float(value.imag)))
    return rows
