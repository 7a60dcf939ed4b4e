"""Measured against published: the verdict on every reading of `statements`, from finished tables.

With measured ± uncertainty and the interval in which a reading holds:

    entirely inside the interval: agrees · entirely outside: disagrees · otherwise: ambiguous.

A question without an answer at these parameters measures nan ± ∞, ambiguous, and its note says why. At quick scale
nothing is judged: not evaluated.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from seeding.checks import ComputationError, NoAnswer
from seeding.claims import measures
from seeding.claims.measured import Measured, nothing
from seeding.claims.statements import SPECTRA, Reading
from seeding.tables import Table

COLUMNS = (
    *("id", "place", "statement", "reading", "published", "measured"),
    *("uncertainty", "tolerance", "route", "verdict", "note"),
)


TOLERANCE = "Tolerance: "  # begins the last part of a note


def verdict(measured: float, uncertainty: float, low: float, high: float) -> str:
    """agrees | disagrees | ambiguous by the place of measured ± uncertainty relative to [low, high]."""
    if not (math.isfinite(measured) and math.isfinite(uncertainty)):
        return "ambiguous"
    if low <= measured - uncertainty and measured + uncertainty <= high:
        return "agrees"
    if measured + uncertainty < low or measured - uncertainty > high:
        return "disagrees"
    return "ambiguous"


def measure(reading: Reading, tables: Mapping[str, Table]) -> Measured:
    """The number of one reading; nan ± ∞ with a note that says why where its tables hold none."""
    given = [tables[name] for name in reading.tables]
    evidence = measures.function(reading.measure)
    try:
        found: Measured = evidence(*given, **reading.arguments)
    except NoAnswer as error:
        return nothing(f"No answer: {str(error).rstrip('.')}.")
    except (LookupError, ValueError, ArithmeticError, TypeError) as error:
        return nothing(f"cannot be measured: {type(error).__name__}: {' '.join(str(error).split())}.")
    return found if math.isfinite(found.value) else nothing("No answer: the tables hold no finite number for it.")


def ledger(readings: Iterable[Reading], tables: Mapping[str, Table], scale: str = "paper") -> pd.DataFrame:
    """The claims table, one row a reading, columns COLUMNS. tables: name → table, of all that the readings name.

    scale: paper, or quick, where every verdict is "not evaluated".
    """
    rows = []
    for reading in readings:
        found = measure(reading, tables)
        spread = found.spread()
        judged = verdict(found.value, spread, reading.low, reading.high)
        rows.append(
            {
                "id": reading.id,
                "place": reading.place,
                "statement": reading.statement,
                "reading": reading.reading,
                "published": "" if reading.published is None else f"{reading.published:.12g}",
                "measured": found.value,
                "uncertainty": spread,
                "tolerance": reading.tolerance,
                "route": _route(reading, found),
                "verdict": judged if scale == "paper" else "not evaluated",
                "note": note(reading, found, judged),
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def changes(found: pd.DataFrame, expected: pd.DataFrame, differs: Mapping[str, Any] | None = None) -> list[str]:
    """What differs from the expected verdicts (columns id, reading, verdict), one line each; empty if nothing does.

    A verdict that was not evaluated is compared in name only. differs: what differs from the paper's configuration,
    for which the verdicts are expected; nothing is compared where it holds anything.
    """
    if differs:
        return []
    rows = {(row["id"], row["reading"]): row for row in found.to_dict("records")}
    before = {(row["id"], row["reading"]): row["verdict"] for row in expected.to_dict("records")}
    lines = []
    for key in sorted(rows.keys() | before.keys()):
        name = f"{key[0]} ({key[1]})"
        if key not in before:
            lines.append(f"+ {name}: {rows[key]['verdict']}, nothing was expected")
        elif key not in rows:
            lines.append(f"- {name}: was expected to be {before[key]}, is not in the table")
        elif rows[key]["verdict"] not in (before[key], "not evaluated"):
            row = rows[key]
            lines.append(
                f"! {name}: expected {before[key]}, is {row['verdict']}: measured {float(row['measured']):.6g} ± "
                f"{float(row['uncertainty']):.2g}, accepted {row['tolerance']}"
            )
    return lines


def coverage(readings: Sequence[Reading], panels: Mapping[str, str], data: Path) -> pd.DataFrame:
    """Which rule makes each panel's table and which claims it bears on: columns panel, rule, data, claims.

    panels: panel → rule, a panel without a table → "". A panel bears on the claims that show it or are decided by it.
    Raises ComputationError for a panel without a claim, a claim without a panel, or a table that is not there.
    """
    claims: dict[str, list[str]] = {panel: [] for panel in panels}
    faults = []
    for reading in readings:
        known = [name for name in (*reading.figures, *reading.tables) if name in panels or name.startswith(SPECTRA)]
        faults += [
            f"claim {reading.id} names the panel {name}, which no rule makes"
            for name in (*reading.figures, *reading.tables)
            if name not in known
        ]
        if not known:
            faults.append(f"claim {reading.id} has no panel")
        for panel in known:
            if panel in claims and reading.id not in claims[panel]:
                claims[panel].append(reading.id)
    faults += [f"panel {panel} bears on no claim" for panel, names in claims.items() if not names]
    faults += [
        f"panel {panel} has no table {panel}.csv"
        for panel, rule in panels.items()
        if rule and not (data / f"{panel}.csv").exists()
    ]
    if faults:
        raise ComputationError("the coverage is not complete: " + "; ".join(dict.fromkeys(faults)))
    rows = [
        (panel, rule or "figure", f"{panel}.csv" if rule else "drawn, no data", " ".join(claims[panel]))
        for panel, rule in panels.items()
    ]
    return pd.DataFrame(rows, columns=["panel", "rule", "data", "claims"])


def note(reading: Reading, found: Measured, judged: str) -> str:
    """The numbers, the most likely reason where the claim does not hold, and why the interval is what it is."""
    failed = judged == "disagrees" or (judged == "ambiguous" and math.isfinite(found.value))
    because = [reading.otherwise] if reading.otherwise and failed else []
    return " ".join([found.note, *because, f"{TOLERANCE}{reading.reason}"])


def _route(reading: Reading, found: Measured) -> str:
    """How the number was found; a second route only where it gave one."""
    if math.isfinite(found.other_route):
        return f"{reading.route}; B gives {found.other_route:.6g}"
    return reading.route.partition("; B: ")[0]
