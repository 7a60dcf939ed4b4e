"""A verdict follows from an interval, every claim and panel is covered, and a changed verdict fails."""

import copy
import json
import math
import re

import numpy as np
import pandas as pd
import pytest
import yaml
from evidence_inputs import CLAIMS, PAIR, READINGS, ROOT, SEEDED, damped_curve, reading, true_table
from seeding import ComputationError, InputError, tables
from seeding.claims import ledger, measured, measures, statements
from seeding.cli import main
from seeding.paper import catalogue
from seeding.paper.declaration import EVIDENCE, PAPER, SUPPLEMENT
from seeding.tables import Table

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
    assert measured.Measured(1.0, math.nan, 1.0, "").spread() == math.inf


def test_nothing_is_judged_at_quick_scale():
    chosen = [reading("N10", "")]
    found = ledger.ledger(chosen, {"evidence_single": true_table("evidence_single")}, "quick")
    assert list(found["verdict"]) == ["not evaluated"]
    assert list(found.columns) == list(ledger.COLUMNS)


# The list of claims


def test_every_claim_is_listed_with_its_readings_once():
    ids = [reading.id for reading in READINGS]
    assert set(NUMBERS) <= set(ids)
    assert len({(reading.id, reading.reading) for reading in READINGS}) == len(READINGS)


def test_every_claim_gives_a_reason_a_route_and_evidence_that_exists():
    for entry in READINGS:
        assert len(entry.reason) > 10, entry.id
        assert "A: " in entry.route, entry.id
        assert callable(measures.function(entry.measure)), entry.measure
        assert entry.tables, entry.id
    assert {name.rpartition(".")[2] for name in statements.modules(READINGS)} == {
        *("finite_size", "large_sizes", "limits", "locking", "mean_field", "spectra", "states"),
        *("synchronisation", "thresholds"),
    }


def test_every_panel_bears_on_a_claim():
    named = {name for reading in READINGS for name in (*reading.figures, *reading.tables)}
    panels = {panel.name for figure in catalogue.figures(PAPER, SUPPLEMENT, EVIDENCE) for panel in figure.panels}
    assert panels <= named


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda entry: entry["readings"][0]["accept"].pop("reason"), "reason"),
        (lambda entry: entry["readings"][0].pop("route"), "route"),
        (lambda entry: entry.update(colour="red"), "colour"),
        (lambda entry: entry["readings"][0].update(accept={"between": [1, 0], "reason": "r"}), "low < high"),
        (lambda entry: entry["readings"][0].update(accept={"between": 1, "reason": "r"}), "two numbers"),
        (lambda entry: entry["readings"][0].update(accept={"reason": "r"}), "either tolerance or between"),
        (lambda entry: entry["readings"][0].update(published="0.7"), "`published` must be a number, but is '0.7'"),
        (lambda entry: entry["readings"][0].pop("published"), "`published` must be a number where"),
        (lambda entry: entry.update(readings=3), "`readings` must be a list"),
        (lambda entry: entry.update(figures=["fig2c"]), "`figures` must name panels .* fig2b, but is 'fig2c'"),
        (lambda entry: entry.update(figures=[3]), "`figures` must be names of panels, but is 3"),
        (lambda entry: entry["readings"][0].update(accept=0.1), r"claim N1 \(Ω.*`accept` must have.* but has 0.1"),
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
    with pytest.raises(InputError, match=words) as caught:
        statements.load(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"measure": "mean-field.locking"}, "`measure` must be module.function with .* mean_field, .* 'mean-field.loc"),
        ({"measure": 3}, "`measure` must be module.function .* but is 3"),
        ({"measure": "finite_size.damped"}, "a function of finite_size, one of frequency_ratio.* 'finite_size.damped'"),
        ({"tables": []}, "`tables` must be a list"),
        ({"tables": ["fig3a"]}, r"`tables` must be 3 for \S+ \(grid, boundary, critical\), but is \['fig3a'\]"),
        ({"tables": ["fig3a"] * 4}, "`tables` must be 3 for"),
        ({"tables": ["fig3a", "fig3a_boundary", "fig3f"]}, "`tables` must name panels that there are: .* 'fig3f'"),
        ({"tables": ["fig3a", "fig3a_boundary", "fig1a"]}, "`tables` must be panels with a table.* but is 'fig1a'"),
        ({"tables": ["fig3a", "fig3a", "spectra/three"]}, "one of spectra/total-seeding, .* but is 'spectra/three'"),
        ({"arguments": None}, "`arguments` must be name: value, but is None"),
        ({"arguments": {}}, "`arguments` of synchronisation.boundary_falls must have below, but has none"),
        ({"arguments": {"below": True, "n": 2}}, "must be of below, but has 'n'"),
        ({"arguments": {"below": 1}}, "`arguments.below` must be true or false, but is 1"),
    ],
)
def test_a_measure_that_is_not_as_the_claims_say_is_named_when_they_are_loaded(tmp_path, change, words):
    (entry,) = (claim for claim in yaml.safe_load(CLAIMS.read_text()) if claim["id"] == "S7")
    entry["readings"][0].update(change)
    path = tmp_path / "claims.yaml"
    path.write_text(yaml.safe_dump([entry]))
    with pytest.raises(InputError, match=words) as caught:
        statements.load(path)
    assert str(caught.value).startswith("claim S7 (where synchronised")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("measure", "arguments", "words"),
    [
        (
            "spectra.fitted",
            {"rank": True, "part": "re", "degree": 5},
            "`arguments.rank` must be an integer, but is True",
        ),
        (
            "spectra.fitted",
            {"rank": 1, "part": "real", "degree": 5},
            "`arguments.part` must be one of re, im, but is 'real'",
        ),
        ("mean_field.seeded_growth", {"until": "0.6"}, "`arguments.until` must be a number, but is '0.6'"),
        ("thresholds.critical_coupling", {"network": 1.5}, "`arguments.network` must be text, but is 1.5"),
    ],
)
def test_an_argument_of_another_kind_is_refused(measure, arguments, words):
    with pytest.raises(InputError, match=words):
        measures.check(measure, ["fig3a"], arguments)


def test_defaults_may_be_left_out_and_whole_numbers_are_numbers():
    measures.check("mean_field.seeded_growth", ["evidence_seeding"], {})
    measures.check("mean_field.seeded_growth", ["evidence_seeding"], {"until": 1})


def test_sets_of_spectra_are_those_that_there_are(tmp_path):
    (entry,) = (claim for claim in yaml.safe_load(CLAIMS.read_text()) if claim["id"] == "N5")
    entry["readings"] = [reading for reading in entry["readings"] if reading["tables"] == ["spectra/total-critical"]]
    (tmp_path / "claims.yaml").write_text(yaml.safe_dump([entry]))
    assert len(statements.load(tmp_path / "claims.yaml", ["total-critical"])) == 1
    with pytest.raises(InputError, match="one of spectra/three, but is 'spectra/total-critical'"):
        statements.load(tmp_path / "claims.yaml", ["three"])


@pytest.mark.parametrize(
    ("content", "words"), [("- id: [", "must be YAML, but"), ("N1: 3", "list"), ("- 3", "but has 3")]
)
def test_claims_that_are_no_list_of_claims_are_refused_in_one_line(tmp_path, content, words):
    (tmp_path / "claims.yaml").write_text(content)
    with pytest.raises(InputError, match=words) as caught:
        statements.load(tmp_path / "claims.yaml")
    assert "\n" not in str(caught.value)


# Questions without an answer

HEADER = {
    "networks": {"pair": PAIR, "seeded": SEEDED, "narrow": {"drives": [1.5, 1.45]}, "wide": {"drives": [1.5, 1.2]}},
    "couplings": {"total": {"seeding": 0.1, "critical": 0.7}, "subsystem": {"seeding": 0.1}},
    "duration": 100,
}


def empty(name):
    """A table of this name without rows."""
    columns = ("sector", "mode", "re", "im", "N") if name.startswith("spectra/") else catalogue.panel(name).columns
    return Table(pd.DataFrame(columns=list(columns)), HEADER)


@pytest.mark.parametrize("entry", READINGS, ids=lambda entry: f"{entry.id} {entry.reading}")
def test_a_table_without_an_answer_gives_a_row_that_says_why(entry):
    lacking = Table(pd.DataFrame(columns=["a"]), {"no_answer": "the crystals rest at no Γ"})
    for changed in (*entry.tables, None):
        given = {name: lacking if name == changed else empty(name) for name in entry.tables}
        row = ledger.ledger([entry], given).iloc[0]
        assert row["note"].startswith("No answer: "), row["note"]
        assert math.isnan(row["measured"])
        assert row["uncertainty"] == math.inf
        assert row["verdict"] == "ambiguous"
        assert ledger.ledger([entry], given, "quick")["verdict"].iloc[0] == "not evaluated"


def frame(names, *rows):
    return pd.DataFrame(rows, columns=names.split())


SEEDING = "fraction coupling swing_a swing_b rotation_a line_b locking"
NAN, INF = math.nan, math.inf


@pytest.mark.parametrize(
    ("id", "name", "found", "words"),
    [
        # No finite Γ_crit; other networks than the claim asks for; one n.
        ("N1", "Ω = (1.5", frame("n seed others measured width root", (2, 1.5, 0.9, INF, 0, NAN)), "no finite Γ_crit"),
        ("N1", "Ω = (1.5", frame("n seed others measured width root", (2, 1.4, 0.9, 0.5, 0, 0)), "network pair"),
        ("N2", "", frame("n seed others measured width root", (2, 1.2, 0.9, 0.5, 0, 0)), "one n only, 2"),
        ("S6", "", frame("n seed others measured width root", (2, 1.2, 0.9, 0.5, 0, 0)), "no two seeds differ"),
        ("N8", "Eq. (D2)", frame("measured width fixed_point", (INF, 0, INF)), "no finite Γ_crit"),
        # All drives below κ, or all above; no rotation numbers.
        ("N10", "", frame("drive rate line error", (0.8, 0, 0, 0), (0.9, 0, 0, 0)), "at no drive"),
        ("N10", "", frame("drive rate line error", (1.1, 1, 1, 0), (1.2, 1, 1, 0)), "at every drive"),
        ("N10", "", frame("drive rate line error", (0.8, NAN, 0, 0), (0.9, NAN, 0, 0)), "at no drive"),
        ("N3", "Γ/S: limit of", frame("normalisation coupling", ("total", 0.9)), "spectra at the seeding"),
        # At Γ above Γ_crit, or at rest.
        ("S1", "exponent", frame(SEEDING, (1.2, 1, 0, 0, 0, 0, NAN)), "no coupling below Γ_crit"),
        ("S1", "exponent", frame(SEEDING, (0.01, 1, 0, 0, 0, 0, 1), (0.02, 2, 0, 0, 0, 0, 1)), "a power law needs"),
        ("S2", "", frame(SEEDING, (0.5, 1, 0, 0, 0, 0, NAN), (0.6, 2, 0, 0, 0, 0, NAN)), "B does not swing"),
        ("S3", "locking", frame(SEEDING, (0.5, 1, 0, 0, NAN, 0, NAN)), "nothing can be locked"),
        ("S20", "neither", frame(SEEDING, (0.5, 1, 1, 1, 1, 1, 1)), "no coupling above Γ_crit"),
        ("S4", "identity: all start", frame("initial spread swing", ("up", 0, 0)), "the others do not swing"),
        ("S4", "identity: all start", frame("initial spread swing", ("x", 0, 1)), "no start with all up"),
        ("S5", "", frame("n amplitude", (2, 0.1)), "one n only"),
        ("S5", "", frame("n amplitude", (2, 0.0), (3, 0.0)), "do not swing"),
        (
            "S18",
            "the seed's",
            frame("n coupling subsystem frequency critical_coupling", (2, 0, "seed", 0, 0)),
            "Γ_crit",
        ),
        ("S16", "one crystal", frame("system initial line error", ("single", "up", 1, 0)), "two initial states"),
        ("S16", "one crystal", frame("system initial line error", *[("single", "up", 0, 0)] * 2), "nothing oscill"),
        ("N9", "seed A", damped_curve(1, 9, INF).assign(mz=0.1), "does not oscillate|no finite N_α"),
        ("N9", "seed A", pd.concat([damped_curve(1, 9, INF), damped_curve(1, 0, 10)]), "does not oscillate"),
        ("N9", "seed A", damped_curve(1, 0, 10), "no mean field"),
        ("P3", "mean field of A", damped_curve(1, 9, INF), "does not oscillate"),
        ("S1", "three", frame("coupling atoms subsystem time mz", (0.4, INF, 1, 0, 0), (0.4, INF, 1, 1, 1)), "uncoup"),
        # One detuning, range or size; nothing synchronises.
        ("S10", "one critical range: rot", frame("range variance error", (0.1, 0, 0)), "fewer than two ranges"),
        ("S10", "the critical", frame("range variance error", (0, 0, 0), (0.4, 1, 0)), "still differ at the largest"),
        (
            "S9",
            "all up, settled",
            frame("range initial reading deviation start", (0.4,) * 5),
            "narr",
        ),
        ("S9", "from +x, κt", frame("initial start stop panel variance", ("x", 0, 1, "3c", 1)), "window 100 to 200"),
        (
            "S11",
            "the first Γ with equal lines, Ω_A = 1.5",
            frame("drive detuning coupling line_a line_b difference error order", (1.5, 0.1, 0.1, 1, 1, 0, 0, 1)),
            "fewer than two detunings",
        ),
        ("S21", "", frame("atoms deviation", (2, 0.1), (3, 0.1)), "fewer than three"),
        ("S15", "with the rates derived", frame("atoms gamma mapping steady", (1, 10, "derived", 0.1)), "a power law"),
        ("P2", "each", frame("quantity atoms counted_once mean_field", ("exchange_x", 1, 0, 0)), "adds nothing"),
        ("N3", "Γ/S: the paper's", frame("sector mode re im N", ("full", 1, -1, 0, 6)), "oscillate at the largest"),
        ("N3", "Γ/S: the paper's", frame("sector mode re im N", ("full", 1, -1, 1, 6)), "through 1 of the sizes"),
        ("N6", "the paper's branch: Re", frame("sector atoms mode re im", ("symmetric", 9, 1, -1, 0)), "half as large"),
        ("N6", "beyond", frame("sector harmonic level atoms re im", ("symmetric", 1, 1, 9, -1, 1)), "fewer than two"),
        ("N7", "among all", frame("sector harmonic level atoms re", ("symmetric", 1, 1, 9, -1)), "no mode can be"),
        ("N11", "at twice", frame("sector mode re im N", ("full", 1, -1, 0, 6)), "through 1 of the sizes"),
        ("N5", "Γ/S, at Γ_crit: limit", frame("system sector atoms mode re im", ("pair", "full", 3, 1, -1, 1)), "pair"),
    ],
)
def test_what_the_tables_do_not_hold_is_said(id, name, found, words):
    chosen = reading(id, name)
    with np.errstate(all="raise"):
        others = {name: empty(name) for name in chosen.tables[1:]}
        row = ledger.ledger([chosen], {chosen.tables[0]: Table(found, HEADER)} | others).iloc[0]
    assert row["verdict"] == "ambiguous"
    assert re.match(f"No answer: .*({words})", row["note"]), row["note"]


def test_boundaries_without_synchronisation_have_no_answer():
    line = frame("detuning coupling", (0.1, 0.0), (0.2, NAN))
    grid = frame("detuning coupling difference", (0.1, 0.0, NAN), (0.2, 0.1, NAN))
    given = {
        "fig3a": Table(grid),
        **dict.fromkeys(("fig3a_boundary", "fig3a_critical", "fig3a_averaging"), Table(line)),
    }
    given |= {
        "fig3b": Table(frame("drive detuning difference")),
        "fig3b_inset": Table(frame("drive detuning", (1, NAN))),
    }
    for entry in READINGS:
        if entry.id in ("S7", "S8", "S19"):
            assert ledger.ledger([entry], given)["note"].iloc[0].startswith("No answer: "), entry.reading


def test_a_table_that_is_not_what_a_measure_expects_stops_no_other_claim():
    chosen = [reading("S5", ""), reading("S14", "")]
    drift = Table(frame("drift drift_other", (1e-14, 1e-11)))
    found = ledger.ledger(chosen, {"fig2a_inset": Table(frame("m", (2,))), "evidence_conservation": drift})
    assert found["note"].iloc[0].startswith("cannot be measured: KeyError: 'n'.")
    assert list(found["verdict"]) == ["ambiguous", "agrees"]


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
