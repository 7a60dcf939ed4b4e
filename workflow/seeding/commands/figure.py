"""`seeding figure`: one figure, in three formats, from the tables of its panels."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

import pandas as pd

from seeding import tables
from seeding.checks import InputError

FIGURES = (*(f"fig{number}" for number in range(1, 6)), *(f"SF{number}" for number in range(1, 12)))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("figure", choices=FIGURES, metavar="FIGURE", help="fig1 … fig5 or SF1 … SF11")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="directory of the panels' tables")
    parser.add_argument("--out", type=Path, required=True, metavar="STEM", help="writes STEM.pdf, STEM.svg, STEM.png")
    parser.add_argument(
        "--scale", choices=("paper", "quick"), default="paper", help="quick marks the figure (default: paper)"
    )
    parser.add_argument("--configuration", default="", metavar="HASH", help="hash of the configuration, for metadata")


def run(arguments: argparse.Namespace) -> None:
    from seeding.paper import style

    module = importlib.import_module(f"seeding.paper.{arguments.figure.lower()}.drawing")
    frames, headers = read_tables(arguments.data, module.TABLES)
    with style.sheet(arguments.figure):
        figure = module.draw(frames, headers)
        files = style.render(
            figure, arguments.figure, quick=arguments.scale == "quick", configuration=arguments.configuration
        )
    for kind, content in files.items():
        tables.write_bytes(f"{arguments.out}.{kind}", content)


def read_tables(
    directory: Path, needed: dict[str, tuple[str, ...]]
) -> tuple[dict[str, pd.DataFrame], dict[str, list[str]]]:
    """Tables and header lines by name; InputError where one is missing or lacks a column or all rows."""
    frames, headers = {}, {}
    for name, columns in needed.items():
        path = directory / f"{name}.csv"
        frame = tables.read(path)
        lacking = [column for column in columns if column not in frame]
        if lacking:
            raise InputError(f"table {path} must have the columns {', '.join(columns)}, but lacks {', '.join(lacking)}")
        if frame.empty:
            raise InputError(f"table {path} must have at least one row, but is empty")
        frames[name], headers[name] = frame, tables.header(path)
    return frames, headers
