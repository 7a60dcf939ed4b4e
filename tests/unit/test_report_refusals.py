"""Inputs that cannot be right: the report is refused in one line that names them, and nothing is written."""

import pytest
from report_inputs import ANSWERS, CLAIMS, write_inputs, write_rows
from seeding import InputError
from seeding.cli import main
from seeding.report import page as report
from seeding.report import verdicts


@pytest.fixture
def inputs(tmp_path):
    return write_inputs(tmp_path)


def changed(number, **cells):
    rows = [dict(zip(verdicts.CLAIM_COLUMNS, claim, strict=True)) for claim in CLAIMS]
    rows[number] |= cells
    return [tuple(row.values()) for row in rows]


@pytest.mark.parametrize(
    ("claims", "complaint"),
    [
        (changed(0, verdict="yes"), "verdict of claim N1 must be one of agrees, .* 'yes'"),
        (changed(2, reading="Γ/S"), "claim N3 with reading 'Γ/S' must occur once"),
        ([], "at least one claim"),
    ],
)
def test_claims_that_cannot_be_right_are_refused(inputs, claims, complaint):
    write_rows(inputs["claims"], verdicts.CLAIM_COLUMNS, claims)
    with pytest.raises(InputError, match=complaint):
        report.page(**inputs)


@pytest.mark.parametrize(
    ("columns", "answers", "complaint"),
    [
        (
            verdicts.ANSWER_COLUMNS[:3] + verdicts.ANSWER_COLUMNS[4:],
            ANSWERS,
            r"answers\.csv must have the columns .* lacks",
        ),
        (verdicts.ANSWER_COLUMNS, [], "must have the same claims, but .*answers.csv lacks N1"),
        (verdicts.ANSWER_COLUMNS, [*ANSWERS, ("X1", *ANSWERS[0][1:])], "but .*claims.csv lacks X1"),
        (verdicts.ANSWER_COLUMNS, [*ANSWERS, ANSWERS[0]], "answer to claim N1 must occur once"),
        (
            verdicts.ANSWER_COLUMNS,
            [(*ANSWERS[0][:3], "maybe", "", "")],
            "answers.csv lacks N3|must be one of holds, .* 'maybe'",
        ),
    ],
)
def test_answers_that_cannot_be_right_are_refused_in_one_line(inputs, columns, answers, complaint):
    rows = answers if len(columns) == 6 else [(*row[:3], *row[4:]) for row in answers]
    write_rows(inputs["answers"], columns, rows)
    with pytest.raises(InputError, match=complaint) as caught:
        report.page(**inputs)
    assert "\n" not in str(caught.value)


def test_missing_columns_broken_figures_and_broken_captions_are_refused(inputs, tmp_path, capsys):
    (inputs["captions"] / "fig2" / "caption.rst").write_text("An *unfinished emphasis.\n")
    with pytest.raises(InputError, match=r"caption\.rst:1.*emphasis"):
        report.page(**inputs)
    (inputs["captions"] / "fig2" / "caption.rst").unlink()
    (inputs["figures"] / "fig2.svg").write_text("<svg")
    with pytest.raises(InputError, match=r"fig2\.svg must be SVG"):
        report.page(**inputs)
    write_rows(inputs["claims"], verdicts.CLAIM_COLUMNS[1:], [claim[1:] for claim in CLAIMS])
    with pytest.raises(InputError, match="lacks id"):
        report.page(**inputs)
    words = ["report", "--out", str(tmp_path / "report.html"), "--data", str(tmp_path / "none")]
    for name in ("claims", "figures", "captions", "provenance"):
        words += [f"--{name}", str(inputs[name])]
    assert main(words) == 2
    assert capsys.readouterr().err.startswith("seeding report: `data` must be a directory")
    assert not (tmp_path / "report.html").exists()
