"""Supplementary figure 11: SF7 with the sizes that take too long for it."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from seeding.paper.sf7 import drawing as sf7

TABLES = {
    "sf11_lifetime": ("N", "decay", "decay_error", "frequency", "frequency_error"),
    "sf11_fits": ("quantity", "value", "error"),
    "sf10_gaps": ("normalisation", "coupling", "sector", "kind", "N", "re", "im"),
    "fig1f_mean_field": ("frequency",),
}
ROLES = {"sf11_lifetime": "sf7_lifetime", "sf11_fits": "sf7_fits", "sf10_gaps": "sf6_gaps"}


def draw(tables: dict[str, pd.DataFrame], headers: dict[str, list[str]]) -> Figure:
    """As SF7."""
    return sf7.draw(
        {ROLES.get(name, name): table for name, table in tables.items()},
        {ROLES.get(name, name): lines for name, lines in headers.items()},
    )
