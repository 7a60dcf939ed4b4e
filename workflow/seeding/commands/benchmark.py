"""`seeding benchmark`: the engines against the usual routes, in one run on an idle machine, one thread each."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

import pandas as pd
from tqdm import tqdm

from seeding import checks, tables
from seeding.commands import options
from seeding.crosschecks.peers.maps import map_against_solve_ivp
from seeding.crosschecks.peers.networks import networks_against_solve_ivp
from seeding.crosschecks.peers.spectra import spectrum_against_qutip
from seeding.crosschecks.peers.trajectories import trajectories_against_qutip

COLUMNS = ["task", "size", "ours_s", "peer", "peer_s", "ratio", "ours_mb", "peer_mb"]
TASKS: dict[str, Callable[[], list[dict[str, Any]]]] = {
    "map": lambda: [map_against_solve_ivp()],
    "network": networks_against_solve_ivp,
    "trajectories": trajectories_against_qutip,
    "spectrum": spectrum_against_qutip,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("tasks", nargs="*", metavar="TASK", help=f"some of {', '.join(TASKS)} (default: all)")
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Measure and write the table."""
    tasks = [checks.choice("tasks", task, tuple(TASKS)) for task in arguments.tasks or TASKS]
    rows = [row for task in tqdm(tasks, disable=None, leave=False) for row in TASKS[task]()]
    units = (
        "size: N_α, points of the map, or subsystems of the network; seconds of wall-clock time (trajectories: for one,"
        " to κt = 60); megabytes of resident memory at the peak above what the imports took; a process and one thread"
        " each, in turn"
    )
    tables.write(pd.DataFrame(rows, columns=COLUMNS), arguments.out, options.about("benchmark") | {"units": units})
