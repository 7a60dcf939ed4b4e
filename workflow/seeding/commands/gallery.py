"""`seeding gallery`: figures, minutes and peers of a finished run into docs/gallery and the README."""

from __future__ import annotations

import argparse
from pathlib import Path

from seeding.paper import catalogue, declaration
from seeding.report.gallery import refresh


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="figures, such as fig1 (default: all of `all`)")
    parser.add_argument("--results", type=Path, default=Path("results"), help="a finished run (default: results)")
    parser.add_argument("--docs", type=Path, default=Path("docs/gallery"), help="where the copies go")
    parser.add_argument("--readme", type=Path, default=Path("README.md"), help="whose tables are written")


def run(arguments: argparse.Namespace) -> None:
    """Copy and write."""
    names = [figure.name for figure in catalogue.figures(declaration.PAPER, declaration.SUPPLEMENT)]
    refresh(arguments.results, arguments.docs, arguments.readme, arguments.targets or names)
