"""The statements of the paper and how each is decided: `config/claims.yaml`, read and checked.

A claim says where the paper states it and what holds if it is true; each reading of it names a measure of
`seeding.claims.measures`, the tables that decide it, and the interval of the measured number for which it holds:
published ± tolerance, or an interval where the paper gives no number. Readings that are to hold together, because they
take the statement in one sense, have the same `meaning`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Real
from pathlib import Path
from typing import Any

import yaml

from seeding.checks import InputError, refuse, shown
from seeding.claims import measures
from seeding.paper import catalogue
from seeding.paper.declaration import Panel
from seeding.tables import read_text

CLAIM_KEYS = {"id", "place", "statement", "figures", "readings"}
READING_KEYS = {"reading", "meaning", "published", "accept", "measure", "arguments", "tables", "route", "otherwise"}
REQUIRED = {"reading", "accept", "measure", "tables", "route"}
# Spectra of all sizes of the pair: normalisation, and coupling (nominal: Eq. (4) taken for Γ/S_α).
SETS = ("total-seeding", "total-critical", "subsystem-seeding", "subsystem-nominal", "subsystem-critical")
SPECTRA = "spectra/"
ORIGIN = "how the number came about"  # the meaning of a reading that is none of the statement
PRINTED = "as printed"  # the meaning of a reading that names none: the statement as it stands


@dataclass(frozen=True)
class Reading:
    """One reading of one claim.

    low, high: the measured numbers for which it holds; reason: why these. measure: module.function of
    `seeding.claims.measures`, called with `tables` by position and `arguments` by name. tables: names of panels, or
    spectra/SET. figures: panels that show it. otherwise: the most likely reason where it does not hold. meaning: the
    sense in which the statement is taken.
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
    meaning: str = PRINTED
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
    for name in dict.fromkeys(reading.id for reading in readings):
        if all(reading.meaning != PRINTED for reading in readings if reading.id == name):
            raise InputError(f"claim {name} in {path} must have a reading as printed, without the key meaning")
    keys = [(reading.id, reading.reading) for reading in readings]
    for key in keys:
        if keys.count(key) > 1:
            raise InputError(f"claim {key[0]} with reading {key[1]!r} must occur once in {path}")
    return readings


def modules(readings: Iterable[Reading]) -> list[str]:
    """Dotted names of the modules that hold the measures of these readings, which loads them by name."""
    return sorted({measures.module(reading.measure) for reading in readings})


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
        meaning=str(entry.get("meaning", PRINTED)),
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
