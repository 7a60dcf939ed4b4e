"""Where synchronisation sets in: boundaries located by root finding on the right indicator, never read off a grid.

For two dissipatively coupled crystals B stops winding where the point θ_B = π/2 of the section θ_A = −π/2 becomes a
fixed point of the return map: reversibility forbids attracting and repelling orbits to meet anywhere else
(docs/mean_field.md). The indicator, B's advance over one return from there, changes sign smoothly at the boundary,
so that a bracketing root finder gives it to rounding although every frequency has a square-root edge there.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from seeding import checks
from seeding.mean_field.motion import evolve
from seeding.mean_field.return_map import ANGLE, TIGHT, passage
from seeding.network import Network


def synchronisation_coupling(drive_a: float, drive_b: float, kappa: float = 1.0) -> float:
    """Γ_sync of two equal crystals with Ω_A ≥ Ω_B: the coupling at which B stops winding, to 1e-10.

    Zero where B does not wind on its own (Ω_B ≤ κ); Γ_crit where the drives are equal.
    """
    pair(drive_a, drive_b, kappa)
    critical = Network((drive_a, drive_b), kappa=kappa).critical_coupling()
    if drive_b <= kappa:
        return 0.0
    if drive_a == drive_b:
        return critical
    high = min(critical, 1e3 * kappa)
    for fraction in (0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999):
        if advance(drive_a, drive_b, fraction * high, kappa) >= 0:
            return root(lambda coupling: advance(drive_a, drive_b, coupling, kappa), 0.0, fraction * high)
    return critical


def least_detuning(drive_a: float, coupling: float, kappa: float = 1.0) -> float:
    """The least Ω_A − Ω_B at which B does not wind, at given Ω_A and Γ, to 1e-10; nan where Γ ≥ Γ_crit throughout."""
    pair(drive_a, drive_a, kappa)
    checks.number("coupling", coupling, above=0)
    if drive_a <= kappa + coupling:
        return math.nan
    return root(lambda detuning: advance(drive_a, drive_a - detuning, coupling, kappa), 0.0, drive_a - kappa)


def averaging_coupling(drive_a: float, drive_b: float, kappa: float = 1.0) -> float:
    """Where B stops winding in first-order averaging over A's rotation:

    Γ = 2(Ω_B − κ) / (1 + ⟨sin θ_A⟩), with ⟨sin θ_A⟩ = [Ω_A − sqrt(Ω_A² − κ²)]/κ of the uncoupled seed.

    Zero where Ω_B ≤ κ.
    """
    pair(drive_a, drive_b, kappa)
    if drive_b <= kappa:
        return 0.0
    sine = (drive_a - math.sqrt(drive_a**2 - kappa**2)) / kappa
    return 2 * (drive_b - kappa) / (1 + sine)


def rest_coupling(network: Network, tolerance: float = 1e-6) -> float:
    """Γ_crit measured on the motion itself: the coupling above which the network comes to rest from its initial state.

    Bisection on whether m still swings after 1e4/κ, which resolves periods, and so Γ, to 1e-6 or better.
    Independent of the closed forms in `stability`; works for both interactions. Infinite where the network still swings
    at 50 κ (the largest κ_α): not every initial state ends in the fixed point (docs/mean_field.md).
    """

    def swings(coupling: float) -> bool:
        times = np.linspace(5e3, 1e4, 2001) / network.largest_kappa
        return float(np.ptp(evolve(replace(network, coupling=coupling), times)[:, 0, 2])) > 1e-2

    high = network.largest_kappa
    while swings(high):
        high *= 2
        if high > 50 * network.largest_kappa:
            return math.inf
    return bisect(swings, 0.0, high, tolerance)


def bisect(holds: Callable[[float], bool], low: float, high: float, tolerance: float) -> float:
    """Where `holds` turns from true (at `low`) to false (at `high`), to `tolerance`."""
    while high - low > tolerance:
        middle = 0.5 * (low + high)
        low, high = (middle, high) if holds(middle) else (low, middle)
    return 0.5 * (low + high)


def advance(drive_a: float, drive_b: float, coupling: float, kappa: float = 1.0) -> float:
    """F(x) − x at x = π/2: negative while B winds, positive once it librates."""
    outcome = np.empty(2)
    pair = (drive_a, coupling / 2, kappa), (drive_b, coupling / 2, kappa)
    if not passage(pair, 0.5 * np.pi, -2 * np.pi, TIGHT, outcome):
        return math.inf  # A itself stays: at rest, or too near to it
    return float(outcome[ANGLE] - 0.5 * np.pi)


def root(function: Callable[[float], float], low: float, high: float) -> float:
    """The root of an increasing function between `low` and `high`, by Brent's method."""
    from scipy.optimize import brentq  # a third of a second, which panels without boundaries need not wait for

    return float(brentq(function, low, high, xtol=1e-12, rtol=1e-12))


def pair(drive_a: float, drive_b: float, kappa: float) -> None:
    """InputError unless κ > 0 and Ω_A ≥ Ω_B ≥ 0, Ω_A > κ."""
    checks.number("kappa", kappa, above=0)
    checks.number("drive_a", drive_a, above=kappa)
    checks.number("drive_b", drive_b, minimum=0)
    if drive_b > drive_a:
        raise checks.refuse("drive_b", f"at most drive_a = {drive_a:g}", drive_b)
