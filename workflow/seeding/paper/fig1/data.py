"""Tables of Fig. 1: ⟨m_z⟩ of the seed A and of B at finite N_α and in the mean field, its transform, the eigenvalue.

The motion is read from the tables of `seeding mean-field` and `seeding trajectories`, one for each N_α; the dominant
eigenvalue, the slowest with Im λ ≠ 0, from those of `seeding spectrum`.
"""

from __future__ import annotations

import math
import string

import numpy as np
import pandas as pd

from seeding.checks import NoAnswer
from seeding.large_n import spectrum_tables
from seeding.large_n.branches import oscillating_branch
from seeding.mean_field.frequencies import observed_frequencies
from seeding.network import Network
from seeding.paper.fig4.data import fit_panel
from seeding.tables import Table


def fig1c(limit: Table, *finite: Table) -> pd.DataFrame:
    """⟨m_z⟩(t) of the seed: columns atoms (N_α; inf: mean field), time, mz, mz_sem."""
    return _evolution(0, limit, finite)


def fig1d(limit: Table, *finite: Table) -> pd.DataFrame:
    """⟨m_z⟩(t) of B, as `fig1c`."""
    return _evolution(1, limit, finite)


def fig1c_sample(trajectory: Table) -> pd.DataFrame:
    """⟨m_z⟩(t) of the seed in a single trajectory: columns time, mz."""
    return _sample(0, trajectory)


def fig1d_sample(trajectory: Table) -> pd.DataFrame:
    """⟨m_z⟩(t) of B in the same trajectory."""
    return _sample(1, trajectory)


def fig1e(limit: Table, finite: Table, *, maximum: float) -> pd.DataFrame:
    """Fourier transform of ⟨m_z⟩, each curve's largest value set to 1: columns subsystem, atoms, frequency, amplitude.

    The constant part is removed and a Hann window applied, so that a line is as sharp as the time allows.
    maximum: the largest frequency listed, in κ.
    """
    curves = []
    for table in (limit, finite):
        for index, subsystem in zip(range(_crystals(table)), string.ascii_uppercase, strict=False):
            times, values = (table.frame[name].to_numpy() for name in ("time", f"mz_{index}"))
            frequency, amplitude = transform(times, values)
            shown = frequency <= maximum
            curve = pd.DataFrame({"frequency": frequency[shown], "amplitude": amplitude[shown]})
            curve.insert(0, "atoms", _atoms(table, index))
            curve.insert(0, "subsystem", subsystem)
            curves.append(curve)
    return _with_network(pd.concat(curves, ignore_index=True), limit)


def transform(times: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Angular frequencies and |F[values]|, normalised; padded eightfold for a smooth curve."""
    window = np.hanning(len(times))
    signal = (values - np.average(values, weights=window)) * window
    length = 8 * len(times)
    amplitude = np.abs(np.fft.rfft(signal, length))
    step = (times[-1] - times[0]) / (len(times) - 1)
    highest = amplitude.max()
    return 2 * np.pi * np.fft.rfftfreq(length, step), amplitude / (highest if highest > 0 else 1.0)


def fig1f(*files: Table) -> pd.DataFrame:
    """λ₁ for every N and Γ: columns N, coupling, re, im; Γ and Γ_crit stand in the header under `couplings`."""
    parts = []
    spectra = [spectrum_tables.spectrum(table) for table in files]
    points = {point: value for found in spectrum_tables.couplings(files).values() for point, value in found.items()}
    for coupling, group in spectrum_tables.by_coupling(spectra).items():
        branch = oscillating_branch(group)
        branch.insert(1, "coupling", coupling)
        parts.append(branch)
    frame = pd.concat(parts, ignore_index=True)
    if frame.empty:
        raise NoAnswer("no mode oscillates")
    frame.attrs["header"] = {"network": spectra[0].network.parameters(), "couplings": points}
    return frame


def fig1f_inset(*files: Table) -> pd.DataFrame:
    """Im λ₁ against N at Γ < Γ_crit with its fit and limit: columns kind, N, value (those of Fig. 4b)."""
    return fit_panel(files, 1, "im")


def fig1f_mean_field(*, network: Network) -> pd.DataFrame:
    """The arrow of Fig. 1f, the seed in the mean field: columns frequency (|rotation number|), error, in κ."""
    seed = observed_frequencies(network).iloc[0]
    if not seed["rotation_number"]:
        raise NoAnswer("the seed does not oscillate")
    if np.isnan(seed["rotation_number"]):
        raise NoAnswer("winding is not defined for this motion")
    return pd.DataFrame({"frequency": [abs(seed["rotation_number"])], "error": [seed["rotation_number_error"]]})


def _evolution(index: int, limit: Table, finite: tuple[Table, ...]) -> pd.DataFrame:
    curves = []
    for table in (limit, *finite):
        if index >= _crystals(table):
            raise NoAnswer("there is no second crystal")
        frame = table.frame
        sem = frame.get(f"mz_{index}_sem", pd.Series(0.0, index=frame.index))
        number = _atoms(table, index)
        curves.append(pd.DataFrame({"atoms": number, "time": frame["time"], "mz": frame[f"mz_{index}"], "mz_sem": sem}))
    return _with_network(pd.concat(curves, ignore_index=True), limit)


def _sample(index: int, trajectory: Table) -> pd.DataFrame:
    if index >= _crystals(trajectory):
        raise NoAnswer("there is no second crystal")
    frame = trajectory.frame
    return _with_network(pd.DataFrame({"time": frame["time"], "mz": frame[f"mz_{index}"]}), trajectory)


def _atoms(table: Table, index: int) -> float:
    """N_α of a crystal in a table of trajectories; inf in that of the mean field."""
    return table.header["atoms"][index] if "atoms" in table.header else math.inf


def _crystals(table: Table) -> int:
    return len(table.header["network"]["drives"])


def _with_network(frame: pd.DataFrame, source: Table) -> pd.DataFrame:
    frame.attrs["header"] = {"network": source.header["network"]}
    return frame
