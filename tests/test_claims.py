"""A verdict follows from an interval, every claim and panel is covered, and a changed verdict fails."""

import copy
import math

import pandas as pd
import pytest
import yaml
from evidence_inputs import CLAIMS, READINGS, ROOT, true_table
from seeding import ComputationError, InputError, tables
from seeding.claims import ledger, measured
from seeding.claims.measures import finite_size, large_sizes, spectra
from seeding.cli import main
from seeding.commands.panel import MODULES

NUMBERS = [*(f"N{k}" for k in range(1, 12)), *(f"S{k}" for k in range(1, 22))]


# The verdict


@pytest.mark.parametrize(
    ("value", "uncertainty", "expected"),
    [
        (1.0, 0.0, "agrees"),
        (1.0, 0.1, "agrees"),
        (1.09, 0.02, "ambiguous"),
        (1.11, 0.02, "ambiguous"),
        (1.2, 0.05, "disagrees"),
        (0.5, 0.3, "disagrees"),
        (1.0, 5.0, "ambiguous"),
        (math.nan, 0.0, "ambiguous"),
        (1.0, math.inf, "ambiguous"),
    ],
)
def test_verdict_is_where_the_measured_interval_lies(value, uncertainty, expected):
    assert ledger.verdict(value, uncertainty, 0.9, 1.1) == expected


def test_half_lines_are_intervals():
    assert ledger.verdict(1e9, 1.0, 0.0, math.inf) == "agrees"
    assert ledger.verdict(-0.5, 0.1, 0.0, math.inf) == "disagrees"
    assert ledger.verdict(-0.5, 0.1, -math.inf, -0.1) == "agrees"


def test_the_distance_of_both_routes_is_an_uncertainty():
    assert measured.Measured(1.0, 0.1, 1.5, "").spread() == 0.5
    assert measured.Measured(1.0, 0.6, 1.5, "").spread() == 0.6
    assert measured.Measured(1.0, 0.1, math.nan, "").spread() == 0.1


def test_nothing_is_judged_at_quick_scale():
    chosen = [entry for entry in READINGS if entry.id == "N3" and "mean field" in entry.reading][:1]
    frame, header = true_table("evidence_normalisation")
    found = ledger.ledger(chosen, {"evidence_normalisation": frame}, {"evidence_normalisation": header}, "quick")
    assert list(found["verdict"]) == ["not evaluated"]
    assert list(found.columns) == list(ledger.COLUMNS)


# The list of claims


def test_every_claim_is_listed_with_its_readings_once():
    ids = [reading.id for reading in READINGS]
    assert set(NUMBERS) <= set(ids)
    assert len({(reading.id, reading.reading) for reading in READINGS}) == len(READINGS)


def test_every_claim_gives_a_reason_two_routes_and_evidence_that_exists():
    modules = {"spectra": spectra, "finite_size": finite_size, "large_sizes": large_sizes}
    import seeding.claims.measures.mean_field
    import seeding.claims.measures.synchronisation

    modules |= {
        "mean_field": seeding.claims.measures.mean_field,
        "synchronisation": seeding.claims.measures.synchronisation,
    }
    for reading in READINGS:
        assert len(reading.reason) > 10, reading.id
        assert "A: " in reading.route, reading.id
        assert "; B: " in reading.route, reading.id
        module, _, function = reading.measure.partition(".")
        assert callable(getattr(modules[module], function)), reading.measure
        assert reading.tables, reading.id


def test_every_panel_bears_on_a_claim():
    named = {name for reading in READINGS for name in (*reading.figures, *reading.tables)}
    large = {
        name for name in MODULES if name.startswith(("sf10_", "sf11_"))
    }  # hours, as SF6 and SF7 with further sizes
    assert set(MODULES) - large | {"fig1a", "fig1b"} <= named


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda entry: entry["readings"][0]["accept"].pop("reason"), "reason"),
        (lambda entry: entry["readings"][0].pop("route"), "route"),
        (lambda entry: entry.update(colour="red"), "colour"),
        (lambda entry: entry["readings"][0].update(accept={"between": [1, 0], "reason": "r"}), "low < high"),
        (lambda entry: entry["readings"][0].update(accept=0.1), "`accept` of claim 'N1'.* but has 0.1"),
        (lambda entry: entry["readings"][0]["accept"].update(sigma=3), "unknown key sigma"),
        (lambda entry: entry["readings"].append(entry["readings"][0]), "once"),
        (lambda entry: entry["readings"].append("twice"), "but has 'twice'"),
    ],
)
def test_a_mistake_in_the_claims_is_named(tmp_path, change, words):
    entry = copy.deepcopy(yaml.safe_load(CLAIMS.read_text())[0])
    change(entry)
    path = tmp_path / "claims.yaml"
    path.write_text(yaml.safe_dump([entry]))
    with pytest.raises(InputError, match=words):
        ledger.load(path)


@pytest.mark.parametrize(
    ("content", "words"), [("- id: [", "must be YAML, but"), ("N1: 3", "list"), ("- 3", "but has 3")]
)
def test_claims_that_are_no_list_of_claims_are_refused_in_one_line(tmp_path, content, words):
    (tmp_path / "claims.yaml").write_text(content)
    with pytest.raises(InputError, match=words) as caught:
        ledger.load(tmp_path / "claims.yaml")
    assert "\n" not in str(caught.value)


# Coverage and expected verdicts


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
    tables.write(found, tmp_path / "claims.csv", ["seeding claims"])
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
    assert (tmp_path / "out.csv").exists()


def test_the_expected_verdicts_name_the_claims_that_are_listed():
    expected = tables.rows(ROOT / "config" / "expected_verdicts.csv", ("id", "reading", "verdict"))
    assert {(row["id"], row["reading"]) for row in expected} == {(entry.id, entry.reading) for entry in READINGS}
