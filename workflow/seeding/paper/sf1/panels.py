"""Supplementary figure 1: coherent coupling in the plane of Fig. 3a."""

from seeding.paper.declaration import SUPPLEMENT, Figure, Panel

FIGURE = Figure(
    "SF1",
    SUPPLEMENT,
    (
        Panel(
            "sf1_difference",
            ("detuning", "coupling", "line_a", "line_b", "difference", "error", "order"),
            threads=2,
            early=20,
        ),
        Panel("sf1_critical", ("detuning", "coupling"), early=5, ignores=("coupling", "initial")),
    ),
)
