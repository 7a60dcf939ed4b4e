"""Supplementary figure 11: SF7 with the sizes that take too long for it."""

from seeding.paper.declaration import LARGE, Figure, Panel
from seeding.paper.sf7.panels import FITS, LIFETIME

RUNS = ("lifetimes", "lifetimes/long")
FIGURE = Figure(
    "SF11",
    LARGE,
    (
        Panel("sf11_lifetime", LIFETIME, RUNS, "sf11", "sf7.data.sf7_lifetime", environment="trajectories"),
        Panel("sf11_fits", FITS, RUNS, "sf11", "sf7.data.sf7_fits", environment="trajectories"),
    ),
    reads=("sf10_gaps", "fig1f_mean_field"),
)
