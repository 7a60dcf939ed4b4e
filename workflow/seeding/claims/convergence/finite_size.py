"""Spectra, trajectories, large-N limits and lifetimes: read from what the workflow has computed."""

from __future__ import annotations

import math
import string
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from seeding import tables
from seeding.checks import InputError, NoAnswer
from seeding.claims.convergence import Row
from seeding.large_n.spectrum_tables import Spectrum, read_spectrum
from seeding.master_equation.liouvillian import sector_matrix
from seeding.master_equation.shift_invert import shift_invert_modes
from seeding.paper.fig1.data import transform
from seeding.unravelling import damped_oscillation
from seeding.unravelling.batches import Batch

OTHER_ROUTE = 36  # states of the crystals up to which shift-invert on the sector matrices takes a second


def spectra(files: Iterable[Path], largest: int) -> list[Row]:
    """Figs. 1f, 4 and SF6: largest error estimate of each set from N_α = `largest` of the paper on; Γ/S at the largest
    size that sparse matrices take a second for by other means."""
    groups: dict[tuple[str, float], list[Spectrum]] = {}
    for spectrum in map(read_spectrum, files):
        groups.setdefault((spectrum.normalisation, spectrum.coupling), []).append(spectrum)
    rows: list[Row] = []
    for (normalisation, coupling), group in sorted(groups.items()):
        name = f"fig1f, fig4, SF6: {'Γ/S' if normalisation == 'total' else 'Γ/S_α'}, Γ = {coupling:.4g}"
        small = max((item.size for item in group if _states(item) <= OTHER_ROUTE), default=0)
        for spectrum in sorted(group, key=lambda item: item.size):
            slow = spectrum.table[spectrum.table["mode"] <= 3]
            if max(spectrum.atoms) >= largest:
                change = f"error estimate at N = {spectrum.size}, three slowest modes of each sector"
                rows.append((name, change, float(slow["error"].max())))
            if spectrum.size == small and normalisation == "total":
                change = f"sparse shift-invert instead of the stencil, N = {spectrum.size}"
                rows.append((name, change, _other_route(spectrum)))
    return rows


def trajectories(panel: str, batch: Batch) -> list[Row]:
    """Figs. 1c–d, SF8: the largest standard error of ⟨m_z⟩, and the largest difference between two halves of the
    trajectories, each point's in its own standard error."""
    halves = _halves(batch)
    error = batch.heights.std(axis=0, ddof=1) / np.sqrt(batch.count)
    # At t = 0 all trajectories agree. Two halves differ by twice the error of the whole.
    spread = error > 0
    ratio = np.abs(halves[1] - halves[0])[spread] / (2 * error[spread])
    name = f"{panel}: N_α = {batch.atoms[0]}"
    return [
        (name, f"largest standard error, {batch.count} trajectories", float(error.max())),
        (
            name,
            "other half of the trajectories, largest of all times, in standard errors of the difference",
            float(ratio.max(initial=0.0)),
        ),
    ]


def transforms(batch: Batch, maximum: float) -> list[Row]:
    """Fig. 1e: the largest difference between the transforms of two halves of the trajectories, up to `maximum`."""
    rows = []
    for index, subsystem in zip(range(batch.network.n), string.ascii_uppercase, strict=False):
        curves = [transform(batch.times, half[:, index]) for half in _halves(batch)]
        shown = curves[0][0] <= maximum
        change = np.abs(curves[1][1] - curves[0][1])[shown].max()
        rows.append((f"fig1e: {subsystem}, N_α = {batch.atoms[0]}", "other half of the trajectories", float(change)))
    return rows


def lifetimes(batch: Batch, start: float) -> list[Row]:
    """SF7: relative change of the damping where the fit starts half as late again, and its bootstrap error."""

    def fit(begin: float) -> dict[str, float]:
        return damped_oscillation.fit(batch.times, batch.heights, start=begin, resamples=20, seed=batch.seed)

    first = fit(start)
    try:
        later = fit(1.5 * start)
    except InputError as reason:
        raise NoAnswer(f"too few times are left where the fit starts half as late again: {reason}") from None
    name = f"SF7: N = {sum(batch.atoms)}"
    return [
        (name, "damping, fit started half as late again, relative", abs(later["decay"] / first["decay"] - 1)),
        (name, "damping, bootstrap over trajectories, relative", first["decay_error"] / first["decay"]),
    ]


def limits(data: Path, panel: str) -> list[Row]:
    """Fig. 4: spread of the large-N limit over the degree and over the window of N."""
    table = tables.table(data / f"{panel}.csv")
    if table.frame.empty or "limit" not in table.header:
        raise InputError(f"table {data / panel}.csv must have the limit of a fit in its header, but has none")
    limit = table.header["limit"]
    return [
        (panel, "limit, degree of the fit ± 1", tables.number(limit["spread_degree"])),
        (panel, "limit, smallest or largest N left out", tables.number(limit["spread_window"])),
    ]


def _halves(batch: Batch) -> list[np.ndarray]:
    """Mean ⟨m_z⟩ over the first and over the second half of the trajectories; NoAnswer for a single one."""
    if batch.count < 2:
        raise NoAnswer("two halves need two trajectories")
    half = batch.count // 2
    return [part.mean(axis=0) for part in (batch.heights[:half], batch.heights[half : 2 * half])]


def _states(spectrum: Spectrum) -> int:
    return math.prod(number + 1 for number in spectrum.atoms)


def _other_route(spectrum: Spectrum) -> float:
    largest = 0.0
    for sector, rows in spectrum.table.groupby("sector"):
        matrix = sector_matrix(spectrum.network, spectrum.atoms, str(sector))
        other = shift_invert_modes(matrix, len(rows), sector != "antisymmetric", 1.0).eigenvalues
        largest = max(largest, np.abs(rows["re"].to_numpy() + 1j * rows["im"].to_numpy() - other[: len(rows)]).max())
    return float(largest)
