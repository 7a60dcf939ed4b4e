"""One answer to every claim, from the verdicts on its readings.

Readings with one `meaning` belong together: in that sense the claim holds if all of them agree and fails if one
disagrees. Readings without a meaning of their own take the statement as the paper prints it; those
that tell how a published number came about are left out. Then a claim

    holds                     as printed
    holds in another reading  not as printed, but in another meaning, the first that holds
    does not hold             it fails in every meaning
    undecided                 anything else: a number is missing, or its uncertainty reaches over a border.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from seeding.checks import InputError
from seeding.claims.ledger import TOLERANCE
from seeding.claims.statements import ORIGIN, PRINTED, Reading

COLUMNS = ("id", "place", "statement", "answer", "reading", "sentence")
ANSWERS = ("holds", "holds in another reading", "does not hold", "undecided")
NOT_EVALUATED = "not evaluated"


def answers(
    readings: Iterable[Reading], judged: Iterable[Mapping[str, str]], name: str = "the claims table"
) -> pd.DataFrame:
    """One row a claim, columns COLUMNS, in the order of the claims.

    judged: rows of `seeding claims`, one for each of `readings`; name: what errors call them. reading: the one that
    decided the answer, or, for "holds" and "holds in another reading", the first of its meaning. sentence: what was
    measured there.
    Raises InputError where the table lacks a reading.
    """
    rows = {(row["id"], row["reading"]): row for row in judged}
    claims: dict[str, list[Reading]] = {}
    for reading in readings:
        if (reading.id, reading.reading) not in rows:
            raise InputError(f"{name} must have {reading.id} ({reading.reading}), but has no such row")
        claims.setdefault(reading.id, []).append(reading)
    return pd.DataFrame([_answer(claim, rows) for claim in claims.values()], columns=list(COLUMNS))


def _answer(claim: list[Reading], rows: Mapping[tuple[str, str], Mapping[str, str]]) -> dict[str, str]:
    meanings: dict[str, list[Mapping[str, str]]] = {}
    for reading in sorted(claim, key=lambda reading: reading.meaning != PRINTED):
        if reading.meaning == ORIGIN:
            continue
        meanings.setdefault(reading.meaning, []).append(rows[reading.id, reading.reading])
    answer, deciding = decide([[row["verdict"] for row in members] for members in meanings.values()])
    chosen = [row for members in meanings.values() for row in members][deciding]
    return {
        "id": claim[0].id,
        "place": claim[0].place,
        "statement": claim[0].statement,
        "answer": answer,
        "reading": chosen["reading"],
        "sentence": chosen["note"].partition(TOLERANCE)[0].strip(),
    }


def decide(meanings: list[list[str]]) -> tuple[str, int]:
    """The answer, and the place of the reading that decides it in the list of all, from verdicts by meaning."""
    flat = [verdict for members in meanings for verdict in members]
    if NOT_EVALUATED in flat:
        return NOT_EVALUATED, 0
    first = 0
    for place, members in enumerate(meanings):
        if all(verdict == "agrees" for verdict in members):
            return ANSWERS[min(place, 1)], first
        first += len(members)
    if all("disagrees" in members for members in meanings):
        return ANSWERS[2], flat.index("disagrees")
    undecided = next(members for members in meanings if "disagrees" not in members)
    return ANSWERS[3], sum(map(len, meanings[: meanings.index(undecided)])) + undecided.index("ambiguous")
