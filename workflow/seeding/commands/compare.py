"""`seeding compare`: the tables of two runs, equal to the byte or how far apart."""

from __future__ import annotations

import argparse
from pathlib import Path

from seeding import checks
from seeding.checks import ComputationError
from seeding.report import comparison


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("first", type=Path, metavar="A", help="directory of a run: its tables are compared")
    parser.add_argument("second", type=Path, metavar="B", help="directory of another run")
    parser.add_argument(
        "--tolerance",
        type=float,
        default=1e-6,
        metavar="X",
        help="largest difference that passes, in units of the largest value of a column (default: 1e-6)",
    )


def run(arguments: argparse.Namespace) -> None:
    """Print what differs; ComputationError past the tolerance."""
    tolerance = checks.number("tolerance", arguments.tolerance, minimum=0)
    number = len(comparison.names(arguments.first))
    found = comparison.differences(arguments.first, arguments.second)
    if not found:
        print(f"same bytes: {number} tables")
        return
    equal = number - len({difference.table for difference in found})
    print(f"{equal} of {number} tables have the same bytes. How far the columns of the others are apart, in units of")
    print(f"their largest value ({tolerance:g} passes):")
    width = max(len(difference.table) for difference in found)
    for difference in found:
        mark = "  too far" if difference.size > tolerance else ""
        print(f"  {difference.table:<{width}}  {difference.size:<8.2g} {difference.where}{mark}")
    beyond = {difference.table: difference for difference in found if difference.size > tolerance}
    if beyond:
        names = ", ".join(beyond)
        raise ComputationError(f"{len(beyond)} of {number} tables differ by more than {tolerance:g}: {names}")
