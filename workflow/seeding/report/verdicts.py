"""The claims of the report: one answer each, with the readings that it rests on.

What several readings of a claim have in common, a sentence, a reason or a route, is gathered so that it stands once,
with the letters of the readings that it is about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from seeding import tables
from seeding.checks import InputError
from seeding.report import numbers
from seeding.report.typesetting import sentences, slug

ANSWERS = ("holds", "holds in another reading", "does not hold", "undecided", "not evaluated")
VERDICTS = ("agrees", "disagrees", "ambiguous", "not evaluated")
ANSWER_COLUMNS = ("id", "place", "statement", "answer", "reading", "sentence")
CLAIM_COLUMNS = (
    *("id", "place", "statement", "reading", "published", "measured"),
    *("uncertainty", "tolerance", "route", "verdict", "note"),
)
TOLERANCE = "Tolerance: "  # begins the last part of a note
SECOND = "; B gives "  # begins what a second route gave
IDENTITY = "identity"  # begins a reading that cannot fail
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def read_claims(claims: Path, answers: Path) -> list[dict[str, Any]]:
    """The claims in the order of the answers, each with its readings.

    InputError for a missing column, an unknown answer or verdict, an (id, reading) that occurs twice, an answer without
    readings or readings without an answer.
    """
    readings = _readings(claims)
    rows = tables.rows(answers, ANSWER_COLUMNS)
    for name, count in Counter(row["id"] for row in rows).items():
        if count > 1:
            raise InputError(f"answer to claim {name} must occur once in {answers}")
    known = [row["id"] for row in rows]
    for name in dict.fromkeys([*known, *readings]):
        if name not in readings or name not in known:
            lacking = claims if name not in readings else answers
            raise InputError(f"tables {claims} and {answers} must have the same claims, but {lacking} lacks {name}")
    for row in rows:
        if row["answer"] not in ANSWERS:
            allowed = ", ".join(ANSWERS)
            raise InputError(f"answer to claim {row['id']} must be one of {allowed}, but is {row['answer']!r}")
    anchors: set[str] = {slug(name) for name in known}
    return [_claim(row, readings[row["id"]], anchors) for row in rows]


def counted(claims: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many claims have each answer, in the order of ANSWERS; "not evaluated" only where there is one."""
    found = Counter(claim["answer"] for claim in claims)
    return {answer: found[answer] for answer in ANSWERS if found[answer] or answer != ANSWERS[-1]}


def _readings(path: Path) -> dict[str, list[dict[str, Any]]]:
    rows = tables.rows(path, CLAIM_COLUMNS)
    if not rows:
        raise InputError(f"table {path} must have at least one claim, but is empty")
    pairs = Counter((row["id"], row["reading"]) for row in rows)
    claims: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["verdict"] not in VERDICTS:
            allowed = ", ".join(VERDICTS)
            raise InputError(f"verdict of claim {row['id']} must be one of {allowed}, but is {row['verdict']!r}")
        if pairs[row["id"], row["reading"]] > 1:
            raise InputError(f"claim {row['id']} with reading {row['reading']!r} must occur once in {path}")
        claims.setdefault(row["id"], []).append(dict(row))
    return claims


def _claim(answer: Mapping[str, str], readings: list[dict[str, Any]], anchors: set[str]) -> dict[str, Any]:
    found = sentences(answer["sentence"])
    first = found[0] if found else ""
    letters = _letters(len(readings))
    notes, reasons, routes = [], [], []
    for letter, reading in zip(letters, readings, strict=True):
        note, _, reason = reading["note"].partition(TOLERANCE)
        route, _, second = reading["route"].partition(SECOND)
        reading |= {"letter": letter, "anchor": _anchor(reading, anchors), "second": _second(second, reading)}
        reading["accepted"] = numbers.accepted(reading["published"], reading["tolerance"])
        reading["found"] = numbers.quantity(reading["measured"], reading["uncertainty"], reading["tolerance"])
        reading["line"] = numbers.number_line(
            *(reading[key] for key in ("published", "measured", "uncertainty", "tolerance"))
        )
        reading["decides"] = len(readings) > 1 and reading["reading"] == answer["reading"]
        notes += [(letter, sentence) for sentence in sentences(note) if sentence != first]
        reasons += [(letter, _capital(reason.strip()))] if reason.strip() else []
        routes += [(letter, _route(route))] if route else []
    return {
        **{key: answer[key] for key in ANSWER_COLUMNS},
        "anchor": slug(answer["id"]),
        "found": first,
        "readings": readings,
        "verdicts": Counter(reading["verdict"] for reading in readings),
        "identity": all(reading["reading"].startswith(IDENTITY) for reading in readings),
        "notes": _gathered(notes, letters),
        "reasons": _gathered(reasons, letters),
        "routes": _gathered(routes, letters),
    }


def _letters(count: int) -> list[str]:
    """Names of so many readings: none for a single one, and after z come aa, ab."""
    if count == 1:
        return [""]
    return [(LETTERS[place // 26 - 1] if place >= 26 else "") + LETTERS[place % 26] for place in range(count)]


def _anchor(reading: Mapping[str, str], taken: set[str]) -> str:
    anchor = slug(f"{reading['id']} {reading['reading'] or 'reading'}")
    while anchor in taken:
        anchor += "-bis"
    taken.add(anchor)
    return anchor


def _second(value: str, reading: Mapping[str, str]) -> Markup:
    """What a second route gave, with the digits of the first, or as it was written where those are fewer."""
    shown = numbers.quantity(value, reading["uncertainty"], reading["tolerance"], error=False) if value else Markup("")
    return numbers.cell(value) if len(value) < len(shown.striptags()) else shown


def _route(route: str) -> str:
    """ "A: one; B: other" as a sentence: One; second route: other."""
    first, _, second = route.partition("; B: ")
    return _capital(first.removeprefix("A: ")) + (f"; second route: {second}" if second else "") + "."


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _gathered(pairs: Iterable[tuple[str, str]], letters: Sequence[str]) -> list[dict[str, str]]:
    """Each text once, with the letters that it belongs to; neighbours of the same letters become one entry."""
    owners: dict[str, list[str]] = {}
    for letter, text in pairs:
        if letter not in owners.setdefault(text, []):
            owners[text].append(letter)
    entries: list[dict[str, str]] = []
    for text, names in owners.items():
        label = "" if len(names) == len(letters) else ", ".join(names)
        if entries and entries[-1]["letters"] == label:
            entries[-1]["text"] += f" {text}"
        else:
            entries.append({"letters": label, "text": text})
    return entries
