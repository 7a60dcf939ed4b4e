"""Fig. 4: large-N fits of the dominant eigenvalues, F(N) = Σ a_i/N^i, μ = 5 (real parts) and μ = 4 (imaginary parts).

"Dominant" is the slowest mode with Im λ ≠ 0: the slowest of all is real. Modes are followed through N by continuity.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from seeding.checks import NoAnswer
from seeding.large_n import spectrum_tables
from seeding.large_n.branches import oscillating_branch
from seeding.large_n.extrapolation import DEGREES, fit_polynomial
from seeding.tables import Table


def fit_panel(files: Iterable[Table], rank: int, part: str) -> pd.DataFrame:
    """Data, fit and limit of one panel: columns kind (data|fit|limit), N, value.

    files: spectra at one Γ. rank: 1 or 2 among oscillating modes at the largest N. part: "re" or "im". The fit is
    sampled evenly in 1/N; the header holds Γ and, under `limit`, value, uncertainty, its parts and the condition.
    Raises NoAnswer where the branch lives at fewer than three sizes.
    """
    groups = spectrum_tables.by_coupling(map(spectrum_tables.spectrum, files))
    if len(groups) != 1:
        raise NoAnswer("there is no spectrum at this coupling")
    ((coupling, group),) = groups.items()
    branch = oscillating_branch(group, rank)
    if len(branch) < 3:
        raise NoAnswer(f"a fit needs three sizes, and mode {rank} of those that oscillate has {len(branch)}")
    sizes, values = branch["N"].to_numpy(dtype=float), branch[part].to_numpy()
    degree = min(DEGREES[part], len(sizes) - 2)
    fit = fit_polynomial(sizes, values, degree)
    grid = 1 / np.linspace(1 / sizes.max() / 20, 1 / sizes.min(), 200)[::-1]
    table = pd.concat(
        [
            pd.DataFrame({"kind": "data", "N": sizes, "value": values}),
            pd.DataFrame({"kind": "fit", "N": grid, "value": fit(grid)}),
            pd.DataFrame({"kind": "limit", "N": [np.inf], "value": [fit.limit]}),
        ],
        ignore_index=True,
    )
    limit = {"value": fit.limit, "uncertainty": fit.uncertainty, "spread_degree": fit.spread_degree}
    limit |= {"spread_window": fit.spread_window, "condition": fit.condition, "degree": degree}
    table.attrs["header"] = {"coupling": coupling, "limit": limit}
    return table


def fig4a(*files: Table) -> pd.DataFrame:
    """Re λ₁ at Γ < Γ_crit."""
    return fit_panel(files, 1, "re")


def fig4b(*files: Table) -> pd.DataFrame:
    """Im λ₁ at Γ < Γ_crit."""
    return fit_panel(files, 1, "im")


def fig4c(*files: Table) -> pd.DataFrame:
    """Re λ₂ at Γ < Γ_crit."""
    return fit_panel(files, 2, "re")


def fig4d(*files: Table) -> pd.DataFrame:
    """Im λ₂ at Γ < Γ_crit."""
    return fit_panel(files, 2, "im")


def fig4e(*files: Table) -> pd.DataFrame:
    """Re λ₁ at Γ_crit."""
    return fit_panel(files, 1, "re")


def fig4f(*files: Table) -> pd.DataFrame:
    """Im λ₁ at Γ_crit."""
    return fit_panel(files, 1, "im")
