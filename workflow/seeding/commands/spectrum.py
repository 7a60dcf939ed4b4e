"""`seeding spectrum`: slowest eigenvalues of the Liouvillian, columns sector, mode, re, im, residual, error."""

from __future__ import annotations

import argparse

from seeding import tables
from seeding.commands import options
from seeding.spectrum import slow_modes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    options.add_network(parser)
    parser.add_argument("--atoms", type=int, nargs="+", required=True, metavar="N", help="atoms of each subsystem")
    parser.add_argument("--modes", type=int, default=6, help="modes a sector (default: 6)")
    parser.add_argument("--sector", default="both", help="both, symmetric, antisymmetric or full (default: both)")
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
    table = slow_modes(network, arguments.atoms, arguments.modes, arguments.sector, truncation)
    header = [
        "seeding spectrum",
        str(network),
        f"atoms=[{' '.join(str(number) for number in arguments.atoms)}] coupling={network.coupling:.12g}",
        "re, im, residual, error in units of κ; an eigenvalue with im > 0 stands for itself and its conjugate",
        *table.attrs["evidence"],
    ]
    tables.write(table, arguments.out, header)
