"""`seeding crate`: a finished run as an RO-Crate, one zip with results, sources and what made what."""

from __future__ import annotations

import argparse
from pathlib import Path

from seeding.checks import InputError, understood
from seeding.paper import catalogue, declaration
from seeding.paper.plan import Plan
from seeding.report import comparison, crate, finished_run
from seeding.report.provenance import version_control

TOLERANCE = 1e-6  # as `seeding compare` has it
LIBRARY = Path("workflow/seeding/report")  # of the checkout that is packed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--results", type=Path, default=Path("results"), help="a finished run (default: results)")
    parser.add_argument(
        "--reference",
        type=Path,
        default=Path("docs/reference"),
        metavar="DIR",
        help="tables that those of a run with the paper's parameters must equal (default: docs/reference)",
    )
    parser.add_argument("--out", type=Path, metavar="FILE.zip", help="default: crate.zip in the results")


def run(arguments: argparse.Namespace) -> None:
    """Write the crate; InputError where the run is not finished or its tables are not those of its configuration."""
    results: Path = arguments.results
    provenance = finished_run.provenance_of(results)
    configuration = provenance["configuration"]
    shown = catalogue.figures(declaration.PAPER, declaration.SUPPLEMENT)
    every = [*shown, *catalogue.figures(declaration.EVIDENCE)]
    with understood(f"the configuration of {results / finished_run.PROVENANCE}"):
        plan = Plan(configuration)
        made = plan.made_for([panel for figure in every for panel in figure.panels])
        planned = [Path(file).relative_to(plan.results).as_posix() for file in made if file.endswith(".csv")]
    planned += [f"figures/{figure.name}.{kind}" for figure in shown for kind in ("pdf", "svg", "png")]
    finished = finished_run.finished(results, provenance, planned, finished_run.with_changes(*version_control(LIBRARY)))
    if configuration.get("scale") == "paper" and not provenance["differs"]:
        unknown = [name for name in planned if name.endswith(".csv") and not (arguments.reference / name).exists()]
        if unknown:
            raise InputError(f"{arguments.reference} must hold the tables of this run, but {unknown[0]} is not there")
        found = comparison.differences(arguments.reference, results)
        apart = sorted({difference.table for difference in found if difference.size > TOLERANCE})
        if apart:
            raise InputError(
                f"`results` must hold the tables of {arguments.reference}, but {len(apart)} differ, such as {apart[0]}:"
                " `make verify` says how far"
            )
    out = arguments.out or results / "crate.zip"
    number = crate.write(finished, Path(), out)
    if finished.sources != finished.made_by:
        print(f"the run is of commit {finished.made_by}, the workflow packed with it of {finished.sources}")
    print(f"{out}: {number} results with their checksums, the workflow and its configuration")
