"""`seeding provenance`: commit, configuration, versions, machine and times of a run, as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from seeding import tables
from seeding.checks import InputError
from seeding.report import provenance


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("--configuration", required=True, metavar="JSON", help="the configuration of the run")
    parser.add_argument("--times", type=Path, metavar="DIR", help="directory of Snakemake's benchmark files")
    parser.add_argument("--out", type=Path, metavar="FILE.json", help="write here instead of standard output")


def run(arguments: argparse.Namespace) -> None:
    """Collect and write."""
    try:
        configuration = json.loads(arguments.configuration)
    except json.JSONDecodeError as error:
        raise InputError(f"`configuration` must be JSON, but {error}") from None
    if not isinstance(configuration, dict):
        raise InputError(f"`configuration` must be a mapping of keys to values, but is {configuration!r}")
    text = json.dumps(provenance.collect(configuration, arguments.times), indent=2, ensure_ascii=False) + "\n"
    if arguments.out is None:
        sys.stdout.write(text)
    else:
        tables.write_bytes(arguments.out, text.encode())
