"""`seeding gallery`: figures, minutes, peers and costs of a finished run into docs, the README and profiles/slurm."""

from __future__ import annotations

import argparse
from pathlib import Path

from seeding.paper import catalogue, declaration
from seeding.report.gallery import refresh, refresh_costs


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="figures, such as fig1 (default: all of `all`)")
    parser.add_argument("--results", type=Path, default=Path("results"), help="a finished run (default: results)")
    parser.add_argument("--docs", type=Path, default=Path("docs/gallery"), help="where the copies go")
    parser.add_argument("--costs", type=Path, default=Path("docs/costs.csv"), help="where the costs of each rule go")
    parser.add_argument(
        "--profile", type=Path, default=Path("profiles/slurm/config.yaml"), help="whose resources follow"
    )
    parser.add_argument("--cluster", type=Path, default=Path("docs/cluster.md"), help="whose estimate follows")
    parser.add_argument("--limits", type=Path, default=Path("docs/limits.md"), help="whose sizes follow")
    parser.add_argument("--readme", type=Path, default=Path("README.md"), help="whose tables are written")


def run(arguments: argparse.Namespace) -> None:
    """Copy and write."""
    names = [figure.name for figure in catalogue.figures(declaration.PAPER, declaration.SUPPLEMENT)]
    refresh(arguments.results, arguments.docs, arguments.readme, arguments.targets or names)
    pages = (arguments.cluster, arguments.readme, arguments.limits)
    refresh_costs(arguments.results, arguments.costs, arguments.profile, *pages)
