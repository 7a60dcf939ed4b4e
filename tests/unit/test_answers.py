"""One answer to every claim: the rule, on verdicts of readings that are known."""

from __future__ import annotations

import pandas as pd
import pytest
from evidence_inputs import CLAIMS, READINGS
from seeding import tables
from seeding.checks import InputError
from seeding.claims.answers import ANSWERS, COLUMNS, answers, decide
from seeding.cli import main

AGREES, DISAGREES, AMBIGUOUS = "agrees", "disagrees", "ambiguous"


@pytest.mark.parametrize(
    ("meanings", "answer", "place"),
    [
        ([[AGREES]], "holds", 0),
        ([[AGREES, AGREES], [DISAGREES]], "holds", 0),
        ([[AGREES, DISAGREES], [AGREES]], "holds in another reading", 2),
        ([[AMBIGUOUS], [AGREES, AGREES]], "holds in another reading", 1),
        ([[DISAGREES], [AMBIGUOUS], [AGREES]], "holds in another reading", 2),
        ([[AGREES, DISAGREES], [DISAGREES]], "does not hold", 1),
        ([[AMBIGUOUS, DISAGREES]], "does not hold", 1),
        ([[AGREES, AMBIGUOUS]], "undecided", 1),
        ([[DISAGREES], [AGREES, AMBIGUOUS]], "undecided", 2),
        ([["not evaluated"]], "not evaluated", 0),
    ],
)
def test_a_claim_holds_if_all_readings_of_one_meaning_agree_and_fails_if_each_meaning_has_one_that_disagrees(
    meanings, answer, place
):
    assert decide(meanings) == (answer, place)


def judged(verdict: str = AGREES, **others: str) -> pd.DataFrame:
    rows = [
        (entry.id, entry.reading, others.get(entry.id, verdict), f"Measured {entry.id}. Tolerance: wide.")
        for entry in READINGS
    ]
    return pd.DataFrame(rows, columns=["id", "reading", "verdict", "note"])


def test_every_claim_has_one_answer_and_the_sentence_of_the_reading_that_decides_it():
    found = answers(READINGS, judged(N7=DISAGREES).to_dict("records"))
    assert list(found.columns) == list(COLUMNS)
    assert list(found["id"]) == list(dict.fromkeys(entry.id for entry in READINGS))
    found = found.set_index("id")
    assert found.loc["N7", "answer"] == "does not hold"
    assert found.loc["N1", "answer"] == "holds"
    assert found.loc["N1", "sentence"] == "Measured N1."
    assert set(found["answer"]) <= set(ANSWERS)


def test_how_a_published_number_came_about_is_no_sense_of_the_statement():
    rows = judged().to_dict("records")
    for row in rows:
        fit = row["reading"].endswith("N ≤ 38, μ = 5")
        row["verdict"] = AGREES if fit or row["id"] != "N3" else DISAGREES
    assert answers(READINGS, rows).set_index("id").loc["N3", "answer"] == "does not hold"


def test_a_table_of_other_claims_is_refused_in_one_line():
    with pytest.raises(InputError, match="no such row"):
        answers(READINGS, judged().iloc[1:].to_dict("records"))


def test_the_answers_are_written_by_their_verb(tmp_path, capsys):
    tables.write(judged(), tmp_path / "claims.csv", {"table": "claims"})
    words = ["answers", "--claims", str(CLAIMS), "--table", str(tmp_path / "claims.csv")]
    assert main([*words, "--out", str(tmp_path / "answers.csv")]) == 0
    assert [row["answer"] for row in tables.rows(tmp_path / "answers.csv")] == ["holds"] * len(
        {entry.id for entry in READINGS}
    )
