"""Colours, sizes, labels and saving of the figures.

Colours are told apart with every common kind of colour blindness and in grey: the seed A is dark wine, its
neighbour B a lighter green. Blue stands for a coupling at which time crystallises, orange for the critical one.
Equal data give equal bytes: no dates, fixed ids in the SVG, fonts that come with matplotlib.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import io
import itertools
import math
import string
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgba
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import LogLocator, NullFormatter

import seeding
from seeding.checks import NoAnswer

SINGLE, DOUBLE = 3.375, 7.0
"""Widths of one and of two columns of the journal, in inches."""

DASHED, DOTTED = (0, (3.0, 1.2)), (0, (1.0, 1.2))

FORMATS = ("pdf", "svg", "png")

COLOURS = {
    "A": "#882255",
    "B": "#0f8a6b",
    "C": "#5a9bd4",
    "crystal": "#2166ac",
    "rest": "#b9bcc2",
    "critical": "#e08214",
    "second mode": "#7b4fb0",
    "mean field": "#1a1a1a",
    "edge": "#333333",
    "guide": "#70757a",
}
COLOURS |= {"seed": COLOURS["A"], "others": COLOURS["B"]}

SERIES = ("#1a1a1a", "#2166ac", "#e08214", "#8a6bb8")
"""For curves that are neither seed nor neighbour, in order; every one gets a marker of its own as well."""

MARKERS = ("o", "s", "^", "D")

FURTHER = ("v", "P", "X", "<", ">", "p", "h", "d")
"""Markers where those are not enough."""

BAND = 2
"""Half width of the bands about means over trajectories, in standard errors."""

BAND_LABEL = rf"$\pm {BAND}$ standard errors"

SETTLED = 1e-3
"""A frequency with an error estimate below this (in κ) counts as settled."""

MAP = LinearSegmentedColormap.from_list("difference", ["#0d1b3e", "#1f4e8c", "#3f8fb5", "#8cc7bf", "#f2e9c4"], N=256)
"""Dark where the frequencies agree, light where they differ; lightness rises evenly."""

LABELS = {
    "time": r"$\kappa t$",
    "mz": r"$\langle\hat{m}^z_\alpha\rangle$",
    "mz A": r"$\langle\hat{m}^z_A\rangle$",
    "mz B": r"$\langle\hat{m}^z_B\rangle$",
    "coupling": r"$\Gamma/\kappa$",
    "detuning": r"$(\Omega_A-\Omega_B)/\kappa$",
    "difference": r"$\Delta^{\mathrm{obs}}/\kappa$",
    "frequency": r"$\omega^{\mathrm{obs}}_\alpha/\kappa$",
    "re": r"$\mathrm{Re}\,\lambda/\kappa$",
    "im": r"$\mathrm{Im}\,\lambda/\kappa$",
}


@contextlib.contextmanager
def sheet(name: str) -> Iterator[None]:
    """Matplotlib's defaults and the style sheet, whatever the user's settings; drawing and saving belong inside."""
    path = Path(__file__).with_name("style.mplstyle")
    with matplotlib.style.context([path, {"svg.hashsalt": name}], after_reset=True):
        yield


def canvas(width: float, height: float) -> Figure:
    """An empty figure of `width` × `height` inches whose panels make room for their labels."""
    return Figure(figsize=(width, height), layout="constrained")


def letter(axes: Axes, name: str, text: str = "") -> None:
    """Panel letter above the upper left corner, with a remark behind it."""
    axes.set_title(f"({name})" + (f"  {text}" if text else ""), loc="left", y=1.0)
    # A common power of ten of the axis stands beside the letter, not under it.
    axes.yaxis.get_offset_text().set_x(0.1)


def letters() -> Iterator[str]:
    """Letters of the panels in order: a … z, aa, ab, …"""
    for length in itertools.count(1):
        yield from map("".join, itertools.product(string.ascii_lowercase, repeat=length))


@contextlib.contextmanager
def answer(axes: Axes, *, small: bool = False) -> Iterator[None]:
    """What is drawn inside stands in `axes`; where a table that it reads has no answer, the reason stands instead.

    Asking such a table for its rows raises NoAnswer, see `seeding.tables`. small: for an inset.
    """
    try:
        yield
    except NoAnswer as reason:
        axes.clear()
        axes.set_axis_off()
        text = textwrap.fill(f"no answer: {reason}", 20 if small else 34)
        axes.text(0.5, 0.5, text, ha="center", va="center", size=5 if small else 6, transform=axes.transAxes)


@contextlib.contextmanager
def addition(axes: Axes, name: str, *, dark: bool = False) -> Iterator[None]:
    """What is drawn inside is added to a panel that stands without it; with no answer a small line says so instead.

    dark: on a dark map.
    """
    try:
        yield
    except NoAnswer as reason:
        text = textwrap.fill(f"{name}, no answer: {reason}", 46)
        notes = [note for note in axes.texts if note.get_gid() == "notes"]
        if notes:
            notes[0].set_text(f"{notes[0].get_text()}\n{text}")
            return
        # Behind the curves, on top of a map.
        colour = "white" if dark else COLOURS["guide"]
        axes.text(0.02, 0.97, text, size=5, va="top", color=colour, transform=axes.transAxes, zorder=0.5, gid="notes")


def view(axes: Axes, *, x: Sequence[float] | None = None, y: Sequence[float] | None = None) -> None:
    """Limits of the axes as (low, high); matplotlib's own stay where these span nothing."""
    for limits, change in ((x, axes.set_xlim), (y, axes.set_ylim)):
        if limits is not None and all(map(math.isfinite, limits)) and limits[0] < limits[1]:
            change(limits[0], limits[1])


def below(column: Sequence[Axes], label: str) -> None:
    """Label and numbers of an x axis that panels one above the other share, under the lowest of those drawn."""
    for axes in [panel for panel in column if panel.axison][-1:]:
        axes.set_xlabel(label)
        axes.tick_params(labelbottom=True)


def late_from(time: Any) -> float:
    """Where the last two fifths of a time axis begin: what is settled there is settled."""
    start, stop = min(time), max(time)
    return float(start + 0.6 * (stop - start))


def inset(axes: Axes, bounds: Sequence[float]) -> Axes:
    """An inset at `bounds` (x, y, width, height in parts of the panel) with smaller text on white ground."""
    small = axes.inset_axes(tuple(bounds))  # type: ignore[arg-type]
    small.tick_params(labelsize=6, length=2, pad=1.5)
    small.tick_params(which="minor", length=1.2)
    small.xaxis.label.set_fontsize(7)
    small.yaxis.label.set_fontsize(7)
    small.xaxis.labelpad = small.yaxis.labelpad = 1
    return small


def band(axes: Axes, curve: tuple[Any, Any, Any], colour: str) -> Any:
    """The band of `BAND` standard errors about a curve (time, value, standard error), for a legend too."""
    time, value, error = curve
    shade: dict[str, Any] = {"facecolor": to_rgba(colour, 0.35), "edgecolor": to_rgba(colour, 0.6), "linewidth": 0.3}
    return axes.fill_between(time, value - BAND * error, value + BAND * error, **shade)


def late(axes: Axes, bounds: Sequence[float], curves: Sequence[tuple[Any, Any, dict[str, Any]]]) -> None:
    """An inset with the last two fifths of `curves` (time, value, line style), magnified.

    A style's `error` is the standard error of a curve with a band.
    """
    curves = [curve for curve in curves if len(curve[0])]
    if not curves:
        return
    small = inset(axes, bounds)
    times = [instant for time, _, _ in curves for instant in (min(time), max(time))]
    start, end = late_from(times), max(times)
    for time, value, line in curves:
        part = time >= start
        error = line.get("error")
        if error is not None:
            band(small, (time[part], value[part], error[part]), line["color"])
        small.plot(time[part], value[part], **{key: entry for key, entry in line.items() if key != "error"})
    view(small, x=(start, end))
    small.margins(y=0.15)
    small.locator_params(axis="y", nbins=3)
    small.locator_params(axis="x", nbins=6, prune="upper")


def ramp(colour: str, count: int, lightest: float = 0.62) -> list[str]:
    """`count` shades of a colour, the lightest first (this part of white mixed in), the colour itself last."""
    shades = LinearSegmentedColormap.from_list("shades", [colour, "white"])
    return [to_hex(shades(lightest * (1 - step / max(count - 1, 1)) if count > 1 else 0.0)) for step in range(count)]


def ladder(count: int) -> list[str]:
    """`count` colours from the seed's to the neighbour's, for subsystems from the strongest drive to the weakest."""
    path = LinearSegmentedColormap.from_list("drives", [COLOURS["A"], "#5b5ea6", COLOURS["B"]])
    return [to_hex(path(step / max(count - 1, 1))) for step in range(count)]


def crystals(count: int) -> list[tuple[str, str]]:
    """Names A, B, C, … and colours of `count` subsystems; between the seed's and its neighbour's from the fourth on."""
    names = [name.upper() for name in itertools.islice(letters(), count)]
    further = iter(ladder(max(count - 3, 0) + 2)[1:-1])
    return [(name, COLOURS["ABC"[index]] if index < 3 else next(further)) for index, name in enumerate(names)]


def drives(axes: Axes) -> None:
    """The key above a panel whose lines run from the strongest drive to the weakest: the first and the last named."""
    lines = axes.get_lines()
    if not lines:
        return
    names = [r"$\max\,\Omega_\alpha$", *[""] * (len(lines) - 2), r"$\min\,\Omega_\alpha$"][: len(lines)]
    place: dict[str, Any] = {"loc": "lower right", "bbox_to_anchor": (1.01, 1.0), "borderaxespad": 0}
    axes.legend(lines, names, ncols=len(lines), columnspacing=0.5, **place)


def drives_below(figure: Figure | SubFigure, panels: Iterable[Axes]) -> None:
    """The key under panels of such lines, from the one with most of them: the strongest and the weakest drive named."""
    lines = max((list(axes.get_lines()) for axes in panels if axes.axison), key=len, default=[])
    if lines:
        names = ["strongest drive", *[""] * (len(lines) - 2), "weakest drive"][: len(lines)]
        figure.legend(lines, names, loc="outside lower center", ncols=len(lines), columnspacing=0.6)


def marks(count: int) -> list[tuple[str, str]]:
    """`count` colours and markers for curves that are neither seed nor neighbour, all different up to twelve."""
    colours = [*SERIES, *ladder(max(count - len(SERIES), 0) + 2)[1:-1]]
    return list(zip(colours[:count], itertools.cycle((*MARKERS, *FURTHER)), strict=False))


def words(initial: str) -> str:
    """An initial state as a figure says it."""
    direction = {"up": "all up", "down": "all down"}.get(initial)
    if direction is None and initial[-1:] in ("x", "y"):
        direction = f"${'-' if initial.startswith('minus') else '+'}{initial[-1]}$"
    word, _, rest = initial.partition(":")
    if word == "angles":
        theta, phi = rest.split(",")
        return rf"$\theta={theta}°$, $\varphi={phi}°$"
    return direction or f"{word} {rest}".strip()


def logarithmic(axes: Axes, axis: str, **scale: Any) -> bool:
    """Makes the x or y axis logarithmic, unless nothing that is drawn is positive there; whether it is."""
    positive = math.isfinite(axes.dataLim.minposx if axis == "x" else axes.dataLim.minposy)
    if positive:
        (axes.set_xscale if axis == "x" else axes.set_yscale)("log", **scale)
    return positive


def plain_decades(axis: Axis) -> None:
    """Ticks at 1, 2 and 5 times powers of ten, written out, on a logarithmic axis of few decades."""
    axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter("{x:g}")
    axis.set_minor_formatter(NullFormatter())


def number(value: float | str, digits: int = 4) -> str:
    """A parameter as a figure shows it: at most `digits` significant digits, a real minus sign."""
    return f"{float(value):.{digits}g}".replace("-", "−")


def measured(value: float, uncertainty: float) -> str:
    """A value with its uncertainty, both to the uncertainty's first digit: "0.89 ± 0.02"."""
    if not math.isfinite(uncertainty) or uncertainty <= 0:
        return number(value, 3)
    digits = max(0, -math.floor(math.log10(uncertainty)))
    return f"{value:.{digits}f} ± {uncertainty:.{digits}f}".replace("-", "−")


def render(figure: Figure, name: str, *, quick: bool = False, configuration: str = "") -> dict[str, bytes]:
    """The figure's files: format → content, with the configuration's hash and the packages in the metadata."""
    if quick:
        figure.text(
            0.997, 0.004, "quick scale", ha="right", va="bottom", size=5, color=COLOURS["guide"], style="italic"
        )
    # Laid out once, so that the three files show the same picture.
    layout = figure.get_layout_engine()
    if layout is not None:
        layout.execute(figure)
        figure.set_layout_engine(None)
    title = f"Seeding crystallization in time: {name}"
    packages = [f"seeding {seeding.__version__}"]
    packages += [f"{package} {importlib.metadata.version(package)}" for package in ("matplotlib", "numpy", "pandas")]
    about = f"configuration {configuration or 'unknown'}; " + ", ".join(packages)
    metadata: dict[str, dict[str, Any]] = {
        "pdf": {"Title": title, "Keywords": about, "Creator": packages[0], "CreationDate": None},
        "svg": {"Title": title, "Description": about, "Creator": packages[0], "Date": None},
        "png": {"Title": title, "Description": about, "Software": packages[0]},
    }
    files = {}
    for kind in FORMATS:
        buffer = io.BytesIO()
        figure.savefig(buffer, format=kind, metadata=metadata[kind])
        files[kind] = buffer.getvalue()
    return files
