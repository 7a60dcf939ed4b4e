"""`seeding figure`: one figure, in three formats, from the tables of its panels."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

from seeding import checks, tables
from seeding.checks import InputError
from seeding.paper import catalogue
from seeding.paper.declaration import Figure


def add_arguments(parser: argparse.ArgumentParser) -> None:
    names = [figure.name for figure in catalogue.figures()]
    parser.add_argument("figure", choices=names, metavar="FIGURE", help=f"one of {', '.join(names)}")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="directory of the panels' tables")
    parser.add_argument("--out", type=Path, required=True, metavar="STEM", help="writes STEM.pdf, STEM.svg, STEM.png")
    parser.add_argument(
        "--scale", choices=("paper", "quick"), default="paper", help="quick marks the figure (default: paper)"
    )
    parser.add_argument("--configuration", default="", metavar="HASH", help="hash of the configuration, for metadata")


def run(arguments: argparse.Namespace) -> None:
    from seeding.paper import style

    figure = catalogue.figure(arguments.figure)
    read = read_tables(arguments.data, figure)
    module = importlib.import_module(f"seeding.paper.{figure.folder}.drawing")
    with checks.understood(f"tables of {figure.name} in {arguments.data}"), style.sheet(figure.name):
        files = style.render(
            module.draw(read), figure.name, quick=arguments.scale == "quick", configuration=arguments.configuration
        )
    for kind, content in files.items():
        tables.write_bytes(f"{arguments.out}.{kind}", content)


def read_tables(directory: Path, figure: Figure) -> dict[str, tables.Table]:
    """The tables that a figure's drawing reads; InputError where one is missing or lacks a column or all rows."""
    read = {}
    for name in figure.tables:
        path = directory / f"{name}.csv"
        table, columns = tables.table(path), catalogue.panel(name).columns
        lacking = [column for column in columns if column not in table.rows]
        if lacking:
            raise InputError(f"table {path} must have the columns {', '.join(columns)}, but lacks {', '.join(lacking)}")
        if table.rows.empty and "no_answer" not in table.header:
            raise InputError(f"table {path} must have at least one row, but is empty")
        read[name] = table
    return read
