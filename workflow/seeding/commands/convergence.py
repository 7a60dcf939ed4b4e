"""`seeding convergence`: what a better number, another stream or another route changes in every curve."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm import tqdm

from seeding import tables
from seeding.checks import NoAnswer, understood
from seeding.claims.convergence import Row, finite_size, mean_field
from seeding.commands import options
from seeding.paper import parameters
from seeding.paper.plan import Plan
from seeding.unravelling import batches

ESTIMATES = (
    ("sf1_difference", "error", "error estimate of a line"),
    ("sf2_tongues", "error", "error estimate"),
    ("sf3_frequencies", "line_error", "error estimate of a line"),
    ("sf3_variance", "error", "error estimate of a frequency"),
)
FITS = ("fig4a", "fig4b", "fig4c", "fig4d", "fig4e", "fig4f")
# The panels whose tables are read.
TABLES = (
    "fig4a",
    "fig4b",
    "fig4c",
    "fig4d",
    "fig4e",
    "fig4f",
    "fig3a_boundary",
    "fig3b_inset",
    "sf1_difference",
    "sf2_tongues",
    "sf3_frequencies",
    "sf3_variance",
    "sf4_critical",
    "sf5_multipliers",
    "sf9_cavity",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--configuration", required=True, metavar="JSON", help="the configuration of the run")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="directory of the panels' tables")
    parser.add_argument("--spectra", type=Path, nargs="*", required=True, metavar="FILE.csv", help="tables of spectra")
    parser.add_argument("--batches", type=Path, nargs="+", required=True, metavar="FILE.npz", help="of Figs. 1c–d")
    parser.add_argument("--three", type=Path, nargs="+", required=True, metavar="FILE.npz", help="of SF8")
    parser.add_argument("--lifetimes", type=Path, nargs="+", required=True, metavar="FILE.npz", help="of SF7")
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Compute the rows and write them; a curve without an answer has a row that says why."""
    configuration = options.parsed("configuration", arguments.configuration)
    with understood("`configuration`, tables and batches"):
        tasks = _tasks(configuration, arguments)
        rows = [row for name, task in tqdm(tasks, disable=None, leave=False) for row in _answered(name, task)]
    table = pd.DataFrame(rows, columns=["curve", "change", "effect"])
    tables.write(table.round({"effect": 15}), arguments.out, options.about("convergence"))


def _tasks(configuration: dict[str, Any], arguments: argparse.Namespace) -> list[tuple[str, Callable[[], list[Row]]]]:
    """Curve and what computes its rows, for everything that is shown."""
    plan = Plan(configuration)
    sizes = configuration["spectra"]["atoms"]
    shown = parameters.converted("fig1e", plan.settings("fig1e"))["maximum"]
    starts = {sum(plan.trajectories[run].atoms): plan.lifetime_start(*run) for run in plan.runs("lifetimes")}
    data = arguments.data
    curves, three = _gathered(arguments.batches), _gathered(arguments.three)
    largest = max(sum(batch.atoms) for batch in curves)
    return [
        ("fig1c–d, fig2a, fig3c–d, fig5", lambda: mean_field.motion(plan)),
        ("fig2b", lambda: mean_field.seed_frequencies(plan)),
        ("fig3a–b", lambda: mean_field.differences(plan)),
        ("fig3e", lambda: mean_field.variances(plan)),
        ("fig3a: Γ_sync", lambda: mean_field.boundary(plan, data)),
        ("fig3b_inset", lambda: mean_field.inset(plan, data)),
        ("fig2a_inset", lambda: mean_field.amplitudes(plan)),
        *((panel, partial(mean_field.estimates, data, panel, column, what)) for panel, column, what in ESTIMATES),
        ("sf4_critical", lambda: mean_field.critical_couplings(data)),
        ("sf4_frequency", lambda: mean_field.large_networks(plan)),
        ("sf5_multipliers", lambda: mean_field.multipliers(data)),
        ("sf9_cavity", lambda: mean_field.cavities(data)),
        ("SF6", lambda: finite_size.spectra(arguments.spectra, max(sizes))),
        *(("fig1c, fig1d", partial(finite_size.trajectories, "fig1c, fig1d", batch)) for batch in curves),
        *(("fig1e", partial(finite_size.transforms, batch, shown)) for batch in curves if sum(batch.atoms) == largest),
        *(
            ("SF7", partial(finite_size.lifetimes, batch, starts[sum(batch.atoms)]))
            for batch in _gathered(arguments.lifetimes)
        ),
        *(("SF8", partial(finite_size.trajectories, f"SF8: Γ = {batch.network.coupling:g}", batch)) for batch in three),
        *((panel, partial(finite_size.limits, data, panel)) for panel in FITS),
    ]


def _answered(name: str, task: Callable[[], list[Row]]) -> list[Row]:
    """The rows of a task, or one that says why there is none."""
    try:
        return task()
    except NoAnswer as reason:
        return [(name, f"no answer: {reason}", math.nan)]


def _gathered(files: list[Path]) -> list[batches.Batch]:
    """One batch for each network and size, smallest first."""
    found = [batches.read(file) for file in files]
    runs = sorted({(batch.network.coupling, batch.atoms) for batch in found})
    return [batches.gather(batch for batch in found if (batch.network.coupling, batch.atoms) == run) for run in runs]
