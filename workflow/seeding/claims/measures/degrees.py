"""Evidence on the degree μ of the polynomials in 1/N of Appendix C: which one is the best, and in which sense.

The series are those of Fig. 4: Re and Im of λ₁ and λ₂ below Γ_crit and of λ₁ at it, N ≤ 38. They have no noise, so that
a polynomial through all points leaves no residual; what tells degrees apart is what they say of sizes that they have
not seen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from seeding.checks import NoAnswer
from seeding.claims.measured import Frame, Measured, only, some
from seeding.claims.measures.spectra import branch
from seeding.large_n.extrapolation import DEGREES
from seeding.tables import Table

SHOWN = (("λ₁", 1, 0), ("λ₂", 2, 0), ("λ₁ at Γ_crit", 1, 1))  # name, rank, which of the tables
LOWEST, SPARE = 1, 2  # degrees tried; points that a fit has more than coefficients, at least, and one left out
NEAR = 0.1  # of the best error: so close to it the published degree may be the best as well


class Series(NamedTuple):
    """Re or Im of a dominant eigenvalue: N and values; beyond: the next larger size there is, N and value, or nan."""

    name: str
    part: str
    sizes: np.ndarray
    values: np.ndarray
    beyond: tuple[float, float]


def left_out(seeding: Table, critical: Table, modes: Table) -> Measured:
    """In how many series the published μ predicts a size left out best, root mean square over all sizes."""
    return _count(_series(seeding, critical, modes), _leave_one_out, "a size left out")


def next_size(seeding: Table, critical: Table, modes: Table) -> Measured:
    """In how many series the published μ predicts the next larger exact size best."""
    return _count(_series(seeding, critical, modes), _prediction, "the next larger exact size")


def residual(seeding: Table, critical: Table, modes: Table) -> Measured:
    """In how many series the published μ has the least residual per degree of freedom."""
    return _count(_series(seeding, critical, modes), _residual, "least residual per degree of freedom")


def _count(every: Iterator[Series], error: Callable[[Series, int], float], what: str) -> Measured:
    """How many of the series have the published degree as the best one; uncertainty: in how many it is nearly so."""
    best, near, texts, total = 0, 0, [], 0
    for series in every:
        degrees = range(LOWEST, len(series.sizes) - SPARE + 1)
        errors = {degree: error(series, degree) for degree in degrees}
        errors = {degree: value for degree, value in errors.items() if math.isfinite(value)}
        if not errors:
            continue
        total += 1
        least, published = min(errors, key=lambda degree: errors[degree]), DEGREES[series.part]
        if least == published:
            best += 1
        elif errors.get(published, math.inf) <= (1 + NEAR) * errors[least]:
            near += 1
        texts.append(f"{least} for {series.part.capitalize()} {series.name}")
    if not total:
        raise NoAnswer("no series of eigenvalues has enough sizes")
    return Measured(
        best,
        near,
        math.nan,
        f"By {what} the published degree is the best for {best} of {total} series; the best are {', '.join(texts)}.",
    )


def _series(seeding: Table, critical: Table, modes: Table) -> Iterator[Series]:
    """The series of Fig. 4 that the spectra hold, with the value at the next larger size of the same branch."""
    for name, rank, place in SHOWN:
        table = (seeding, critical)[place]
        parts = {part: branch(table, rank, part) for part in DEGREES}
        sizes = parts["re"][0]
        last = {part: values[-1] for part, (_, values) in parts.items()}
        following = _following(table, modes, float(sizes[-1]), last)
        for part, (_, values) in parts.items():
            beyond = (float(following["N"]), float(following[part])) if len(following) else (math.nan, math.nan)
            yield Series(name, part, sizes, values, beyond)


def _following(table: Table, modes: Table, size: float, last: dict[str, float]) -> Frame:
    """The mode at the next larger size of the branch that is `last` at `size`; empty where it ends there."""
    header = table.header["network"]
    rows = only(modes.frame, normalisation=header["normalisation"], coupling=float(header["coupling"]))
    rows = rows[rows["sector"] != "antisymmetric"]
    here = some(rows[rows["N"] == size], f"mode at N = {size:.0f}")
    apart = np.hypot(here["re"] - last["re"], here["im"] - last["im"])
    path = rows[(rows["branch"] == here["branch"].loc[apart.idxmin()]) & (rows["sector"] == here["sector"].iloc[0])]
    path = path[path["N"] > size].sort_values("N")
    return path.iloc[0] if len(path) else path


def _fit(sizes: np.ndarray, values: np.ndarray, degree: int) -> np.polynomial.Polynomial:
    return np.polynomial.Polynomial.fit(1 / sizes, values, degree)


def _leave_one_out(series: Series, degree: int) -> float:
    errors = []
    for place in range(len(series.sizes)):
        kept = np.arange(len(series.sizes)) != place
        predicted = _fit(series.sizes[kept], series.values[kept], degree)(1 / series.sizes[place])
        errors.append(predicted - series.values[place])
    return float(np.sqrt(np.mean(np.square(errors))))


def _prediction(series: Series, degree: int) -> float:
    size, value = series.beyond
    return abs(float(_fit(series.sizes, series.values, degree)(1 / size)) - value)


def _residual(series: Series, degree: int) -> float:
    rest = _fit(series.sizes, series.values, degree)(1 / series.sizes) - series.values
    return math.sqrt(float(rest @ rest) / (len(series.sizes) - degree - 1))
