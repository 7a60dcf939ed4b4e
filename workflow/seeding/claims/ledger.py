"""Measured against published: the verdict on every claim of `config/claims.yaml`, from finished tables.

A claim says where the paper states it and what holds if it is true; each reading of it names a function of
`seeding.claims.measures`, the tables that decide it, and the interval of the measured number for which it holds:
published ± tolerance, or an interval where the paper gives no number. With measured ± uncertainty

    entirely inside the interval: agrees · entirely outside: disagrees · otherwise: ambiguous.

At quick scale nothing is judged: not evaluated.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from seeding.checks import ComputationError, InputError
from seeding.claims.measured import Headers, Measured, Tables
from seeding.tables import read_text

COLUMNS = (
    *("id", "place", "statement", "reading", "published", "measured"),
    *("uncertainty", "tolerance", "route", "verdict", "note"),
)
CLAIM_KEYS = {"id", "place", "statement", "figures", "readings"}
READING_KEYS = {"reading", "published", "accept", "measure", "arguments", "tables", "route", "otherwise"}
REQUIRED = {"reading", "accept", "measure", "tables", "route"}


@dataclass(frozen=True)
class Reading:
    """One reading of one claim.

    low, high: the measured numbers for which it holds; reason: why these. measure: module.function of
    `seeding.claims.measures`, called with tables, headers and `arguments`. tables: names of panels, or spectra/SET.
    figures: panels that show it. otherwise: the most likely reason where it does not hold.
    """

    id: str
    place: str
    statement: str
    reading: str
    published: float | None
    low: float
    high: float
    tolerance: str
    reason: str
    measure: str
    tables: tuple[str, ...]
    figures: tuple[str, ...]
    route: str
    otherwise: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)


def load(path: Path | str) -> list[Reading]:
    """All readings of all claims, in the order of the file.

    Raises InputError for a file that is no YAML, an unknown or missing key, an empty interval, or an (id, reading) that
    occurs twice.
    """
    try:
        content = yaml.safe_load(read_text(path))
    except yaml.YAMLError as error:
        raise InputError(f"claims {path} must be YAML, but {' '.join(str(error).split())}") from None
    if not isinstance(content, list):
        raise InputError(f"claims {path} must be a list of claims, but is {type(content).__name__}")
    readings: list[Reading] = []
    for claim in content:
        name = f"claim {claim.get('id', claim) if isinstance(claim, dict) else claim!r} in {path}"
        _keys(name, claim, CLAIM_KEYS, CLAIM_KEYS)
        for entry in claim["readings"]:
            _keys(name, entry, READING_KEYS, REQUIRED)
            low, high, tolerance, reason = _interval(name, entry)
            readings.append(
                Reading(
                    id=claim["id"],
                    place=claim["place"],
                    statement=claim["statement"],
                    reading=entry["reading"],
                    published=None if entry.get("published") is None else float(entry["published"]),
                    low=low,
                    high=high,
                    tolerance=tolerance,
                    reason=reason,
                    measure=entry["measure"],
                    tables=tuple(entry["tables"]),
                    figures=tuple(claim["figures"]),
                    route=entry["route"],
                    otherwise=entry.get("otherwise", ""),
                    arguments=entry.get("arguments", {}),
                )
            )
    keys = [(reading.id, reading.reading) for reading in readings]
    for key in keys:
        if keys.count(key) > 1:
            raise InputError(f"claim {key[0]} with reading {key[1]!r} must occur once in {path}")
    return readings


def verdict(measured: float, uncertainty: float, low: float, high: float) -> str:
    """agrees | disagrees | ambiguous by the place of measured ± uncertainty relative to [low, high]."""
    if not (math.isfinite(measured) and math.isfinite(uncertainty)):
        return "ambiguous"
    if low <= measured - uncertainty and measured + uncertainty <= high:
        return "agrees"
    if measured + uncertainty < low or measured - uncertainty > high:
        return "disagrees"
    return "ambiguous"


def measure(reading: Reading, tables: Tables, headers: Headers) -> Measured:
    """The number of one reading. Raises ComputationError, naming the claim, where the tables cannot give it."""
    module, _, function = reading.measure.partition(".")
    evidence = getattr(importlib.import_module(f"seeding.claims.measures.{module}"), function)
    try:
        found: Measured = evidence(tables, headers, **reading.arguments)
    except (KeyError, IndexError, ValueError) as error:
        raise ComputationError(
            f"claim {reading.id} ({reading.reading}) cannot be measured from {', '.join(reading.tables)}: "
            f"{type(error).__name__}: {error}"
        ) from error
    return found


def ledger(readings: Iterable[Reading], tables: Tables, headers: Headers, scale: str = "paper") -> pd.DataFrame:
    """The claims table, one row a reading, columns COLUMNS.

    scale: paper, or quick, where every verdict is "not evaluated". Raises as `measure`.
    """
    rows = []
    for reading in readings:
        found = measure(reading, tables, headers)
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
                "route": reading.route + _other(found),
                "verdict": judged if scale == "paper" else "not evaluated",
                "note": note(reading, found, judged),
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def changes(found: pd.DataFrame, expected: pd.DataFrame) -> list[str]:
    """What differs from the expected verdicts (columns id, reading, verdict), one line each; empty if nothing does.

    A verdict that was not evaluated is compared in name only.
    """
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
        known = [name for name in (*reading.figures, *reading.tables) if name in panels or name.startswith("spectra/")]
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
    return " ".join([found.note, *because, f"Tolerance: {reading.reason}"])


def _other(found: Measured) -> str:
    return f"; B gives {found.other_route:.6g}" if math.isfinite(found.other_route) else ""


def _keys(name: str, entry: Any, allowed: set[str], required: set[str]) -> None:
    if not isinstance(entry, Mapping):
        raise InputError(f"{name} must have keys with values, but has {entry!r}")
    for key in sorted(required - set(entry)):
        raise InputError(f"{name} must have the key {key}")
    for key in sorted(set(entry) - allowed):
        raise InputError(f"{name} has the unknown key {key}; allowed are {', '.join(sorted(allowed))}")


def _interval(name: str, entry: Mapping[str, Any]) -> tuple[float, float, str, str]:
    """low, high, their text and the reason."""
    accept, published = entry["accept"], entry.get("published")
    _keys(f"`accept` of {name}", accept, {"tolerance", "between", "reason"}, set())
    if not str(accept.get("reason", "")).strip():
        raise InputError(f"{name} must give a reason for what it accepts")
    if "tolerance" in accept:
        if published is None:
            raise InputError(f"{name} must have a published number for its tolerance")
        width = float(accept["tolerance"])
        return float(published) - width, float(published) + width, f"{width:.12g}", str(accept["reason"])
    low, high = map(float, accept["between"])
    if not low < high:
        raise InputError(f"{name} must accept an interval with low < high, but has {low:g}, {high:g}")
    if math.isinf(low):
        return low, high, f"≤ {high:g}", str(accept["reason"])
    if math.isinf(high):
        return low, high, f"≥ {low:g}", str(accept["reason"])
    return low, high, f"{low:.12g} … {high:.12g}", str(accept["reason"])
