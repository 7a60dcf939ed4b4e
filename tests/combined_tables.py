"""Synthetic tables with one row for every combination of values."""

from __future__ import annotations

import itertools

import pandas as pd

GROUPS = {
    "normalisation": ("total", "subsystem"),
    "coupling": (0.1, 0.7),
    "sector": ("symmetric", "antisymmetric"),
}


def combined(values: dict[str, object], **columns: object) -> pd.DataFrame:
    """One row for every combination of `values`; further columns are functions of the table."""
    table = pd.DataFrame(list(itertools.product(*values.values())), columns=list(values))
    return table.assign(**columns)
