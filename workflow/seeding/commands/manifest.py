"""`seeding manifest`: the tables of a finished run and their SHA-256 into docs/reference."""

from __future__ import annotations

import argparse
from pathlib import Path

from seeding.report import comparison
from seeding.report.jobs import tables_behind


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--results", type=Path, default=Path("results"), help="a finished run (default: results)")
    parser.add_argument("--out", type=Path, default=Path("docs/reference"), help="where they go, in place of all there")


def run(arguments: argparse.Namespace) -> None:
    """Copy the tables of the default target and write their checksums."""
    planned = [file.relative_to(arguments.results).as_posix() for file in tables_behind("all")]
    comparison.record(arguments.results, arguments.out, planned)
