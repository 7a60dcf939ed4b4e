"""`seeding verdicts`: the verdicts of a claims table against those that are expected."""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from seeding import tables
from seeding.checks import ComputationError
from seeding.claims import ledger
from seeding.commands import options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("--table", type=Path, required=True, metavar="CLAIMS.csv", help="table of `seeding claims`")
    parser.add_argument(
        "--expected", type=Path, required=True, metavar="FILE.csv", help="expected verdicts: id, reading, verdict"
    )
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Write id, reading, verdict; exit status 1 with one line for each difference where a verdict has changed."""
    found, expected = (
        pd.DataFrame(tables.rows(path, ("id", "reading", "verdict"))) for path in (arguments.table, arguments.expected)
    )
    changes = ledger.changes(found, expected)
    if changes:
        raise ComputationError(
            f"{len(changes)} verdicts differ from {arguments.expected}:\n  "
            + "\n  ".join(changes)
            + "\n(+ new, - gone, ! changed; if this is right, put the new verdicts into that file and say why)"
        )
    tables.write(found[["id", "reading", "verdict"]], arguments.out, options.about("verdicts"))
