"""`seeding lifetime`: damping and frequency of ⟨m_z⟩ from batches of trajectories."""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from seeding import tables
from seeding.checks import NoAnswer
from seeding.commands import options
from seeding.unravelling import batches, damped_oscillation

COLUMNS = ("N", *damped_oscillation.COLUMNS, "count")
MODEL = "m_z = c + d exp(−η t) + A exp(−decay t) cos(frequency t + φ), rates shared by the crystals; in κ"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("batches", type=Path, nargs="+", metavar="BATCH.npz", help="files of `trajectories --batch`")
    parser.add_argument(
        "--start", type=float, metavar="T", help="fit from this time on, in 1/κ (default: a tenth of all)"
    )
    parser.add_argument("--stop", type=float, metavar="T", help="fit up to this time, in 1/κ (default: all)")
    parser.add_argument("--resamples", type=int, default=200, metavar="B", help="of the bootstrap (default: 200)")
    parser.add_argument(
        "--or-reason", action="store_true", help="where there is no damped oscillation, write a table that says so"
    )
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Write the table: one row."""
    batch = batches.gather(batches.read(path) for path in arguments.batches)
    header = options.about("lifetime") | batch.header() | {"units": MODEL}
    try:
        fit = damped_oscillation.fit(
            batch.times,
            batch.heights,
            start=arguments.start,
            stop=arguments.stop,
            resamples=arguments.resamples,
            seed=batch.seed,
        )
    except NoAnswer as reason:
        if not arguments.or_reason:
            raise
        tables.write(pd.DataFrame(columns=list(COLUMNS)), arguments.out, header | {"no_answer": str(reason)})
        return
    tables.write(pd.DataFrame([{"N": sum(batch.atoms), **fit, "count": batch.count}]), arguments.out, header)
