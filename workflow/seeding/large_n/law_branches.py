"""Which modes of finite N follow a law λ = i·frequency + (rate + i·shift)/N: from N = ∞ down, by continuity.

N Re λ and Im λ of a law's mode are smooth in 1/N and known at 1/N = 0. Size by size, the largest first, they are
predicted linearly from the last two points, the limit among them, and the modes nearest to the predictions are taken,
all laws at once: a mode with a gap that crosses a closing one stays what it is.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from seeding.large_n.averaged_diffusion import Closing

CLOSE = 0.12  # relative to the law's rate, and to its frequency: how far from its prediction a mode may lie
Name = TypeVar("Name", bound=Hashable)


def follow_laws(spectra: Mapping[int, pd.DataFrame], laws: Mapping[Name, Closing]) -> dict[int, dict[int, Name]]:
    """N → row of the spectrum → the law that it follows; rows that follow none are left out.

    spectra: N → modes of one sector, columns re, im. laws: each a Closing of one mode. A law may begin at any size, as
    large spectra list few modes, and ends where no mode is near its prediction.
    """
    names = list(laws)
    unit = min((law.frequency[0] for law in laws.values() if law.frequency[0] > 0), default=1.0)
    paths = {name: [(0.0, law.rate[0], law.frequency[0])] for name, law in laws.items()}
    ended: set[Name] = set()
    found: dict[int, dict[int, Name]] = {}
    for number in sorted(spectra, reverse=True):
        real, imaginary = (spectra[number][column].to_numpy(dtype=float) for column in ("re", "im"))
        found[number] = {}
        running = [name for name in names if name not in ended]
        if not running or not len(real):
            continue
        ahead = np.array([_predicted(paths[name], laws[name], 1 / number) for name in running])
        rates = np.array([abs(laws[name].rate[0]) for name in running])
        units = np.array([max(laws[name].frequency[0], unit) for name in running])
        cost = np.abs(number * real[:, None] - ahead[:, 0]) / rates + np.abs(imaginary[:, None] - ahead[:, 1]) / units
        pairs = zip(*linear_sum_assignment(np.minimum(cost, 10 * CLOSE)), strict=True)
        near = {running[column]: int(row) for row, column in pairs if cost[row, column] < CLOSE}
        for name, row in near.items():
            found[number][row] = name
            paths[name].append((1 / number, number * real[row], imaginary[row]))
        ended |= {name for name in running if len(paths[name]) > 1 and name not in near}
    return found


def _predicted(path: list[tuple[float, float, float]], law: Closing, inverse: float) -> tuple[float, float]:
    """N Re λ and Im λ at 1/N = `inverse`."""
    if len(path) == 1:
        return law.rate[0], law.frequency[0] + law.shift[0] * inverse
    (first, *before), (second, *now) = path[-2:]
    rate, frequency = (b + (b - a) * (inverse - second) / (second - first) for a, b in zip(before, now, strict=True))
    return rate, frequency
