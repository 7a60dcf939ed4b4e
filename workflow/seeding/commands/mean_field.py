"""`seeding mean-field`: ⟨m_α⟩(t) of Eq. (B1) or (D2)."""

from __future__ import annotations

import argparse

import numpy as np
import pandas as pd

from seeding import checks, tables
from seeding.commands import network_options, options
from seeding.mean_field.motion import evolve


def add_arguments(parser: argparse.ArgumentParser) -> None:
    network_options.add_network(parser)
    network_options.add_times(parser, 100, 1001)
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Integrate and write the table."""
    network = network_options.network(arguments)
    duration = checks.number("duration", arguments.duration, above=0)
    samples = checks.integer("samples", arguments.samples, minimum=2, maximum=checks.MOST_SAMPLES)
    times = np.linspace(0, duration, samples)
    path = evolve(network, times)
    table = {"time": times}
    for alpha in range(network.n):
        for axis, name in enumerate("xyz"):
            table[f"m{name}_{alpha}"] = path[:, alpha, axis]
    about = {"network": network.parameters(), "duration": duration, "samples": samples, "units": "time in 1/κ"}
    header = options.about("mean-field") | about
    tables.write(pd.DataFrame(table), arguments.out, header)
