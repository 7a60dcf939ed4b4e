"""Colours, sizes, labels and saving of the figures.

Colours are told apart with every common kind of colour blindness and in grey: the seed A is dark wine, its
neighbour B a lighter green. Blue stands for a coupling at which time crystallises, orange for the critical one.
Equal data give equal bytes: no dates, fixed ids in the SVG, fonts that come with matplotlib.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import io
import math
import re
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure
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
    "mean field": "#1a1a1a",
    "edge": "#333333",
    "guide": "#70757a",
}
COLOURS |= {"seed": COLOURS["A"], "others": COLOURS["B"]}

SERIES = ("#1a1a1a", "#2166ac", "#e08214", "#8a6bb8")
"""For curves that are neither seed nor neighbour, in order; every one gets a marker of its own as well."""

MARKERS = ("o", "s", "^", "D")

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


@contextlib.contextmanager
def answer(axes: Axes) -> Iterator[None]:
    """What is drawn inside stands in `axes`; where a table that it reads has no answer, the reason stands there.

    Asking such a table for its rows raises NoAnswer, see `seeding.tables`.
    """
    try:
        yield
    except NoAnswer as reason:
        axes.clear()
        axes.set_axis_off()
        words = textwrap.fill(f"no answer: {reason}", 34)
        axes.text(0.5, 0.5, words, ha="center", va="center", size=6, transform=axes.transAxes)


def inset(axes: Axes, bounds: Sequence[float]) -> Axes:
    """An inset at `bounds` (x, y, width, height in parts of the panel) with smaller text on white ground."""
    small = axes.inset_axes(tuple(bounds))  # type: ignore[arg-type]
    small.tick_params(labelsize=6, length=2, pad=1.5)
    small.tick_params(which="minor", length=1.2)
    small.xaxis.label.set_fontsize(7)
    small.yaxis.label.set_fontsize(7)
    small.xaxis.labelpad = small.yaxis.labelpad = 1
    return small


def late(axes: Axes, bounds: Sequence[float], curves: Sequence[tuple[Any, Any, dict[str, Any]]]) -> Axes:
    """An inset with the last two fifths of `curves` (time, value, line style), magnified.

    A style's `band` is the half width of a shaded band about the curve.
    """
    small = inset(axes, bounds)
    end = max(max(time) for time, _, _ in curves)
    for time, value, line in curves:
        part = time >= 0.6 * end
        band = line.get("band")
        if band is not None:
            low, high = (value - band)[part], (value + band)[part]
            small.fill_between(time[part], low, high, color=line["color"], alpha=0.35, lw=0)
        small.plot(time[part], value[part], **{key: entry for key, entry in line.items() if key != "band"})
    small.set_xlim(0.6 * end, end)
    small.margins(y=0.15)
    small.locator_params(axis="y", nbins=3)
    small.locator_params(axis="x", nbins=6)
    return small


def ramp(colour: str, count: int, lightest: float = 0.62) -> list[str]:
    """`count` shades of a colour, the lightest first (this part of white mixed in), the colour itself last."""
    shades = LinearSegmentedColormap.from_list("shades", [colour, "white"])
    return [to_hex(shades(lightest * (1 - step / max(count - 1, 1)) if count > 1 else 0.0)) for step in range(count)]


def ladder(count: int) -> list[str]:
    """`count` colours from the seed's to the neighbour's, for subsystems from the strongest drive to the weakest."""
    path = LinearSegmentedColormap.from_list("drives", [COLOURS["A"], "#5b5ea6", COLOURS["B"]])
    return [to_hex(path(step / max(count - 1, 1))) for step in range(count)]


def parameters(header: Sequence[str]) -> dict[str, str]:
    """Parameters in a table's header: lines `key: value` and words `key=value`; a list in brackets is one value."""
    words: dict[str, str] = {}
    for line in header:
        whole = re.fullmatch(r"([A-Za-z_]\w*): (.+)", line)
        pairs = [whole.groups()] if whole else re.findall(r"([A-Za-z_]\w*)=(\[[^\]]*\]|[^\s,;]+)", line)
        for key, value in pairs:
            words.setdefault(key, value)
    return words


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


def limit(value: float, header: Sequence[str]) -> str:
    """The limit of a large-N fit with the uncertainty that its table's header gives, if it does."""
    spread = re.search(r"limit \S+ ± ([\d.eE+-]+)", "\n".join(header))
    return r"$N\to\infty$: " + (measured(value, float(spread[1])) if spread else number(value, 3))


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
