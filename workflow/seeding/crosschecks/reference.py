"""The independent second route: the same quantities from QuTiP (small systems only) and SciPy.

Expectation values by `mesolve`, trajectories by `mcsolve`, dense spectra of `liouvillian`, the steady state; the mean
field by `solve_ivp`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from seeding import checks
from seeding.mean_field.motion import velocity
from seeding.network import Network

TOLERANCES = {"rtol": 1e-9, "atol": 1e-11}


def initial_state(network: Network, atoms: Iterable[int]) -> Any:
    """Product of spin-coherent states along the network's initial directions, a QuTiP ket."""
    import qutip

    atoms = checks.atom_numbers(atoms, network.n)
    kets = []
    for (x, y, z), number in zip(network.directions(), atoms, strict=True):
        kets.append(qutip.spin_coherent(number / 2, np.arctan2(np.hypot(x, y), z), np.arctan2(y, x)))
    return qutip.tensor(kets)


def mean_field_path(network: Network, times: np.ndarray) -> np.ndarray:
    """m_α(t) of Eq. (B1) or (D2) by Runge-Kutta 8(5,3) at 1e-11, shape (T, n, 3), at `times` in 1/κ from 0 on."""
    from scipy.integrate import solve_ivp

    def slope(_: float, m: np.ndarray) -> np.ndarray:
        return velocity(network, m.reshape(-1, 3)).ravel()

    start = network.directions().ravel()
    path = solve_ivp(slope, (0, times[-1]), start, method="DOP853", t_eval=times, rtol=1e-11, atol=1e-12)
    return np.asarray(path.y.T.reshape(len(times), network.n, 3))


def magnetisations(network: Network, atoms: Iterable[int]) -> list[Any]:
    """Operators m^x, m^y, m^z of each subsystem, S^k_α/S_α, in the order x₀ y₀ z₀ x₁ …"""
    import qutip

    atoms = checks.atom_numbers(atoms, network.n)
    identities = [qutip.qeye(number + 1) for number in atoms]
    operators = []
    for alpha, number in enumerate(atoms):
        for axis in "xyz":
            single = qutip.jmat(number / 2, axis) / (number / 2)
            operators.append(qutip.tensor([*identities[:alpha], single, *identities[alpha + 1 :]]))
    return operators


def expectations(network: Network, atoms: Iterable[int], times: Iterable[float]) -> pd.DataFrame:
    """⟨m⟩(t) of the master equation, Eq. (3), by `mesolve`: columns time, mx_0, my_0, mz_0, mx_1, …"""
    import qutip

    atoms = checks.atom_numbers(atoms, network.n)
    grid = np.asarray(list(times), dtype=float)
    hamiltonian, collapse = network.operators(atoms)
    operators = magnetisations(network, atoms)
    options = {**TOLERANCES, "nsteps": 1_000_000, "progress_bar": ""}
    result = qutip.mesolve(
        hamiltonian, initial_state(network, atoms), grid, c_ops=collapse, e_ops=operators, options=options
    )
    columns = {"time": grid}
    names = [f"m{axis}_{alpha}" for alpha in range(network.n) for axis in "xyz"]
    for name, values in zip(names, result.expect, strict=True):
        columns[name] = np.real(values)
    return pd.DataFrame(columns)


def trajectories(network: Network, atoms: Iterable[int], times: Iterable[float], count: int, seed: int) -> pd.DataFrame:
    """Mean ⟨m_z⟩ and its standard error over `count` trajectories of `mcsolve`.

    Columns time, mz_0, mz_0_sem, mz_1, mz_1_sem, … Serial, summed in index order: one seed, one result to the bit.
    """
    import qutip

    atoms = checks.atom_numbers(atoms, network.n)
    checks.integer("count", count, minimum=1)
    checks.integer("seed", seed, minimum=0)
    grid = np.asarray(list(times), dtype=float)
    hamiltonian, collapse = network.operators(atoms)
    operators = magnetisations(network, atoms)[2::3]
    options = {"map": "serial", "keep_runs_results": True, "progress_bar": "", "nsteps": 1_000_000}
    result = qutip.mcsolve(
        hamiltonian,
        initial_state(network, atoms),
        grid,
        c_ops=collapse,
        e_ops=operators,
        ntraj=count,
        seeds=seed,
        options=options,
    )
    columns = {"time": grid}
    for alpha in range(network.n):
        values = np.real(np.array(result.runs_expect[alpha]))
        mean = values.sum(axis=0) / count
        columns[f"mz_{alpha}"] = mean
        spread = ((values - mean) ** 2).sum(axis=0)
        columns[f"mz_{alpha}_sem"] = np.sqrt(spread / (count - 1) / count) if count > 1 else np.full(grid.size, np.nan)
    return pd.DataFrame(columns)


def dense_spectrum(network: Network, atoms: Iterable[int]) -> np.ndarray:
    """All eigenvalues of QuTiP's `liouvillian`, shape (D²,) with D = Π(N_α + 1), by falling real part."""
    import qutip

    values = np.linalg.eigvals(qutip.liouvillian(*network.operators(atoms)).full())
    return np.asarray(values[np.lexsort((values.imag, -values.real.round(9)))])


def steady_state(network: Network, atoms: Iterable[int]) -> np.ndarray:
    """Density matrix of the steady state, shape (D, D), by QuTiP's direct solver."""
    import qutip

    return np.asarray(qutip.steadystate(*network.operators(atoms)).full())
