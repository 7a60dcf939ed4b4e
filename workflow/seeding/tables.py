"""Tidy tables: comma-separated text under header lines `# key: JSON`, which hold parameters and units.

Writes are atomic: a temporary file with a fixed name beside the output, then a rename. The first line holds the SHA-256
of all that follows it, so that a table that was cut or edited later is noticed by whoever reads it.
Numbers carry twelve significant digits in the table and all of them in the header; `nan` and `inf` are spelled out,
no cell is empty. A table whose question has no answer at its parameters has no rows, and says why under `no_answer`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from seeding.checks import InputError, NoAnswer, understood

Header = Mapping[str, Any]
MARK = "# "
CHECKSUM = "sha256"  # key of the first line; no part of the header that readers see


@dataclass(frozen=True)
class Table:
    """Rows and header of a table; `frame` raises NoAnswer where the table says that it has none."""

    rows: pd.DataFrame
    header: dict[str, Any] = field(default_factory=dict)

    @property
    def frame(self) -> pd.DataFrame:
        """The rows; NoAnswer with the reason where there is no answer."""
        if "no_answer" in self.header:
            raise NoAnswer(str(self.header["no_answer"]))
        return self.rows


def text(frame: pd.DataFrame, header: Header | None = None) -> str:
    """The file's text: its checksum, header lines, then the table."""
    lines = "".join(_line(key, value) for key, value in (header or {}).items())
    content = lines + str(frame.to_csv(index=False, float_format="%.12g", na_rep="nan", lineterminator="\n"))
    return _line(CHECKSUM, _digest(content)) + content


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


def write(frame: pd.DataFrame, path: Path | str | None, header: Header | None = None) -> None:
    """Write a table to `path`, or to standard output where `path` is None."""
    if path is None:
        sys.stdout.write(text(frame, header))
    else:
        write_bytes(path, text(frame, header).encode())


def table(path: Path | str) -> Table:
    """A table written by `write`, rows and header; InputError where it is missing, cut, edited or no table."""
    content = _checked(path)
    body = _body(path, content)
    with understood(f"table {path}"):
        frame = pd.read_csv(io.StringIO(body), keep_default_na=False, na_values=["nan"])
    return Table(frame, _header(path, content))


def read(path: Path | str) -> pd.DataFrame:
    """The rows of a table; InputError as for `table`, NoAnswer where it has none."""
    return table(path).frame


def rows(path: Path | str, columns: Sequence[str] = ()) -> list[dict[str, str]]:
    """The rows of a table, every cell as the text it was written; InputError as for `table`, or if a column lacks."""
    found = list(csv.DictReader(io.StringIO(_body(path, _checked(path)))))
    lacking = [column for column in columns if found and column not in found[0]]
    if lacking:
        raise InputError(f"table {path} must have the columns {', '.join(columns)}, but lacks {', '.join(lacking)}")
    return found


def header(path: Path | str) -> dict[str, Any]:
    """The header of a table: key → value; InputError as for `table`, and for a line that is not `# key: JSON`."""
    return _header(path, _checked(path))


def number(value: Any) -> float:
    """A number of a header, where those that JSON has no word for are text."""
    return float(value)


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


def _line(key: str, value: Any) -> str:
    return f"{MARK}{key}: {json.dumps(_spelled(value), ensure_ascii=False)}\n"


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def _checked(path: Path | str) -> str:
    """The text of a table below its checksum; InputError where the two differ. A table written by hand has none."""
    content = read_text(path)
    if not content.endswith("\n"):
        raise InputError(f"table {path} is cut short: delete it and run again")
    first, _, rest = content.partition("\n")
    if not first.startswith(f"{MARK}{CHECKSUM}: "):
        return content
    if first + "\n" != _line(CHECKSUM, _digest(rest)):
        raise InputError(f"table {path} was cut or edited after it was written: delete it and run again")
    return rest


def _body(path: Path | str, content: str) -> str:
    """The table without its header lines, checked to have rows of one length."""
    lines = [line for line in content.splitlines(keepends=True) if not line.startswith(MARK)]
    try:
        widths = {len(row) for row in csv.reader(lines)}  # commas inside quotes separate nothing
    except csv.Error:  # a field without end
        widths = set()
    if len(widths) != 1:
        raise InputError(f"table {path} is damaged: delete it and run again")
    return "".join(lines)


def _header(path: Path | str, content: str) -> dict[str, Any]:
    entries = {}
    for line in content.splitlines():
        if not line.startswith(MARK):
            continue
        key, _, value = line.removeprefix(MARK).partition(": ")
        try:
            entries[key] = json.loads(value)
        except (ValueError, RecursionError):
            raise InputError(
                f"table {path} must have header lines `# key: JSON`, but has {line!r}: delete it and run again"
            ) from None
    return entries


def _spelled(value: Any) -> Any:
    """`value` as JSON can hold it: tuples as lists, numbers of NumPy as Python's, what is not finite as text."""
    if isinstance(value, Mapping):
        return {str(key): _spelled(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_spelled(entry) for entry in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value
