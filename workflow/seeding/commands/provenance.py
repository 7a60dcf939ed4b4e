"""`seeding provenance`: commit, configuration, versions, machine and times of a run, as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from seeding import tables
from seeding.commands import options
from seeding.paper import origin
from seeding.report import forecast, provenance


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--configuration", required=True, metavar="JSON", help="the configuration of the run")
    parser.add_argument("--times", type=Path, metavar="DIR", help="directory of Snakemake's benchmark files")
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="directory of the panels' tables: names those of other configurations"
    )
    parser.add_argument(
        "--differs", default="{}", metavar="JSON", help="keys that differ from the paper's: [value, the paper's value]"
    )
    parser.add_argument(
        "--costs",
        type=Path,
        metavar="FILE.csv",
        help="costs of finished runs: adds what they foretold, for the paper's parameters, beside what was taken",
    )
    parser.add_argument("--out", type=Path, metavar="FILE.json", help="write here instead of standard output")


def run(arguments: argparse.Namespace) -> None:
    """Collect and write."""
    configuration, differs = (options.parsed(name, getattr(arguments, name)) for name in ("configuration", "differs"))
    foreign = {} if arguments.data is None else origin.foreign(configuration, arguments.data)
    expected = None
    if arguments.costs and arguments.times and configuration.get("scale") == "paper" and not differs:
        expected = forecast.beside(provenance.job_times(arguments.times), arguments.costs)
    collected = provenance.collect(configuration, arguments.times, differs, foreign, expected)
    text = json.dumps(collected, indent=2, ensure_ascii=False) + "\n"
    if arguments.out is None:
        sys.stdout.write(text)
    else:
        tables.write_bytes(arguments.out, text.encode())
