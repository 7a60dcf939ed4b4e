"""`seeding panels PLAN`: the tables of several panels, made by one process."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from seeding import checks, tables
from seeding.commands.panel import table

KEYS = {"name", "settings", "tables", "out"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument(
        "plan",
        metavar="JSON",
        help='list of {"name": NAME, "settings": {…}, "tables": [FILE.csv, …], "out": FILE.csv}; see `seeding panel`',
    )


def run(arguments: argparse.Namespace) -> None:
    """Make all tables, then write them."""
    try:
        plan = json.loads(arguments.plan)
    except json.JSONDecodeError as error:
        raise checks.InputError(f"`plan` must be JSON, but {error}") from None
    if not isinstance(plan, list) or not all(isinstance(entry, dict) and set(entry) == KEYS for entry in plan):
        raise checks.refuse("plan", f"a JSON list of objects with {', '.join(sorted(KEYS))}", plan)
    checks.outputs({f"out of {entry['name']}": Path(entry["out"]) for entry in plan})
    made = [table(entry["name"], entry["settings"], [Path(file) for file in entry["tables"]]) for entry in plan]
    for entry, (frame, header) in zip(plan, made, strict=True):
        tables.write(frame, entry["out"], header)
