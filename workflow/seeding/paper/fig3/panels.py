"""Figure 3: synchronisation of crystals that all oscillate on their own."""

from seeding.paper.declaration import PAPER, Figure, Panel

LINE = ("detuning", "coupling")
MOTION = ("subsystem", "drive", "time", "mz")
FIGURE = Figure(
    "fig3",
    PAPER,
    (
        Panel("fig3a", ("detuning", "coupling", "difference"), threads=2, early=20),
        Panel("fig3a_critical", LINE, job="fig3", ignores=("coupling", "initial")),
        Panel("fig3a_averaging", LINE, job="fig3", ignores=("coupling",)),
        Panel("fig3a_boundary", LINE, job="fig3", ignores=("coupling",)),
        Panel("fig3b", ("drive", "detuning", "difference"), threads=2, early=20),
        Panel("fig3b_inset", ("drive", "detuning"), job="fig3"),
        Panel("fig3c", MOTION, job="fig3"),
        Panel("fig3d", MOTION, job="fig3"),
        Panel("fig3e", ("range", "variance", "error"), early=5),
    ),
)
