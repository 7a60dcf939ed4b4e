"""`seeding verdicts`: the verdicts of a claims table against those that are expected."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import pandas as pd

from seeding import tables
from seeding.checks import ComputationError, InputError, refuse, understood
from seeding.claims import ledger
from seeding.commands import options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--table", type=Path, required=True, metavar="CLAIMS.csv", help="table of `seeding claims`")
    parser.add_argument(
        "--expected", type=Path, required=True, metavar="FILE.csv", help="expected verdicts: id, reading, verdict"
    )
    parser.add_argument(
        "--differs",
        default="{}",
        metavar="JSON",
        help="what differs from the paper's configuration, key → [value now, value there]; then nothing is compared "
        "(default: {})",
    )
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Write id, reading, verdict; exit status 1 with one line for each difference where a verdict has changed."""
    differs = differences(arguments.differs)
    found, expected = (
        pd.DataFrame(tables.rows(path, ("id", "reading", "verdict"))) for path in (arguments.table, arguments.expected)
    )
    if found.empty:
        raise InputError(f"table {arguments.table} must have at least one claim, but is empty")
    with understood(f"tables {arguments.table} and {arguments.expected}"):
        changes = ledger.changes(found, expected, differs)
    if changes:
        raise ComputationError(
            f"{len(changes)} verdicts differ from {arguments.expected}:\n  "
            + "\n  ".join(changes)
            + "\n(+ new, - gone, ! changed; if this is right, put the new verdicts into that file and say why)"
        )
    about = options.about("verdicts") | {"differs": differs, "compared": not differs}
    tables.write(found[["id", "reading", "verdict"]], arguments.out, about)


def differences(text: str) -> dict[str, Any]:
    """What differs from the paper's configuration: dotted key → [value now, value there]."""
    differs = options.parsed("differs", text)
    if not all(isinstance(pair, list) and len(pair) == 2 for pair in differs.values()):
        raise refuse("differs", "a JSON object, key → [value now, value in the paper's configuration]", differs)
    return differs
