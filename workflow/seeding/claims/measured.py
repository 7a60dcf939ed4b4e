"""What a measure returns, and the arithmetic that several of them share.

Where the tables do not hold what is asked for, these raise NoAnswer, whose text says why.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from seeding.checks import NoAnswer

# Rows of a table. pandas annotates a cell as a union of all types that it could hold, which no arithmetic accepts.
Frame = Any
STILL = 1e-6  # a swing of m_z below this is rest
SYMBOLS = {"total": "Γ/S", "subsystem": "Γ/S_α"}


class Measured(NamedTuple):
    """A measured number.

    uncertainty: from convergence (next size, other tolerance, width of a bracket), in the unit of `value`.
    other_route: the same number by the second route; the distance to it counts as uncertainty too; nan where the
    second route gives no number. note: one sentence with the numbers behind.
    """

    value: float
    uncertainty: float
    other_route: float
    note: str

    def spread(self) -> float:
        """The uncertainty, or the distance of both routes where that is larger; ∞ where the uncertainty is nan."""
        if math.isnan(self.uncertainty):
            return math.inf
        apart = abs(self.value - self.other_route)
        return float(max(self.uncertainty, apart) if np.isfinite(apart) else self.uncertainty)


def nothing(note: str) -> Measured:
    """No number, for the reason that the note gives."""
    return Measured(math.nan, math.inf, math.nan, note)


def some(rows: Frame, what: str) -> Frame:
    """`rows`, of which there must be at least one: NoAnswer, the table has no `what`."""
    if not len(rows):
        raise NoAnswer(f"the table has no {what}")
    return rows


def finite(value: float, what: str) -> float:
    """`value` as a finite number; NoAnswer, the table gives no `what`."""
    if not math.isfinite(value):
        raise NoAnswer(f"the table gives no {what}")
    return float(value)


def least_fall(values: np.ndarray) -> float:
    """The least relative fall from one value to the next: positive where each is smaller than the one before."""
    return float((1 - values[1:] / values[:-1]).min())


def least_step(positions: ArrayLike, values: ArrayLike) -> float:
    """The least difference between neighbours of `values`, in order of rising position, over their whole range.

    Positive where they rise throughout; negative where they fall anywhere; zero where they are all the same.
    """
    x, y = np.asarray(positions, dtype=float), np.asarray(values, dtype=float)
    if len(np.unique(x)) < 2 or not np.isfinite([x, y]).all():
        raise NoAnswer("a step needs two neighbours, all finite")
    ordered = y[np.argsort(x, kind="stable")]
    scale = float(np.ptp(ordered))
    return float(np.diff(ordered).min() / scale) if scale > 0 else 0.0


def slope(positions: ArrayLike, values: ArrayLike) -> float:
    """Exponent of a power law: the least-squares slope of ln |values| against ln |positions|."""
    x, y = np.abs(np.asarray(positions, dtype=float)), np.abs(np.asarray(values, dtype=float))
    if len(np.unique(x)) < 2 or not np.isfinite([x, y]).all() or not (np.array([x, y]) > 0).all():
        raise NoAnswer("a power law needs two points, none of them zero")
    return float(np.polyfit(np.log(x), np.log(y), 1)[0])


def only(frame: Frame, **values: object) -> Frame:
    """The rows in which the named columns have the given values; numbers are compared to nine digits."""
    chosen = np.ones(len(frame), dtype=bool)
    for column, value in values.items():
        entries = frame[column]
        same = np.isclose(entries, value, rtol=1e-9, atol=1e-12) if isinstance(value, float | int) else entries == value
        chosen &= np.asarray(same, dtype=bool)
    return frame[chosen].reset_index(drop=True)
