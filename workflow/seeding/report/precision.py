"""The table of convergence as the report shows it: each curve once, and a word on every entry that stands out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from seeding import tables
from seeding.report import numbers
from seeding.report.typesetting import notation

OUTSTANDING = 0.05  # of quantities of order one: what can be seen on a figure
MOST, ALL = ", nine of ten points", ", all points"
OTHER_UNIT = ("in standard errors", "relative")  # said in `change` where the effect is not in the curve's own unit


def convergence(rows: Sequence[Mapping[str, str]], data: Path) -> list[dict[str, Any]]:
    """Rows (curve, change, effect) by curve: `name`, and `changes` with change, effect and remark as they are printed.

    data: directory of the panels' tables, whose column `error` says at how many points an effect stands out.
    """
    effects = {(row["curve"], row["change"]): row["effect"] for row in rows}
    curves: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        curves.setdefault(row["curve"], []).append(
            {
                "change": notation(row["change"]),
                "effect": numbers.rounded(row["effect"]),
                "remark": _remark(row, effects, data),
            }
        )
    return [{"name": notation(_titled(name)), "changes": changes} for name, changes in curves.items()]


def _titled(curve: str) -> str:
    """Names of panels as figures are called: Fig. 3b, inset for fig3b_inset, SF1, difference for sf1_difference."""
    titled = re.sub(r"\bfig(\d+)", r"Fig. \1", re.sub(r"\bsf(?=\d)", "SF", curve))
    return re.sub(r"(?<=[0-9a-z])_(?=[a-z])", ", ", titled)


def _remark(row: Mapping[str, str], effects: Mapping[tuple[str, str], str], data: Path) -> Markup:
    effect, change = numbers.parsed(row["effect"]), row["change"]
    if effect is None or effect < OUTSTANDING or any(unit in change for unit in OTHER_UNIT):
        return Markup("")
    most = effects.get((row["curve"], change.removesuffix(ALL) + MOST)) if change.endswith(ALL) else None
    rest = Markup("; nine of ten points are known to {}").format(numbers.rounded(most)) if most else Markup("")
    return Markup("Stands out{}{}.").format(_where(data / f"{row['curve']}.csv"), rest)


def _where(file: Path) -> Markup:
    """At how many points of a table its column `error` is as large, and where along its first axis."""
    rows = tables.rows(file) if file.exists() else []
    if not rows or "error" not in rows[0]:
        return Markup("")
    large = [row for row in rows if (numbers.parsed(row["error"]) or 0.0) >= OUTSTANDING]
    axis = next((name for name in rows[0] if numbers.parsed(rows[0][name]) is not None), None)
    places = sorted((row[axis] for row in large if numbers.parsed(row[axis]) is not None), key=float) if axis else []
    if not places or axis == "error":
        return Markup("")
    first, last = numbers.cell(places[0]), numbers.cell(places[-1])
    counts = f"{len(large)} of {len(rows)}"
    return Markup(": above {} at {} points, {} from {} to {}").format(OUTSTANDING, counts, axis, first, last)
