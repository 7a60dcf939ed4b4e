"""Figure 2: one seed and n − 1 others."""

from seeding.paper.declaration import PAPER, Figure, Panel

FIGURE = Figure(
    "fig2",
    PAPER,
    (
        Panel("fig2a", ("subsystem", "time", "mz"), job="fig2"),
        Panel("fig2a_inset", ("n", "amplitude", "reached"), job="fig2"),
        Panel(
            "fig2b", ("n", "coupling", "subsystem", "frequency", "critical_coupling"), early=5, ignores=("coupling",)
        ),
    ),
)
