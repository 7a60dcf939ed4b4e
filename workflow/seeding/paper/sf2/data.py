"""Supplementary figure 2: the three readings of "observed frequency" on Figs. 3b and 3e, and the locked tongues.

Peak frequency: 2π over the mean interval between maxima of ⟨m_z⟩.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from seeding import tables
from seeding.mean_field.frequencies import observed, observed_frequencies
from seeding.mean_field.return_map import winding_rates
from seeding.network import Network
from seeding.paper.fig3.data import ladder


def sf2_detuning(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Readings along Fig. 3b: detuning, subsystem (A|B), rotation, line, peak."""
    drive = settings["drive"]
    networks = (
        (float(detuning), Network((drive, drive - float(detuning)), settings["coupling"]))
        for detuning in np.linspace(*settings["detuning"])
    )
    table = readings(networks, "detuning", settings)
    return table.assign(subsystem=table["subsystem"].map({0: "A", 1: "B"}))


def sf2_range(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Readings along Fig. 3e: range, subsystem (0 the strongest driven), rotation, line, peak.

    Tongues: ranges where the rotation numbers stay in ratios of small integers.
    """
    return readings(
        ((float(w), ladder(settings, float(w))) for w in np.linspace(*settings["range"])), "range", settings
    )


def sf2_variance(settings: Mapping[str, Any], files: Sequence[Path]) -> pd.DataFrame:
    """Var of the readings along Fig. 3e: range, reading (rotation|line|peak|figure), variance.

    files: the table of `sf2_range`. figure: rotation number where a subsystem winds, strongest line where it librates,
    as in Fig. 3e.
    """
    (table,) = map(tables.read, files)
    rows = []
    for width, group in table.groupby("range"):
        renamed = group.rename(columns={"rotation": "rotation_number", "line": "spectral_line"})
        values = {name: group[name] for name in ("rotation", "line", "peak")} | {"figure": observed(renamed)}
        rows += [(width, name, np.var(np.asarray(value))) for name, value in values.items()]
    return pd.DataFrame(rows, columns=["range", "reading", "variance"])


def sf2_tongues(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Ratio of the rotation numbers of two crystals along a line through 3a: detuning, ratio ω_B/ω_A, error."""
    detuning = np.linspace(*settings["detuning"])
    drives = np.stack([np.full(detuning.size, settings["drive"]), settings["drive"] - detuning], axis=1)
    shares = np.full(drives.shape, settings["coupling"] / 2)
    rates, errors = winding_rates(drives, shares, accuracy=settings["accuracy"], threads=settings.get("threads", 1))
    return pd.DataFrame({"detuning": detuning, "ratio": rates[:, 1] / rates[:, 0], "error": errors / rates[:, 0]})


def readings(networks: Iterable[tuple[float, Network]], axis: str, settings: Mapping[str, Any]) -> pd.DataFrame:
    """All readings of networks along an axis: `axis`, subsystem, rotation (its modulus), line, peak."""
    parts = []
    for place, network in networks:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # at the edges of tongues and in chaos no duration suffices
            table = observed_frequencies(network, settings["duration"], settings["accuracy"])
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
