"""Evidence on the seeded oscillation that no panel shows: amplitudes, locking, thresholds, one crystal alone.

Every number comes from the integrated motion, from all spins up, unless a column says otherwise.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from seeding.checks import NoAnswer, refuse
from seeding.mean_field.frequencies import observed_frequencies
from seeding.mean_field.motion import evolve, evolve_phases
from seeding.mean_field.stability import critical_coupling
from seeding.network import Network
from seeding.paper.networks import (
    ends,
    equal_kappas,
    finite_critical,
    has_neighbour,
    seed_and_others,
    seed_critical,
    some_oscillates,
    subset,
    winding_pair,
)
from seeding.paper.parameters import Axis, Networks

HARMONICS = 24
HIGHEST = 1e3  # Γ/κ up to which a bisection looks for rest


def evidence_seeding(
    *, network: Network, fraction: Axis, duration: float, samples: int, accuracy: float
) -> pd.DataFrame:
    """Seed A and B against Γ: fraction (Γ/Γ_crit), coupling, swing_a, swing_b (max − min of m_z), rotation_a, line_a,
    line_b, error, locking.

    locking: share of the variance of m_z of B that harmonics of A's rotation explain; one if phase-locked.
    Half of the points are spaced logarithmically up to 0.1, half evenly from there; two more lie above Γ_crit.
    """
    winding_pair(network)
    rows = []
    for part, chosen, table, times, late in along(network, fraction, duration, samples, accuracy):
        rate = abs(float(table["rotation_number"][0]))
        rows.append(
            {
                "fraction": part,
                "coupling": chosen.coupling,
                "swing_a": np.ptp(late[:, 0]),
                "swing_b": np.ptp(late[:, 1]),
                "rotation_a": rate,
                "line_a": table["spectral_line"][0],
                "line_b": table["spectral_line"][1],
                "error": table[["rotation_number_error", "spectral_line_error"]].max(axis=None),
                "locking": locking(times, late[:, 1], rate),
            }
        )
    return pd.DataFrame(rows)


def evidence_coherent(
    *, network: Network, fraction: Axis, duration: float, samples: int, accuracy: float
) -> pd.DataFrame:
    """Coherent coupling, Eq. (D2): fraction (Γ/Γ_crit), coupling, swing_a, swing_b, line_a, line_b, error.

    Points as in `evidence_seeding`.
    """
    rows = []
    for part, chosen, table, _, late in along(network, fraction, duration, samples, accuracy):
        rows.append(
            {
                "fraction": part,
                "coupling": chosen.coupling,
                "swing_a": np.ptp(late[:, 0]),
                "swing_b": np.ptp(late[:, 1]),
                "line_a": table["spectral_line"][0],
                "line_b": table["spectral_line"][1],
                "error": table["spectral_line_error"].max(),
            }
        )
    return pd.DataFrame(rows)


def evidence_critical(*, networks: Networks, n: list[int], duration: float, accuracy: float) -> pd.DataFrame:
    """Γ_crit of one seed and n−1 others: n, seed, others, measured, width, root.

    The seed has the strongest drive of each network, the others its weakest. measured, width: bisection on whether the
    seed still turns between duration/2 and `duration`. root: zero of the squared rotation number, a parabola through
    three couplings below. Neither uses the closed form.
    """
    rows = []
    for network, number in itertools.product(networks.values(), n):
        winding_pair(network)
        finite_critical(seed_critical(network, number))

        def turns(coupling: float, network: Network = network, number: int = number) -> bool:
            model = seed_and_others(network, number, coupling)
            angle = evolve_phases(model, np.array([0.5, 1]) * duration)
            return bool(abs(angle[1, 0] - angle[0, 0]) > 2 * np.pi)

        measured, width = bisection(turns, accuracy, network.largest_kappa)
        couplings = measured * (1 - np.array([0.01, 0.02, 0.04]))
        squares = [
            observed_frequencies(seed_and_others(network, number, c), accuracy=1e-9)["rotation_number"][0] ** 2
            for c in couplings
        ]
        inverse = np.polynomial.Polynomial.fit(squares, couplings, 2)
        seed, others = seed_and_others(network, number, 0.0).drives
        rows.append((number, seed, others, measured, width, float(inverse(0))))
    return pd.DataFrame(rows, columns=["n", "seed", "others", "measured", "width", "root"])


def evidence_coherent_critical(*, network: Network, duration: float, accuracy: float) -> pd.DataFrame:
    """Γ_crit of Eq. (D2): measured, width (bisection on whether m_z of A still swings by 0.01), fixed_point.

    fixed_point: where a fixed point becomes a state, in closed form.
    """
    closed = finite_critical(critical_coupling(network)[0])

    def swings(coupling: float) -> bool:
        times = np.linspace(0.5, 1, 2001) * duration
        return bool(np.ptp(evolve(replace(network, coupling=coupling), times)[:, 0, 2]) > 1e-2)

    measured, width = bisection(swings, accuracy, network.largest_kappa)
    return pd.DataFrame({"measured": [measured], "width": [width], "fixed_point": [closed]})


def evidence_single(*, network: Network, drive: Axis, duration: float, accuracy: float) -> pd.DataFrame:
    """One crystal alone: drive, rate (mean |dθ/dt| over the second half of `duration`), line (of m_z), error."""
    winding_pair(network)
    equal_kappas(network)
    rows = []
    for value in np.linspace(*drive):
        alone = replace(subset(network, 0), drives=(float(value),), coupling=0.0)
        times = np.array([0.5, 1]) * duration
        angle = evolve_phases(alone, times)[:, 0]
        table = observed_frequencies(alone, accuracy=accuracy)
        rate = abs(angle[1] - angle[0]) / (times[1] - times[0])
        rows.append((value, rate, table["spectral_line"][0], table["spectral_line_error"][0]))
    return pd.DataFrame(rows, columns=["drive", "rate", "line", "error"])


def evidence_normalisation(*, network: Network, accuracy: float) -> pd.DataFrame:
    """Both normalisations in the mean field: normalisation, coupling, rotation, line, error, critical.

    critical: the true Γ_crit of that normalisation, in closed form.
    """
    winding_pair(network)
    some_oscillates(network)
    if network.weights is not None:
        raise NoAnswer("Γ/S_α has a meaning for equal sizes only")
    rows = []
    for normalisation in ("total", "subsystem"):
        chosen = replace(network, normalisation=normalisation)
        table = observed_frequencies(chosen, accuracy=accuracy)
        error = table[["rotation_number_error", "spectral_line_error"]].max(axis=None)
        rotation, line = abs(table["rotation_number"][0]), table["spectral_line"][0]
        rows.append((normalisation, chosen.coupling, rotation, line, error, chosen.critical_coupling()))
    return pd.DataFrame(rows, columns=["normalisation", "coupling", "rotation", "line", "error", "critical"])


def evidence_identical(*, network: Network, n: int, initial: list[str], duration: float, samples: int) -> pd.DataFrame:
    """The n−1 others one by one: initial, spread (largest difference of m_z among them), swing (of the first of them).

    Over the last quarter of `duration`; "random:…" starts each crystal elsewhere on the sphere.
    """
    crystals = replace(subset(ends(network), 0, *[1] * (n - 1)), weights=None)
    rows = []
    for state in initial:
        _, late = settled(replace(crystals, initial=state), duration, samples)
        rows.append((state, np.ptp(late[:, 1:], axis=1).max(), np.ptp(late[:, 1])))
    return pd.DataFrame(rows, columns=["initial", "spread", "swing"])


def along(
    network: Network, fraction: Axis, duration: float, samples: int, accuracy: float
) -> Iterator[tuple[float, Network, pd.DataFrame, np.ndarray, np.ndarray]]:
    """At every Γ: Γ/Γ_crit, the network, its observed frequencies, times and m_z of the settled motion."""
    has_neighbour(network)
    critical = finite_critical(critical_coupling(network)[0])
    for part in fractions(fraction):
        chosen = replace(network, coupling=part * critical)
        yield part, chosen, observed_frequencies(chosen, accuracy=accuracy), *settled(chosen, duration, samples)


def fractions(fraction: Axis) -> np.ndarray:
    """Γ/Γ_crit: logarithmic up to 0.1, even up to `last`, then 1.05 and 1.2."""
    first, last, number = fraction
    if first <= 0:
        raise refuse(
            "fraction", "[first, last, number] with first > 0, for points that are spaced logarithmically", fraction
        )
    below = np.linspace(0.1, last, number)
    return np.concatenate([np.geomspace(first, 0.1, number)[:-1], below, [1.05, 1.2]])


def settled(network: Network, duration: float, samples: int) -> tuple[np.ndarray, np.ndarray]:
    """Times and m_z, shape (samples, n), over the last quarter of `duration`."""
    times = np.linspace(0.75, 1, samples) * duration
    return times, evolve(network, times)[:, :, 2]


def locking(times: np.ndarray, values: np.ndarray, rate: float) -> float:
    """Share of the variance of `values` that the harmonics of `rate` explain; nan where nothing moves."""
    if rate == 0 or np.ptp(values) < 1e-9:
        return float("nan")
    order = np.arange(1, HARMONICS + 1)
    phase = rate * np.outer(times, order)
    basis = np.hstack([np.ones((len(times), 1)), np.cos(phase), np.sin(phase)])
    rest = values - basis @ np.linalg.lstsq(basis, values, rcond=None)[0]
    return float(1 - np.var(rest) / np.var(values))


def bisection(holds: Callable[[float], bool], accuracy: float, first: float) -> tuple[float, float]:
    """Where `holds` turns from true at 0 to false: middle and half width of the last bracket, at most `accuracy`.

    first: where the search for the upper end begins. NoAnswer where it holds as far as the search goes.
    """
    low, high = 0.0, first
    while holds(high):
        low, high = high, 2 * high
        if high > HIGHEST * first:
            raise NoAnswer(f"the motion goes on up to Γ = {low:g}: from this start it ends at no Γ that was tried")
    while high - low > 2 * accuracy:
        middle = 0.5 * (low + high)
        low, high = (middle, high) if holds(middle) else (low, middle)
    return 0.5 * (low + high), 0.5 * (high - low)
