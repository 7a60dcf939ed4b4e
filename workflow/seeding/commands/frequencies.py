"""`seeding frequencies`: rotation number, strongest line and peak interval of every subsystem."""

from __future__ import annotations

import argparse
import sys
import textwrap

from seeding import tables
from seeding.commands import network_options, options
from seeding.mean_field.frequencies import observed_frequencies


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Network, length of the integration and the accuracy asked for."""
    network_options.add_network(parser)
    parser.add_argument(
        "--duration", type=float, metavar="κt", help="length in 1/κ (default: as long as the accuracy needs)"
    )
    parser.add_argument(
        "--accuracy", type=float, default=1e-7, metavar="ε", help="error asked for, in κ (default: 1e-7)"
    )
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Integrate, average and write the table."""
    network = network_options.network(arguments)
    table = observed_frequencies(network, arguments.duration, arguments.accuracy)
    if table.attrs["reached"] > arguments.accuracy:
        name = textwrap.shorten(str(network), 120, placeholder=" …")
        slow = "the motion is too slow or not quasi-periodic"
        print(
            f"seeding frequencies: warning: frequencies of {name} are accurate to {table.attrs['reached']:.1g} only, "
            f"not to {arguments.accuracy:g}: {slow if arguments.duration is None else 'the duration is too short'}",
            file=sys.stderr,
        )
    header = options.about("frequencies") | {
        "network": network.parameters(),
        "duration": "adaptive" if arguments.duration is None else arguments.duration,
        "accuracy": arguments.accuracy,
        "units": table.attrs["units"],
    }
    tables.write(table, arguments.out, header)
