"""`seeding manifest`: the tables of a finished run and their SHA-256 into docs/reference."""

from __future__ import annotations

import argparse
from pathlib import Path

from seeding.checks import refuse
from seeding.report import comparison
from seeding.report.jobs import tables_behind


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--results", type=Path, default=Path("results"), help="a finished run (default: results)")
    parser.add_argument(
        "--out",
        dest="folder",  # `out` is a file
        type=Path,
        default=Path("docs/reference"),
        metavar="DIR",
        help="where they go, in place of all there (default: docs/reference)",
    )


def run(arguments: argparse.Namespace) -> None:
    """Copy the tables of the default target and write their checksums; InputError where they are not those of here."""
    planned = tables_behind("all")
    if not all(file.is_relative_to(arguments.results) for file in planned):
        raise refuse("results", f"where the workflow here writes, as it does {planned[0]}", str(arguments.results))
    names = [file.relative_to(arguments.results).as_posix() for file in planned]
    comparison.record(arguments.results, arguments.folder, names)
