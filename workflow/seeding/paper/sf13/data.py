"""SF13: the spectra of a pair at Γ_crit and of its seed as one crystal, in the units of the universal law."""

from __future__ import annotations

import pandas as pd

from seeding.checks import NoAnswer
from seeding.large_n.branches import OSCILLATING
from seeding.large_n.critical_law import BOUND, EDGE, levels, scale
from seeding.large_n.effective_crystal import effective_seed
from seeding.large_n.spectrum_tables import settled
from seeding.paper.sf12.data import pairs, seed_atoms, spectra, with_branches
from seeding.paper.sf13.panels import MODES, UNIVERSAL
from seeding.tables import Table

LEVELS = 3  # of each family


def sf13_modes(*files: Table) -> pd.DataFrame:
    """Slow modes at Γ_crit in units of κ_eff 2^(-2/3) N^(-1/3), N the atoms of the seed.

    Columns: system (pair, crystal: the seed as one crystal), sector, atoms, mode, re, im, error, branch
    (followed through the sizes of a sector), scaled_re, scaled_im.
    """
    found = spectra(files)
    both = sorted(pairs(found), key=lambda item: item.size)
    if not both:
        raise NoAnswer("there is no spectrum of a pair at its Γ_crit")
    effective = effective_seed(both[0].network)
    parts = [settled(item.table).assign(system="pair", atoms=seed_atoms(item, effective)) for item in both]
    for atoms, item in sorted(found.get("seed-critical", {}).items()):
        parts.append(settled(item.table).assign(system="crystal", atoms=atoms))
    frame = with_branches(pd.concat(parts, ignore_index=True), ["system", "sector"])
    unit = frame["atoms"].map(lambda atoms: scale(effective.kappa, atoms))
    frame = frame.assign(scaled_re=frame["re"] / unit, scaled_im=frame["im"] / unit)[list(MODES)]
    about = {"kappa": effective.kappa, "coupling": both[0].network.coupling, "oscillating": OSCILLATING}
    frame.attrs["header"] = about
    return frame


def sf13_universal() -> pd.DataFrame:
    """Universal levels μ, Im μ ≥ 0: columns family (bound|edge), level, re, im.

    bound: discrete modes of the law, the steady state left out, level from 1. edge: where the continua of modes in
    ln m_x begin, which both sectors reach like 1/(ln N)², level from 0, the real one.
    """
    bound, edge = levels(BOUND, LEVELS + 1)[1:], levels(EDGE, LEVELS)
    rows = [("bound", level, value.real, value.imag) for level, value in enumerate(bound, start=1)]
    rows += [("edge", level, value.real, value.imag) for level, value in enumerate(edge)]
    return pd.DataFrame(rows, columns=list(UNIVERSAL))
