"""Evidence on locking: coherent coupling at all detunings, five crystals at all detuning ranges from several starts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from seeding.checks import NoAnswer
from seeding.mean_field.lines import strongest_lines
from seeding.network import Network
from seeding.paper.networks import equal_kappas, ladder, pair_only, some_oscillates
from seeding.paper.parameters import Axis
from seeding.paper.sf1.data import observed_pairs


def evidence_conventional(
    *,
    network: Network,
    drives: list[float],
    detuning: Axis,
    coupling: Axis,
    duration: float,
    accuracy: float,
    threads: int = 1,
) -> pd.DataFrame:
    """Coherent coupling where both crystals oscillate uncoupled: drive, detuning, coupling, then as in SF1.

    drives: Ω_A; of the detunings those with Ω_B > κ.
    """
    pair_only(network)
    kappa = equal_kappas(network)
    parts = []
    for drive in drives:
        inside = [float(offset) for offset in np.linspace(*detuning) if drive - offset > kappa]
        points = [(offset, float(strength)) for offset in inside for strength in np.linspace(*coupling)]
        if points:
            found = observed_pairs(network, points, duration, accuracy, threads, drive)
            found.insert(0, "drive", drive)
            parts.append(found)
    if not parts:
        raise NoAnswer("at no drive and detuning both crystals oscillate on their own")
    return pd.concat(parts)


def evidence_range(
    *, network: Network, initial: list[str], range: Axis, duration: float, accuracy: float, threads: int = 1
) -> pd.DataFrame:
    """Fig. 3e by strongest lines from several starts: initial, range, variance, error (the greatest of the lines)."""
    some_oscillates(network)
    widths = np.linspace(*range).tolist()
    parts = []
    for state in initial:
        started = [replace(ladder(network, width), initial=state) for width in widths]
        lines, errors, _ = strongest_lines(started, duration, accuracy, threads)
        columns = {"initial": state, "range": widths, "variance": lines.var(axis=1), "error": errors.max(axis=1)}
        parts.append(pd.DataFrame(columns))
    return pd.concat(parts)
