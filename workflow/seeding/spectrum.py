"""Slowest eigenpairs of the Liouvillian of Eq. (3), sector by sector: L v = λ v with the largest Re λ."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from seeding import checks
from seeding.liouvillian import chosen_sectors, sector_dimension, sector_matrix
from seeding.network import Network
from seeding.shift_invert import dense_modes, shift_invert_modes

DENSE_LIMIT = 700  # dimension up to which the full spectrum is quicker
SPARSE_LIMIT = 40_000  # dimension beyond which the LU factors of a sector do not fit


def slow_modes(
    network: Network, atoms: Iterable[int], modes: int = 6, sector: str = "both", truncation: str | int = "auto"
) -> pd.DataFrame:
    """The slowest modes of the Liouvillian, `modes` rows a sector, sorted by falling real part.

    atoms: N_α, one for each drive. sector: both, symmetric, antisymmetric (full for coherent coupling).
    Returns columns sector, mode (from 1), re, im, residual ‖Lv − λv‖/‖v‖, error (estimate for λ: condition ×
    residual); rates in κ. The steady state is left out; a conjugate pair is one row with im ≥ 0. `attrs["evidence"]`
    holds one line a sector on truncation and completeness.

    Raises InputError for sizes that do not fit or more modes than exist, ComputationError where iterations fail.
    """
    atoms = checks.atom_numbers(atoms, network.n)
    modes = checks.integer("modes", modes, minimum=1)
    names = chosen_sectors(network, sector)
    if truncation not in ("auto", "exact"):
        raise checks.refuse("truncation", "auto or exact", truncation)
    frequency = float(np.sqrt(max(max(network.drives) ** 2 - network.kappa**2, 0)))
    tables, evidence = [], []
    for name in names:
        dimension = sector_dimension(atoms, name)
        steady = name != "antisymmetric"
        if modes > dimension - int(steady):
            raise checks.refuse("modes", f"at most {dimension - int(steady)} in the {name} sector", modes)
        if dimension > SPARSE_LIMIT:
            raise checks.InputError(
                f"`atoms` must give a sector of at most {SPARSE_LIMIT} dimensions, but {list(atoms)} gives {dimension}"
            )
        matrix = sector_matrix(network, atoms, name)
        if dimension <= DENSE_LIMIT:
            found = dense_modes(matrix, modes, steady)
        else:
            found = shift_invert_modes(matrix, modes, steady, frequency)
        if len(found.eigenvalues) < modes:
            raise checks.refuse(
                "modes", f"at most {len(found.eigenvalues)} (pairs count once) in the {name} sector", modes
            )
        tables.append(
            pd.DataFrame(
                {
                    "sector": name,
                    "mode": np.arange(1, modes + 1),
                    "re": found.eigenvalues.real,
                    "im": found.eigenvalues.imag,
                    "residual": found.residuals,
                    "error": found.errors,
                }
            )
        )
        evidence.append(f"{name}: exact, {found.evidence}")
    table = pd.concat(tables, ignore_index=True)
    table.attrs["evidence"] = evidence
    return table
