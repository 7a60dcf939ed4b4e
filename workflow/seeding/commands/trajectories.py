"""`seeding trajectories`: ⟨m⟩(t) at finite N_α by quantum jumps."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from seeding import checks, tables
from seeding.commands import network_options, options
from seeding.unravelling import batches, ensemble
from seeding.unravelling.jump_records import jump_records


def add_arguments(parser: argparse.ArgumentParser) -> None:
    network_options.add_network(parser)
    group = parser.add_argument_group("trajectories")
    network_options.add_atoms(group)
    network_options.add_times(group, 60, 241)
    group.add_argument("--count", type=int, default=400, metavar="C", help="number of trajectories (default: 400)")
    group.add_argument("--seed", type=int, default=1, metavar="SEED", help="of the random streams (default: 1)")
    group.add_argument("--first", type=int, default=0, metavar="I", help="index of the first trajectory (default: 0)")
    group.add_argument(
        "--target-error",
        type=float,
        metavar="ε",
        help="stop when every standard error, looked at every 50 trajectories, is below ε; --count is the limit",
    )
    group.add_argument("--quantiles", type=float, nargs="+", default=[], metavar="Q", help="add these quantiles")
    group.add_argument(
        "--method", default="auto", metavar="METHOD", help=f"{', '.join(ensemble.METHODS)} (default: auto)"
    )
    group.add_argument("--threads", type=int, default=1, metavar="T", help="trajectories at a time (default: 1)")
    group.add_argument(
        "--batch", type=Path, metavar="FILE.npz", help="write the single trajectories here, for `gather` and `lifetime`"
    )
    group.add_argument(
        "--jumps",
        type=Path,
        metavar="FILE.csv",
        help="write every jump here: trajectory, time, channel, waiting (with --method plain)",
    )
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Write the table, or the batch, or both."""
    network = network_options.network(arguments)
    checks.number("duration", arguments.duration, above=0)
    checks.integer("samples", arguments.samples, minimum=2, maximum=checks.MOST_SAMPLES)
    times = np.linspace(0.0, arguments.duration, arguments.samples)
    bands = ensemble.checked_quantiles(arguments.quantiles)
    if arguments.batch is not None and arguments.target_error is not None:
        raise checks.InputError(
            "`batch` and `target_error` exclude each other: a batch has a fixed number of trajectories"
        )
    if arguments.jumps is not None and (arguments.method != "plain" or arguments.target_error is not None):
        raise checks.InputError("`jumps` are those of the fixed frame: use --method plain, and no --target-error")
    values = ensemble.samples(
        network,
        arguments.atoms,
        times,
        arguments.count,
        arguments.seed,
        target_error=arguments.target_error,
        first=arguments.first,
        method=arguments.method,
        threads=arguments.threads,
    )
    batch = batches.Batch(
        network, tuple(arguments.atoms), arguments.seed, arguments.first, arguments.method, times, values
    )
    if arguments.jumps is not None:
        events = jump_records(
            network, arguments.atoms, arguments.duration, arguments.count, arguments.seed, arguments.first
        )
        tables.write(
            events, arguments.jumps, options.about("jumps") | batch.header() | {"units": events.attrs["units"]}
        )
    if arguments.batch is not None:
        batches.write(batch, arguments.batch)
    if arguments.batch is None or arguments.out is not None:
        tables.write(
            ensemble.summary(times, values, bands), arguments.out, options.about("trajectories") | batch.header()
        )
