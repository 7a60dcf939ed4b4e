"""`seeding spectrum`: slowest eigenvalues of the Liouvillian, columns sector, mode, re, im, residual, error."""

from __future__ import annotations

import argparse

from seeding import tables
from seeding.commands import network_options, options
from seeding.master_equation.spectrum import slow_modes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    network_options.add_network(parser)
    network_options.add_atoms(parser)
    parser.add_argument("--modes", type=int, default=6, help="modes a sector (default: 6)")
    parser.add_argument("--sector", default="both", help="both, symmetric, antisymmetric or full (default: both)")
    network_options.add_truncation(parser)
    parser.add_argument("--threads", type=int, default=1, metavar="T", help="sectors at a time (default: 1)")
    parser.add_argument("--point", metavar="WORD", help="a word for the header that says which Γ this is")
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Compute and write the table."""
    network = network_options.network(arguments)
    truncation = network_options.truncation(arguments)
    table = slow_modes(
        network, arguments.atoms, arguments.modes, arguments.sector, truncation, threads=arguments.threads
    )
    header = network_options.header(arguments, network, "spectrum", table.attrs)
    if arguments.point is not None:
        header["point"] = arguments.point
    tables.write(table, arguments.out, header)
