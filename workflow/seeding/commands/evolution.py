"""`seeding evolution`: exact ⟨m⟩(t) at finite N_α, columns time, mx_0, my_0, mz_0, …, ss_0_1, …, error."""

from __future__ import annotations

import argparse

from seeding import tables
from seeding.commands import network_options, options
from seeding.master_equation.evolution import exact_evolution


def add_arguments(parser: argparse.ArgumentParser) -> None:
    network_options.add_network(parser)
    network_options.add_atoms(parser)
    network_options.add_times(parser, 60, 241)
    network_options.add_truncation(parser)
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Compute and write the table."""
    network = network_options.network(arguments)
    table = exact_evolution(
        network, arguments.atoms, arguments.duration, arguments.samples, network_options.truncation(arguments)
    )
    header = network_options.header(arguments, network, "evolution", table.attrs)
    tables.write(table, arguments.out, header)
