"""`seeding report`: one self-contained page with claims, figures, data and evidence."""

from __future__ import annotations

import argparse
from pathlib import Path

from seeding import tables
from seeding.report import page as report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    file, folder = "FILE.csv", "DIR"
    parser.add_argument("--claims", type=Path, required=True, metavar=file, help="table of claims and verdicts")
    parser.add_argument("--answers", type=Path, metavar=file, help="one answer a claim (default: beside --claims)")
    parser.add_argument("--figures", type=Path, required=True, metavar=folder, help="directory of the figures (SVG)")
    parser.add_argument("--data", type=Path, required=True, metavar=folder, help="directory of the panels' tables")
    parser.add_argument("--captions", type=Path, required=True, metavar=folder, help="directory of captions (rst)")
    parser.add_argument("--provenance", type=Path, required=True, metavar="FILE.json", help="of `seeding provenance`")
    parser.add_argument("--convergence", type=Path, metavar=file, help="table: curve, change, effect")
    parser.add_argument("--coverage", type=Path, metavar=file, help="table: panel, rule, data, claims")
    parser.add_argument("--others", type=Path, metavar=file, help="table of `seeding others`")
    parser.add_argument("--peers", type=Path, metavar=file, help="table of timings against other programs")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.html", help="the page")


def run(arguments: argparse.Namespace) -> None:
    """Assemble the page and write it."""
    page = report.page(
        claims=arguments.claims,
        answers=arguments.answers,
        figures=arguments.figures,
        data=arguments.data,
        captions=arguments.captions,
        provenance=arguments.provenance,
        convergence=arguments.convergence,
        coverage=arguments.coverage,
        others=arguments.others,
        peers=arguments.peers,
    )
    tables.write_bytes(arguments.out, page.encode())
