"""Tables that lack what a figure shows, answer nothing, are degenerate or of different networks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from figure_drawing import DRAWN, READ, command, drawn, slow_supplement, titles, write_tables, written
from figure_inputs import HEADERS, SYNTHETIC, network, pairs, synthetic
from seeding import tables
from seeding.checks import InputError
from seeding.paper import catalogue, headers


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tables(tmp_path_factory.mktemp("data"))


NEEDED = [
    *[("fig4", f"fig4{panel}", key) for panel in "abcdef" for key in ("limit", "coupling")],
    ("fig1", "fig1f_inset", "limit"),
    ("fig1", "fig1f", "couplings"),
    ("fig2", "fig2a", "n"),
    ("SF1", "sf1_difference", "network"),
    ("SF6", "sf6_modes", "couplings"),
    ("SF6", "sf6_modes", "oscillating"),
    ("SF7", "sf6_gaps", "couplings"),
    ("SF7", "sf7_fits", "minimum"),
    ("SF10", "sf10_modes", "oscillating"),
    ("SF11", "sf10_gaps", "couplings"),
    ("SF11", "sf11_fits", "minimum"),
]


@pytest.mark.parametrize(("name", "table", "key"), NEEDED)
def test_a_header_without_a_number_that_the_figure_shows_is_refused(name: str, table: str, key: str) -> None:
    read = synthetic(*catalogue.figure(name).tables)
    del read[table].header[key]
    with pytest.raises(InputError, match=f"table {table} must have `{key}"):
        drawn(name, read)


def test_a_limit_without_its_uncertainty_is_refused() -> None:
    read = synthetic(*catalogue.figure("fig4").tables)
    read["fig4a"].header["limit"] = {"value": 0.0}
    with pytest.raises(InputError, match=r"table fig4a must have `limit\.uncertainty` in its header"):
        drawn("fig4", read)


def without_answer(table: tables.Table) -> tables.Table:
    return tables.Table(table.rows.iloc[:0], {**table.header, "no_answer": "no reply was found at Γ = 0.3"})


@pytest.mark.parametrize(("name", "table"), slow_supplement(READ))
def test_a_table_without_an_answer_leaves_the_rest_of_its_figure_standing(name: str, table: str) -> None:
    whole, read = drawn(name, synthetic(*catalogue.figure(name).tables)), synthetic(*catalogue.figure(name).tables)
    read[table] = without_answer(read[table])
    figure = drawn(name, read)
    assert "no answer: no reply was found at Γ = 0.3" in written(figure)
    if table not in ("sf3_mz", "sf8_mz"):  # the number of panels is that of its networks, couplings, …
        assert titles(figure).keys() == titles(whole).keys()
    if name.startswith("fig"):
        blank = {letter for letter, axes in titles(figure).items() if not axes.axison}
        assert len(blank - {"a", "b"} if name == "fig1" else blank) <= 1


@pytest.mark.parametrize("name", slow_supplement(DRAWN))
def test_a_figure_of_which_no_table_has_an_answer_says_so(name: str) -> None:
    read = synthetic(*catalogue.figure(name).tables)
    for bare in (False, True):
        empty = {table: without_answer(found) for table, found in read.items()}
        if bare:
            empty = {
                table: tables.Table(found.rows, {"no_answer": found.header["no_answer"]})
                for table, found in empty.items()
            }
        assert "no reply was found" in written(drawn(name, empty))


def first_row(table: pd.DataFrame) -> pd.DataFrame:
    return table.iloc[:1]


def one_curve(table: pd.DataFrame) -> pd.DataFrame:
    """Of everything that tells curves apart only the first."""
    for column in ("atoms", "subsystem", "normalisation", "sector", "branch", "panel", "initial", "reading", "drive"):
        if column in table:
            table = table[table[column] == table[column].iloc[0]]
    return table


MEASURED = (
    *("mz", "mz_sem", "amplitude", "frequency", "difference", "variance", "line", "rotation", "peak", "ratio", "re"),
    *("im", "value", "decay", "decay_error", "frequency_error", "exponent", "modulus", "deviation", "cutoff_error"),
    *("first_order", "steady", "steady_first_order", "printed", "counted_once", "mean_field", "closed", "measured"),
)


def all_zero(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(**{column: 0.0 for column in MEASURED if column in table and column != "frequency"})


def all_still(table: pd.DataFrame) -> pd.DataFrame:
    """Nothing oscillates; the frequency of a transform is its axis."""
    return (
        all_zero(table)
        if "amplitude" in table
        else all_zero(table).assign(**{c: 0.0 for c in ("frequency",) if c in table})
    )


def undefined(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(**{column: np.nan for column in MEASURED if column in table and table[column].dtype == float})


@pytest.mark.parametrize("change", [first_row, one_curve, all_zero, all_still, undefined])
@pytest.mark.parametrize("name", slow_supplement(DRAWN))
def test_degenerate_tables_are_drawn(name: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    read = synthetic(*catalogue.figure(name).tables)
    assert drawn(name, {table: tables.Table(change(found.rows), found.header) for table, found in read.items()})


def test_a_missing_table_is_one_line_and_writes_nothing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("fig5", tmp_path / "nowhere", tmp_path / "out" / "fig5") == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert "fig5a.csv" in message
    assert not (tmp_path / "out").exists()


def test_a_table_without_a_column_or_rows_is_named(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for panel in "abc":
        tables.write(pairs(), tmp_path / f"fig5{panel}.csv")
    tables.write(pairs().drop(columns="mz"), tmp_path / "fig5b.csv")
    assert command("fig5", tmp_path, tmp_path / "out") == 2
    assert "fig5b.csv must have the columns" in capsys.readouterr().err
    tables.write(pairs().iloc[:0], tmp_path / "fig5b.csv")
    assert command("fig5", tmp_path, tmp_path / "out") == 2
    assert "at least one row" in capsys.readouterr().err
    assert not list(tmp_path.glob("out*"))


TOGETHER = [
    ("fig1", "fig1c", "fig1c_sample"),
    ("fig1", "fig1d", "fig1d_sample"),
    ("fig1", "fig1f", "fig1f_mean_field"),
    ("fig3", "fig3a", "fig3a_critical"),
    ("fig3", "fig3a", "fig3a_boundary"),
    ("fig3", "fig3a", "fig3a_averaging"),
    ("SF1", "sf1_difference", "sf1_critical"),
    ("SF7", "sf7_lifetime", "fig1f_mean_field"),
    ("SF11", "sf11_lifetime", "fig1f_mean_field"),
    ("SF14", "sf14_limits", "sf14_family"),
    ("SF14", "sf14_family", "sf14_up"),
]


@pytest.mark.parametrize(("name", "one", "other"), TOGETHER)
def test_curves_of_different_networks_do_not_share_axes(name: str, one: str, other: str) -> None:
    read = synthetic(*catalogue.figure(name).tables)
    read[other].header["network"] = {**read[other].header["network"], "drives": [1.6, 0.9]}
    with pytest.raises(InputError, match=f"(?s)(?=.*{one})(?=.*{other})(?=.*`drives`)"):
        drawn(name, read)


def test_tables_are_of_one_network_where_every_entry_agrees() -> None:
    pair = network((1.5, 0.9), 0.1)

    def check(other: dict[str, object], **more: object) -> None:
        read = {"one": {"network": pair}, "two": {"network": other}, "three": {}}
        headers.same_network(
            {name: tables.Table(pd.DataFrame(), dict(header)) for name, header in read.items()}, *read, **more
        )

    check(pair)
    for other, key in (
        (pair | {"coupling": 0.2}, "coupling"),
        (pair | {"initial": "x"}, "initial"),
        (pair | {"weights": [0.4, 0.6]}, "weights"),
    ):
        with pytest.raises(InputError, match=f"tables one and two must be of one network, but `{key}` is") as error:
            check(other)
        assert "\n" not in str(error.value)
    # Where Γ and the drive of B change along the axes, the seed is still one.
    check(network((1.5, 0.7), 0.2), free=("drives", "coupling"))
    with pytest.raises(InputError, match="`drives`"):
        check(network((1.4, 0.9), 0.1), free=("drives", "coupling"))


def test_different_networks_are_one_line_and_write_nothing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for table in catalogue.figure("fig1").tables:
        tables.write(SYNTHETIC[table], tmp_path / f"{table}.csv", HEADERS[table])
    header = HEADERS["fig1f_mean_field"] | {"network": network((1.5, 0.9), 0.2)}
    tables.write(SYNTHETIC["fig1f_mean_field"], tmp_path / "fig1f_mean_field.csv", header)
    assert command("fig1", tmp_path, tmp_path / "out") == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert "fig1f_mean_field" in message
    assert not list(tmp_path.glob("out*"))
