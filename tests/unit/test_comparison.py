"""Two runs: the same bytes, or how far apart; the recorded tables are those that the manifest names."""

import hashlib
import math
from pathlib import Path

import pandas as pd
import pytest
from seeding import InputError, cli, tables
from seeding.commands import manifest
from seeding.report import comparison

ROWS = {"t": [0, 1], "x": [1.0, -4.0], "word": ["a", "b"], "residual": [1e-14, 2e-14]}
REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


def write(folder, rows, name="data/a.csv", **header):
    tables.write(pd.DataFrame(rows), folder / name, header)


@pytest.fixture
def runs(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        write(folder, ROWS, unit="κ")
    return first, second


def compared(capsys, *words):
    status = cli.main(["compare", *map(str, words)])
    return status, *capsys.readouterr()


def test_equal_runs_have_the_same_bytes_whatever_their_timings_and_the_runs_inside_them(runs, capsys):
    first, second = runs
    write(first, {"s": [1.0]}, "benchmarks/peers.csv")
    write(first, {"x": [1.0]}, "quick/data/a.csv")
    assert compared(capsys, first, second) == (0, "same bytes: 1 tables\n", "")


@pytest.mark.parametrize(
    ("rows", "where", "size"),
    [
        (ROWS | {"x": [1.0, -4.4]}, "x", 0.4 / 4.4),
        (ROWS | {"x": [1.0 + 2e-9, -4.0]}, "x", 5e-10),
        (ROWS | {"residual": [3e-14, 2e-14]}, "roundings", 0),
        (ROWS | {"residual": [1e-9, 2e-14]}, "residual", 1e-7),
        (ROWS | {"x": [math.nan, -4.0]}, "x", math.inf),
        (ROWS | {"word": ["a", "c"]}, "word", math.inf),
        (ROWS | {"x": [math.inf, -4.0]}, "x", math.inf),
        ({key: column[:1] for key, column in ROWS.items()}, "2 rows against 1", math.inf),
        (ROWS | {"y": [0.0, 1.0]}, "other columns", math.inf),
    ],
)
def test_a_difference_is_that_of_the_column_in_units_of_its_largest_value(runs, rows, where, size):
    first, second = runs
    write(second, rows, unit="κ")
    (found,) = comparison.differences(first, second)
    assert (found.table, found.where) == ("data/a.csv", where)
    assert found.size == pytest.approx(size, rel=1e-3)


def test_a_difference_passes_up_to_the_tolerance_and_ends_with_status_1_past_it(runs, capsys):
    first, second = runs
    write(second, ROWS | {"x": [1.0, -4.0 + 4e-8]}, unit="κ")
    status, printed, errors = compared(capsys, first, second)
    assert (status, errors) == (0, "")
    assert "1e-08" in printed
    status, printed, errors = compared(capsys, first, second, "--tolerance", "1e-9")
    assert status == 1
    assert "too far" in printed
    assert errors == "seeding compare: 1 of 1 tables differ by more than 1e-09: data/a.csv\n"


def test_numbers_inside_words_are_no_difference_of_their_own(runs):
    for folder, number in zip(runs, ("1.2e-3", "0.7"), strict=True):
        write(folder, {"note": [f"of {number} κ"]}, unit="κ")
    (found,) = comparison.differences(*runs)
    assert (found.where, found.size) == ("roundings", 0)


def test_other_headers_are_named_and_pass(runs):
    first, second = runs
    write(second, ROWS, unit="s", more=1)
    found = comparison.differences(first, second)
    assert [(entry.where, entry.size) for entry in found] == [("header: unit", 0), ("header: more", 0)]


def test_a_lacking_table_and_a_damaged_one_are_named(runs, capsys):
    first, second = runs
    file = second / "data" / "a.csv"
    file.write_text(file.read_text().replace("-4", "-5"))
    status, _, errors = compared(capsys, first, second)
    assert status == 2
    assert "a.csv was cut or edited" in errors
    file.unlink()
    write(second, {"x": [1.0]}, "data/b.csv")
    assert compared(capsys, first, second)[0] == 1
    assert compared(capsys, first, second / "nowhere")[0] == 1
    assert compared(capsys, first / "nowhere", second)[0] == 2


def test_recorded_tables_take_the_place_of_those_before_and_of_nothing_else(runs, tmp_path):
    first, _ = runs
    folder = tmp_path / "reference"
    write(first, {"x": [1.0]}, "data/old.csv")
    comparison.record(first, folder, ["data/a.csv", "data/old.csv"])
    (folder / "README.md").write_text("kept")
    with pytest.raises(InputError, match=r"b\.csv is missing"):
        comparison.record(first, folder, ["data/a.csv", "data/b.csv"])
    assert comparison.names(folder) == ["data/a.csv", "data/old.csv"]
    comparison.record(first, folder, ["data/a.csv"])
    assert comparison.names(folder) == ["data/a.csv"]
    assert (folder / "README.md").exists()
    digest = hashlib.sha256((first / "data" / "a.csv").read_bytes()).hexdigest()
    assert (folder / comparison.MANIFEST).read_text() == f"{digest}  data/a.csv\n"


def test_a_manifest_is_of_the_workflow_of_this_folder_and_where_it_writes(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["manifest"]) == 2
    assert capsys.readouterr().err.endswith("has no Snakefile\n")
    monkeypatch.chdir(REFERENCE.parents[1])
    assert cli.main(["manifest", "--results", "elsewhere", "--out", str(tmp_path / "out")]) == 2
    assert "`results` must be where the workflow here writes" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_manifest_goes_into_a_folder_that_is_there(tmp_path, monkeypatch):
    results, folder = tmp_path / "results", tmp_path / "reference"
    folder.mkdir()
    write(results, {"x": [1.0]}, "data/a.csv")
    monkeypatch.setattr(manifest, "tables_behind", lambda target: [results / "data" / "a.csv"])
    assert cli.main(["manifest", "--results", str(results), "--out", str(folder)]) == 0
    assert comparison.names(folder) == ["data/a.csv"]


def test_the_manifest_in_docs_holds_every_panel_of_the_paper_and_the_sums_of_the_tables_beside_it():
    lines = dict(reversed(line.split("  ")) for line in (REFERENCE / comparison.MANIFEST).read_text().splitlines())
    assert list(lines) == comparison.names(REFERENCE)
    for name, digest in lines.items():
        assert hashlib.sha256((REFERENCE / name).read_bytes()).hexdigest() == digest
    assert {"claims.csv", "data/fig3a.csv", "data/sf9_cavity.csv", "trajectories/curves/100.csv"} <= set(lines)
