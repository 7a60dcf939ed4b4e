"""`seeding claims`: measured against published, the verdict on every claim."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from seeding import tables
from seeding.checks import InputError, understood
from seeding.claims import ledger, statements
from seeding.commands import options
from seeding.large_n.spectrum_tables import Spectrum, read_spectrum
from seeding.tables import Table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--claims", type=Path, required=True, metavar="FILE.yaml", help="the claims")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="directory of the panels' tables")
    parser.add_argument(
        "--spectra", type=Path, nargs="*", required=True, metavar="FILE.csv", help="the spectra, of all sets"
    )
    parser.add_argument(
        "--scale", choices=("paper", "quick"), default="paper", help="quick judges nothing (default: paper)"
    )
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Make the claims table and write it."""
    readings = statements.load(arguments.claims)
    names = sorted({name for reading in readings for name in reading.tables})
    sets = by_set(arguments.spectra)
    found = {
        name: stacked(sets.get(name, []))
        if name.startswith(statements.SPECTRA)
        else tables.table(arguments.data / f"{name}.csv")
        for name in names
    }
    table = ledger.ledger(readings, found, arguments.scale)
    tables.write(table, arguments.out, options.about("claims") | {"scale": arguments.scale})


def by_set(files: Iterable[Path]) -> dict[str, list[Spectrum]]:
    """spectra/SET → its spectra, smallest first; a header names the set, as the normalisation and the point of Γ.

    Raises InputError for a file that is none or has modes that do not decay, and for two of a set that are not of one
    network and different sizes.
    """
    found: dict[str, list[Spectrum]] = {}
    for file in files:
        with understood(f"table {file}"):
            spectrum, point = read_spectrum(file), tables.header(file).get("point", "")
            decays = bool((spectrum.table["re"] <= -1e-9).all())
        if not decays:
            raise InputError(
                f"`spectra` must hold decaying modes, but of {spectrum.network} at N = {spectrum.size} one does not"
            )
        members = found.setdefault(f"{statements.SPECTRA}{spectrum.normalisation}-{point}", [])
        for other in members:
            if other.network != spectrum.network or other.size == spectrum.size:
                raise InputError(
                    f"`spectra` must be those of one network and of different sizes, but {file} at N = {spectrum.size}"
                    f" is of {spectrum.network}, and another at N = {other.size} of {other.network}"
                )
        members.append(spectrum)
    return {name: sorted(members, key=lambda item: item.size) for name, members in found.items()}


def stacked(spectra: Sequence[Spectrum]) -> Table:
    """All spectra of a set as one table, with the total size N and the coupling in columns.

    Its header is that of the smallest size, `network` among it; without an answer where there is none.
    """
    if not spectra:
        return Table(pd.DataFrame(), {"no_answer": "there is no such spectrum: no Γ_crit, or no size that fits"})
    parts = [spectrum.table.assign(N=spectrum.size, coupling=spectrum.coupling) for spectrum in spectra]
    header = {"table": "spectrum", "network": spectra[0].network.parameters()}
    return Table(pd.concat(parts, ignore_index=True), header)
