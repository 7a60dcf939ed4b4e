"""Supplementary figure 5: Floquet multipliers and Jacobians."""

from seeding.paper.declaration import SUPPLEMENT, Figure, Panel

FIGURE = Figure(
    "SF5",
    SUPPLEMENT,
    (
        Panel(
            "sf5_multipliers",
            ("interaction", "coupling", "initial", "period", "mode", "modulus", "re", "im"),
            early=5,
            ignores=("coupling",),
        ),
        Panel(
            "sf5_jacobian",
            ("interaction", "coupling", "point", "mode", "re", "im"),
            early=5,
            ignores=("coupling", "initial"),
        ),
    ),
)
