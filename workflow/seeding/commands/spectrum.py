"""`seeding spectrum`: slowest eigenvalues of the Liouvillian, columns sector, mode, re, im, residual, error."""

from __future__ import annotations

import argparse

from seeding import tables
from seeding.commands import options
from seeding.spectrum import slow_modes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    options.add_network(parser)
    options.add_atoms(parser)
    parser.add_argument("--modes", type=int, default=6, help="modes a sector (default: 6)")
    parser.add_argument("--sector", default="both", help="both, symmetric, antisymmetric or full (default: both)")
    options.add_truncation(parser)
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Compute and write the table."""
    network = options.network(arguments)
    table = slow_modes(network, arguments.atoms, arguments.modes, arguments.sector, options.truncation(arguments))
    unit = "units of κ" if network.kappa == 1 else "the unit of the drives"
    units = f"re, im, residual, error in {unit}; an eigenvalue with im > 0 stands for itself and its conjugate"
    header = options.header(arguments, network, "spectrum", units, table.attrs["evidence"])
    tables.write(table, arguments.out, header)
