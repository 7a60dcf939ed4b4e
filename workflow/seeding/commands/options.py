"""Options that all verbs share."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_out(parser: argparse.ArgumentParser) -> None:
    """The option that names the output file."""
    parser.add_argument("--out", type=Path, metavar="FILE.csv", help="write here instead of standard output")
