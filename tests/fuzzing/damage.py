"""What may have happened to a file: cut, changed, gone, or another one in its place."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st
from seeding import tables

from fuzzing.good_input import FILES

DAMAGES = ("cut", "flip", "bytes", "empty", "gone", "header", "column", "words", "numbers", "rows")


def damages(files: tuple[str, ...] = ()) -> st.SearchStrategy[dict[str, tuple[str, int]]]:
    """Damage to none, one or two of these files; to any where none is named."""
    return st.dictionaries(
        st.sampled_from(files or FILES), st.tuples(st.sampled_from(DAMAGES), st.integers(0, 2**31)), max_size=2
    )


def damaged(file: Path, kind: str, number: int) -> None:
    """Do something to a file: cut it, change it, or write another table in its place, in good form."""
    content = file.read_bytes()
    file.unlink()  # it is linked to the good one
    place = number % max(1, len(content))
    if kind == "cut":
        file.write_bytes(content[:place])
    elif kind == "flip":
        file.write_bytes(content[:place] + bytes([number % 251]) + content[place + 1 :])
    elif kind == "bytes":
        file.write_bytes(content[:place] + b"\xff\x00\n" + content[place:])
    elif kind == "empty":
        file.write_bytes(b"")
    elif kind != "gone" and file.suffix == ".npz":
        with np.load(io.BytesIO(content)) as arrays:
            found = dict(arrays)
        name = ("key", "times", "samples")[number % 3]
        found[name] = [np.array("{}"), found["times"], np.zeros((2, 3)), np.array(5), np.array(["a"])][number // 3 % 5]
        np.savez(file, **found)
    elif kind != "gone" and file.suffix == ".csv":
        file.write_bytes(content)
        table = tables.table(file)
        rewritten(file, table.rows, dict(table.header), kind, number)


def rewritten(file: Path, rows: pd.DataFrame, header: dict[str, Any], kind: str, number: int) -> None:
    """A table with another header, without a column, with other cells, or with fewer rows."""
    column = rows.columns[number % rows.shape[1]]
    key = list(header)[number % len(header)] if header else "network"
    if kind == "header" and number % 2:
        header.pop(key, None)
    elif kind == "header":
        header[key] = [None, 5, "text", [], {}, {"drives": 5}, float("nan")][number // 2 % 7]
    elif kind == "column":
        rows = rows.drop(columns=column) if rows.shape[1] > 1 else rows.rename(columns={column: "other"})
    elif kind == "words":
        rows = rows.assign(**{column: "word"})
    elif kind == "numbers":
        rows = rows.assign(**{column: [float("nan"), float("inf"), -1.0, 0.0, 1e308, 1e-320][number // 3 % 6]})
    else:
        rows = rows.head(number % 3)
    tables.write(rows, file, header)
