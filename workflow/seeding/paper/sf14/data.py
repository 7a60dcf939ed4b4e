"""SF14: modes of the seeded pair that close as 1/N_α and gaps that stay, by the averaged diffusion and by spectra."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from seeding.checks import NoAnswer
from seeding.large_n import spectrum_tables
from seeding.large_n.attracting_orbits import attracting_orbits
from seeding.large_n.averaged_diffusion import Closing, seeded_pair_modes
from seeding.large_n.branches import follow
from seeding.large_n.law_branches import follow_laws
from seeding.large_n.noise_projection import PHASES, projected_noise
from seeding.large_n.spectrum_tables import SECTORS
from seeding.large_n.transverse import floquet_exponent, transverse_exponents
from seeding.network import Network
from seeding.tables import Table

HARMONICS = range(4)
LEVELS = 3  # of each harmonic and sector
FAMILY = np.linspace(0, 0.999, 28)  # ξ; at ±1 the seed rests
LAW = ["rate", "frequency", "shift"]


def sf14_limits(*, network: Network) -> pd.DataFrame:
    """Modes λ = i·frequency + (rate + i·shift)/N_α: columns sector, harmonic, level, rate, frequency, shift, in κ.

    rate: the limit of N_α Re λ, negative; frequency: that of Im λ, before ω's dependence on the orbit dephases.
    level: from 1, the slowest of its harmonic and sector; the steady state is left out.
    """
    noise = projected_noise(network)
    parts = []
    for sector in SECTORS:
        for harmonic in HARMONICS:
            first = int(sector == "symmetric" and harmonic == 0)
            modes = seeded_pair_modes(noise, harmonic, sector, LEVELS + first)
            found = {name: getattr(modes, name)[first:] for name in LAW}
            level = np.arange(1, LEVELS + 1)
            parts.append(pd.DataFrame({"sector": sector, "harmonic": harmonic, "level": level, **found}))
    return pd.concat(parts, ignore_index=True)


def sf14_family(*, network: Network) -> pd.DataFrame:
    """The family of orbits, even in ξ: columns parameter (ξ, 0 is all up), frequency, exponent (transverse), in κ."""
    orbits = attracting_orbits(network, FAMILY, PHASES)
    columns = {"parameter": FAMILY, "frequency": orbits.frequency, "exponent": transverse_exponents(orbits)}
    return pd.DataFrame(columns)


def sf14_up(*, network: Network) -> pd.DataFrame:
    """B's exponent on the all-up orbit by two routes: columns route (average|multiplier), exponent, frequency, in κ."""
    orbits = attracting_orbits(network, np.zeros(1), PHASES)
    average = float(transverse_exponents(orbits)[0])
    multiplier, frequency = floquet_exponent(replace(network, initial="up"))
    rows = [("average", average, float(orbits.frequency[0])), ("multiplier", multiplier, frequency)]
    return pd.DataFrame(rows, columns=["route", "exponent", "frequency"])


def sf14_alone(*files: Table) -> pd.DataFrame:
    """B as one crystal, driven by what A's pull leaves: columns sector, atoms, mode, re, im, in κ.

    The two slowest modes of each sector, by sector and rising N of B.
    """
    columns = ["sector", "atoms", "mode", "re", "im"]
    parts = [item.table.assign(atoms=item.size)[columns] for item in map(spectrum_tables.spectrum, files)]
    return _whole([part[part["mode"] <= 2] for part in parts], columns[:3])


def sf14_closing(limits: Table, *files: Table) -> pd.DataFrame:
    """Modes that follow a law of `sf14_limits`: its sector, harmonic, level; atoms (N_α), re, im, scaled, error.

    scaled: N_α Re λ. Each law is followed from N_α = ∞ down, by continuity in 1/N_α.
    """
    parts = []
    for sector, number, table, names in _matched(limits, files):
        rows = table.iloc[list(names)][["re", "im", "error"]].reset_index(drop=True)
        rows.insert(2, "scaled", number * rows["re"])
        rows.insert(0, "atoms", number)
        for place, name in enumerate(("harmonic", "level")):
            rows.insert(place, name, [law[place] for law in names.values()])
        rows.insert(0, "sector", sector)
        parts.append(rows)
    return _whole(parts, ["sector", "harmonic", "level", "atoms"])


def sf14_staying(limits: Table, *files: Table) -> pd.DataFrame:
    """Modes that follow no law of `sf14_limits`, by continuity: columns sector, branch, atoms (N_α), re, im, error."""
    parts = []
    left: dict[str, dict[int, pd.DataFrame]] = {}
    for sector, number, table, names in _matched(limits, files):
        rows = table.drop(index=list(names)).reset_index(drop=True)
        if len(rows):
            left.setdefault(sector, {})[number] = rows
    for sector, group in left.items():
        errors = pd.concat([rows.assign(N=number) for number, rows in group.items()])[["N", "mode", "error"]]
        branches = follow(group).merge(errors, on=["N", "mode"]).drop(columns="mode").rename(columns={"N": "atoms"})
        branches.insert(0, "sector", sector)
        parts.append(branches)
    return _whole(parts, ["sector", "branch", "atoms"])


def _matched(
    limits: Table, files: Iterable[Table]
) -> Iterator[tuple[str, int, pd.DataFrame, dict[int, tuple[int, int]]]]:
    """Sector, N_α, settled modes of a spectrum, and the law (harmonic, level) of those rows that follow one."""
    rows = limits.frame
    spectra: dict[str, dict[int, pd.DataFrame]] = {sector: {} for sector in SECTORS}
    for spectrum in map(spectrum_tables.spectrum, files):
        known = spectrum_tables.settled(spectrum.table)
        for sector, group in spectra.items():
            group[spectrum.atoms[0]] = known[known["sector"] == sector].reset_index(drop=True)
    for sector, group in spectra.items():
        part = rows[rows["sector"] == sector]
        values = {name: part[name].to_numpy(dtype=float) for name in LAW}
        keys = zip(part["harmonic"].astype(int), part["level"].astype(int), strict=True)
        laws = {key: Closing(*(values[name][[row]] for name in LAW)) for row, key in enumerate(keys)}
        for number, names in follow_laws(group, laws).items():
            yield sector, number, group[number], names


def _whole(parts: list[pd.DataFrame], keys: list[str]) -> pd.DataFrame:
    parts = [part for part in parts if len(part)]
    if not parts:
        raise NoAnswer("no mode of the spectra is of this kind")
    frame = pd.concat(parts, ignore_index=True)
    return frame.sort_values(keys, ignore_index=True, key=_rank)


def _rank(column: pd.Series) -> pd.Series:
    """Sectors in their order, numbers as they are."""
    return column.map(SECTORS.index) if column.name == "sector" else column
