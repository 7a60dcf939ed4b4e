"""Fig. 4: large-N fits of the dominant eigenvalues, F(N) = Σ a_i/N^i, μ = 5 (real parts) and μ = 4 (imaginary parts).

"Dominant" is the slowest mode with Im λ ≠ 0: the slowest of all is real. Modes are followed through N by continuity.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from seeding.checks import InputError
from seeding.large_n.branches import oscillating_branch
from seeding.large_n.extrapolation import fit_polynomial
from seeding.large_n.spectrum_tables import by_coupling

DEGREES = {"re": 5, "im": 4}  # Appendix C


def fit_panel(files: Iterable[Path], coupling: str, rank: int, part: str) -> pd.DataFrame:
    """Data, fit and limit of one panel: columns kind (data|fit|limit), N, value.

    coupling: "below" for the smallest Γ among the spectra, "critical" for the largest. rank: 1 or 2 among
    oscillating modes at the largest N. part: "re" or "im". The fit is sampled evenly in 1/N; `attrs["header"]`
    holds Γ, uncertainty and condition.
    Raises InputError where the branch lives at fewer than three sizes.
    """
    groups = by_coupling(files)
    chosen = min(groups) if coupling == "below" else max(groups)
    group = groups[chosen]
    branch = oscillating_branch(group, rank)
    if len(branch) < 3:
        raise InputError(f"spectra must follow mode {rank} through at least 3 sizes, but do through {len(branch)}")
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
    table.attrs["header"] = [
        f"coupling: {chosen:.12g}",
        f"polynomial in 1/N of degree {degree}; limit {fit.limit:.6g} ± {fit.uncertainty:.2g} (spread over the degree"
        f" {fit.spread_degree:.2g}, over the window of N {fit.spread_window:.2g}); condition number"
        f" {fit.condition:.2g}",
    ]
    return table


def fig4a(settings: Mapping[str, Any], files: Iterable[Path]) -> pd.DataFrame:
    """Re λ₁ at Γ < Γ_crit."""
    return fit_panel(files, "below", 1, "re")


def fig4b(settings: Mapping[str, Any], files: Iterable[Path]) -> pd.DataFrame:
    """Im λ₁ at Γ < Γ_crit."""
    return fit_panel(files, "below", 1, "im")


def fig4c(settings: Mapping[str, Any], files: Iterable[Path]) -> pd.DataFrame:
    """Re λ₂ at Γ < Γ_crit."""
    return fit_panel(files, "below", 2, "re")


def fig4d(settings: Mapping[str, Any], files: Iterable[Path]) -> pd.DataFrame:
    """Im λ₂ at Γ < Γ_crit."""
    return fit_panel(files, "below", 2, "im")


def fig4e(settings: Mapping[str, Any], files: Iterable[Path]) -> pd.DataFrame:
    """Re λ₁ at Γ_crit."""
    return fit_panel(files, "critical", 1, "re")


def fig4f(settings: Mapping[str, Any], files: Iterable[Path]) -> pd.DataFrame:
    """Im λ₁ at Γ_crit."""
    return fit_panel(files, "critical", 1, "im")
