"""Figure 1: two crystals, seeded: motion, its transform, the dominant eigenvalue."""

from seeding.paper.declaration import PAPER, Figure, Panel

MOTION = ("atoms", "time", "mz", "mz_sem")
FIGURE = Figure(
    "fig1",
    PAPER,
    (
        Panel("fig1a"),
        Panel("fig1b"),
        Panel("fig1c", MOTION, ("mean-field/curves", "trajectories/curves"), "fig1"),
        Panel("fig1d", MOTION, ("mean-field/curves", "trajectories/curves"), "fig1"),
        Panel("fig1c_sample", ("time", "mz"), ("trajectories/sample",), "fig1"),
        Panel("fig1d_sample", ("time", "mz"), ("trajectories/sample",), "fig1"),
        Panel(
            "fig1e",
            ("subsystem", "atoms", "frequency", "amplitude"),
            ("mean-field/transform", "trajectories/curves/largest"),
            "fig1",
        ),
        Panel(
            "fig1f",
            ("N", "coupling", "re", "im"),
            ("spectra/seeding", "spectra/critical"),
            "fig1f",
            environment="spectrum",
        ),
        Panel("fig1f_inset", ("kind", "N", "value"), ("spectra/seeding",), "fig1f", environment="spectrum"),
        Panel("fig1f_mean_field", ("frequency", "error"), early=5),
    ),
)
