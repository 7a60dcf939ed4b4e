"""The figure of the benchmark: seconds against size, here and elsewhere, with powers fitted to the largest sizes."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from seeding.paper import style

OURS = "here"
NARROW = 100  # ratio of sizes up to which ticks are written out
LARGEST = 3  # sizes that a power is fitted to, at least two
PANELS = {
    "spectrum": ("slow modes of two crystals", r"atoms of each, $N_\alpha$"),
    "trajectories": ("one trajectory of two crystals", r"atoms of each, $N_\alpha$"),
    "network": ("mean field", r"subsystems, $n$"),
}


def power(sizes: np.ndarray, seconds: np.ndarray) -> float | None:
    """The exponent p of seconds ∝ size^p through the `LARGEST` largest sizes; None where there are not two."""
    known = np.isfinite(seconds)
    sizes, seconds = sizes[known][-LARGEST:], seconds[known][-LARGEST:]
    if len(sizes) < 2:
        return None
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def curves(peers: pd.DataFrame, task: str) -> dict[str, pd.Series]:
    """Seconds by size of one task: ours (the median of what was measured beside each peer), then each peer."""
    rows = peers[peers["task"] == task]
    found = {OURS: rows.groupby("size")["ours_s"].median()}
    for peer, own in rows.groupby("peer", sort=False):
        found[str(peer)] = own.set_index("size")["peer_s"].dropna().sort_index()
    return found


def picture(peers: pd.DataFrame) -> bytes:
    """The table `peers.csv` drawn, as a PNG file."""
    with style.sheet("benchmark"):
        figure = style.canvas(style.DOUBLE, 3.4)
        for axes, task in zip(figure.subplots(1, len(PANELS)), PANELS, strict=True):
            _panel(axes, curves(peers, task), *PANELS[task])
        return style.render(figure, "the engines against their peers")["png"]


def _panel(axes: Axes, found: dict[str, pd.Series], title: str, label: str) -> None:
    for (name, seconds), (colour, marker) in zip(found.items(), style.marks(len(found)), strict=True):
        exponent = power(seconds.index.to_numpy(float), seconds.to_numpy(float))
        text = name if exponent is None else f"{name}: power\u00a0{style.number(exponent, 2)}"
        axes.plot(seconds.index, seconds, marker=marker, color=colour, label=textwrap.fill(text, 30))
    style.logarithmic(axes, "x")
    style.logarithmic(axes, "y")
    low, high = axes.get_xlim()
    if high < NARROW * low:
        style.plain_decades(axes.xaxis)
    axes.set(title=title, xlabel=label, ylabel="seconds")
    axes.legend(loc="upper left", bbox_to_anchor=(-0.05, -0.22), borderaxespad=0)
