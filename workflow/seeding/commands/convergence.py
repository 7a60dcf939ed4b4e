"""`seeding convergence`: what a better number, another stream or another route changes in every curve."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from seeding import __version__, batches, checks, convergence, tables
from seeding.commands import options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("--configuration", required=True, metavar="JSON", help="the configuration of the run")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="directory of the panels' tables")
    parser.add_argument("--spectra", type=Path, nargs="+", required=True, metavar="FILE.csv", help="tables of spectra")
    parser.add_argument("--batches", type=Path, nargs="+", required=True, metavar="FILE.npz", help="of Figs. 1c–d")
    parser.add_argument("--lifetimes", type=Path, nargs="+", required=True, metavar="FILE.npz", help="of SF7")
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Compute the rows and write them."""
    try:
        configuration = json.loads(arguments.configuration)
    except json.JSONDecodeError as error:
        raise checks.InputError(f"`configuration` must be JSON, but {error}") from None
    sizes = configuration["spectra"]["atoms"]
    starts = configuration["trajectories"]["lifetimes"]
    tasks = [
        lambda: convergence.motion(configuration),
        lambda: convergence.frequencies(configuration),
        lambda: convergence.spectra(arguments.spectra, max(size for size in sizes if size <= 7)),
        lambda: [
            row for batch in _gathered(arguments.batches) for row in convergence.trajectories("fig1c, fig1d", batch)
        ],
        lambda: [
            row
            for batch in _gathered(arguments.lifetimes)
            for row in convergence.lifetimes(batch, starts["start"][starts["atoms"].index(batch.atoms[0])])
        ],
        lambda: convergence.limits(arguments.data, [f"fig4{letter}" for letter in "abcdef"]),
        lambda: convergence.cavities(arguments.data),
    ]
    rows = [row for task in tqdm(tasks, disable=None, leave=False) for row in task()]
    table = pd.DataFrame(rows, columns=["curve", "change", "effect"])
    tables.write(table.round({"effect": 15}), arguments.out, [f"seeding {__version__} convergence"])


def _gathered(files: list[Path]) -> list[batches.Batch]:
    """One batch for each size, smallest first."""
    found = [batches.read(file) for file in files]
    sizes = sorted({batch.atoms for batch in found})
    return [batches.gather(batch for batch in found if batch.atoms == size) for size in sizes]
