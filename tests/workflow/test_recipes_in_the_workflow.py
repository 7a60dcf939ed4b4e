"""The recipes that change the workflow do what they say."""

import re

import pytest
from planning import ROOT, copied_checkout, snakemake

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


def test_drives_of_ones_own_make_a_figure_and_leave_the_papers_results(checkout):
    (overlay,) = (text for kind, text in blocks("drives.md") if kind == "yaml")
    (checkout / "mine.yaml").write_text(overlay)
    printed = snakemake(checkout, "fig5", "--dry-run", "--configfile", "mine.yaml")
    assert "results/mine/figures/fig5" in printed
    assert not (checkout / "results" / "figures").exists()
