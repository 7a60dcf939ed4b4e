"""Supplementary figure 3: what changes with the initial state: Figs. 1c–e, 3c–e and 5 from all-up, +x, random states.

Off the torus m_x = 0 winding is not defined: lines and mean peak intervals are compared.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from seeding.mean_field.frequencies import observed_frequencies, peak_interval
from seeding.mean_field.motion import evolve
from seeding.network import Network
from seeding.paper.fig3.data import ladder


def sf3_frequencies(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Lines of the networks of Figs. 1, 3 and 5: panel, initial, subsystem, line, line_error, peak, swing.

    peak: 2π over the mean interval between maxima. swing: max − min of ⟨m_z⟩ in the settled motion.
    The period of one crystal alone is the same for all initial states.
    """
    tables = []
    for panel, network in networks(settings).items():
        for initial in settings["initial"]:
            started = replace(network, initial=initial)
            table = quiet(started, settings)
            late = evolve(started, np.linspace(0.5, 1, 4001) * settings["swing_duration"])[:, :, 2]
            tables.append(
                pd.DataFrame(
                    {
                        "panel": panel,
                        "initial": initial,
                        "subsystem": table["subsystem"],
                        "line": table["spectral_line"],
                        "line_error": table["spectral_line_error"],
                        "peak": (2 * np.pi / table["peak_interval"]).fillna(0.0),
                        "swing": np.ptp(late, axis=0),
                    }
                )
            )
    return pd.concat(tables)


def sf3_mz(settings: Mapping[str, Any]) -> pd.DataFrame:
    """⟨m_z⟩(t) of the same networks: panel, initial, subsystem, time (1/κ), mz."""
    tables = []
    times = np.linspace(settings["start"], settings["stop"], settings["samples"])
    for panel, network in networks(settings).items():
        for initial in settings["initial"]:
            path = evolve(replace(network, initial=initial), times)
            for index in range(network.n):
                column = {
                    "panel": panel,
                    "initial": initial,
                    "subsystem": index,
                    "time": times,
                    "mz": path[:, index, 2],
                }
                tables.append(pd.DataFrame(column))
    return pd.concat(tables)


def sf3_window(settings: Mapping[str, Any]) -> pd.DataFrame:
    """S9 read in a finite window: panel (3c|3d), initial, start, stop, variance of 2π/(mean peak interval) in it."""
    rows = []
    for panel in ("3c", "3d"):
        network = networks(settings)[panel]
        for initial in settings["initial"]:
            for start, stop in settings["windows"]:
                times = np.linspace(start, stop, int(20 * (stop - start)) + 1)
                path = evolve(replace(network, initial=initial), times)[:, :, 2]
                peaks = [2 * np.pi / peak_interval(times[1] - times[0], mz) for mz in path.T]
                rows.append((panel, initial, start, stop, np.var(peaks)))
    return pd.DataFrame(rows, columns=["panel", "initial", "start", "stop", "variance"])


def sf3_variance(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Fig. 3e by lines and by peaks from other initial states: initial, range, reading (line|peak), variance, error."""
    rows = []
    for initial in settings["initial"]:
        for width in np.linspace(*settings["range"]):
            table = quiet(ladder(settings, float(width), initial), settings)
            peaks = (2 * np.pi / table["peak_interval"]).fillna(0.0)
            error = table["spectral_line_error"].max()
            rows.append((initial, width, "line", np.var(table["spectral_line"]), error))
            rows.append((initial, width, "peak", np.var(peaks), error))
    return pd.DataFrame(rows, columns=["initial", "range", "reading", "variance", "error"])


def networks(settings: Mapping[str, Any]) -> dict[str, Network]:
    """The networks of the panels, from all up."""
    five = {"n": 5, "drive": settings["drive"], "coupling": settings["ladder_coupling"]}
    return {
        "1c-d": Network((1.5, 0.9), settings["seeded_coupling"]),
        "3c": ladder(five, settings["narrow"]),
        "3d": ladder(five, settings["wide"]),
        "5b": Network((1.2, 0.9), settings["coherent_coupling"], interaction="coherent"),
        "one crystal": Network((1.5,)),
    }


def quiet(network: Network, settings: Mapping[str, Any]) -> pd.DataFrame:
    """Observed frequencies without the warning: the error is a column."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return observed_frequencies(network, settings["duration"], settings["accuracy"])
