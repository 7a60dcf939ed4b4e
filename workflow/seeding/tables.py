"""Tidy tables: comma-separated text under `# ` header lines with parameters and units.

Writes are atomic: a temporary file with a fixed name beside the output, then a rename.
Numbers carry twelve significant digits, `nan` and `inf` are spelled out, no cell is empty.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from seeding.checks import InputError


def text(frame: pd.DataFrame, header: Sequence[str] = ()) -> str:
    """The file's text: header lines, then the table."""
    comments = "".join(f"# {line}\n" for line in header)
    return comments + str(frame.to_csv(index=False, float_format="%.12g", na_rep="nan", lineterminator="\n"))


def write_bytes(path: Path | str, content: bytes) -> None:
    """Write a file atomically; a killed or failed write leaves the former file as it was."""
    path = Path(path)
    draft = path.with_name(f".{path.name}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise InputError(f"`out` must be a file that can be written, but {path} is not: {error.strerror}") from None


def write(frame: pd.DataFrame, path: Path | str | None, header: Sequence[str] = ()) -> None:
    """Write a table to `path`, or to standard output where `path` is None."""
    if path is None:
        sys.stdout.write(text(frame, header))
    else:
        write_bytes(path, text(frame, header).encode())


def read(path: Path | str) -> pd.DataFrame:
    """A table written by `write`; InputError where it is missing, cut short or no table."""
    return pd.read_csv(io.StringIO(_body(path)), keep_default_na=False, na_values=["nan"])


def rows(path: Path | str, columns: Sequence[str] = ()) -> list[dict[str, str]]:
    """The rows of a table, every cell as the text it was written; InputError as for `read`, or if a column lacks."""
    found = list(csv.DictReader(io.StringIO(_body(path))))
    lacking = [column for column in columns if found and column not in found[0]]
    if lacking:
        raise InputError(f"table {path} must have the columns {', '.join(columns)}, but lacks {', '.join(lacking)}")
    return found


def _body(path: Path | str) -> str:
    """The table without its header lines, checked to be whole."""
    content = read_text(path)
    if not content.endswith("\n"):
        raise InputError(f"table {path} is cut short: delete it and run again")
    lines = [line for line in content.splitlines(keepends=True) if not line.startswith("# ")]
    widths = {len(row) for row in csv.reader(lines)}  # commas inside quotes separate nothing
    if len(widths) != 1:
        raise InputError(f"table {path} is damaged: delete it and run again")
    return "".join(lines)


def header(path: Path | str) -> list[str]:
    """The header lines of a table, without `# `."""
    return [line[2:] for line in read_text(path).splitlines() if line.startswith("# ")]


def read_text(path: Path | str) -> str:
    """The text of a file; InputError where it is missing or no text."""
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"file {path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"file {path} is damaged: it is no text") from None


def fingerprint(content: Mapping[str, Any]) -> str:
    """A short hash of parameters, the same for the same content in any order."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]
