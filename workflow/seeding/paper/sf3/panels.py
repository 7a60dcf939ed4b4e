"""Supplementary figure 3: other initial states and time windows."""

from seeding.paper.declaration import SUPPLEMENT, Figure, Panel

FIGURE = Figure(
    "SF3",
    SUPPLEMENT,
    (
        Panel("sf3_frequencies", ("panel", "initial", "subsystem", "line", "line_error", "peak", "swing"), job="sf3"),
        Panel("sf3_mz", ("panel", "initial", "subsystem", "time", "mz"), job="sf3"),
        Panel("sf3_window", ("panel", "initial", "start", "stop", "variance"), job="sf3"),
        Panel("sf3_variance", ("initial", "range", "reading", "variance", "error"), early=5),
    ),
)
