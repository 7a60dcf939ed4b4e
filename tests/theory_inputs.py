"""Synthetic tables of the figures on N → ∞, SF12 to SF14."""

from __future__ import annotations

import numpy as np
import pandas as pd
from combined_tables import GROUPS, combined

THEORY = {
    "sf12_modes": combined(
        {
            "point": ("seeding", "critical"),
            "sector": GROUPS["sector"],
            "atoms": (3, 7, 11, 19),
            "factors": (("s1", "s0"), ("s0", "s1"), ("a1", "a1")),
        },
        coupling=lambda table: np.where(table.point == "seeding", 0.1, 0.7),
        mode=lambda table: 1 + (table.factors.str[0] == "s0") + 2 * (table.factors.str[0] == "a1"),
        re=lambda table: -2 * table["mode"] / table.atoms,
        im=lambda table: 2.0 - table["mode"] % 3,
        error=1e-12,
        seed_mode=lambda table: table.factors.str[0],
        other_mode=lambda table: table.factors.str[1],
        sum_re=lambda table: 1.01 * table.re,
        sum_im=lambda table: table.im,
        difference=0.01,
    ).drop(columns="factors"),
    "sf12_crystals": combined(
        {
            "crystal": ("seed", "other"),
            "point": ("seeding", "critical"),
            "sector": GROUPS["sector"],
            "atoms": (3, 7, 11, 19, 60),
            "mode": (1, 2),
        },
        coupling=lambda table: np.where(table.point == "seeding", 0.1, 0.7),
        drive=1.4,
        kappa=1.1,
        re=lambda table: -2 * table["mode"] / table.atoms,
        im=lambda table: 2.0 - table["mode"],
        error=1e-12,
        branch=lambda table: table["mode"],
    ),
    "sf13_modes": combined(
        {"system": ("pair", "crystal"), "sector": GROUPS["sector"], "atoms": (8, 27, 64), "mode": (1, 2)},
        scaled_re=lambda table: -0.5 * table["mode"] - table.atoms ** (-1 / 3),
        scaled_im=lambda table: 1.8 * (table["mode"] - 1),
        re=lambda table: 0.7 * table.scaled_re * table.atoms ** (-1 / 3),
        im=lambda table: 0.7 * table.scaled_im * table.atoms ** (-1 / 3),
        error=1e-12,
        branch=lambda table: table["mode"],
    ),
    "sf13_universal": pd.DataFrame(
        {
            "family": ["bound", "bound", "edge", "edge"],
            "level": [1, 2, 0, 1],
            "re": [-1.07, -2.74, -0.18, -1.11],
            "im": [1.85, 4.75, 0.0, 1.93],
        }
    ),
    "sf14_limits": combined(
        {"sector": GROUPS["sector"], "harmonic": (0, 1, 2), "level": (1, 2)},
        rate=lambda table: -2.0 * table.level - 3.0 * table.harmonic,
        frequency=lambda table: 1.0 * table.harmonic,
        shift=lambda table: -1.0 * table.harmonic,
    ),
    "sf14_family": pd.DataFrame({"parameter": [0.0, 0.5, 1.0]}).assign(
        frequency=lambda table: 1 + table.parameter / 1000, exponent=lambda table: -0.57 - table.parameter / 50
    ),
    "sf14_up": pd.DataFrame({"route": ["average", "multiplier"], "exponent": -0.57, "frequency": 1.0}),
    "sf14_alone": combined(
        {"sector": GROUPS["sector"], "atoms": (19, 50, 200), "mode": (1, 2)},
        re=lambda table: -0.57 + table["mode"] / table.atoms,
        im=0.0,
    ),
    "sf14_closing": combined(
        {"sector": GROUPS["sector"], "harmonic": (0, 1, 2), "level": (1, 2), "atoms": (11, 19, 50, 100)},
        re=lambda table: (-2.0 * table.level - 3.0 * table.harmonic) / table.atoms,
        im=lambda table: table.harmonic * (1 - 1 / table.atoms),
        scaled=lambda table: table.re * table.atoms,
        error=1e-9,
    ),
    "sf14_staying": combined(
        {"sector": GROUPS["sector"], "branch": (1, 2), "atoms": (11, 19, 50)},
        re=lambda table: -0.4 - 0.1 * table.branch + 1 / table.atoms,
        im=lambda table: table.branch - 1.0,
        error=1e-9,
    ),
}
