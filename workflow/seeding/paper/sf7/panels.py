"""Supplementary figure 7: damping and frequency against N from trajectories."""

from seeding.paper.declaration import SUPPLEMENT, Figure, Panel

LIFETIME = ("N", "decay", "decay_error", "frequency", "frequency_error", "start", "stop", "count")
FITS = ("quantity", "value", "error", "chi_squared", "freedom")
RUNS = ("lifetimes",)
FIGURE = Figure(
    "SF7",
    SUPPLEMENT,
    (
        Panel("sf7_lifetime", LIFETIME, RUNS, "sf7", environment="trajectories"),
        Panel("sf7_fits", FITS, RUNS, "sf7", environment="trajectories"),
    ),
    reads=("sf6_gaps", "fig1f_mean_field"),
)
