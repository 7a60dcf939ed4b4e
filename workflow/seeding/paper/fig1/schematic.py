"""Panels (a) and (b) of Figure 1: three ensembles, one of them a seed, without and with coupling.

A drawing, no data: ensembles that break time-translation symmetry are blue and carry a lasting oscillation,
the others are grey and come to rest.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch, PathPatch
from matplotlib.path import Path

from seeding.paper.style import COLOURS, ramp

PLACES = {"A": (0.0, 0.62), "B": (-0.86, -0.62), "C": (0.86, -0.62)}
RADIUS = 0.56

Signal = Callable[[np.ndarray], np.ndarray]


def oscillating(amplitude: float) -> Signal:
    """A lasting oscillation."""
    return lambda time: amplitude * np.cos(2 * np.pi * 2.5 * time)


def settling(amplitude: float) -> Signal:
    """An oscillation that dies at once."""
    return lambda time: amplitude * np.exp(-6 * time) * np.cos(2 * np.pi * 2.5 * time)


def seeded(amplitude: float, lasting: float) -> Signal:
    """A transient that dies as without coupling, and a small oscillation that stays."""
    return lambda time: (
        settling(amplitude)(time) + lasting * time**2 / (time**2 + 0.08) * np.cos(2 * np.pi * 2.5 * time)
    )


def uncoupled(axes: Axes) -> None:
    """Panel (a): only the seed A oscillates."""
    prepare(axes, r"uncoupled, $\Gamma=0$")
    ensemble(axes, "A", crystal=True, signal=oscillating(0.26))
    ensemble(axes, "B", crystal=False, signal=settling(0.26))
    ensemble(axes, "C", crystal=False, signal=settling(0.26))


def coupled(axes: Axes) -> None:
    """Panel (b): the coupling Γ carries the oscillation to B and C."""
    prepare(axes, r"coupled, $0<\Gamma<\Gamma_{\mathrm{crit}}$")
    for first, second in (("A", "B"), ("B", "C"), ("A", "C")):
        bond(axes, first, second)
    ensemble(axes, "A", crystal=True, signal=oscillating(0.26))
    ensemble(axes, "B", crystal=True, signal=seeded(0.26, 0.06))
    ensemble(axes, "C", crystal=True, signal=seeded(0.26, 0.06))


def prepare(axes: Axes, caption: str) -> None:
    axes.set_xlim(-1.5, 1.5)
    axes.set_ylim(-1.7, 1.25)
    axes.set_aspect("equal", anchor="N")
    axes.text(0, -1.5, caption, ha="center", va="center", size=7)
    axes.axis("off")


def ensemble(axes: Axes, name: str, *, crystal: bool, signal: Signal) -> None:
    """A shaded ball with the atoms' ⟨m_z⟩(t) written on it and its letter beside it."""
    x, y = PLACES[name]
    colour = COLOURS["crystal"] if crystal else COLOURS["rest"]
    # A highlight off centre, made of discs, stays vector art in every format.
    shades = ramp(colour, 14, lightest=0.55)[::-1]
    for step, shade in enumerate(shades):
        part = step / len(shades)
        axes.add_patch(
            Circle((x - 0.17 * part * RADIUS, y + 0.26 * part * RADIUS), RADIUS * (1 - part), facecolor=shade, lw=0)
        )
    axes.add_patch(Circle((x, y), RADIUS, fill=False, edgecolor=ramp(colour, 1)[0], lw=0.8))
    time = np.linspace(0, 1, 241)
    width = 0.8 * RADIUS
    vertices = np.column_stack([x + width * (2 * time - 1), y + signal(time)])
    ink = "white" if crystal else "#4a4d52"
    axes.add_patch(PathPatch(Path(vertices), fill=False, edgecolor=ink, lw=1.1, capstyle="round", joinstyle="round"))
    side = {"A": (0.0, 1.0), "B": (-1.0, -0.35), "C": (1.0, -0.35)}[name]
    label = {"A": "seed $A$", "B": "$B$", "C": "$C$"}[name]
    if name == "A":
        axes.text(x - RADIUS * 1.12, y + 0.28, label, ha="right", va="center")
    else:
        axes.text(x + side[0] * RADIUS * 0.98, y + RADIUS * 0.98, label, ha="center", va="center")


def bond(axes: Axes, first: str, second: str) -> None:
    """The coupling between two ensembles: an arrow at both ends and a Γ beside it."""
    start, stop = np.array(PLACES[first]), np.array(PLACES[second])
    along = (stop - start) / np.linalg.norm(stop - start)
    gap = RADIUS + 0.03
    axes.add_patch(
        FancyArrowPatch(
            tuple(start + gap * along),
            tuple(stop - gap * along),
            arrowstyle="<|-|>",
            mutation_scale=6,
            shrinkA=0,
            shrinkB=0,
            lw=1.2,
            color=COLOURS["crystal"],
        )
    )
    middle = (start + stop) / 2
    outward = middle / np.linalg.norm(middle)
    axes.text(middle[0] + 0.2 * outward[0], middle[1] + 0.2 * outward[1], r"$\Gamma$", ha="center", va="center")
