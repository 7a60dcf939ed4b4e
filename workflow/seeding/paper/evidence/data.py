"""Evidence on the seeded oscillation that no panel shows: amplitudes, locking, thresholds, one crystal alone.

Every number comes from the integrated motion, from all spins up, unless a column says otherwise.
"""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from seeding.mean_field.frequencies import observed_frequencies
from seeding.mean_field.motion import evolve, evolve_phases
from seeding.mean_field.stability import critical_coupling
from seeding.network import Network

HARMONICS = 24


def evidence_seeding(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Seed A and B against Γ: fraction (Γ/Γ_crit), coupling, swing_a, swing_b (max − min of m_z), rotation_a, line_a,
    line_b, error, locking.

    locking: share of the variance of m_z of B that harmonics of A's rotation explain; one if phase-locked.
    settings: drives, fraction [first, last, number], duration, samples, accuracy. Half of the points are spaced
    logarithmically up to 0.1, half evenly from there; two more lie above Γ_crit.
    """
    rows = []
    model = Network(tuple(settings["drives"]))
    for fraction in fractions(settings):
        network = replace(model, coupling=fraction * critical_coupling(model)[0])
        table = frequencies(network, settings)
        times, late = settled(network, settings)
        rate = abs(float(table["rotation_number"][0]))
        rows.append(
            {
                "fraction": fraction,
                "coupling": network.coupling,
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


def evidence_coherent(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Coherent coupling, Eq. (D2): fraction (Γ/Γ_crit), coupling, swing_a, swing_b, line_a, line_b, error.

    settings: as `evidence_seeding`.
    """
    rows = []
    model = Network(tuple(settings["drives"]), interaction="coherent")
    for fraction in fractions(settings):
        network = replace(model, coupling=fraction * critical_coupling(model)[0])
        table = frequencies(network, settings)
        _, late = settled(network, settings)
        rows.append(
            {
                "fraction": fraction,
                "coupling": network.coupling,
                "swing_a": np.ptp(late[:, 0]),
                "swing_b": np.ptp(late[:, 1]),
                "line_a": table["spectral_line"][0],
                "line_b": table["spectral_line"][1],
                "error": table["spectral_line_error"].max(),
            }
        )
    return pd.DataFrame(rows)


def evidence_critical(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Γ_crit of one seed and n−1 others: n, seed, others, measured, width, root.

    measured, width: bisection on whether the seed still turns between duration/2 and `duration`. root: zero of the
    squared rotation number, a parabola through three couplings below. Neither uses the closed form.
    settings: drives (one seed each), others, n (a list), duration, accuracy.
    """
    rows = []
    for seed, n in itertools.product(settings["drives"], settings["n"]):
        model = Network((seed, settings["others"]), weights=(1 / n, 1 - 1 / n))

        def turns(coupling: float, model: Network = model) -> bool:
            angle = evolve_phases(
                replace(model, coupling=coupling), np.array([0.5, 1]) * settings["duration"] / model.kappa
            )
            return bool(abs(angle[1, 0] - angle[0, 0]) > 2 * np.pi)

        measured, width = bisection(turns, settings["accuracy"])
        couplings = measured * (1 - np.array([0.01, 0.02, 0.04]))
        squares = [
            frequencies(replace(model, coupling=c), {"accuracy": 1e-9})["rotation_number"][0] ** 2 for c in couplings
        ]
        inverse = np.polynomial.Polynomial.fit(squares, couplings, 2)
        rows.append((n, seed, settings["others"], measured, width, float(inverse(0))))
    return pd.DataFrame(rows, columns=["n", "seed", "others", "measured", "width", "root"])


def evidence_coherent_critical(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Γ_crit of Eq. (D2): measured, width (bisection on whether m_z of A still swings by 0.01), fixed_point.

    fixed_point: where a fixed point becomes a state, in closed form. settings: drives, duration, accuracy.
    """
    model = Network(tuple(settings["drives"]), interaction="coherent")

    def swings(coupling: float) -> bool:
        times = np.linspace(0.5, 1, 2001) * settings["duration"]
        return bool(np.ptp(evolve(replace(model, coupling=coupling), times)[:, 0, 2]) > 1e-2)

    measured, width = bisection(swings, settings["accuracy"])
    return pd.DataFrame({"measured": [measured], "width": [width], "fixed_point": [critical_coupling(model)[0]]})


def evidence_single(settings: Mapping[str, Any]) -> pd.DataFrame:
    """One crystal alone: drive, rate (mean |dθ/dt| over the second half of `duration`), line (of m_z), error.

    settings: drive [first, last, number], duration, accuracy.
    """
    rows = []
    for drive in np.linspace(*settings["drive"]):
        network = Network((float(drive),))
        times = np.array([0.5, 1]) * settings["duration"]
        angle = evolve_phases(network, times)[:, 0]
        table = frequencies(network, settings)
        rate = abs(angle[1] - angle[0]) / (times[1] - times[0])
        rows.append((drive, rate, table["spectral_line"][0], table["spectral_line_error"][0]))
    return pd.DataFrame(rows, columns=["drive", "rate", "line", "error"])


def evidence_normalisation(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Both normalisations in the mean field: normalisation, coupling, rotation, line, error, critical.

    settings: drives, coupling, accuracy. critical: the true Γ_crit of that normalisation, in closed form.
    """
    rows = []
    for normalisation in ("total", "subsystem"):
        network = Network(tuple(settings["drives"]), settings["coupling"], normalisation=normalisation)
        table = frequencies(network, settings)
        error = table[["rotation_number_error", "spectral_line_error"]].max(axis=None)
        rotation, line = abs(table["rotation_number"][0]), table["spectral_line"][0]
        rows.append((normalisation, network.coupling, rotation, line, error, network.critical_coupling()))
    return pd.DataFrame(rows, columns=["normalisation", "coupling", "rotation", "line", "error", "critical"])


def evidence_identical(settings: Mapping[str, Any]) -> pd.DataFrame:
    """The n−1 others one by one: initial, spread (largest difference of m_z among them), swing (of the first of them).

    Over the last quarter of `duration`; "random:…" starts each crystal elsewhere on the sphere.
    settings: seed, others, coupling, n, initial, duration, samples.
    """
    rows = []
    for initial in settings["initial"]:
        drives = (settings["seed"], *[settings["others"]] * (settings["n"] - 1))
        _, late = settled(Network(drives, settings["coupling"], initial=initial), settings)
        rows.append((initial, np.ptp(late[:, 1:], axis=1).max(), np.ptp(late[:, 1])))
    return pd.DataFrame(rows, columns=["initial", "spread", "swing"])


def fractions(settings: Mapping[str, Any]) -> np.ndarray:
    """Γ/Γ_crit: logarithmic up to 0.1, even up to `last`, then 1.05 and 1.2."""
    first, last, number = settings["fraction"]
    below = np.linspace(0.1, last, number)
    return np.concatenate([np.geomspace(first, 0.1, number)[:-1], below, [1.05, 1.2]])


def settled(network: Network, settings: Mapping[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Times and m_z, shape (samples, n), over the last quarter of `duration`."""
    times = np.linspace(0.75, 1, settings["samples"]) * settings["duration"]
    return times, evolve(network, times)[:, :, 2]


def frequencies(network: Network, settings: Mapping[str, Any]) -> pd.DataFrame:
    """Observed frequencies; the error is a column of the evidence, not a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return observed_frequencies(network, accuracy=settings["accuracy"])


def locking(times: np.ndarray, values: np.ndarray, rate: float) -> float:
    """Share of the variance of `values` that the harmonics of `rate` explain; nan where nothing moves."""
    if rate == 0 or np.ptp(values) < 1e-9:
        return float("nan")
    order = np.arange(1, HARMONICS + 1)
    phase = rate * np.outer(times, order)
    basis = np.hstack([np.ones((len(times), 1)), np.cos(phase), np.sin(phase)])
    rest = values - basis @ np.linalg.lstsq(basis, values, rcond=None)[0]
    return float(1 - np.var(rest) / np.var(values))


def bisection(holds: Callable[[float], bool], accuracy: float) -> tuple[float, float]:
    """Where `holds` turns from true at 0 to false: middle and half width of the last bracket, at most `accuracy`."""
    low, high = 0.0, 1.0
    while holds(high):
        low, high = high, 2 * high
    while high - low > 2 * accuracy:
        middle = 0.5 * (low + high)
        low, high = (middle, high) if holds(middle) else (low, middle)
    return 0.5 * (low + high), 0.5 * (high - low)
