"""A verdict follows from an interval, and the list of claims is one that can be judged."""

import copy
import math

import pytest
import yaml
from evidence_inputs import CLAIMS, READINGS, reading, true_table
from seeding import InputError
from seeding.claims import ledger, measured, measures, statements
from seeding.paper import catalogue
from seeding.paper.declaration import EVIDENCE, PAPER, SUPPLEMENT

NUMBERS = [*(f"N{k}" for k in range(1, 13)), *(f"S{k}" for k in range(1, 28))]


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
        *("degrees", "finite_size", "large_sizes", "limits", "locking", "mean_field", "printed", "seeding"),
        *("spectra", "states", "synchronisation", "thresholds"),
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
    del entry["readings"][0]["meaning"]
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
