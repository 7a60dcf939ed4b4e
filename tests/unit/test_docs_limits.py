"""docs/limits.md quotes what was measured, and the engines refuse what it says in the words that it says."""

import ast
import re
import sys

import pandas as pd
import pytest
import yaml
from pages import CODE, DOCS, ROOT, rows, sections, text
from seeding import cli, tables
from seeding.report import costs, limits

PAGE = sections("limits.md")
COSTS = costs.read(DOCS / "costs.csv")


def linked(cell):
    """The text of the page that a cell links to, on one line."""
    return " ".join((DOCS / re.search(r"\]\(([^)#]+)", cell)[1]).read_text().split())


def test_times_and_memory_are_those_of_the_committed_costs():
    assert limits.with_reached(text("limits.md"), COSTS) == text("limits.md")


def test_every_engine_with_sizes_was_measured_at_the_largest_of_the_configuration():
    asked = yaml.safe_load((ROOT / "config" / "config.yaml").read_text())
    largest = {name: max(sizes) for name, sizes in asked["spectra"]["large"].items()}
    block = text("limits.md").partition("<!-- reached -->")[2].partition("<!-- end -->")[0]
    shown = {what: re.findall(r"(\d+): \d+ s", sizes) for what, sizes in rows(block, "what")}
    assert "not measured" not in block
    for what, (_, run) in limits.REACHED.items():
        assert int(shown[what][-1]) >= largest.get(run, 0)
    assert f"at most {asked['trajectories']['batch']} trajectories" in text("limits.md")
    assert f"twelve modes a sector up to N_α = 50, six from {asked['spectra']['fewer']['from']} on" in text("limits.md")
    counts = [asked["spectra"]["modes"], *(asked["spectra"][key]["modes"] for key in ("fewer", "crystals"))]
    assert counts == [12, 6, 8]


@pytest.mark.parametrize(("engine", "measured", "page"), rows(PAGE["What was reached"], "engine"))
def test_what_was_measured_elsewhere_stands_there(engine, measured, page):
    assert all(quoted in linked(page) for quoted in CODE.findall(measured))


@pytest.mark.parametrize(("what", "error", "source"), rows(PAGE["What is approximate"], "what"))
def test_errors_are_those_of_the_convergence_table_or_of_the_page_named(what, error, source):
    if source.startswith("convergence: "):
        table = pd.DataFrame(tables.rows(DOCS / "reference" / "convergence.csv"))
        found = table[table["change"] == CODE.search(source)[1]]["effect"].astype(float)
        bound = float(error.removeprefix("≤ "))
        assert bound / 100 < found.max() <= bound
    else:
        assert all(quoted in linked(source) for quoted in CODE.findall(error))


@pytest.mark.parametrize(("command", "says"), rows(PAGE["What is refused"], "command"))
def test_what_is_refused_is_refused_in_these_words_and_writes_nothing(command, says, tmp_path, capsys):
    words = command.strip("`").split()
    out = tmp_path / "out.csv"
    assert cli.main([*words, "--out", str(out)]) == 2
    said = capsys.readouterr()
    expected = ".*".join(re.escape(part) for part in says.split("…"))
    assert re.fullmatch(f"seeding {words[0]}: {expected}\n", said.err)
    assert said.out == ""
    assert not out.exists()


def test_the_modules_that_windows_lacks_are_imported_where_the_page_says():
    for file, module in (("workflow/runs.py", "fcntl"), ("workflow/seeding/machine.py", "resource")):
        imports = [node for node in ast.parse((ROOT / file).read_text()).body if isinstance(node, ast.Import)]
        assert module in {alias.name for node in imports for alias in node.names}
        assert f"`{module}`" in PAGE["Where it was run"]


def test_this_python_is_one_of_those_listed():
    listed = {cells[0] for cells in rows(PAGE["Where it was run"], "Python")}
    assert f"{sys.version_info.major}.{sys.version_info.minor}" in listed
    allowed = re.search(r'requires-python = ">=3\.(\d+),<3\.(\d+)"', (ROOT / "pyproject.toml").read_text())
    assert listed == {f"3.{minor}" for minor in range(*map(int, allowed.groups()))}
