"""`seeding answers`: one answer to every claim, from the verdicts on its readings."""

from __future__ import annotations

import argparse
from pathlib import Path

from seeding import tables
from seeding.checks import understood
from seeding.claims import answers, statements
from seeding.commands import options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--claims", type=Path, required=True, metavar="FILE.yaml", help="the claims")
    parser.add_argument("--table", type=Path, required=True, metavar="CLAIMS.csv", help="table of `seeding claims`")
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Make the table of answers and write it."""
    readings = statements.load(arguments.claims)
    with understood(f"table {arguments.table}"):
        judged = tables.rows(arguments.table, ("id", "reading", "verdict", "note"))
        found = answers.answers(readings, judged, f"table {arguments.table}")
    tables.write(found, arguments.out, options.about("answers"))
