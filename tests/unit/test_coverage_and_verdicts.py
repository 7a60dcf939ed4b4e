"""Every claim and panel is covered, and a verdict that changed fails."""

import json

import pandas as pd
import pytest
from evidence_inputs import CLAIMS, READINGS, ROOT
from seeding import ComputationError, tables
from seeding.claims import ledger
from seeding.cli import main


@pytest.fixture
def small(tmp_path):
    for name in ("evidence_critical", "fig2b", "fig3a_critical"):
        tables.write(pd.DataFrame({"a": [1]}), tmp_path / f"{name}.csv")
    return [reading for reading in READINGS if reading.id == "N1"], dict.fromkeys(
        ("evidence_critical", "fig2b", "fig3a_critical"), "rule"
    )


def test_coverage_has_a_row_for_every_panel(small, tmp_path):
    readings, panels = small
    table = ledger.coverage(readings, panels, tmp_path)
    assert list(table.columns) == ["panel", "rule", "data", "claims"]
    assert dict(zip(table["panel"], table["claims"], strict=True)) == dict.fromkeys(panels, "N1")


def test_coverage_fails_for_a_panel_a_claim_or_a_table_that_is_missing(small, tmp_path):
    readings, panels = small
    with pytest.raises(ComputationError, match="panel fig9 bears on no claim"):
        ledger.coverage(readings, {**panels, "fig9": ""}, tmp_path)
    with pytest.raises(ComputationError, match="claim N1 names the panel fig2b"):
        ledger.coverage(readings, {name: rule for name, rule in panels.items() if name != "fig2b"}, tmp_path)
    (tmp_path / "fig2b.csv").unlink()
    with pytest.raises(ComputationError, match=r"no table fig2b\.csv"):
        ledger.coverage(readings, panels, tmp_path)


@pytest.mark.parametrize("panels", ["[1]", '{"fig2b": 3}', "fig2b"])
def test_coverage_of_what_are_no_panels_is_refused(panels, tmp_path, capsys):
    words = ["coverage", "--claims", str(CLAIMS), "--data", str(tmp_path), "--panels", panels]
    assert main([*words, "--out", str(tmp_path / "coverage.csv")]) == 2
    assert capsys.readouterr().err.startswith("seeding coverage: `panels` must be")
    assert not list(tmp_path.iterdir())


def test_a_changed_verdict_fails_with_one_line_for_each_change(tmp_path, capsys):
    rows = [("N1", "a", 0.5, 0.1, "0.2", "disagrees"), ("N2", "b, c", 1.0, 0.1, "0.2", "agrees")]
    found = pd.DataFrame(rows, columns=["id", "reading", "measured", "uncertainty", "tolerance", "verdict"])
    expected = pd.DataFrame({"id": ["N1", "S1"], "reading": ["a", ""], "verdict": ["agrees", "agrees"]})
    tables.write(found, tmp_path / "claims.csv", {"table": "claims"})
    tables.write(expected, tmp_path / "expected.csv")
    words = ["verdicts", "--table", str(tmp_path / "claims.csv"), "--expected", str(tmp_path / "expected.csv")]
    assert main([*words, "--out", str(tmp_path / "out.csv")]) == 1
    printed = capsys.readouterr().err
    assert "! N1 (a): expected agrees, is disagrees: measured 0.5 ± 0.1" in printed
    assert "+ N2 (b, c): agrees" in printed
    assert "- S1 ()" in printed
    assert not (tmp_path / "out.csv").exists()

    tables.write(found[["id", "reading", "verdict"]], tmp_path / "expected.csv")
    assert main([*words, "--out", str(tmp_path / "out.csv")]) == 0
    assert tables.header(tmp_path / "out.csv")["compared"] is True


def test_verdicts_of_another_configuration_are_not_compared(tmp_path):
    found = pd.DataFrame({"id": ["N1"], "reading": ["a"], "verdict": ["disagrees"]})
    found = found.assign(measured=0.5, uncertainty=0.1, tolerance="0.2")
    tables.write(found, tmp_path / "claims.csv")
    tables.write(found.assign(verdict="agrees"), tmp_path / "expected.csv")
    words = ["verdicts", "--table", str(tmp_path / "claims.csv"), "--expected", str(tmp_path / "expected.csv")]
    differs = {"networks.pair.coupling": [0.2, 0.1]}
    out = tmp_path / "out.csv"
    assert main([*words, "--differs", json.dumps(differs), "--out", str(out)]) == 0
    assert tables.header(out)["differs"] == differs
    assert tables.header(out)["compared"] is False
    assert tables.rows(out)[0]["verdict"] == "disagrees"
    assert main([*words, "--differs", "{}", "--out", str(out)]) == 1


@pytest.mark.parametrize("differs", ["[1]", '{"a": 3}', "a"])
def test_differences_that_are_none_are_refused(differs, tmp_path, capsys):
    words = ["verdicts", "--table", "claims.csv", "--expected", "expected.csv", "--differs", differs]
    assert main([*words, "--out", str(tmp_path / "out.csv")]) == 2
    assert capsys.readouterr().err.startswith("seeding verdicts: `differs` must be")


def test_the_expected_verdicts_name_the_claims_that_are_listed():
    expected = tables.rows(ROOT / "config" / "expected_verdicts.csv", ("id", "reading", "verdict"))
    assert {(row["id"], row["reading"]) for row in expected} == {(entry.id, entry.reading) for entry in READINGS}
