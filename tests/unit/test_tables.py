"""Tables survive a round trip, are never half written and never half read."""

import hashlib
import math

import numpy as np
import pandas as pd
import pytest
from seeding import InputError, tables
from seeding.checks import NoAnswer

HEADER = {"drives": [1.5, 1e-5, 0.1 + 0.2], "text": 'Γ: "1"', "inside": {"none": None, "whole": 3}}


def test_numbers_of_a_header_are_those_that_were_written_to_the_last_digit(tmp_path):
    header = {"tuple": (1, 2), "numpy": np.float64(1) / 3, "far": math.inf, "undefined": [math.nan, -math.inf]}
    tables.write(pd.DataFrame({"a": [1]}), tmp_path / "t.csv", header)
    again = tables.header(tmp_path / "t.csv")
    assert again == {"tuple": [1, 2], "numpy": 1 / 3, "far": "inf", "undefined": ["nan", "-inf"]}
    assert tables.number(again["far"]) == math.inf
    assert math.isnan(tables.number(again["undefined"][0]))


def test_a_header_of_another_form_is_refused_in_one_line(tmp_path):
    (tmp_path / "t.csv").write_text("# n=2 drives=[1.5 0.9]\na,b\n1,2\n")
    with pytest.raises(InputError, match="key: JSON") as caught:
        tables.table(tmp_path / "t.csv")
    assert "\n" not in str(caught.value)


def test_a_table_without_an_answer_says_why_when_it_is_asked_for_its_rows(tmp_path):
    tables.write(pd.DataFrame(columns=["a", "b"]), tmp_path / "t.csv", {"no_answer": "nothing oscillates"})
    found = tables.table(tmp_path / "t.csv")
    assert list(found.rows.columns) == ["a", "b"]
    with pytest.raises(NoAnswer, match="nothing oscillates"):
        _ = found.frame
    with pytest.raises(NoAnswer):
        tables.read(tmp_path / "t.csv")


def test_values_survive_to_twelve_digits_and_headers_whole(tmp_path):
    frame = pd.DataFrame({"N": [1, 2, 3], "value": [math.pi * 1e-7, math.inf, math.nan], "kind": ["a", "b", "c"]})
    path = tmp_path / "deep" / "table.csv"
    tables.write(frame, path, HEADER)
    again = tables.read(path)
    assert tables.header(path) == HEADER
    assert list(again.columns) == list(frame.columns)
    assert again["N"].dtype == np.int64
    assert again["value"][0] == pytest.approx(math.pi * 1e-7, rel=1e-11)
    assert again["value"][1] == math.inf
    assert math.isnan(again["value"][2])
    assert "nan" in path.read_text()
    assert [entry.name for entry in path.parent.iterdir()] == ["table.csv"]


def test_a_failed_write_leaves_the_former_table(tmp_path, monkeypatch):
    path = tmp_path / "table.csv"
    tables.write(pd.DataFrame({"a": [1]}), path)
    before = path.read_bytes()

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(InputError, match="No space left"):
        tables.write(pd.DataFrame({"a": [2]}), path)
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("content", ["", "# only a header\n", "a,b\n1,2\n3", "a,b\n1,2\n3\n"])
def test_a_table_cut_short_is_noticed_on_reading(tmp_path, content):
    path = tmp_path / "table.csv"
    path.write_text(content)
    with pytest.raises(InputError, match="delete it and run again"):
        tables.read(path)


def test_a_table_cut_or_edited_anywhere_is_noticed_by_every_reader(tmp_path):
    path = tmp_path / "table.csv"
    tables.write(pd.DataFrame({"a": [1, 2, 3], "word": ["x", "y", "z"]}), path, HEADER)
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    places = range(len(b"# sha256: "), len(whole))
    edits = [whole[:at] for at in places]
    edits += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in places]
    edits += [b"".join([*lines[:at], *lines[at + 1 :]]) for at in range(1, len(lines))]
    for content in edits:
        path.write_bytes(content)
        for reader in (tables.table, tables.rows, tables.header):
            with pytest.raises(InputError, match=r"delete it and run again|no text"):
                reader(path)


def test_the_checksum_is_that_of_what_follows_it(tmp_path):
    path = tmp_path / "table.csv"
    tables.write(pd.DataFrame({"a": [1]}), path, {"unit": "κ"})
    first, rest = path.read_bytes().split(b"\n", 1)
    assert first.decode() == f'# sha256: "{hashlib.sha256(rest).hexdigest()}"'
    assert tables.header(path) == {"unit": "κ"}


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "t.csv").write_bytes(b"\xff\xfe\x00binary\n")
    for reader in (tables.read, tables.header):
        with pytest.raises(InputError, match="no text"):
            reader(tmp_path / "t.csv")


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(InputError, match=r"missing\.csv"):
        tables.read(tmp_path / "missing.csv")
