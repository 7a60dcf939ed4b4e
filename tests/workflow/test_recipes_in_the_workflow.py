"""The recipes that change the workflow do what they say."""

import io
import re

import pandas as pd
import pytest
from planning import ROOT, copied_checkout, snakemake
from seeding import tables
from seeding.claims import ledger, statements

RECIPES = ROOT / "docs" / "recipes"


@pytest.fixture
def checkout(tmp_path):
    copied_checkout(tmp_path)
    return tmp_path


def blocks(page):
    return re.findall(r"^```(\w+)\n(.*?)^```", (RECIPES / page).read_text(), flags=re.MULTILINE | re.DOTALL)


def test_the_panel_of_the_recipe_is_built(checkout):
    for kind, text in blocks("panel.md"):
        first = text.partition("\n")[0]
        named = re.fullmatch(r"(?:#|\.\.) (workflow/\S+)", first)
        if named:
            file = checkout / named[1]
            file.parent.mkdir(exist_ok=True)
            file.write_text(text.partition("\n")[2])
        elif kind == "yaml":
            file = checkout / "config" / ("claims.yaml" if text.startswith("- id") else "config.yaml")
            file.write_text(file.read_text() + text)
    snakemake(checkout, "fig6", "--configfile", "config/quick.yaml")
    assert (checkout / "results" / "quick" / "figures" / "fig6.svg").stat().st_size > 3000


def test_the_verdict_that_the_recipe_of_a_panel_expects_is_the_one_that_is_found(tmp_path):
    (claim,) = (text for kind, text in blocks("panel.md") if kind == "yaml" and text.startswith("- id"))
    (verdicts,) = (text for kind, text in blocks("panel.md") if kind == "csv")
    (tmp_path / "claims.yaml").write_text(claim.replace("figures: [fig6a]", "figures: [fig1c]"))  # fig6a is not here
    readings = statements.load(tmp_path / "claims.yaml")
    data = ROOT / "docs" / "reference" / "data"
    found = ledger.ledger(readings, {name: tables.table(data / f"{name}.csv") for name in readings[0].tables})
    expected = pd.read_csv(io.StringIO(verdicts), names=["id", "reading", "verdict"])
    assert ledger.changes(found, expected) == []
    assert len(ledger.changes(found, expected.head(0))) == 1


def test_drives_of_ones_own_make_a_figure_and_leave_the_papers_results(checkout):
    (overlay,) = (text for kind, text in blocks("drives.md") if kind == "yaml")
    (checkout / "mine.yaml").write_text(overlay)
    printed = snakemake(checkout, "fig5", "--dry-run", "--configfile", "mine.yaml")
    assert "results/mine/figures/fig5" in printed
    assert not (checkout / "results" / "figures").exists()
