"""Supplementary figure 10: SF6 with the sizes that take too long for it."""

from seeding.paper.declaration import LARGE, Figure, Panel
from seeding.paper.sf6.panels import GAPS, MODES, NAMED

SPECTRA = ("spectra/every-larger",)
FIGURE = Figure(
    "SF10",
    LARGE,
    (
        Panel("sf10_modes", MODES, SPECTRA, "sf10", "sf6.data.sf6_modes", environment="spectrum"),
        Panel("sf10_gaps", GAPS, SPECTRA, "sf10", "sf6.data.sf6_gaps", environment="spectrum"),
    ),
    reads=NAMED,
)
