"""The table of other people's numbers as the report shows it: theirs as published, ours to as many digits."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup

from seeding import tables
from seeding.checks import understood
from seeding.report.numbers import cell
from seeding.report.typesetting import notation

COLUMNS = ("source", "quantity", "atoms", "drive", "initial", "at", "value", "ours", "difference", "last_digit")
STATES = {"up": "all up", "down": "all down", "x": "+x"}


def rows(file: Path) -> list[dict[str, Any]]:
    """Source, quantity with its parameters, value, ours, apart (in units of the last published digit), agrees."""
    found = []
    for given in tables.rows(file, COLUMNS):
        with understood(f"table {file}"):
            apart = abs(float(given["difference"])) / float(given["last_digit"])
            decimals = len(given["value"].partition(".")[2])
            ours = f"{float(given['ours']):.{decimals}f}"
        found.append(
            {
                "source": given["source"],
                "quantity": _quantity(given),
                "value": _exact(given["value"]),
                "ours": _exact(ours),
                "apart": cell(f"{apart:.1f}"),
                "agrees": apart <= 1,
            }
        )
    return found


def _quantity(given: Mapping[str, str]) -> Markup:
    size = "mean field" if given["atoms"] == "inf" else f"N = {float(given['atoms']):g}"
    words = [size, f"Ω/κ = {float(given['drive']):.4g}"]
    if given["quantity"] in ("decay rate", "frequency"):
        words.append(f"eigenvalue {given['at']}")
    elif given["at"]:
        words.append(f"κt = {given['at']} from {STATES.get(given['initial'], given['initial'])}")
    return notation(f"{given['quantity']}: {', '.join(words)}")


def _exact(number: str) -> Markup:
    """A number with all its digits."""
    return Markup("{}").format(number.replace("-", "−"))
