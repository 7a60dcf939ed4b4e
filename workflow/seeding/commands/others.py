"""`seeding others`: numbers that other people's public code gives, ours beside them."""

from __future__ import annotations

import argparse
from pathlib import Path

from seeding import tables
from seeding.commands import options
from seeding.crosschecks import others


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--numbers", type=Path, default=others.FILE, metavar="FILE.csv", help="the numbers of others")
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Compute ours and write the table."""
    units = "κ = 1, rates and frequencies in κ, `at` in 1/κ or the rank of the eigenvalue, entropy in nats"
    tables.write(others.compared(arguments.numbers), arguments.out, options.about("others") | {"units": units})
