"""Evidence on initial states, conservation, fixed points, the large-spin limit, the readings of Figs. 3c–d."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from seeding.crosschecks import reference
from seeding.mean_field.frequencies import observed, observed_frequencies, peak_interval
from seeding.mean_field.motion import evolve, evolve_phases, on_torus, velocity
from seeding.mean_field.stability import fixed_points, jacobian
from seeding.network import Network
from seeding.paper.fig3.data import ladder
from seeding.paper.unshown.seeding import frequencies, settled

ZERO = 1e-6  # an eigenvalue below this counts as zero: J at (B2) is nilpotent, and rounding enters as a square root


def evidence_initial(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Frequency and swing against the initial state: system (single|pair|coherent), initial, line, error, swing.

    The seed's strongest line and max − min of its m_z over the last quarter of `duration`.
    settings: drives, coupling, initial, duration, samples, accuracy.
    """
    drives, coupling = tuple(settings["drives"]), settings["coupling"]
    systems = {
        "single": Network(drives[:1]),
        "pair": Network(drives, coupling),
        "coherent": Network(drives, coupling, interaction="coherent"),
    }
    rows = []
    for (name, network), initial in itertools.product(systems.items(), settings["initial"]):
        started = replace(network, initial=initial)
        table = frequencies(started, settings)
        _, late = settled(started, settings)
        rows.append(
            (name, initial, table["spectral_line"][0], table["spectral_line_error"][0], float(np.ptp(late[:, 0])))
        )
    return pd.DataFrame(rows, columns=["system", "initial", "line", "error", "swing"])


def evidence_conservation(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Drift of |m_α| from one: interaction, drift (Taylor series), drift_other (Runge-Kutta 8(5,3)), difference.

    difference: largest distance between both solutions. settings: drives, coupling, initial, duration, samples.
    """
    rows = []
    times = np.linspace(0, settings["duration"], settings["samples"])
    for interaction, initial in itertools.product(("dissipative", "coherent"), settings["initial"]):
        network = Network(tuple(settings["drives"]), settings["coupling"], interaction=interaction, initial=initial)
        path, second = evolve(network, times), reference.mean_field_path(network, times)
        drift, drift_other = (float(np.abs(np.linalg.norm(m, axis=2) - 1).max()) for m in (path, second))
        rows.append((interaction, initial, drift, drift_other, float(np.abs(path - second).max())))
    return pd.DataFrame(rows, columns=["interaction", "initial", "drift", "drift_other", "difference"])


def evidence_jacobian(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Fixed points of two crystals: point, fraction (Γ/Γ_crit), velocity (|dm/dt| there), largest_imaginary,
    real_zero (number of the six eigenvalues with |Re| ≤ 1e-6), least_real (least other |Re|), numerical.

    point: B2, as printed with m_z = 0, or the signs of m_z on the sphere, A first. numerical: largest difference
    between the Jacobian and central differences of the velocity. settings: drives, fraction [first, last, number].
    """
    rows = []
    model = Network(tuple(settings["drives"]))
    for fraction in np.linspace(*settings["fraction"]):
        network = replace(model, coupling=fraction * model.critical_coupling())
        points = {"B2": printed_point(network)}
        points |= {"".join("+" if z > 0 else "-" for z in m[:, 2]): m for m in fixed_points(network)}
        for name, m in points.items():
            matrix = jacobian(network, m)
            values = np.linalg.eigvals(matrix)
            real = np.abs(values.real)
            rows.append(
                {
                    "point": name,
                    "fraction": fraction,
                    "velocity": np.abs(velocity(network, m)).max(),
                    "largest_imaginary": np.abs(values.imag).max(),
                    "real_zero": int(np.sum(real <= ZERO)),
                    "least_real": real[real > ZERO].min(initial=np.inf),
                    "numerical": np.abs(matrix - differences(network, m)).max(),
                }
            )
    return pd.DataFrame(rows)


def evidence_limit(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Eq. (3) by QuTiP's mesolve against Eq. (B1): atoms (N_α), deviation (largest |Δ⟨m_z⟩| up to `duration`), final.

    final: largest |Δ⟨m_z⟩| at `duration` itself. settings: drives, coupling, atoms, duration, samples.
    """
    network = Network(tuple(settings["drives"]), settings["coupling"])
    times = np.linspace(0, settings["duration"], settings["samples"])
    limit = evolve(network, times)[:, :, 2]
    rows = []
    for atoms in settings["atoms"]:
        table = reference.expectations(network, (atoms,) * network.n, times)
        gap = np.abs(np.stack([table[f"mz_{index}"] for index in range(network.n)], axis=1) - limit)
        rows.append((atoms, gap.max(), gap[-1].max()))
    return pd.DataFrame(rows, columns=["atoms", "deviation", "final"])


def evidence_ladder(settings: Mapping[str, Any]) -> pd.DataFrame:
    """n crystals at two detuning ranges, every reading: range, initial, reading, start, stop, deviation (of Σω²/n).

    reading: peak (2π over the mean interval between maxima of m_z), winding (mean |dθ/dt|), both within a window;
    rotation (as Fig. 3e), line: over the whole `duration` behind the transient. deviation: standard deviation of
    the n frequencies, in κ. settings: n, drive, coupling, range, initial, windows, duration, accuracy.
    """
    rows = []
    for width, initial in itertools.product(np.linspace(*settings["range"]), settings["initial"]):
        network = ladder(settings, float(width), initial)
        for start, stop in settings["windows"]:
            times = np.linspace(start, stop, int(20 * (stop - start)) + 1)
            path = evolve(network, times)[:, :, 2]
            peaks = [2 * np.pi / peak_interval(times[1] - times[0], mz) for mz in path.T]
            rows.append((width, initial, "peak", start, stop, np.std(peaks)))
            if on_torus(network):
                angle = evolve_phases(network, [start, stop])
                winding = np.abs(angle[1] - angle[0]) / (stop - start)
                rows.append((width, initial, "winding", start, stop, np.std(winding)))
        table = quiet(network, settings)
        span = (settings["duration"] / 4, settings["duration"])
        rows.append((width, initial, "line", *span, np.std(table["spectral_line"])))
        if on_torus(network):
            rows.append((width, initial, "rotation", *span, np.std(observed(table))))
    return pd.DataFrame(rows, columns=["range", "initial", "reading", "start", "stop", "deviation"])


def evidence_conventional(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Coherent coupling, both crystals oscillating: detuning, coupling, difference (of the strongest lines), error.

    settings: drive, detuning, coupling (both [first, last, number]), duration, accuracy.
    """
    rows = []
    for detuning, coupling in itertools.product(np.linspace(*settings["detuning"]), np.linspace(*settings["coupling"])):
        drive = settings["drive"]
        table = quiet(Network((drive, drive - detuning), float(coupling), interaction="coherent"), settings)
        lines = table["spectral_line"]
        rows.append((detuning, coupling, abs(lines[0] - lines[1]), table["spectral_line_error"].max()))
    return pd.DataFrame(rows, columns=["detuning", "coupling", "difference", "error"])


def quiet(network: Network, settings: Mapping[str, Any]) -> pd.DataFrame:
    """Observed frequencies over a given duration; the error is judged with the table."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return observed_frequencies(network, settings["duration"], settings["accuracy"])


def printed_point(network: Network) -> np.ndarray:
    """Eq. (B2) as printed, shape (2, 3)."""
    first, second = network.drives
    kappa, coupling = network.kappa, network.coupling
    scale = kappa * (coupling + kappa)
    sines = [(coupling / 2 * (own - other) + kappa * own) / scale for own, other in ((first, second), (second, first))]
    return np.array([[0.0, sine, 0.0] for sine in sines])


def differences(network: Network, m: np.ndarray, step: float = 1e-5) -> np.ndarray:
    """Central differences of the velocity, shape (3n, 3n)."""
    columns = []
    for index in range(m.size):
        shift = np.zeros(m.size)
        shift[index] = step
        ahead, behind = (velocity(network, m + sign * shift.reshape(m.shape)).ravel() for sign in (1, -1))
        columns.append((ahead - behind) / (2 * step))
    return np.array(columns).T
