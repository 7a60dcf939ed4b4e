"""Supplementary figure 8: three crystals, one seed, at finite size."""

from seeding.paper.declaration import SUPPLEMENT, Figure, Panel

COLUMNS = ("coupling", "atoms", "subsystem", "time", "mz", "mz_sem")
FIGURE = Figure("SF8", SUPPLEMENT, (Panel("sf8_mz", COLUMNS, ("mean-field/three", "trajectories/three")),))
