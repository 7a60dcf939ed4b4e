"""Supplementary figure 10: SF6 with the sizes that take too long for it."""

from __future__ import annotations

from matplotlib.figure import Figure

from seeding.paper.sf6.drawing import draw_modes
from seeding.tables import Table


def draw(tables: dict[str, Table]) -> Figure:
    """As SF6."""
    return draw_modes(tables, "sf10_modes", "sf10_gaps")
