"""Supplementary figure 6: every slow mode against N."""

from seeding.paper.declaration import SUPPLEMENT, Figure, Panel

GROUP = ("normalisation", "coupling", "sector")
MODES = (*GROUP, "branch", "N", "re", "im", "error", "exponent")
GAPS = (*GROUP, "kind", "N", "re", "im", "exponent")
SPECTRA = ("spectra/every-large",)
FIGURE = Figure(
    "SF6",
    SUPPLEMENT,
    (
        Panel("sf6_modes", MODES, SPECTRA, "sf6", environment="spectrum"),
        Panel("sf6_gaps", GAPS, SPECTRA, "sf6", environment="spectrum"),
    ),
)
