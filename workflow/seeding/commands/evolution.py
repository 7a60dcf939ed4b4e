"""`seeding evolution`: exact ⟨m_z⟩(t) at finite N_α, columns time, mz_0, mz_1, …, error."""

from __future__ import annotations

import argparse

from seeding import tables
from seeding.commands import options
from seeding.evolution import exact_evolution


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    options.add_network(parser)
    parser.add_argument("--atoms", type=int, nargs="+", required=True, metavar="N", help="atoms of each subsystem")
    parser.add_argument("--duration", type=float, default=60.0, help="last time in 1/κ (default: 60)")
    parser.add_argument("--samples", type=int, default=241, help="equally spaced times, both ends (default: 241)")
    parser.add_argument(
        "--truncation",
        default="auto",
        help="largest tensor rank K kept: auto, exact, or an integer (default: auto)",
    )
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Compute and write the table."""
    network = options.network(arguments)
    truncation = int(arguments.truncation) if arguments.truncation.isdecimal() else arguments.truncation
    table = exact_evolution(network, arguments.atoms, arguments.duration, arguments.samples, truncation)
    header = [
        "seeding evolution",
        str(network),
        f"atoms=[{' '.join(str(number) for number in arguments.atoms)}] coupling={network.coupling:.12g}",
        "time in 1/κ; error: of every mz at that time",
        *table.attrs["evidence"],
    ]
    tables.write(table, arguments.out, header)
