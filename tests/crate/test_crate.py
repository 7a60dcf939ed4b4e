"""A finished run as an RO-Crate: valid by its profiles, complete, and refused where the run is not what it says."""

import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import offline
import pytest
from planning import ROOT
from seeding import configuration, tables
from seeding.cli import main
from seeding.paper import catalogue, declaration
from seeding.report import provenance

CONFIGURATION = configuration.load(ROOT / "config" / "config.yaml")
FIGURES = [figure.name for figure in catalogue.figures(declaration.PAPER, declaration.SUPPLEMENT)]
METADATA = "ro-crate-metadata.json"
# Terms that the crate uses are those of RO-Crate 1.1, and the one that it defines.
TERMS = set(
    "@id @type about actionStatus additionalType agent alternateName author conformsTo contentSize creator dateCreated"
    " datePublished description encodingFormat endTime exampleOfWork hasPart identifier input instrument license"
    " mainEntity mentions name object output programmingLanguage result softwareRequirements softwareVersion url"
    " version workExample sha256".split()
)


@pytest.fixture(autouse=True)
def here(monkeypatch):
    monkeypatch.chdir(ROOT)


@pytest.fixture
def results(tmp_path):
    """A finished run: the recorded tables, stand-ins for the figures and the report, provenance as it is written."""
    folder = tmp_path / "results"
    shutil.copytree(ROOT / "docs" / "reference", folder)
    (folder / "figures").mkdir()
    for name in FIGURES:
        for kind in ("pdf", "svg", "png"):
            (folder / "figures" / f"{name}.{kind}").write_text(name)
    (folder / "report.html").write_text("<html></html>")
    (folder / "provenance.json").write_text(json.dumps(provenance.collect(CONFIGURATION)))
    return folder


def written(results, capsys):
    assert main(["crate", "--results", str(results)]) == 0, capsys.readouterr().err
    return results / "crate.zip"


def validated(crate, cache):
    """Exit status and words of the validator, with the required checks of the profile and of those below it."""
    program = Path(sys.executable).with_name("rocrate-validator")
    words = ["--offline", "--cache-path", cache, "--no-paging", "--verbose", "--profile-identifier"]
    command = [program, "--disable-color", "-y", "validate", *words, "workflow-run-crate", crate]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_the_crate_is_valid_and_one_without_its_action_is_not(results, capsys, tmp_path):
    crate, cache = written(results, capsys), offline.cache(tmp_path)
    status, printed = validated(crate, cache)
    assert status == 0, printed
    assert "is a valid workflow-run-crate" in printed
    broken = tmp_path / "broken"
    with zipfile.ZipFile(crate) as archive:
        archive.extractall(broken)
    metadata = json.loads((broken / METADATA).read_text())
    action = next(entity for entity in metadata["@graph"] if entity["@type"] == "CreateAction")
    action["instrument"] = {"@id": "configuration.json"}
    (broken / METADATA).write_text(json.dumps(metadata))
    status, printed = validated(broken, cache)
    assert status == 1
    assert "MUST reference the root data entity's mainEntity" in " ".join(printed.split())


def test_the_crate_says_what_made_what(results, capsys):
    with zipfile.ZipFile(written(results, capsys)) as archive:
        graph = {entity["@id"]: entity for entity in json.loads(archive.read(METADATA))["@graph"]}
        names = set(archive.namelist())
        (run,) = (entity for entity in graph.values() if entity["@type"] == "CreateAction")
        made = {reference["@id"] for reference in run["result"]}
        for name in made:
            assert hashlib.sha256(archive.read(name)).hexdigest() == graph[name]["sha256"]
        assert json.loads(archive.read("configuration.json")) == CONFIGURATION
    tables_of_the_run = {f"results/{file.relative_to(results)}" for file in results.rglob("*.csv")}
    assert tables_of_the_run | {f"results/figures/{name}.pdf" for name in FIGURES} <= made
    assert {graph[name]["encodingFormat"] for name in tables_of_the_run} == {"text/csv"}
    assert run["instrument"] == graph["./"]["mainEntity"] == {"@id": "Snakefile"}
    assert run["object"] == {"@id": "configuration.json"}
    assert "ComputationalWorkflow" in graph["Snakefile"]["@type"]
    assert graph["Snakefile"]["programmingLanguage"]["@id"].endswith("#snakemake")
    assert graph[graph["./"]["author"]["@id"]]["name"] == "The authors of the seeding reproduction package"
    assert graph[graph["./"]["license"]["@id"]]["name"] == "BSD-3-Clause"
    installed = json.loads((results / "provenance.json").read_text())["packages"]
    assert graph["https://numpy.org"]["softwareVersion"] == installed["numpy"]
    assert {"workflow/seeding/cli.py", "config/config.yaml", "LICENSE"} <= names
    assert not [name for name in names if "__pycache__" in name]
    assert {term for entity in graph.values() for term in entity} <= TERMS


def test_a_run_of_another_commit_than_the_workflow_packed_with_it_is_named(results, capsys):
    found = json.loads((results / "provenance.json").read_text())
    here = found["commit"]
    (results / "provenance.json").write_text(json.dumps(found | {"commit": "0" * 40, "modified": False}))
    with zipfile.ZipFile(written(results, capsys)) as archive:
        graph = {entity["@id"]: entity for entity in json.loads(archive.read(METADATA))["@graph"]}
    assert f"the run is of commit {'0' * 40}, the workflow packed with it of {here}" in capsys.readouterr().out
    assert f"the workflow packed here is that of commit {here}" in graph["#run"]["description"]
    assert graph["Snakefile"]["version"].startswith(here)


def refused(results, capsys, *words):
    """The one line of a crate that is not written."""
    assert main(["crate", "--results", str(results), *words]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert not list(results.rglob("*.zip"))
    return line


@pytest.mark.parametrize("name", ["provenance.json", "answers.csv", "figures/SF9.png", "data/fig3a.csv", "report.html"])
def test_a_run_that_is_not_finished_is_refused(results, capsys, name):
    (results / name).unlink()
    assert f"must hold a finished run, but {name} is missing: `make` or" in refused(results, capsys)


def test_tables_that_are_not_those_of_the_run_are_refused(results, capsys):
    file = results / "data" / "fig3a.csv"
    before, table = file.read_text(), tables.table(file)
    file.write_text(before[:-40])
    assert "fig3a.csv" in refused(results, capsys)
    tables.write(table.rows.assign(difference=table.rows["difference"] + 0.1), file, table.header)
    assert "1 differ, such as data/fig3a.csv" in refused(results, capsys)
    file.write_text(before)
    found = json.loads((results / "provenance.json").read_text())
    for change, expected in (
        ({"foreign": {"fig2a": "duration"}}, "tables of another configuration, such as fig2a"),
        ({"configuration": found["configuration"] | {"scale": "quick"}}, "was edited"),
    ):
        (results / "provenance.json").write_text(json.dumps(found | change))
        assert expected in refused(results, capsys)
    (results / "provenance.json").write_text("{")
    assert "provenance.json" in refused(results, capsys)


def test_without_the_package_one_line_says_what_to_do(results, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "rocrate.rocrate", None)
    assert "the package rocrate, which is not here: `make crate` has it" in refused(results, capsys)
