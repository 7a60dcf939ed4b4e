"""Numbers that other people's public code gives for one crystal, a special case of Eq. (3), and ours beside each.

others.csv holds them for κ = 1: source, quantity, atoms (N, inf for the mean field), drive, initial, at, value.
Quantities: decay rate and frequency (−Re λ and |Im λ| of the at-th slowest eigenvalue of both sectors, conjugates
counted once), m_y and m_z (at κt = at), entropy (of the steady state, in nats).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from seeding import tables
from seeding.checks import InputError, refuse, understood
from seeding.crosschecks import reference
from seeding.master_equation.evolution import exact_evolution
from seeding.master_equation.spectrum import slow_modes
from seeding.mean_field.motion import evolve
from seeding.network import Network

FILE = Path(__file__).with_name("others.csv")
GIVEN = ("source", "quantity", "atoms", "drive", "initial", "at", "value")
COLUMNS = (*GIVEN, "ours", "difference", "last_digit")
MODES = 4  # a sector: the four slowest of both are among them


def compared(file: Path = FILE) -> pd.DataFrame:
    """Every number of the file beside ours, columns COLUMNS, in its order.

    difference: ours − value; last_digit: one unit of the last digit that was published, in the unit of the value.
    Raises InputError where the file has another column or a quantity that is not known.
    """
    rows = []
    for given in tables.rows(file, GIVEN):
        with understood(f"table {file}"):
            network = Network(drives=(float(given["drive"]),), coupling=0.0, initial=given["initial"] or "up")
            atoms, at = float(given["atoms"]), float(given["at"] or "nan")
            ours, value = _quantity(given["quantity"])(network, atoms, at), float(given["value"])
        digits = len(given["value"].partition(".")[2])
        rows.append(given | {"ours": ours, "difference": ours - value, "last_digit": 10.0**-digits})
    if not rows:
        raise InputError(f"table {file} must have at least one number, but is empty")
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _quantity(name: str) -> Callable[[Network, float, float], float]:
    if name not in QUANTITIES:
        raise refuse("quantity", f"one of {', '.join(QUANTITIES)}", name)
    return QUANTITIES[name]


@cache
def _eigenvalues(network: Network, atoms: int) -> np.ndarray:
    """The slowest eigenvalues of both sectors, by falling real part; of a conjugate pair that with Im ≥ 0."""
    table = slow_modes(network, (atoms,), MODES)
    values = table["re"].to_numpy() + 1j * table["im"].to_numpy()
    return values[np.argsort(-values.real, kind="stable")]


def _decay_rate(network: Network, atoms: float, at: float) -> float:
    return -float(_eigenvalues(network, int(atoms))[int(at) - 1].real)


def _frequency(network: Network, atoms: float, at: float) -> float:
    return float(_eigenvalues(network, int(atoms))[int(at) - 1].imag)


def _component(axis: str) -> Callable[[Network, float, float], float]:
    def value(network: Network, atoms: float, at: float) -> float:
        if np.isinf(atoms):
            return float(evolve(network, np.array([0.0, at]))[-1, 0, "xyz".index(axis)])
        table = exact_evolution(network, (int(atoms),), at, 2)
        return float(table[f"m{axis}_0"].iloc[-1])

    return value


def _entropy(network: Network, atoms: float, _: float) -> float:
    populations = np.linalg.eigvalsh(reference.steady_state(network, (int(atoms),)))
    populations = populations[populations > 0]
    return -float(populations @ np.log(populations))


QUANTITIES: Mapping[str, Callable[[Network, float, float], float]] = {
    "decay rate": _decay_rate,
    "frequency": _frequency,
    "m_y": _component("y"),
    "m_z": _component("z"),
    "entropy": _entropy,
}
