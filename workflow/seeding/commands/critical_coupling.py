"""`seeding critical-coupling`: Γ_crit as a bracket."""

from __future__ import annotations

import argparse

import pandas as pd

from seeding import tables
from seeding.commands import network_options, options
from seeding.mean_field.stability import critical_coupling


def add_arguments(parser: argparse.ArgumentParser) -> None:
    network_options.add_network(parser, coupling=False)
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Write one row: the drives and the bracket."""
    network = network_options.network(arguments)
    lower, upper = critical_coupling(network)
    row = {f"drive_{alpha}": drive for alpha, drive in enumerate(network.drives)} | {"lower": lower, "upper": upper}
    units = "drives and couplings in κ; lower = upper: closed form"
    header = options.about("critical-coupling") | {"network": network.parameters(), "units": units}
    tables.write(pd.DataFrame([row]), arguments.out, header)
