"""`seeding claims`: measured against published, the verdict on every claim."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from seeding import tables
from seeding.checks import InputError, understood
from seeding.claims import ledger
from seeding.commands import options
from seeding.large_n.spectrum_tables import read_spectrum
from seeding.tables import Table


def add_arguments(parser: argparse.ArgumentParser) -> None:
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
    found = {}
    for name in names:
        if name.startswith(ledger.SPECTRA):
            folder = arguments.spectra / name.removeprefix(ledger.SPECTRA)
            with understood(f"spectra in {folder}"):
                found[name] = stacked(folder, arguments.atoms)
        else:
            found[name] = tables.table(arguments.data / f"{name}.csv")
    table = ledger.ledger(readings, found, arguments.scale)
    tables.write(table, arguments.out, options.about("claims") | {"scale": arguments.scale})


def stacked(folder: Path, atoms: Iterable[int] | None) -> Table:
    """All spectra of one normalisation and coupling as one table, with the total size N and the coupling in columns.

    Its header is that of the smallest size, `network` among it; without an answer where there is none of the sizes.
    Raises InputError for spectra with modes that do not decay.
    """
    files = sorted(folder.glob("*.csv")) if atoms is None else [folder / f"{number}.csv" for number in atoms]
    found = [file for file in files if file.exists()]
    if not found:
        return Table(pd.DataFrame(), {"no_answer": "there is no such spectrum: no Γ_crit, or no size that fits"})
    spectra = sorted(map(read_spectrum, found), key=lambda item: item.size)
    for spectrum in spectra:
        if (spectrum.table["re"] > -1e-9).any():
            raise InputError(
                f"spectra in {folder} must hold decaying modes, but at N = {spectrum.size} one does not decay"
            )
    parts = [spectrum.table.assign(N=spectrum.size, coupling=spectrum.coupling) for spectrum in spectra]
    header = {"table": "spectrum", "network": spectra[0].network.parameters()}
    return Table(pd.concat(parts, ignore_index=True), header)
