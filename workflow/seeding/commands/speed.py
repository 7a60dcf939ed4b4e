"""`seeding speed`: the table of `seeding benchmark` drawn, seconds against size."""

from __future__ import annotations

import argparse
from pathlib import Path

from seeding import tables
from seeding.paper import speed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--peers", type=Path, required=True, metavar="FILE.csv", help="table of `seeding benchmark`")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.png", help="where the figure goes")


def run(arguments: argparse.Namespace) -> None:
    """Read and draw."""
    tables.write_bytes(arguments.out, speed.picture(tables.read(arguments.peers)))
