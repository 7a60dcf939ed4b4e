"""Tables that are whole and not what they should be: every verb that reads one says so in one line."""

import json
import shlex

import pytest
from fuzzing import command_lines, configurations, good_input, processes
from seeding import tables
from seeding.claims.convergence import mean_field
from seeding.cli import main

FIGURE = "figure fig1 --data data --out fig1"
SPECTRUM = "spectra/total-seeding/3.csv"
PANEL = f"panel fig4b --tables {' '.join(good_input.TABLES['spectra'])} --out out.csv"
CLAIMS = f"claims --claims claims.yaml --data data --spectra {SPECTRUM} --out out.csv"
ENGINES = "motion seed_frequencies differences variances boundary inset amplitudes large_networks"


def spoiled(file, kind):
    """Another header, or other cells, in good form."""
    table = tables.table(file)
    rows, header = table.rows, dict(table.header)
    if kind == "words":
        rows = rows.assign(**dict.fromkeys(rows.columns, "word"))
    elif kind == "column":
        rows = rows.drop(columns=rows.columns[-1])
    elif kind == "rows":
        rows = rows.head(0)
    else:
        header["network"] = kind
    file.unlink()  # it is linked to the good one
    tables.write(rows, file, header)


@pytest.mark.parametrize(
    ("words", "file", "kind", "said"),
    [
        (FIGURE, "data/fig1c.csv", 5, ["fig1", "data"]),
        (FIGURE, "data/fig1c.csv", {"drives": 5}, ["fig1c", "one network"]),
        (FIGURE, "data/fig1c.csv", "words", ["fig1", "data"]),
        (FIGURE, "data/fig1c.csv", "column", ["data/fig1c.csv", "columns", "mz_sem"]),
        (FIGURE, "data/fig1c.csv", "rows", ["data/fig1c.csv", "at least one row"]),
        (PANEL, SPECTRUM, 5, [SPECTRUM]),
        (PANEL, SPECTRUM, {"drive": 1}, [SPECTRUM, "drive"]),
        (PANEL, SPECTRUM, "words", [SPECTRUM]),
        (CLAIMS, SPECTRUM, 5, [SPECTRUM]),
        (CLAIMS, SPECTRUM, "words", [SPECTRUM]),
        ("verdicts --table claims.csv --expected verdicts.csv", "claims.csv", "rows", ["claims.csv", "empty"]),
        ("verdicts --table claims.csv --expected verdicts.csv", "verdicts.csv", "column", ["verdicts.csv", "verdict"]),
        ("answers --claims claims.yaml --table judged.csv", "judged.csv", "rows", ["judged.csv", "no such row"]),
        ("answers --claims claims.yaml --table judged.csv", "judged.csv", "column", ["judged.csv", "note"]),
        ("panel fig1c_sample --tables trajectories.csv", "trajectories.csv", [], ["trajectories.csv"]),
    ],
)
def test_a_table_of_something_else_is_one_line_and_nothing_is_written(
    words, file, kind, said, good, tmp_path, monkeypatch, capsys
):
    folder = tmp_path / "case"
    processes.prepared(command_lines.Case(()), good, folder)
    spoiled(folder / file, kind)
    before = processes.listing(folder)
    monkeypatch.chdir(folder)
    assert main(shlex.split(words)) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert all(word in printed.err for word in said), printed.err
    assert processes.listing(folder) == before


@pytest.mark.parametrize(
    ("configuration", "file", "said"),
    [({}, None, ["configuration", "results"]), (None, "data/sf3_variance.csv", ["tables", "error"])],
)
def test_convergence_names_a_configuration_or_a_table_that_is_not_of_a_run(
    configuration, file, said, good, tmp_path, monkeypatch, capsys
):
    folder = tmp_path / "case"
    processes.prepared(command_lines.Case(()), good, folder)
    if file:
        spoiled(folder / file, "column")
    for name in ENGINES.split():  # what computes, and reads no table that is spoiled here
        monkeypatch.setattr(mean_field, name, lambda *_: [])
    monkeypatch.chdir(folder)
    quick = dict(configurations.quick())
    lifetimes = quick["trajectories"]["lifetimes"] | {"atoms": [2], "count": [40], "duration": [20], "start": [0.5]}
    quick["trajectories"] = quick["trajectories"] | {"lifetimes": lifetimes}
    text = json.dumps(quick if configuration is None else configuration)
    lists = f"--spectra {SPECTRUM} --batches 0.npz 20.npz --three 0.npz --lifetimes 0.npz --data data --out out.csv"
    assert main(["convergence", "--configuration", text, *shlex.split(lists)]) == 2
    printed = capsys.readouterr()
    assert printed.err.count("\n") == 1
    assert all(word in printed.err for word in said), printed.err
    assert not (folder / "out.csv").exists()
