"""Figure 4: large-N fits of the dominant eigenvalues."""

from seeding.paper.declaration import PAPER, Figure, Panel

FIT = ("kind", "N", "value")
FIGURE = Figure(
    "fig4",
    PAPER,
    (
        *(Panel(f"fig4{letter}", FIT, ("spectra/seeding",), "fig4", environment="spectrum") for letter in "abcd"),
        *(Panel(f"fig4{letter}", FIT, ("spectra/critical",), "fig4", environment="spectrum") for letter in "ef"),
    ),
)
