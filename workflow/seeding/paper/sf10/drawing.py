"""Supplementary figure 10: SF6 with the sizes that take too long for it."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from seeding.paper.sf6 import drawing as sf6

TABLES = {
    "sf10_modes": ("normalisation", "coupling", "sector", "branch", "N", "re", "im"),
    "sf10_gaps": ("normalisation", "coupling", "sector", "kind", "N", "exponent"),
}
ROLES = {"sf10_modes": "sf6_modes", "sf10_gaps": "sf6_gaps"}


def draw(tables: dict[str, pd.DataFrame], headers: dict[str, list[str]]) -> Figure:
    """As SF6."""
    return sf6.draw(
        {ROLES.get(name, name): table for name, table in tables.items()},
        {ROLES.get(name, name): lines for name, lines in headers.items()},
    )
