"""`seeding benchmark`: the engines against the usual routes, in one run on an idle machine, one thread each."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm import tqdm

from seeding import checks, tables
from seeding.commands import options
from seeding.crosschecks.peers import kernels
from seeding.crosschecks.peers.maps import map_against_solve_ivp
from seeding.crosschecks.peers.networks import networks_against_solve_ivp
from seeding.crosschecks.peers.spectra import spectrum_against_qutip
from seeding.crosschecks.peers.trajectories import trajectories_against_peers
from seeding.report import provenance

COLUMNS = ["task", "size", "ours_s", "peer", "peer_s", "ratio", "ours_mb", "peer_mb"]
TASKS: dict[str, Callable[[], list[dict[str, Any]]]] = {
    "map": lambda: [map_against_solve_ivp()],
    "network": networks_against_solve_ivp,
    "trajectories": trajectories_against_peers,
    "spectrum": spectrum_against_qutip,
}
UNITS = (
    "size: N_α, points of the map, or subsystems of the network; seconds of wall-clock time (trajectories: for one, to"
    " κt = 60); megabytes of resident memory at the peak above what the imports took; a process and one thread each, in"
    " turn"
)
KERNEL_UNITS = (
    "us: microseconds of a call, or of a step of a trajectory; gflops: 10⁹ floating point operations a second, as the"
    " source writes them; gbs: 10⁹ bytes a second, as if no cache held any; of_compute, of_stream: parts of the"
    " first two rows; one thread"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("tasks", nargs="*", metavar="TASK", help=f"some of {', '.join(TASKS)} (default: all)")
    options.add_out(parser)
    parser.add_argument("--kernels", type=Path, metavar="FILE.csv", help="how far each loop is from the machine, too")


def run(arguments: argparse.Namespace) -> None:
    """Measure and write the tables."""
    tasks = [checks.choice("tasks", task, tuple(TASKS)) for task in arguments.tasks or TASKS]
    about = options.about("benchmark") | {"processor": provenance.processor()}
    if arguments.kernels is not None:
        loops = pd.DataFrame(kernels.kernel_rates(), columns=kernels.COLUMNS)
        tables.write(loops, arguments.kernels, about | {"table": "kernels", "units": KERNEL_UNITS})
    rows = [row for task in tqdm(tasks, disable=None, leave=False) for row in TASKS[task]()]
    tables.write(pd.DataFrame(rows, columns=COLUMNS), arguments.out, about | {"units": UNITS})
