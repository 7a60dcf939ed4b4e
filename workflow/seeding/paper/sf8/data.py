"""Supplementary figure 8: three crystals, one of them a seed, at finite N: the schematic of Fig. 1a–b made real.

Made from tables of `seeding mean-field` and `seeding trajectories`, a pair for each coupling.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from seeding import checks, tables


def sf8_mz(settings: Mapping[str, Any], files: Sequence[Path]) -> pd.DataFrame:
    """⟨m_z⟩(t): columns coupling, atoms (inf: mean field), subsystem, time, mz, mz_sem.

    settings: couplings, Γ in κ, and atoms, N_α; files: for each coupling the mean field's, then the trajectories'.
    """
    if len(files) != 2 * len(settings["couplings"]):
        raise checks.refuse("tables", "two files for each coupling", len(files))
    parts = []
    for index, coupling in enumerate(settings["couplings"]):
        for atoms, file in zip((math.inf, settings["atoms"]), files[2 * index : 2 * index + 2], strict=True):
            table = tables.read(file)
            for subsystem in range(sum(name.startswith("mz_") and name[3:].isdigit() for name in table.columns)):
                sem = table.get(f"mz_{subsystem}_sem", pd.Series(0.0, index=table.index))
                part = pd.DataFrame({"time": table["time"], "mz": table[f"mz_{subsystem}"], "mz_sem": sem})
                for place, (name, value) in enumerate(
                    (("coupling", coupling), ("atoms", atoms), ("subsystem", subsystem))
                ):
                    part.insert(place, name, value)
                parts.append(part)
    return pd.concat(parts, ignore_index=True)
