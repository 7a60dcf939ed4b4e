"""Evidence on initial states, conservation, fixed points, the large-spin limit, the readings of Figs. 3c–d."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd

from seeding.crosschecks import reference
from seeding.mean_field.frequencies import observed, observed_frequencies
from seeding.mean_field.motion import evolve, evolve_phases, on_torus, velocity
from seeding.mean_field.stability import fixed_points, jacobian
from seeding.network import Network
from seeding.paper.evidence.data import settled
from seeding.paper.networks import dissipative, equal_kappas, equal_sizes, finite_critical, pair_only, subset
from seeding.paper.parameters import Axis, Networks, Windows
from seeding.paper.sf3.data import peak_rates

ZERO = 1e-6  # an eigenvalue below this counts as zero: J at (B2) is nilpotent, and rounding enters as a square root


def evidence_initial(
    *, network: Network, initial: list[str], duration: float, samples: int, accuracy: float
) -> pd.DataFrame:
    """Frequency and swing against the initial state: system (single|pair|coherent), initial, line, error, swing.

    The seed's strongest line and max − min of its m_z over the last quarter of `duration`. coherent: the same pair with
    exchange instead of the collective dissipator.
    """
    systems = {
        "single": replace(subset(network, 0), coupling=0.0),
        "pair": network,
        "coherent": replace(network, interaction="coherent"),
    }
    rows = []
    for (name, model), state in itertools.product(systems.items(), initial):
        started = replace(model, initial=state)
        table = observed_frequencies(started, accuracy=accuracy)
        _, late = settled(started, duration, samples)
        swing = float(np.ptp(late[:, 0]))
        rows.append((name, state, table["spectral_line"][0], table["spectral_line_error"][0], swing))
    return pd.DataFrame(rows, columns=["system", "initial", "line", "error", "swing"])


def evidence_conservation(*, network: Network, initial: list[str], duration: float, samples: int) -> pd.DataFrame:
    """Drift of |m_α| from one: interaction, drift (Taylor series), drift_other (Runge-Kutta 8(5,3)), difference.

    difference: largest distance between both solutions.
    """
    rows = []
    times = np.linspace(0, duration, samples)
    for interaction, state in itertools.product(("dissipative", "coherent"), initial):
        started = replace(network, interaction=interaction, initial=state)
        path, second = evolve(started, times), reference.mean_field_path(started, times)
        drift, drift_other = (float(np.abs(np.linalg.norm(m, axis=2) - 1).max()) for m in (path, second))
        rows.append((interaction, state, drift, drift_other, float(np.abs(path - second).max())))
    return pd.DataFrame(rows, columns=["interaction", "initial", "drift", "drift_other", "difference"])


def evidence_jacobian(*, network: Network, fraction: Axis) -> pd.DataFrame:
    """Fixed points of two crystals: point, fraction (Γ/Γ_crit), velocity (|dm/dt| there), largest_imaginary,
    real_zero (number of the six eigenvalues with |Re| ≤ 1e-6), least_real (least other |Re|), numerical.

    point: B2, as printed with m_z = 0, or the signs of m_z on the sphere, A first. numerical: largest difference
    between the Jacobian and central differences of the velocity.
    """
    pair_only(network)
    dissipative(network)
    equal_sizes(network)
    equal_kappas(network)
    critical = finite_critical(network.critical_coupling())
    rows = []
    for part in np.linspace(*fraction):
        chosen = replace(network, coupling=part * critical)
        points = {"B2": printed_point(chosen)}
        points |= {"".join("+" if z > 0 else "-" for z in m[:, 2]): m for m in fixed_points(chosen)}
        for name, m in points.items():
            matrix = jacobian(chosen, m)
            values = np.linalg.eigvals(matrix)
            real = np.abs(values.real)
            rows.append(
                {
                    "point": name,
                    "fraction": part,
                    "velocity": np.abs(velocity(chosen, m)).max(),
                    "largest_imaginary": np.abs(values.imag).max(),
                    "real_zero": int(np.sum(real <= ZERO)),
                    "least_real": real[real > ZERO].min(initial=np.inf),
                    "numerical": np.abs(matrix - differences(chosen, m)).max(),
                }
            )
    return pd.DataFrame(rows)


def evidence_limit(*, network: Network, atoms: list[int], duration: float, samples: int) -> pd.DataFrame:
    """Eq. (3) by QuTiP's mesolve against Eq. (B1): atoms (N_α), deviation (largest |Δ⟨m_z⟩| up to `duration`), final.

    final: largest |Δ⟨m_z⟩| at `duration` itself.
    """
    pair_only(network)
    times = np.linspace(0, duration, samples)
    limit = evolve(network, times)[:, :, 2]
    rows = []
    for number in atoms:
        table = reference.expectations(network, (number,) * network.n, times)
        gap = np.abs(np.stack([table[f"mz_{index}"] for index in range(network.n)], axis=1) - limit)
        rows.append((number, gap.max(), gap[-1].max()))
    return pd.DataFrame(rows, columns=["atoms", "deviation", "final"])


def evidence_ladder(
    *, networks: Networks, initial: list[str], windows: Windows, duration: float, accuracy: float
) -> pd.DataFrame:
    """Networks at several detuning ranges, every reading: range, initial, reading, start, stop, deviation (of Σω²/n).

    reading: peak (2π over the mean interval between maxima of m_z), winding (mean |dθ/dt|), both within a window;
    rotation (as Fig. 3e), line: over the whole `duration` behind the transient. deviation: standard deviation of
    the n frequencies, in κ.
    """
    rows = []
    for model, state in itertools.product(networks.values(), initial):
        network, width = replace(model, initial=state), max(model.drives) - min(model.drives)
        for start, stop in windows:
            rows.append((width, state, "peak", start, stop, np.std(peak_rates(network, start, stop))))
            if on_torus(network):
                angle = evolve_phases(network, [start, stop])
                winding = np.abs(angle[1] - angle[0]) / (stop - start)
                rows.append((width, state, "winding", start, stop, np.std(winding)))
        table = observed_frequencies(network, duration, accuracy)
        span = (duration / 4, duration)
        rows.append((width, state, "line", *span, np.std(table["spectral_line"])))
        if on_torus(network):
            rows.append((width, state, "rotation", *span, np.std(observed(table))))
    return pd.DataFrame(rows, columns=["range", "initial", "reading", "start", "stop", "deviation"])


def printed_point(network: Network) -> np.ndarray:
    """Eq. (B2) as printed for two equal crystals, shape (2, 3); its Γ is that of Γ/S, without `Network.shares`."""
    first, second = network.drives
    kappa, coupling = equal_kappas(network), network.coupling * (2 if network.normalisation == "subsystem" else 1)
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
