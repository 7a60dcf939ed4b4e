"""docs/results.md reads tables as it says: Python on the recorded run, R where it is installed, every table twice."""

import json
import shutil
import subprocess

import numpy as np
import pandas as pd
import pytest
from pages import DOCS, blocks, sections, text
from seeding import tables

PAGE = sections("results.md")
RECORDED = DOCS / "reference"
PANELS = sorted((RECORDED / "data").glob("*.csv"))


@pytest.fixture
def finished(tmp_path, monkeypatch):
    """A folder with a finished run: the recorded one."""
    (tmp_path / "results").symlink_to(RECORDED)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_python_of_the_page_reads_one_table_by_three_ways_to_the_same_numbers(finished):
    found = {}
    for title in ("NumPy", "pandas"):
        for block in blocks(PAGE[title], "python"):
            names = {}
            exec(compile(block, "results.md", "exec"), names)
            found[title, len(found)] = names
    numpy_way, pandas_way, header, library = found.values()
    expected = tables.table("results/data/fig1f.csv")
    for way in (numpy_way["table"], pandas_way["table"], library["table"].frame):
        assert np.array_equal(way["im"], expected.frame["im"])
    assert header["header"] == expected.header | {"sha256": header["header"]["sha256"]}
    assert len(pandas_way["claims"]) == len(tables.read("results/claims.csv"))


def test_names_are_lost_where_the_comments_are_left_in():
    """What the page warns of: NumPy takes them from the checksum."""
    with pytest.raises(ValueError, match="columns"):
        np.genfromtxt(PANELS[0], delimiter=",", names=True, dtype=None, encoding="utf-8")


@pytest.mark.parametrize("file", PANELS, ids=lambda file: file.stem)
def test_every_table_of_a_panel_can_be_read_both_ways(file):
    expected = tables.table(file).rows
    pd.testing.assert_frame_equal(pd.read_csv(file, comment="#"), expected)
    lines = [line for line in file.read_text().splitlines() if not line.startswith("#")]
    names = np.genfromtxt(lines[:20], delimiter=",", names=True, dtype=None, encoding="utf-8").dtype.names
    assert list(names) == list(expected.columns)


def test_comments_come_first_and_nothing_else_has_the_mark():
    for file in RECORDED.rglob("*.csv"):
        lines = file.read_text().splitlines()
        marked = ["#" in line for line in lines]
        assert marked == sorted(marked, reverse=True), file


def test_engines_say_their_units_and_panels_do_not():
    engines = [
        file for file in RECORDED.rglob("*.csv") if file.parent.parent.name in ("spectra", "trajectories", "lifetimes")
    ]
    assert len(engines) > 50
    assert all("units" in tables.header(file) for file in [*engines, *(RECORDED / "mean_field").glob("*.csv")])
    assert not any("units" in tables.header(file) for file in PANELS)


def test_the_shape_shown_is_that_of_the_table():
    shown = blocks(PAGE["The form of a table"], "")[0].splitlines()
    lines = (RECORDED / "data" / "fig1f.csv").read_text().splitlines()
    assert lines[0].startswith(shown[0].partition("…")[0])
    assert [line.partition("  ")[0] for line in (shown[1], *shown[4:])] == [lines[1], *lines[5:7]]
    assert json.loads(lines[3].partition(": ")[2])["drives"] == [1.5, 0.9]


def test_the_checksum_by_hand_is_that_of_the_first_line(finished):
    for block in blocks(PAGE["The form of a table"], "sh"):
        subprocess.run(["bash", "-euc", block], check=True)
        assert subprocess.run(["bash", "-euc", block.replace("n +2", "n +3")], check=False).returncode == 1


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_the_r_of_the_page_runs(finished):
    (block,) = blocks(PAGE["R"], "r")
    block += "stopifnot(nrow(table) == 18, is.numeric(table$re), ncol(claims) == 11, length(header) == 5)\n"
    done = subprocess.run(["Rscript", "-e", block], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_what_was_not_tried_is_called_so():
    assert PAGE["Julia"].strip().startswith("Not tried.")
    assert "Tried with R 4.2.2" in text("results.md")
