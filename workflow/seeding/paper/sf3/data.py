"""Supplementary figure 3: what changes with the initial state: Figs. 1c–e, 3c–e and 5 from all-up, +x, random states.

Off the torus m_x = 0 winding is not defined: lines and mean peak intervals are compared.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from seeding.checks import refuse
from seeding.mean_field.frequencies import observed_frequencies, peak_interval
from seeding.mean_field.motion import evolve
from seeding.network import Network
from seeding.paper.networks import ladder, subset
from seeding.paper.parameters import Axis, Networks, Windows

# Networks of the configuration by the panels that show them.
PANELS = {"pair": "1c-d", "narrow": "3c", "wide": "3d", "coherent": "5b"}
SAMPLES = 20  # of a time window, in 1/κ


def sf3_frequencies(
    *, networks: Networks, initial: list[str], duration: float, accuracy: float, swing_duration: float
) -> pd.DataFrame:
    """Lines of the networks of Figs. 1, 3 and 5: panel, initial, subsystem, line, line_error, peak, swing.

    peak: 2π over the mean interval between maxima. swing: max − min of ⟨m_z⟩ in the settled motion.
    The period of one crystal alone is the same for all initial states.
    """
    tables = []
    for panel, network in shown(networks).items():
        for state in initial:
            started = replace(network, initial=state)
            table = observed_frequencies(started, duration, accuracy)
            late = evolve(started, np.linspace(0.5, 1, 4001) * swing_duration)[:, :, 2]
            tables.append(
                pd.DataFrame(
                    {
                        "panel": panel,
                        "initial": state,
                        "subsystem": table["subsystem"],
                        "line": table["spectral_line"],
                        "line_error": table["spectral_line_error"],
                        "peak": (2 * np.pi / table["peak_interval"]).fillna(0.0),
                        "swing": np.ptp(late, axis=0),
                    }
                )
            )
    return pd.concat(tables)


def sf3_mz(*, networks: Networks, initial: list[str], start: float, stop: float, samples: int) -> pd.DataFrame:
    """⟨m_z⟩(t) of the same networks: panel, initial, subsystem, time (1/κ), mz."""
    tables = []
    times = np.linspace(start, stop, samples)
    for panel, network in shown(networks).items():
        for state in initial:
            path = evolve(replace(network, initial=state), times)
            for index in range(network.n):
                columns = {"panel": panel, "initial": state, "subsystem": index, "time": times}
                tables.append(pd.DataFrame(columns | {"mz": path[:, index, 2]}))
    return pd.concat(tables)


def sf3_window(*, networks: Networks, initial: list[str], windows: Windows) -> pd.DataFrame:
    """S9 read in a finite window: panel (3c|3d), initial, start, stop, variance of 2π/(mean peak interval) in it."""
    rows = []
    for name, network in networks.items():
        for state in initial:
            for start, stop in windows:
                peaks = peak_rates(replace(network, initial=state), start, stop)
                rows.append((PANELS.get(name, name), state, start, stop, np.var(peaks)))
    return pd.DataFrame(rows, columns=["panel", "initial", "start", "stop", "variance"])


def sf3_variance(
    *, network: Network, initial: list[str], range: Axis, duration: float, accuracy: float
) -> pd.DataFrame:
    """Fig. 3e by lines and by peaks from other initial states: initial, range, reading (line|peak), variance, error."""
    rows = []
    for state in initial:
        for width in np.linspace(*range):
            table = observed_frequencies(replace(ladder(network, float(width)), initial=state), duration, accuracy)
            peaks = (2 * np.pi / table["peak_interval"]).fillna(0.0)
            error = table["spectral_line_error"].max()
            rows.append((state, width, "line", np.var(table["spectral_line"]), error))
            rows.append((state, width, "peak", np.var(peaks), error))
    return pd.DataFrame(rows, columns=["initial", "range", "reading", "variance", "error"])


def peak_rates(network: Network, start: float, stop: float) -> list[float]:
    """2π over the mean interval between maxima of m_z in a time window, one for each crystal."""
    if SAMPLES * (stop - start) < 2:
        raise refuse("windows", f"at least {2 / SAMPLES:g}/κ long", [start, stop])
    times = np.linspace(start, stop, int(SAMPLES * (stop - start)) + 1)
    path = evolve(network, times)[:, :, 2]
    return [2 * np.pi / peak_interval(times[1] - times[0], mz) for mz in path.T]


def shown(networks: Networks) -> dict[str, Network]:
    """The networks by panel, and the first one's seed alone."""
    first = next(iter(networks.values()))
    alone = replace(subset(first, 0), coupling=0.0, interaction="dissipative")
    return {PANELS.get(name, name): network for name, network in networks.items()} | {"one crystal": alone}
