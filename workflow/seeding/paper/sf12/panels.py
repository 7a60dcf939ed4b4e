"""Supplementary figure 12: a seeded pair as one effective crystal and a neighbour at rest."""

from seeding.paper.declaration import SUPPLEMENT, Figure, Panel

PLACE = ("point", "coupling", "sector", "atoms", "mode", "re", "im", "error")
MODES = (*PLACE, "seed_mode", "other_mode", "sum_re", "sum_im", "difference")
CRYSTALS = ("crystal", "drive", "kappa", *PLACE, "branch")
SPECTRA = ("spectra/pair-and-crystals",)
FIGURE = Figure(
    "SF12",
    SUPPLEMENT,
    (
        Panel("sf12_modes", MODES, SPECTRA, "sf12", environment="spectrum"),
        Panel("sf12_crystals", CRYSTALS, SPECTRA, "sf12", environment="spectrum"),
    ),
)
