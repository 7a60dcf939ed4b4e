"""`seeding coverage`: which rule makes the table of each panel, and which claims it bears on."""

from __future__ import annotations

import argparse
from pathlib import Path

from seeding import tables
from seeding.checks import refuse
from seeding.claims import ledger, statements
from seeding.commands import options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--claims", type=Path, required=True, metavar="FILE.yaml", help="the claims")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="directory of the panels' tables")
    parser.add_argument(
        "--panels", required=True, metavar="JSON", help="panel → the rule that makes its table, empty where it has none"
    )
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Make the table and write it; exit status 1 where a panel or a claim has no row."""
    panels = options.parsed("panels", arguments.panels)
    if not all(isinstance(rule, str) for rule in panels.values()):
        raise refuse("panels", "a JSON object, panel → rule", panels)
    table = ledger.coverage(statements.load(arguments.claims), panels, arguments.data)
    tables.write(table, arguments.out, options.about("coverage"))
