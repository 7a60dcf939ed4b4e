"""`seeding critical-coupling`: Γ_crit as a bracket."""

from __future__ import annotations

import argparse

import pandas as pd

from seeding import tables
from seeding.commands import options
from seeding.stability import critical_coupling


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    options.add_network(parser, coupling=False)
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Write one row: the drives and the bracket."""
    network = options.network(arguments)
    lower, upper = critical_coupling(network)
    row = {f"drive_{alpha}": drive for alpha, drive in enumerate(network.drives)} | {"lower": lower, "upper": upper}
    header = ["seeding critical-coupling", str(network), "drives and couplings in κ; lower = upper: closed form"]
    tables.write(pd.DataFrame([row]), arguments.out, header)
