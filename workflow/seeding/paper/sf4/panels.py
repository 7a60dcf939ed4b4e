"""Supplementary figure 4: Γ_crit and the frequency up to n = 1000."""

from seeding.paper.declaration import SUPPLEMENT, Figure, Panel

FIGURE = Figure(
    "SF4",
    SUPPLEMENT,
    (
        Panel("sf4_critical", ("n", "closed", "measured", "limit"), early=5, ignores=("coupling",)),
        Panel("sf4_frequency", ("n", "coupling", "frequency"), early=5, ignores=("coupling",)),
        Panel("sf4_root", ("n", "distance", "frequency", "exponent"), early=5, ignores=("coupling",)),
    ),
)
