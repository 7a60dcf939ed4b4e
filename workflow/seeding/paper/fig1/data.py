"""Tables of Fig. 1c–e: ⟨m_z⟩ of the seed A and of B at finite N_α and in the mean field, and its Fourier transform.

Each is made from the table of `seeding mean-field` and those of `seeding trajectories`, one for each N_α.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from seeding import tables


def fig1c(settings: Mapping[str, Any], files: Sequence[Path]) -> pd.DataFrame:
    """⟨m_z⟩(t) of the seed: columns atoms (inf: mean field), time, mz, mz_sem.

    settings: atoms, N_α of each trajectory table; files: the mean-field table, then those of the trajectories.
    """
    return _evolution(0, settings["atoms"], files)


def fig1d(settings: Mapping[str, Any], files: Sequence[Path]) -> pd.DataFrame:
    """⟨m_z⟩(t) of B, as `fig1c`."""
    return _evolution(1, settings["atoms"], files)


def fig1c_sample(settings: Mapping[str, Any], files: Sequence[Path]) -> pd.DataFrame:
    """⟨m_z⟩(t) of the seed in a single trajectory: columns time, mz; files: its table."""
    return _sample(0, files)


def fig1d_sample(settings: Mapping[str, Any], files: Sequence[Path]) -> pd.DataFrame:
    """⟨m_z⟩(t) of B in the same trajectory."""
    return _sample(1, files)


def fig1e(settings: Mapping[str, Any], files: Sequence[Path]) -> pd.DataFrame:
    """Fourier transform of ⟨m_z⟩, each curve's largest value set to 1: columns subsystem, atoms, frequency, amplitude.

    The constant part is removed and a Hann window applied, so that a line is as sharp as the time allows.
    settings: atoms, N_α of each trajectory table; maximum, the largest frequency listed, in κ.
    """
    curves = []
    for atoms, frame in zip([math.inf, *settings["atoms"]], map(tables.read, files), strict=True):
        for index, subsystem in enumerate("AB"):
            frequency, amplitude = transform(frame["time"].to_numpy(), frame[f"mz_{index}"].to_numpy())
            shown = frequency <= settings["maximum"]
            curve = pd.DataFrame({"frequency": frequency[shown], "amplitude": amplitude[shown]})
            curve.insert(0, "atoms", atoms)
            curve.insert(0, "subsystem", subsystem)
            curves.append(curve)
    return pd.concat(curves, ignore_index=True)


def transform(times: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Angular frequencies and |F[values]|, normalised; padded eightfold for a smooth curve."""
    window = np.hanning(len(times))
    signal = (values - np.average(values, weights=window)) * window
    length = 8 * len(times)
    amplitude = np.abs(np.fft.rfft(signal, length))
    step = (times[-1] - times[0]) / (len(times) - 1)
    return 2 * np.pi * np.fft.rfftfreq(length, step), amplitude / amplitude.max()


def _evolution(index: int, atoms: Sequence[int], files: Sequence[Path]) -> pd.DataFrame:
    curves = []
    for number, frame in zip([math.inf, *atoms], map(tables.read, files), strict=True):
        sem = frame.get(f"mz_{index}_sem", pd.Series(0.0, index=frame.index))
        curves.append(pd.DataFrame({"atoms": number, "time": frame["time"], "mz": frame[f"mz_{index}"], "mz_sem": sem}))
    return pd.concat(curves, ignore_index=True)


def _sample(index: int, files: Sequence[Path]) -> pd.DataFrame:
    (frame,) = map(tables.read, files)
    return pd.DataFrame({"time": frame["time"], "mz": frame[f"mz_{index}"]})
