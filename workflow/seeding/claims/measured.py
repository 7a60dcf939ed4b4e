"""What an evidence function returns, and the arithmetic that several of them share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

# A table. pandas annotates a cell as a union of all types that it could hold, which no arithmetic accepts.
Frame = Any
Tables = Mapping[str, Frame]
Headers = Mapping[str, Sequence[str]]


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
        """The uncertainty, or the distance of both routes where that is larger."""
        apart = abs(self.value - self.other_route)
        return float(max(self.uncertainty, apart) if np.isfinite(apart) else self.uncertainty)


def least_step(positions: ArrayLike, values: ArrayLike) -> float:
    """The least difference between neighbours of `values`, in order of rising position, over their whole range.

    Positive where they rise throughout; negative where they fall anywhere.
    """
    order = np.argsort(np.asarray(positions, dtype=float), kind="stable")
    ordered = np.asarray(values, dtype=float)[order]
    scale = float(np.ptp(ordered))
    return float(np.diff(ordered).min() / scale) if scale > 0 else 0.0


def slope(positions: ArrayLike, values: ArrayLike) -> float:
    """Exponent of a power law: the least-squares slope of ln |values| against ln |positions|."""
    x, y = np.log(np.abs(np.asarray(positions, dtype=float))), np.log(np.abs(np.asarray(values, dtype=float)))
    return float(np.polyfit(x, y, 1)[0])


def only(frame: Frame, **values: object) -> Frame:
    """The rows in which the named columns have the given values; numbers are compared to nine digits."""
    chosen = np.ones(len(frame), dtype=bool)
    for column, value in values.items():
        entries = frame[column]
        same = np.isclose(entries, value, rtol=1e-9, atol=1e-12) if isinstance(value, float | int) else entries == value
        chosen &= np.asarray(same, dtype=bool)
    return frame[chosen].reset_index(drop=True)
