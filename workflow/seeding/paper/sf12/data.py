"""SF12: the modes of a pair beside those of the two crystals that it falls into, λ = λ_A + λ_B."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from seeding.checks import NoAnswer
from seeding.large_n.branches import OSCILLATING, follow
from seeding.large_n.effective_crystal import EffectiveSeed, effective_seed
from seeding.large_n.product_modes import matched, product_modes
from seeding.large_n.spectrum_tables import SECTORS, Spectrum, settled, spectrum
from seeding.paper.sf12.panels import CRYSTALS, MODES
from seeding.tables import Table

NAMES = ("seed", "other")


def sf12_modes(*files: Table) -> pd.DataFrame:
    """Slow modes of the pair, each with the sum of modes of the two effective crystals that it is.

    Columns: point (seeding|critical), coupling Γ, sector, atoms (N of the seed), mode, re, im, error; seed_mode and
    other_mode, the factors (s0 steady, s1, s2, … symmetric, a1, … antisymmetric, * conjugate); sum_re, sum_im,
    λ_A + λ_B; difference, |λ - λ_A - λ_B|/|λ|. Modes deeper than the crystals' spectra reach are left out.
    """
    found = spectra(files)
    parts = []
    for pair in sorted(pairs(found), key=lambda item: item.size):
        point, effective = points(found)[pair.network.coupling], effective_seed(pair.network)
        seed, other = (
            found.get(f"{name}-{point}", {}).get(pair.atoms[place])
            for name, place in zip(NAMES, effective.places, strict=True)
        )
        if seed is None or other is None:
            continue
        for sector in SECTORS:
            products = product_modes(seed.table, other.table, sector)
            rows = settled(pair.table[pair.table["sector"] == sector])
            rows = rows[rows["re"] > products["re"].min()] if len(products) else rows.iloc[:0]
            joined = rows.join(matched(rows, products), how="inner")
            parts.append(joined.assign(point=point, coupling=pair.network.coupling, atoms=seed_atoms(pair, effective)))
    return _whole(parts, found, MODES)


def sf12_crystals(*files: Table) -> pd.DataFrame:
    """Slow modes of the effective crystals: columns crystal, drive, kappa, those of `sf12_modes` to error, branch.

    crystal: seed or other; drive, kappa: its Ω and κ, the other's drive that of this size; branch: of its sector,
    followed through the sizes.
    """
    found = spectra(files)
    couplings = {point: coupling for coupling, point in points(found).items()}
    parts = []
    for key in sorted(set(found) - set(couplings), reverse=True):
        crystal, _, point = key.partition("-")
        for atoms, item in sorted(found[key].items()):
            table = settled(item.table).assign(crystal=crystal, point=point, coupling=couplings[point], atoms=atoms)
            parts.append(table.assign(drive=item.network.drives[0], kappa=item.network.kappas[0]))
    if parts:
        parts = [with_branches(pd.concat(parts, ignore_index=True), ["crystal", "point", "sector"])]
    return _whole(parts, found, CRYSTALS)


def with_branches(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The table with a column `branch`: modes followed through `atoms` for each combination of `keys`."""
    parts = []
    for _, part in table.groupby(keys, sort=False):
        spectra = {int(atoms): part[part["atoms"] == atoms].reset_index(drop=True) for atoms in part["atoms"].unique()}
        branches = follow(spectra).rename(columns={"N": "atoms"})[["branch", "atoms", "mode"]]
        parts.append(part.merge(branches, on=["atoms", "mode"], validate="one_to_one"))
    return pd.concat(parts, ignore_index=True)


def spectra(files: Iterable[Table]) -> dict[str, dict[int, Spectrum]]:
    """The word under `point` in the headers → first of the N_α → spectrum."""
    found: dict[str, dict[int, Spectrum]] = {}
    for file in files:
        item = spectrum(file)
        found.setdefault(file.header["point"], {})[item.atoms[0]] = item
    return found


def pairs(found: dict[str, dict[int, Spectrum]]) -> list[Spectrum]:
    """The spectra of the pair."""
    return [item for members in found.values() for item in members.values() if item.network.n == 2]


def points(found: dict[str, dict[int, Spectrum]]) -> dict[float, str]:
    """Γ of the pair → its word, seeding or critical."""
    return {
        item.network.coupling: word
        for word, members in found.items()
        for item in members.values()
        if item.network.n == 2
    }


def seed_atoms(pair: Spectrum, effective: EffectiveSeed) -> int:
    """N of the seed."""
    return pair.atoms[effective.places[0]]


def _whole(parts: list[pd.DataFrame], found: dict[str, dict[int, Spectrum]], columns: tuple[str, ...]) -> pd.DataFrame:
    """The parts together; the header says what the seed is as one crystal, and from which |Im λ| a mode oscillates."""
    if not parts:
        raise NoAnswer("no size has the spectrum of the pair and those of its effective crystals")
    frame = pd.concat(parts, ignore_index=True)[list(columns)]
    header = {}
    for coupling, point in points(found).items():
        effective = effective_seed(next(iter(found[point].values())).network)
        about = {"ratio": effective.ratio, "drive": effective.drive, "kappa": effective.kappa}
        header[point] = {"coupling": coupling, **about}
    frame.attrs["header"] = {"points": header, "oscillating": OSCILLATING}
    return frame
