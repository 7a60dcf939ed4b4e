"""Measured against published: the verdict on every claim of `config/claims.yaml`, from finished tables.

A claim says where the paper states it and what holds if it is true; each reading of it names a measure of
`seeding.claims.measures`, the tables that decide it, and the interval of the measured number for which it holds:
published ± tolerance, or an interval where the paper gives no number. With measured ± uncertainty

    entirely inside the interval: agrees · entirely outside: disagrees · otherwise: ambiguous.

A question without an answer at these parameters measures nan ± ∞, ambiguous, and its note says why. At quick scale
nothing is judged: not evaluated.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Real
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from seeding.checks import ComputationError, InputError, NoAnswer, refuse, shown
from seeding.claims import measures
from seeding.claims.measured import Measured, nothing
from seeding.paper import catalogue
from seeding.paper.declaration import Panel
from seeding.tables import Table, read_text

COLUMNS = (
    *("id", "place", "statement", "reading", "published", "measured"),
    *("uncertainty", "tolerance", "route", "verdict", "note"),
)
CLAIM_KEYS = {"id", "place", "statement", "figures", "readings"}
READING_KEYS = {"reading", "published", "accept", "measure", "arguments", "tables", "route", "otherwise"}
REQUIRED = {"reading", "accept", "measure", "tables", "route"}
# Spectra of all sizes of the pair: normalisation, and coupling (nominal: Eq. (4) taken for Γ/S_α).
SETS = ("total-seeding", "total-critical", "subsystem-seeding", "subsystem-nominal", "subsystem-critical")
SPECTRA = "spectra/"


@dataclass(frozen=True)
class Reading:
    """One reading of one claim.

    low, high: the measured numbers for which it holds; reason: why these. measure: module.function of
    `seeding.claims.measures`, called with `tables` by position and `arguments` by name. tables: names of panels, or
    spectra/SET. figures: panels that show it. otherwise: the most likely reason where it does not hold.
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


def load(path: Path | str, sets: Sequence[str] = SETS) -> list[Reading]:
    """All readings of all claims, in the order of the file. sets: names that there are of spectra/SET.

    Raises InputError, one line, for a file that is no YAML, an unknown or missing key, an empty interval, an
    (id, reading) that occurs twice, a measure that does not exist or takes other tables or arguments, a panel or set of
    spectra that does not exist.
    """
    try:
        content = yaml.safe_load(read_text(path))
    except yaml.YAMLError as error:
        raise InputError(f"claims {path} must be YAML, but {' '.join(str(error).split())}") from None
    if not isinstance(content, list):
        raise InputError(f"claims {path} must be a list of claims, but is {type(content).__name__}")
    readings: list[Reading] = []
    for claim in content:
        name = f"claim {claim.get('id', claim) if isinstance(claim, dict) else shown(claim)}"
        try:
            _keys("a claim", claim, CLAIM_KEYS, CLAIM_KEYS)
            for panel in _list("figures", claim["figures"]):
                _panel("figures", panel)
            for entry in _list("readings", claim["readings"]):
                name = f"claim {claim['id']}"
                _keys("a reading", entry, READING_KEYS, REQUIRED)
                name = f"claim {claim['id']} ({entry['reading']})"
                readings.append(_reading(claim, entry, sets))
        except InputError as error:
            raise InputError(f"{name} in {path}: {' '.join(str(error).split())}") from None
    keys = [(reading.id, reading.reading) for reading in readings]
    for key in keys:
        if keys.count(key) > 1:
            raise InputError(f"claim {key[0]} with reading {key[1]!r} must occur once in {path}")
    return readings


def modules(readings: Iterable[Reading]) -> list[str]:
    """Dotted names of the modules that hold the measures of these readings, which loads them by name."""
    return sorted({measures.module(reading.measure) for reading in readings})


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
                "route": reading.route + _other(found),
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
    return " ".join([found.note, *because, f"Tolerance: {reading.reason}"])


def _other(found: Measured) -> str:
    return f"; B gives {found.other_route:.6g}" if math.isfinite(found.other_route) else ""


def _reading(claim: Mapping[str, Any], entry: Mapping[str, Any], sets: Sequence[str]) -> Reading:
    """One reading, with all that it names checked."""
    published = None if entry.get("published") is None else _number("published", entry["published"])
    low, high, tolerance, reason = _interval(entry["accept"], published)
    tables = tuple(_list("tables", entry["tables"]))
    for table in tables:
        _table(table, sets)
    arguments = entry.get("arguments", {})
    measures.check(entry["measure"], tables, arguments)
    return Reading(
        id=claim["id"],
        place=claim["place"],
        statement=claim["statement"],
        reading=entry["reading"],
        published=published,
        low=low,
        high=high,
        tolerance=tolerance,
        reason=reason,
        measure=entry["measure"],
        tables=tables,
        figures=tuple(claim["figures"]),
        route=entry["route"],
        otherwise=entry.get("otherwise", ""),
        arguments=arguments,
    )


def _keys(name: str, entry: Any, allowed: set[str], required: set[str]) -> None:
    if not isinstance(entry, Mapping):
        raise InputError(f"{name} must have keys with values, but has {shown(entry)}")
    for key in sorted(required - set(entry)):
        raise InputError(f"{name} must have the key {key}")
    for key in sorted(set(entry) - allowed, key=str):
        raise InputError(f"{name} has the unknown key {key}; allowed are {', '.join(sorted(allowed))}")


def _list(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise refuse(name, "a list with at least one entry", value)
    return value


def _number(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, Real) or math.isnan(value):
        raise refuse(name, "a number", value)
    return float(value)


def _panel(name: str, value: Any) -> Panel:
    if not isinstance(value, str):
        raise refuse(name, "names of panels", value)
    try:
        return catalogue.panel(value)
    except InputError as error:
        raise InputError(f"`{name}` must name panels that there are: {error}") from None


def _table(value: Any, sets: Sequence[str]) -> None:
    if isinstance(value, str) and value.startswith(SPECTRA):
        if value.removeprefix(SPECTRA) not in sets:
            raise refuse("tables", "panels or one of " + ", ".join(SPECTRA + name for name in sets), value)
    elif not _panel("tables", value).columns:
        raise refuse("tables", "panels with a table, or spectra/SET", value)


def _interval(accept: Any, published: float | None) -> tuple[float, float, str, str]:
    """low, high, their text and the reason."""
    _keys("`accept`", accept, {"tolerance", "between", "reason"}, {"reason"})
    reason = str(accept["reason"]).strip()
    if not reason:
        raise InputError("`accept` must give a reason")
    if ("tolerance" in accept) == ("between" in accept):
        raise InputError(f"`accept` must have either tolerance or between, but has {', '.join(accept)}")
    if "tolerance" in accept:
        if published is None:
            raise InputError("`published` must be a number where `accept` has a tolerance, but there is none")
        width = _number("accept.tolerance", accept["tolerance"])
        return published - width, published + width, f"{width:.12g}", reason
    between = accept["between"]
    if not isinstance(between, list) or len(between) != 2:
        raise refuse("accept.between", "two numbers, low < high", between)
    low, high = (_number("accept.between", bound) for bound in between)
    if not low < high:
        raise refuse("accept.between", "two numbers, low < high", between)
    if math.isinf(low):
        return low, high, f"≤ {high:g}", reason
    if math.isinf(high):
        return low, high, f"≥ {low:g}", reason
    return low, high, f"{low:.12g} … {high:.12g}", reason
