"""Options that all verbs share."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from seeding import __version__
from seeding.checks import InputError, refuse


def about(table: str) -> dict[str, str]:
    """What stands first in the header of every table: the library's version and what the table is."""
    return {"seeding": __version__, "table": table}


def parsed(name: str, text: str) -> dict[str, Any]:
    """The JSON object that an option holds, or InputError."""
    try:
        content = json.loads(text)
    except ValueError as error:
        raise InputError(f"`{name}` must be JSON, but {error}") from None
    except RecursionError:
        raise InputError(f"`{name}` must be JSON of a depth that can be read, but is nested too deeply") from None
    if not isinstance(content, dict):
        raise refuse(name, "a JSON object", content)
    return content


def add_out(parser: argparse.ArgumentParser) -> None:
    """The option that names the output file."""
    parser.add_argument("--out", type=Path, metavar="FILE.csv", help="write here instead of standard output")
