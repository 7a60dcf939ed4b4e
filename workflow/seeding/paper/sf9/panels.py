"""Supplementary figure 9: the model with cavities, and the two readings of Eq. (D1)."""

from seeding.paper.declaration import SUPPLEMENT, Figure, Panel

DEVIATIONS = ("deviation", "fock", "cutoff_error", "first_order", "steady", "steady_first_order")
FIGURE = Figure(
    "SF9",
    SUPPLEMENT,
    (
        Panel("sf9_cavity", ("atoms", "gamma", "mapping", *DEVIATIONS), environment="cavity", early=5),
        Panel(
            "sf9_exchange",
            ("quantity", "atoms", "printed", "counted_once", "mean_field"),
            environment="cavity",
            early=5,
        ),
    ),
)
