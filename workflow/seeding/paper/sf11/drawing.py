"""Supplementary figure 11: SF7 with the sizes that take too long for it."""

from __future__ import annotations

from matplotlib.figure import Figure

from seeding.paper.sf7.drawing import draw_lifetimes
from seeding.tables import Table


def draw(tables: dict[str, Table]) -> Figure:
    """As SF7."""
    return draw_lifetimes(tables, "sf11_lifetime", "sf11_fits", "sf10_gaps")
