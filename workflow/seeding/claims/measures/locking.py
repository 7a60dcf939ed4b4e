"""Evidence on where frequencies become equal: five crystals against the detuning range, coherent pairs against Γ.

Two frequencies are equal, or apart, where their difference is below, or above, a border by more than its error; where
it is neither, nothing is known, and every measure here says what that leaves open.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import pandas as pd

from seeding.checks import NoAnswer
from seeding.claims.measured import Frame, Measured, some
from seeding.claims.measures.synchronisation import EQUAL
from seeding.tables import Table


def misplaced_ranges(table: Table, *, initial: str = "") -> Measured:
    """How many ranges lie on the wrong side of the best critical range: apart beyond it, or equal below it.

    One range at least lies on either side, so that a motion that never differs, or never agrees, fails. Uncertainty: by
    how much it changes with what the ranges without a sure answer are. initial: what the start's name begins with; of
    several starts the worst counts.
    """
    counts, texts = [], []
    for start, rows in _starts(table, initial):
        apart = _apart(rows)
        if len(rows) < 2:
            raise NoAnswer("fewer than two ranges have a variance of frequencies")
        least, cut = _division(apart)
        most = int((apart < 0).sum()) + least
        known = apart[apart >= 0]
        edge = rows["range"].to_numpy()
        texts.append(
            f"from {start} the best division, between {edge[cut - 1]:.3f} and {edge[cut]:.3f}, has {least} of "
            f"{len(rows)} on the wrong side ({int((known == 1).sum())} apart, {int((known == 0).sum())} equal, "
            f"{int((apart < 0).sum())} undecided)"
        )
        counts.append((least, most))
    low, high = max(counts)
    return Measured((low + high) / 2, (high - low) / 2, math.nan, f"Of the detuning ranges, {'; '.join(texts)}.")


def spread_at_ranges(table: Table, *, side: Literal["narrow", "wide"], initial: str = "", border: float) -> Measured:
    """Standard deviation of the frequencies: narrow, the least at 0 < range ≤ border; wide, the largest from border on.

    initial: what the start's name begins with; of several starts the worst counts.
    """
    found = []
    for start, rows in _starts(table, initial):
        width = rows["range"]
        near = (width > 0) & (width <= border * (1 + 1e-9)) if side == "narrow" else width >= border * (1 - 1e-9)
        chosen = some(rows[near], f"range on the side of {border:g}")
        index = chosen["deviation"].idxmin() if side == "narrow" else chosen["deviation"].idxmax()
        worst = chosen.loc[index]
        found.append((float(worst["deviation"]), float(worst["error"]), start, float(worst["range"])))
    value, error, start, width = min(found) if side == "narrow" else max(found)
    return Measured(
        value,
        error,
        math.nan,
        f"The frequencies spread by {value:.2g} (standard deviation) at a range of {width:.3f}, from {start}.",
    )


def coherent_edges(
    table: Table, *, edge: Literal["first", "last"], harmonics: bool, drive: float = math.nan
) -> Measured:
    """Least rise, over the whole one, of the coherent Γ at which two crystals lock, from one detuning to the next.

    edge: the first Γ > 0 that locks, or the one from which on nothing is apart. harmonics: whether one period with
    lines k : 1 counts as locked. drive: Ω_A; least of all where it is not given. The brackets of both edges of every
    step leave an interval for the least one: its middle, and half its width as uncertainty.
    """
    frame: Frame = table.frame
    steps, texts = [], []
    for value, rows in frame[frame["coupling"] > 0].groupby("drive"):
        if math.isfinite(drive) and abs(value - drive) > 1e-9:
            continue
        line = locking_line(rows, edge, harmonics)
        if len(line) < 2:
            raise NoAnswer(f"at Ω_A = {value:g} fewer than two detunings have an edge")
        middle, half = (line["low"] + line["high"]) / 2, (line["high"] - line["low"]) / 2
        rise = np.diff(middle)
        doubt = half.to_numpy()[1:] + half.to_numpy()[:-1]
        scale = max(float(np.ptp(middle)), 1e-12)
        steps.append((float(np.min(rise - doubt)) / scale, float(np.min(rise + doubt)) / scale))
        falls = np.flatnonzero(rise + doubt < 0)
        until = line["detuning"].iloc[falls[0]] if len(falls) else line["detuning"].iloc[-1]
        points = line.iloc[np.unique(np.linspace(0, len(line) - 1, 5).astype(int))]
        text = ", ".join(f"{(low + high) / 2:.2f} at {offset:.2f}" for offset, low, high in points.to_numpy())
        end = "nowhere falls for sure" if not len(falls) else f"falls for sure from {until:.2f} on"
        texts.append(f"Ω_A = {value:g}: Γ = {text}; it {end}")
    if not steps:
        raise NoAnswer(f"the table has no drive {drive:g}")
    low, high = np.min(steps, axis=0)
    what = "The first Γ that locks" if edge == "first" else "The Γ from which on the crystals stay locked"
    return Measured(
        float(low + high) / 2, float(high - low) / 2, math.nan, f"{what}, against the detuning: {'. '.join(texts)}."
    )


def locking_line(rows: Frame, edge: Literal["first", "last"], harmonics: bool) -> pd.DataFrame:
    """Per detuning the bracket of the Γ that locks: columns detuning, low, high.

    first: between the last Γ below which all is surely apart or unknown and the first that is surely locked. last:
    between the last that is surely apart and the next from which on all is surely locked. A detuning that never locks
    has its edge at the largest Γ.
    """
    if not harmonics:
        overtone = rows["order"] > 1
        rows = rows.assign(difference=rows["difference"].where(~overtone, (rows["line_a"] - rows["line_b"]).abs()))
    lines = []
    for detuning, column in rows.groupby("detuning"):
        column = column.sort_values("coupling")
        couplings = column["coupling"].to_numpy()
        # One that rests has no difference: neither locked nor apart, and above Γ_crit only.
        difference, doubt = column["difference"].to_numpy(), 2 * column["error"].to_numpy()
        rests = np.isnan(difference)
        apart = np.where(rests, False, difference - doubt > 2 * EQUAL)
        locked = np.where(rests, False, difference + doubt <= 2 * EQUAL)
        lines.append((float(detuning), *_bracket(couplings, apart, locked | ((edge == "last") & rests), edge)))
    return pd.DataFrame(lines, columns=["detuning", "low", "high"])


def _bracket(couplings: np.ndarray, apart: np.ndarray, locked: np.ndarray, edge: str) -> tuple[float, float]:
    """Where a column of rising couplings is locked first, or for good."""
    grid = np.concatenate([[0.0], couplings])
    top = len(couplings)
    if edge == "first":
        first = int(np.argmax(locked)) if locked.any() else top
        before = int(np.argmax(~apart)) if (~apart).any() else top  # the first that may be locked
        return float(grid[before]), float(grid[min(first + 1, top)])
    last = int(np.flatnonzero(apart)[-1]) + 1 if apart.any() else 0
    unsure = int(np.flatnonzero(~locked)[-1]) + 1 if (~locked).any() else 0
    return float(grid[last]), float(grid[min(unsure + 1, top)])


def _starts(table: Table, initial: str) -> list[tuple[str, Frame]]:
    """The rows of every start, by rising range, with the deviation; Fig. 3e has one start only."""
    frame: Frame = table.frame.dropna(subset=["variance"]).assign(deviation=lambda rows: np.sqrt(rows["variance"]))
    if "initial" not in frame:
        frame = frame.assign(initial="all up")
    frame = frame[(frame["range"] > 0) & frame["initial"].str.startswith(initial)]
    groups = some(frame, f"variance from {initial or 'any start'}").sort_values("range").groupby("initial")
    return [(str(start), rows.reset_index(drop=True)) for start, rows in groups]


def _apart(rows: Frame) -> np.ndarray:
    """1 where the frequencies differ, 0 where they are equal, −1 where the error does not tell."""
    value, error = rows["deviation"].to_numpy(), rows["error"].to_numpy()
    return np.where(value - error > EQUAL, 1, np.where(value + error <= EQUAL, 0, -1))


def _division(apart: np.ndarray) -> tuple[int, int]:
    """The least number of entries on the wrong side, and before which entry the division lies."""
    wrong = [int((apart[:cut] == 0).sum() + (apart[cut:] == 1).sum()) for cut in range(1, len(apart))]
    return min(wrong), int(np.argmin(wrong)) + 1
