"""`seeding gather`: batches of trajectories into one table, as if they had been run together."""

from __future__ import annotations

import argparse
from pathlib import Path

from seeding import tables
from seeding.commands import options
from seeding.unravelling import batches, ensemble


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("batches", type=Path, nargs="+", metavar="BATCH.npz", help="files of `trajectories --batch`")
    parser.add_argument("--quantiles", type=float, nargs="+", default=[], metavar="Q", help="add these quantiles")
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Write the table."""
    batch = batches.gather(batches.read(path) for path in arguments.batches)
    table = ensemble.summary(batch.times, batch.samples, ensemble.checked_quantiles(arguments.quantiles))
    tables.write(table, arguments.out, options.about("trajectories") | batch.header())
