"""Supplementary figure 6: every slow mode against N."""

from seeding.paper.declaration import SUPPLEMENT, Figure, Panel

GROUP = ("normalisation", "coupling", "sector")
MODES = (*GROUP, "branch", "N", "re", "im", "error", "exponent")
GAPS = (*GROUP, "kind", "N", "re", "im", "exponent")
SPECTRA = ("spectra/every-large",)
NAMED = ("fig4a", "fig4c")
"""Tables of the branches that have a name: λ₁ and λ₂ of Fig. 4."""

FIGURE = Figure(
    "SF6",
    SUPPLEMENT,
    (
        Panel("sf6_modes", MODES, SPECTRA, "sf6", environment="spectrum"),
        Panel("sf6_gaps", GAPS, SPECTRA, "sf6", environment="spectrum"),
    ),
    reads=NAMED,
)
