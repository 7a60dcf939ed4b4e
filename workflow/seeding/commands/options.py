"""Options that all verbs share."""

from __future__ import annotations

import argparse
from pathlib import Path

from seeding import __version__


def about(table: str) -> dict[str, str]:
    """What stands first in the header of every table: the library's version and what the table is."""
    return {"seeding": __version__, "table": table}


def add_out(parser: argparse.ArgumentParser) -> None:
    """The option that names the output file."""
    parser.add_argument("--out", type=Path, metavar="FILE.csv", help="write here instead of standard output")
