"""Supplementary figure 8: three crystals, one of them a seed, at finite N: the schematic of Fig. 1a–b made real.

Made from tables of `seeding mean-field` and `seeding trajectories`, one of each for each coupling.
"""

from __future__ import annotations

import math

import pandas as pd

from seeding.tables import Table


def sf8_mz(*files: Table) -> pd.DataFrame:
    """⟨m_z⟩(t): columns coupling, atoms (N_α; inf: mean field), subsystem, time, mz, mz_sem.

    files: the mean field's, then the trajectories', by rising coupling.
    """
    parts = []
    for table in sorted(files, key=lambda table: (table.header["network"]["coupling"], "atoms" in table.header)):
        frame, network = table.frame, table.header["network"]
        for subsystem in range(len(network["drives"])):
            atoms = table.header["atoms"][subsystem] if "atoms" in table.header else math.inf
            sem = frame.get(f"mz_{subsystem}_sem", pd.Series(0.0, index=frame.index))
            place = {"coupling": network["coupling"], "atoms": atoms, "subsystem": subsystem}
            curve = {"time": frame["time"], "mz": frame[f"mz_{subsystem}"], "mz_sem": sem}
            parts.append(pd.DataFrame(place | curve))
    return pd.concat(parts, ignore_index=True)
