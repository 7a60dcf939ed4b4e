"""Supplementary figure 13: the universal spectrum at Γ_crit."""

from seeding.paper.declaration import SUPPLEMENT, Figure, Panel

MODES = ("system", "sector", "atoms", "mode", "re", "im", "error", "branch", "scaled_re", "scaled_im")
UNIVERSAL = ("family", "level", "re", "im")
SPECTRA = ("spectra/critical-crystals",)
FIGURE = Figure(
    "SF13",
    SUPPLEMENT,
    (
        Panel("sf13_modes", MODES, SPECTRA, "sf13", environment="spectrum"),
        Panel("sf13_universal", UNIVERSAL, (), "sf13", environment="spectrum"),
    ),
)
