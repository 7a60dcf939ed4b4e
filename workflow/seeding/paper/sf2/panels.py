"""Supplementary figure 2: the readings of "observed frequency", locked tongues."""

from seeding.paper.declaration import SUPPLEMENT, Figure, Panel

READINGS = ("subsystem", "rotation", "line", "peak")
FIGURE = Figure(
    "SF2",
    SUPPLEMENT,
    (
        Panel("sf2_detuning", ("detuning", *READINGS), early=5),
        Panel("sf2_range", ("range", *READINGS), early=5),
        Panel("sf2_variance", ("range", "reading", "variance"), ("sf2_range",)),
        Panel("sf2_tongues", ("detuning", "ratio", "error"), threads=2, early=20),
    ),
)
