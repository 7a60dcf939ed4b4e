"""docs/differences.md leaves out no claim that fails as printed, no figure and no slip."""

import re

import pytest
import yaml
from pages import DOCS, ROOT, rows, sections, text
from seeding import Network, tables
from seeding.paper import catalogue

PAGE = sections("differences.md")
ANSWERS = {row["id"]: row for row in tables.rows(DOCS / "reference" / "answers.csv")}
FIGURES = rows(PAGE["Figures"], "figure")
FAILED = rows(PAGE["Claims that do not hold as printed"], "claim")


def test_claims_that_do_not_hold_as_printed_are_those_of_the_recorded_answers():
    assert {cells[0]: (cells[2], cells[3]) for cells in FAILED} == {
        id: (row["statement"], row["answer"]) for id, row in ANSWERS.items() if row["answer"] != "holds"
    }
    assert f"Of the {len(ANSWERS)} statements" in text("differences.md")


def test_what_was_found_is_said_in_whole_sentences():
    assert [cells[0] for cells in FAILED if not re.match(r"[A-Z(].*[.)]$", cells[4])] == []


def test_a_coherent_seed_that_comes_to_rest_below_the_critical_coupling_is_that_of_the_recorded_table():
    table = tables.table(DOCS / "reference" / "data" / "evidence_coherent_many.csv").frame
    swings = table[table["n"] == 3].set_index("fraction")["swing_seed"]
    (found,) = (cells[4] for cells in FAILED if cells[0] == "S23")
    assert f"its swing is {swings[0.62]:.2f} at 0.62 Γ_crit and {swings[0.86]:.4f} at 0.86" in found


def test_every_claim_that_is_cited_exists():
    cited = set(re.findall(r"\b([NSP]\d{1,2})\b", text("differences.md")))
    assert cited <= set(ANSWERS)
    assert set(re.findall(r"\b(R\d)\b", text("differences.md"))) <= set(re.findall(r"\*\*(R\d),", text("claims.md")))


@pytest.mark.parametrize("figure", catalogue.figures(), ids=lambda figure: figure.name)
def test_every_figure_has_its_row(figure):
    assert [figure.name] == [cells[0] for cells in FIGURES if cells[0] == figure.name]


def test_the_supplement_is_all_of_sf1_to_sf14():
    assert [cells[0] for cells in FIGURES if cells[0].startswith("SF")] == [f"SF{n}" for n in range(1, 15)]


def test_slips_are_those_that_have_a_claim_of_their_own():
    slips = {cells[3] for cells in rows(PAGE["Slips in the printed equations"], "equation")}
    equations = {id for id, row in ANSWERS.items() if row["answer"] != "holds" and "(" in row["place"]}
    assert equations <= slips | {"S15"}
    assert slips <= {id for id, row in ANSWERS.items() if row["answer"] != "holds"}


def test_defaults_are_the_conventions():
    network = Network((1.2, 0.9), 1.0)
    assert (network.initial, network.normalisation, network.interaction) == ("up", "total", "dissipative")
    assert '`normalisation="total"`' in PAGE["Conventions"]
    once = Network((1.2, 0.9), 1.0, interaction="coherent").exchange((2, 2))
    assert once[0, 1] == once[1, 0] == 1.0 / 2 / 2  # Γ/2S for S⁺_A S⁻_B and its conjugate: each pair once


def test_choices_quoted_are_those_of_the_configuration():
    asked = yaml.safe_load((ROOT / "config" / "config.yaml").read_text())
    said = {cells[0]: cells[1] for cells in FIGURES}
    assert all(str(asked["panels"][name]["coupling"]) in said["fig5"] for name in ("fig5a", "fig5c"))
    assert str(asked["networks"]["coherent"]["coupling"]) in said["fig5"]
    assert ", ".join(map(str, asked["trajectories"]["curves"]["atoms"])) in said["fig1"]
    assert f"n = {asked['panels']['fig2a']['n']} in (a)" in said["fig2"]
    sizes = {cells[0]: cells[2] for cells in rows(PAGE["Sizes"], "")}
    large, crystals = asked["spectra"]["large"], asked["spectra"]["crystals"]
    assert f"to N = {2 * max(large['total-seeding'])}" in sizes["spectra, Γ/κ = 0.1"]
    assert f"N = {2 * max(large['total-critical'])}" in sizes["spectra, Γ_crit"]
    for point, row in (("seeding", "spectra, Γ/κ = 0.1"), ("critical", "spectra, Γ_crit")):
        assert f"single crystals to N_α = {max(crystals[point])}" in sizes[row]
    assert f"to N_α = {max(asked['trajectories']['lifetimes']['atoms'])}" in sizes["⟨m⟩(t) at finite size"]
