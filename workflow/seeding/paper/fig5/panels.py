"""Figure 5: coherent coupling, weak, strong and above critical."""

from seeding.paper.declaration import PAPER, Figure, Panel

MOTION = ("subsystem", "coupling", "time", "mz")
FIGURE = Figure("fig5", PAPER, tuple(Panel(f"fig5{letter}", MOTION, job="fig5") for letter in "abc"))
