"""Supplementary figure 14: what closes and what stays as N → ∞ below Γ_crit, without a fit."""

from seeding.paper.declaration import SUPPLEMENT, Figure, Panel

MODE = ("sector", "harmonic", "level")
FIGURE = Figure(
    "SF14",
    SUPPLEMENT,
    (
        Panel("sf14_limits", (*MODE, "rate", "frequency", "shift"), job="sf14", ignores=("initial",)),
        Panel("sf14_family", ("parameter", "frequency", "exponent"), job="sf14", ignores=("initial",)),
        Panel("sf14_up", ("route", "exponent", "frequency"), job="sf14", ignores=("initial",)),
        Panel(
            "sf14_alone",
            ("sector", "atoms", "mode", "re", "im"),
            ("spectra/other-seeding",),
            "sf14_spectra",
            environment="spectrum",
        ),
        Panel(
            "sf14_closing",
            (*MODE, "atoms", "re", "im", "scaled", "error"),
            ("sf14_limits", "spectra/seeding-large"),
            "sf14_spectra",
            environment="spectrum",
        ),
        Panel(
            "sf14_staying",
            ("sector", "branch", "atoms", "re", "im", "error"),
            ("sf14_limits", "spectra/seeding-large"),
            "sf14_spectra",
            environment="spectrum",
        ),
    ),
)
