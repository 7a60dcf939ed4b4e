"""`seeding convergence`: what a better number, another stream or another route changes in every curve."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from seeding import checks, tables
from seeding.claims.convergence import Row, finite_size, mean_field
from seeding.commands import options
from seeding.unravelling import batches

OTHER_ROUTE = 5  # largest N_α whose sector matrices shift-invert takes a second for


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("--configuration", required=True, metavar="JSON", help="the configuration of the run")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="directory of the panels' tables")
    parser.add_argument("--spectra", type=Path, nargs="+", required=True, metavar="FILE.csv", help="tables of spectra")
    parser.add_argument("--batches", type=Path, nargs="+", required=True, metavar="FILE.npz", help="of Figs. 1c–d")
    parser.add_argument("--three", type=Path, nargs="+", required=True, metavar="FILE.npz", help="of SF8")
    parser.add_argument("--lifetimes", type=Path, nargs="+", required=True, metavar="FILE.npz", help="of SF7")
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Compute the rows and write them."""
    try:
        configuration = json.loads(arguments.configuration)
    except json.JSONDecodeError as error:
        raise checks.InputError(f"`configuration` must be JSON, but {error}") from None
    missing = {"model", "spectra", "trajectories", "panels", "pair"} - set(configuration)
    if missing:
        raise checks.InputError(f"`configuration` must be that of a run, but lacks {', '.join(sorted(missing))}")
    sizes = configuration["spectra"]["atoms"]
    starts = configuration["trajectories"]["lifetimes"]
    transformed = configuration["panels"]["fig1e"]
    curves, three = _gathered(arguments.batches), _gathered(arguments.three)
    tasks: list[Callable[[], list[Row]]] = [
        lambda: mean_field.motion(configuration),
        lambda: mean_field.frequencies(configuration),
        lambda: mean_field.boundaries(configuration, arguments.data),
        lambda: mean_field.amplitudes(configuration),
        lambda: mean_field.supplement(configuration, arguments.data),
        lambda: mean_field.cavities(arguments.data),
        lambda: finite_size.spectra(arguments.spectra, max(sizes), max(size for size in sizes if size <= OTHER_ROUTE)),
        lambda: [row for batch in curves for row in finite_size.trajectories("fig1c, fig1d", batch)],
        lambda: [
            row
            for batch in curves
            if batch.atoms[0] in transformed["atoms"]
            for row in finite_size.transforms(batch, transformed["maximum"])
        ],
        lambda: [
            row
            for batch in _gathered(arguments.lifetimes)
            for row in finite_size.lifetimes(batch, starts["start"][starts["atoms"].index(batch.atoms[0])])
        ],
        lambda: [
            row for batch in three for row in finite_size.trajectories(f"SF8: Γ = {batch.network.coupling:g}", batch)
        ],
        lambda: finite_size.limits(arguments.data, [f"fig4{letter}" for letter in "abcdef"]),
    ]
    rows = [row for task in tqdm(tasks, disable=None, leave=False) for row in task()]
    table = pd.DataFrame(rows, columns=["curve", "change", "effect"])
    tables.write(table.round({"effect": 15}), arguments.out, options.about("convergence"))


def _gathered(files: list[Path]) -> list[batches.Batch]:
    """One batch for each network and size, smallest first."""
    found = [batches.read(file) for file in files]
    runs = sorted({(batch.network.coupling, batch.atoms) for batch in found})
    return [batches.gather(batch for batch in found if (batch.network.coupling, batch.atoms) == run) for run in runs]
