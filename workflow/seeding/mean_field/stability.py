"""Fixed points of the mean field on the sphere, their Jacobian, and the critical coupling that they set.

Off the equator a fixed point has a_α = b_α = 0 (see `mean_field`), a linear problem for u_α = x_α + i y_α:

    dissipative:  κ_α u_α + Σ_β Γ_β u_β = iΩ_α            coherent:  κ_α u_α − i Σ_{β≠α} Γ_β u_β = iΩ_α

It is a state while all |u_α| ≤ 1; then z_α = ±sqrt(1−|u_α|²), 2ⁿ fixed points, and the one with all z_α < 0 attracts.
"""

from __future__ import annotations

import dataclasses
import itertools
import math

import numpy as np
from numpy.typing import ArrayLike

from seeding.mean_field.motion import fields, is_coherent, motion_of
from seeding.network import LARGEST_RATE, Network


def resting_plane(network: Network) -> np.ndarray:
    """u_α = x_α + i y_α of the fixed points, shape (n,), complex; a state only where all |u_α| ≤ 1."""
    if not is_coherent(network):
        return 1j * network.resting_sines()
    drives, shares = np.array(network.drives), network.shares()
    response = 1j / (np.array(network.kappas) + 1j * shares)  # u_α = response_α (Ω_α + Σ Γ_β u_β)
    common = (shares * response) @ drives / (1 - shares @ response)
    return np.asarray(response * (drives + common))


def resting_state(network: Network) -> np.ndarray | None:
    """m of the attracting fixed point (all m_z ≤ 0), shape (n, 3); None where there is none."""
    plane = resting_plane(network)
    if np.max(np.abs(plane)) > 1:
        return None
    return np.stack([plane.real, plane.imag, -np.sqrt(1 - np.abs(plane) ** 2)], axis=1)


def fixed_points(network: Network) -> np.ndarray:
    """All 2ⁿ fixed points with the plane coordinates of `resting_plane`, shape (2ⁿ, n, 3); none: shape (0, n, 3)."""
    rest = resting_state(network)
    if rest is None:
        return np.empty((0, network.n, 3))
    points = []
    for signs in itertools.product((1, -1), repeat=network.n):
        point = rest.copy()
        point[:, 2] *= signs
        points.append(point)
    return np.array(points)


def jacobian(network: Network, m: ArrayLike) -> np.ndarray:
    """∂(dm/dt)/∂m of Eq. (B1) or (D2), shape (3n, 3n), ordered x_0, y_0, z_0, x_1, …"""
    m = np.asarray(m, dtype=float).reshape(network.n, 3)
    x, y, z = m.T
    a, b = fields(motion_of(network), x, y)
    shares = network.shares()
    own = np.diag(network.kappas)
    common = np.tile(shares, (network.n, 1))
    if is_coherent(network):
        np.fill_diagonal(common, 0.0)
        slopes = {"ax": own, "ay": common, "bx": -common, "by": own}
    else:
        slopes = {"ax": own + common, "ay": 0 * own, "bx": 0 * own, "by": own + common}
    blocks = np.zeros((network.n, 3, network.n, 3))
    for column, axis in enumerate("xy"):
        da, db = slopes["a" + axis], slopes["b" + axis]
        blocks[:, 0, :, column] = z[:, None] * da
        blocks[:, 1, :, column] = z[:, None] * db
        blocks[:, 2, :, column] = -x[:, None] * da - y[:, None] * db
    each = np.arange(network.n)
    blocks[each, 0, each, 2] = a
    blocks[each, 1, each, 2] = b
    blocks[each, 2, each, 0] -= a
    blocks[each, 2, each, 1] -= b
    return blocks.reshape(3 * network.n, 3 * network.n)


def critical_coupling(network: Network) -> tuple[float, float]:
    """Bracket of Γ_crit, the least Γ at which a fixed point exists; both ends equal where a closed form applies.

    Dissipative: Eq. (4) for any n and κ_α. Coherent, two subsystems of equal size and κ: with q = (Γ/2)² the larger of
    both roots of |u_α| = 1, (κ² + q)² = κ² Ω_α² + q Ω_β², see docs/mean_field.md: from Γ = 2κ on it is the weaker
    driven one that rests last. Other coherent networks: the root of max |u_α| = 1 by bracketing, to 1e-12. Zero if even
    the uncoupled network rests, infinite if no Γ lets it rest.
    """
    if not is_coherent(network):
        value = network.critical_coupling()
        return value, value
    if all(drive <= kappa for drive, kappa in zip(network.drives, network.kappas, strict=True)):
        return 0.0, 0.0
    if network.n == 1:
        return math.inf, math.inf
    if network.n == 2 and network.weights is None and isinstance(network.kappa, float):
        kappa, squares = network.kappa, (max(network.drives) ** 2, min(network.drives) ** 2)
        roots = []
        for own, other in (squares, squares[::-1]):
            half = (other - 2 * kappa**2) / 2
            discriminant = half**2 + kappa**2 * (own - kappa**2)
            if discriminant >= 0:
                roots.append(half + math.sqrt(discriminant))
        # Γ_α = Γ/2 ("total") or Γ ("subsystem")
        value = math.sqrt(max(roots)) * (2 if network.normalisation == "total" else 1)
        return value, value
    return first_root(network)


def first_root(network: Network) -> tuple[float, float]:
    """The least Γ with max |u_α| = 1, from a scan in steps of 1 % of it and Brent's method."""
    from scipy.optimize import brentq  # a third of a second, which networks with a closed form need not wait for

    def excess(coupling: float) -> float:
        return float(np.max(np.abs(resting_plane(dataclasses.replace(network, coupling=coupling))))) - 1

    unit = network.largest_kappa
    low = 1e-9 * unit
    if excess(low) <= 0:
        return 0.0, low
    while low < LARGEST_RATE:
        high = min(1.01 * low, LARGEST_RATE)
        if excess(high) <= 0:
            root = brentq(excess, low, high, xtol=1e-13 * unit, rtol=1e-13)
            return root * (1 - 1e-12), root * (1 + 1e-12)
        low = high
    return math.inf, math.inf
