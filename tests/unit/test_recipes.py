"""The recipes of docs/recipes do what they say: every block of code on them is run."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import matplotlib
import pytest

ROOT = Path(__file__).parents[2]
RECIPES = ROOT / "docs" / "recipes"
IN_THE_WORKFLOW = {"panel.md", "README.md"}
PAGES = sorted(file.name for file in RECIPES.glob("*.md") if file.name not in IN_THE_WORKFLOW)


def blocks(page, kind):
    return re.findall(rf"^```{kind}\n(.*?)^```", (RECIPES / page).read_text(), flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES)
def test_the_python_of_a_recipe_runs(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "recipe"}
    for block in blocks(page, "python"):
        exec(compile(block, page, "exec"), names)


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_recipe_run(page, tmp_path):
    for block in blocks(page, "sh"):
        run(block, tmp_path)


def run(block, folder):
    """Commands of a shell in which `seeding` is this checkout's."""
    program = f"seeding() {{ '{sys.executable}' -m seeding \"$@\"; }}\nset -eu\n{block}"
    environment = os.environ | {"PYTHONPATH": str(ROOT / "workflow")}
    done = subprocess.run(
        ["bash", "-c", program], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_notebook_draws_both_couplings_and_the_mean_field(monkeypatch):
    matplotlib.use("Agg")
    names = {"__name__": "notebook"}
    for cell in json.loads((RECIPES / "fig1f.ipynb").read_text())["cells"]:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), "fig1f.ipynb", "exec"), names)
    below, critical, mean_field = names["axes"].get_lines()
    assert len(below.get_xdata()) == len(critical.get_xdata()) == len(names["sizes"])
    assert max(below.get_xdata()) < 0
    assert mean_field.get_ydata()[0] == pytest.approx(below.get_ydata()[-1], rel=0.2)


def test_every_recipe_is_listed_and_no_page_is_without_code():
    index = (RECIPES / "README.md").read_text()
    for file in RECIPES.iterdir():
        assert file.name == "README.md" or f"({file.name})" in index
    assert all(blocks(page, "python") or blocks(page, "sh") for page in PAGES)
