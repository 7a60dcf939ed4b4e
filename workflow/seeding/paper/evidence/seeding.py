"""Evidence on how far seeding reaches: over drives and couplings, for many subsystems, for pairs in either order."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd

from seeding.mean_field.lines import strongest_lines
from seeding.mean_field.motion import evolve_phases
from seeding.mean_field.stability import critical_coupling
from seeding.network import Network
from seeding.paper.evidence.data import bisection, settled
from seeding.paper.networks import (
    ends,
    equal_kappas,
    equal_sizes,
    finite_critical,
    pair_only,
    seed_and_others,
    seed_critical,
    some_oscillates,
    subset,
    winding_pair,
)
from seeding.paper.parameters import Axis


def evidence_regimes(
    *,
    network: Network,
    initial: list[str],
    drives: list[float],
    others: list[float],
    fraction: list[float],
    duration: float,
    accuracy: float,
) -> pd.DataFrame:
    """Pairs with both interactions: interaction, initial, seed, other (Ω_A, Ω_B), fraction, critical, coupling,
    swing_a, swing_b (max − min of m_z), error (the larger of the lines').

    critical: Γ_crit in closed form. coupling: the fraction of it, or of κ where it is infinite.
    """
    pair_only(network)
    equal_kappas(network)
    parts = []
    for interaction, start in itertools.product(("dissipative", "coherent"), initial):
        rows, models = [], []
        for seed, other, part in itertools.product(drives, others, fraction):
            pair = replace(network, drives=(seed, other), interaction=interaction, initial=start)
            critical = critical_coupling(pair)[0]
            coupling = part * (critical if np.isfinite(critical) else network.largest_kappa)
            rows.append((interaction, start, seed, other, part, critical, coupling))
            models.append(replace(pair, coupling=coupling))
        found = strongest_lines(models, duration, accuracy)
        columns = ["interaction", "initial", "seed", "other", "fraction", "critical", "coupling"]
        swings = {"swing_a": found.swings[:, 0], "swing_b": found.swings[:, 1], "error": found.errors.max(axis=1)}
        parts.append(pd.DataFrame(rows, columns=columns).assign(**swings))
    return pd.concat(parts)


def evidence_many(*, network: Network, n: list[int], fraction: Axis, duration: float, samples: int) -> pd.DataFrame:
    """One seed and n−1 others: n, fraction (Γ/Γ_crit of that n), coupling, swing_seed, swing_others.

    Couplings are the fractions, evenly spaced, and the network's own. Swing: max − min of m_z over the last quarter of
    `duration`. With coherent coupling every crystal is integrated for itself, as the others act on each other.
    """
    some_oscillates(network)
    rows = []
    for number in n:
        critical = finite_critical(_critical(network, number))
        for coupling in [*(np.linspace(*fraction) * critical), network.coupling]:
            _, late = settled(_seeded(network, number, float(coupling)), duration, samples)
            rows.append((number, coupling / critical, coupling, np.ptp(late[:, 0]), np.ptp(late[:, 1])))
    return pd.DataFrame(rows, columns=["n", "fraction", "coupling", "swing_seed", "swing_others"])


def evidence_order(*, network: Network, drives: list[float], duration: float, accuracy: float) -> pd.DataFrame:
    """Γ_crit of pairs in either order: drive_a, drive_b, measured, width, first, second, fixed_point.

    Of all pairs of `drives`, those in which one crystal oscillates on its own. measured, width: bisection on whether
    one of the two still turns between duration/2 and `duration`. first, second: both formulas of Eq. (B3) as printed.
    fixed_point: bisection on whether κ sin θ_α + (Γ/2) Σ_β sin θ_β = Ω_α, solved as a linear system, has |sin θ_α| ≤ 1.
    """
    pair_only(network)
    winding_pair(network)
    equal_sizes(network)
    kappa = equal_kappas(network)
    rows = []
    for pair in itertools.product(drives, repeat=2):
        if max(pair) <= kappa:
            continue
        model = replace(network, drives=pair)
        finite_critical(model.critical_coupling())

        def turns(coupling: float, model: Network = model) -> bool:
            angle = evolve_phases(replace(model, coupling=coupling), np.array([0.5, 1]) * duration)
            return bool(np.abs(angle[1] - angle[0]).max() > 2 * np.pi)

        def none(coupling: float, model: Network = model) -> bool:
            shares = replace(model, coupling=coupling).shares()
            sines = np.linalg.solve(np.diag(model.kappas) + np.tile(shares, (model.n, 1)), model.drives)
            return bool(np.abs(sines).max() > 1)

        measured, width = bisection(turns, accuracy, kappa)
        fixed_point, _ = bisection(none, accuracy, kappa)
        rows.append((*pair, measured, width, *printed_thresholds(pair, kappa), fixed_point))
    return pd.DataFrame(rows, columns=["drive_a", "drive_b", "measured", "width", "first", "second", "fixed_point"])


def printed_thresholds(drives: tuple[float, ...], kappa: float) -> tuple[float, float]:
    """Γ¹_crit and Γ²_crit of Eq. (B3) as printed."""
    first, second = drives
    return (
        2 * kappa * (first - kappa) / (2 * kappa - (first - second)),
        2 * kappa * (second - kappa) / (2 * kappa - (second - first)),
    )


def _seeded(network: Network, number: int, coupling: float) -> Network:
    """The seed first: with all others, or with one that stands for them where they do not act on each other."""
    if network.interaction == "dissipative":
        return seed_and_others(network, number, coupling)
    return replace(subset(ends(network), 0, *[1] * (number - 1)), weights=None, coupling=coupling)


def _critical(network: Network, number: int) -> float:
    """Γ_crit of one seed and n−1 others."""
    if network.interaction == "dissipative":
        return seed_critical(network, number)
    return critical_coupling(_seeded(network, number, network.coupling))[0]
