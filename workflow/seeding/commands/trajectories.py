"""`seeding trajectories`: ⟨m_z⟩(t) at finite N_α by quantum jumps."""

from __future__ import annotations

import argparse

import numpy as np

from seeding import checks, quantum_jumps, tables
from seeding.commands import options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    options.add_network(parser)
    group = parser.add_argument_group("trajectories")
    group.add_argument("--atoms", type=int, nargs="+", required=True, metavar="N", help="N_α, one for each drive")
    group.add_argument("--duration", type=float, default=60.0, metavar="T", help="in 1/κ (default: 60)")
    group.add_argument("--samples", type=int, default=241, metavar="M", help="times, both ends included (default: 241)")
    group.add_argument("--count", type=int, default=400, metavar="C", help="number of trajectories (default: 400)")
    group.add_argument("--seed", type=int, default=1, metavar="SEED", help="of the random streams (default: 1)")
    group.add_argument("--first", type=int, default=0, metavar="I", help="index of the first trajectory (default: 0)")
    group.add_argument(
        "--target-error",
        type=float,
        metavar="ε",
        help="stop when every standard error is below ε; --count is the limit",
    )
    group.add_argument("--quantiles", type=float, nargs="+", default=[], metavar="Q", help="add these quantiles")
    group.add_argument(
        "--method", default="auto", metavar="METHOD", help=f"{', '.join(quantum_jumps.METHODS)} (default: auto)"
    )
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Write the table."""
    network = options.network(arguments)
    checks.number("duration", arguments.duration, above=0)
    checks.integer("samples", arguments.samples, minimum=2)
    table = quantum_jumps.trajectories(
        network,
        arguments.atoms,
        np.linspace(0.0, arguments.duration, arguments.samples),
        arguments.count,
        arguments.seed,
        target_error=arguments.target_error,
        first=arguments.first,
        method=arguments.method,
        quantiles=arguments.quantiles,
    )
    atoms = " ".join(str(number) for number in arguments.atoms)
    header = [
        "seeding trajectories",
        str(network),
        f"atoms=[{atoms}] count={arguments.count} seed={arguments.seed} first={arguments.first}"
        + (f" target_error={arguments.target_error:g}" if arguments.target_error is not None else ""),
        "time in 1/κ; mz_α = ⟨S^z_α⟩/S_α, mean over trajectories; mz_α_sem its standard error",
    ]
    tables.write(table, arguments.out, header)
