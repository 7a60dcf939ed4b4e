"""Supplementary figure 2: the three readings of "observed frequency" on Figs. 3b and 3e, and the locked tongues.

Peak frequency: 2π over the mean interval between maxima of ⟨m_z⟩.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from seeding.checks import NoAnswer
from seeding.mean_field.frequencies import observed, observed_frequencies
from seeding.mean_field.return_map import winding_rates
from seeding.network import Network
from seeding.paper.networks import detuned, ladder, winding_pair
from seeding.paper.parameters import Axis
from seeding.tables import Table


def sf2_detuning(*, network: Network, detuning: Axis, duration: float, accuracy: float) -> pd.DataFrame:
    """Readings along Fig. 3b: detuning, subsystem (A|B), rotation, line, peak."""
    networks = ((float(offset), detuned(network, float(offset))) for offset in np.linspace(*detuning))
    table = readings(networks, "detuning", duration, accuracy)
    return table.assign(subsystem=table["subsystem"].map({0: "A", 1: "B"}))


def sf2_range(*, network: Network, range: Axis, duration: float, accuracy: float) -> pd.DataFrame:
    """Readings along Fig. 3e: range, subsystem (0 the strongest driven), rotation, line, peak.

    Tongues: ranges where the rotation numbers stay in ratios of small integers.
    """
    networks = ((float(width), ladder(network, float(width))) for width in np.linspace(*range))
    return readings(networks, "range", duration, accuracy)


def sf2_variance(readings: Table) -> pd.DataFrame:
    """Var of the readings along Fig. 3e: range, reading (rotation|line|peak|figure), variance.

    readings: the table of `sf2_range`. figure: rotation number where a subsystem winds, strongest line where it
    librates, as in Fig. 3e.
    """
    rows = []
    for width, group in readings.frame.groupby("range"):
        renamed = group.rename(columns={"rotation": "rotation_number", "line": "spectral_line"})
        values = {name: group[name] for name in ("rotation", "line", "peak")} | {"figure": observed(renamed)}
        rows += [(width, name, np.var(np.asarray(value))) for name, value in values.items()]
    return pd.DataFrame(rows, columns=["range", "reading", "variance"])


def sf2_tongues(
    *, network: Network, coupling: float, detuning: Axis, accuracy: float, threads: int = 1
) -> pd.DataFrame:
    """Ratio of the rotation numbers of two crystals along a line through 3a: detuning, ratio ω_B/ω_A, error."""
    winding_pair(network)
    offsets = np.linspace(*detuning)
    pairs = [detuned(network, float(offset)) for offset in offsets]
    drives = np.array([pair.drives for pair in pairs])
    shares = np.tile(replace(pairs[0], coupling=coupling).shares(), (len(pairs), 1))
    rates, errors = winding_rates(drives, shares, pairs[0].kappas, accuracy=accuracy, threads=threads)
    if not rates[:, 0].all():
        raise NoAnswer("the crystals are at rest on a part of this line")
    return pd.DataFrame({"detuning": offsets, "ratio": rates[:, 1] / rates[:, 0], "error": errors / rates[:, 0]})


def readings(networks: Iterable[tuple[float, Network]], axis: str, duration: float, accuracy: float) -> pd.DataFrame:
    """All readings of networks along an axis: `axis`, subsystem, rotation (its modulus), line, peak.

    At the edges of tongues and in chaos no duration suffices for `accuracy`.
    """
    parts = []
    for place, network in networks:
        table = observed_frequencies(network, duration, accuracy)
        parts.append(
            pd.DataFrame(
                {
                    axis: place,
                    "subsystem": table["subsystem"],
                    "rotation": table["rotation_number"].abs(),
                    "line": table["spectral_line"],
                    "peak": (2 * np.pi / table["peak_interval"]).fillna(0.0),
                }
            )
        )
    return pd.concat(parts)
