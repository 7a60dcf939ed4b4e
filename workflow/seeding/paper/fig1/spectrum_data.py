"""Fig. 1f: the dominant eigenvalue (slowest with Im λ ≠ 0) in the complex plane, and its frequency against N."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from seeding.large_n.branches import oscillating_branch
from seeding.large_n.spectrum_tables import by_coupling
from seeding.paper.fig4.data import fit_panel


def fig1f(settings: Mapping[str, Any], files: Iterable[Path]) -> pd.DataFrame:
    """λ₁ for every N and Γ: columns N, coupling, re, im."""
    parts = []
    for coupling, group in by_coupling(files).items():
        branch = oscillating_branch(group)
        branch.insert(1, "coupling", coupling)
        parts.append(branch)
    return pd.concat(parts, ignore_index=True)


def fig1f_inset(settings: Mapping[str, Any], files: Iterable[Path]) -> pd.DataFrame:
    """Im λ₁ against N at Γ < Γ_crit with its fit and limit: columns kind, N, value (those of Fig. 4b)."""
    return fit_panel(files, "below", 1, "im")
