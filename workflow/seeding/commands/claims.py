"""`seeding claims`: measured against published, the verdict on every claim."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from seeding import tables
from seeding.checks import InputError
from seeding.claims import ledger
from seeding.commands import options
from seeding.large_n.spectrum_tables import read_spectrum

# Modules of `seeding.claims.measures` that claims load by name.
EVIDENCE = ("mean_field", "synchronisation", "spectra", "finite_size", "large_sizes")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("--claims", type=Path, required=True, metavar="FILE.yaml", help="the claims")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="directory of the panels' tables")
    parser.add_argument("--spectra", type=Path, required=True, metavar="DIR", help="directory of the spectra")
    parser.add_argument(
        "--atoms", type=int, nargs="+", metavar="N_α", help="sizes of the spectra to use (default: all found)"
    )
    parser.add_argument(
        "--scale", choices=("paper", "quick"), default="paper", help="quick judges nothing (default: paper)"
    )
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Make the claims table and write it."""
    readings = ledger.load(arguments.claims)
    names = sorted({name for reading in readings for name in reading.tables})
    frames: dict[str, pd.DataFrame] = {}
    headers: dict[str, list[str]] = {}
    for name in names:
        if name.startswith("spectra/"):
            frames[name] = stacked(arguments.spectra / name.removeprefix("spectra/"), arguments.atoms)
        else:
            path = arguments.data / f"{name}.csv"
            frames[name], headers[name] = tables.read(path), tables.header(path)
    table = ledger.ledger(readings, frames, headers, arguments.scale)
    tables.write(table, arguments.out, options.about("claims") | {"scale": arguments.scale})


def stacked(folder: Path, atoms: Iterable[int] | None) -> pd.DataFrame:
    """All spectra of one normalisation and coupling, with their total size N; InputError where there are none."""
    files = [folder / f"{number}.csv" for number in atoms] if atoms else sorted(folder.glob("*.csv"))
    if not files:
        raise InputError(f"`spectra` must hold tables in {folder}, but has none")
    parts = []
    for spectrum in sorted(map(read_spectrum, files), key=lambda item: item.size):
        if (spectrum.table["re"] > -1e-9).any():
            raise InputError(
                f"spectra in {folder} must hold decaying modes, but at N = {spectrum.size} one does not decay"
            )
        parts.append(spectrum.table.assign(N=spectrum.size, coupling=spectrum.coupling))
    return pd.concat(parts, ignore_index=True)
