"""Supplementary figure 5: linear stability of the seeded oscillation and of every fixed point (claims S13, S17, R7)."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd

from seeding.checks import ComputationError, NoAnswer
from seeding.mean_field.floquet import multipliers, periodic_orbit
from seeding.mean_field.stability import critical_coupling, fixed_points, jacobian, resting_plane
from seeding.network import Network
from seeding.paper.networks import finite_critical
from seeding.paper.parameters import Axis, Networks


def sf5_multipliers(*, networks: Networks, initial: list[str], fraction: Axis) -> pd.DataFrame:
    """Floquet multipliers along Γ: interaction, coupling, initial, period, mode (1 … 3n), modulus, re, im.

    Couplings as fractions of each network's Γ_crit. Four multipliers of a pair are one: two for the conserved |m_α|,
    one for a shift in time, one along the family of orbits; they come as a Jordan block and are known to ±1e-4
    only. Orbits that do not close are left out.
    """
    rows = []
    for model in networks.values():
        critical = finite_critical(critical_coupling(model)[0])
        for state, part in itertools.product(initial, np.linspace(*fraction)):
            network = replace(model, coupling=critical * part, initial=state)
            try:
                point, period = periodic_orbit(network)
            except ComputationError:
                continue
            for mode, value in enumerate(multipliers(network, point, period), start=1):
                place = (network.interaction, network.coupling, state, period, mode)
                rows.append((*place, abs(value), value.real, value.imag))
    if not rows:
        raise NoAnswer("no orbit closes")
    return pd.DataFrame(rows, columns=["interaction", "coupling", "initial", "period", "mode", "modulus", "re", "im"])


def sf5_jacobian(*, networks: Networks, fraction: Axis) -> pd.DataFrame:
    """Eigenvalues of the Jacobian: interaction, coupling, point, mode (1 … 3n), re, im.

    point: the signs of m_z of A, B, … on the sphere, "−−" the attracting one, above Γ_crit; "B2": Eq. (B2) as printed,
    m_z = 0 and |m| < 1, above Γ_crit, where J² = 0 (rounding shows as ±1e-8);
    "centre": the strongest seed among the networks, alone on the equator, off the torus.
    """
    rows = []
    for model in networks.values():
        critical = finite_critical(critical_coupling(model)[0])
        for part in np.linspace(*fraction):
            network = replace(model, coupling=critical * part)
            plane = resting_plane(network)
            printed = np.stack([plane.real, plane.imag, 0 * plane.real], axis=1)
            points = [("B2", printed)]
            points += [("".join("+-"[int(z < 0)] for z in m[:, 2]), m) for m in fixed_points(network)]
            rows += eigenvalues(network, points)
    alone = max(networks.values(), key=lambda network: max(network.drives) / network.kappa)
    drive, kappa = max(alone.drives), alone.kappa
    if drive <= kappa:
        raise NoAnswer("a crystal below its threshold has no centre")
    centre = np.array([[np.sqrt(1 - kappa**2 / drive**2), kappa / drive, 0.0]])
    crystal = replace(alone, drives=(drive,), coupling=0.0, interaction="dissipative", weights=None)
    rows += eigenvalues(crystal, [("centre", centre)])
    return pd.DataFrame(rows, columns=["interaction", "coupling", "point", "mode", "re", "im"])


def eigenvalues(
    network: Network, points: list[tuple[str, np.ndarray]]
) -> list[tuple[str, float, str, int, float, float]]:
    """Rows of sf5_jacobian."""
    rows = []
    for name, m in points:
        values = np.linalg.eigvals(jacobian(network, m))
        order = np.lexsort((values.imag, -values.real.round(7)))  # rounding must not choose between conjugates
        for mode, value in enumerate(values[order], start=1):
            rows.append((network.interaction, network.coupling, name, mode, float(value.real), float(value.imag)))
    return rows
