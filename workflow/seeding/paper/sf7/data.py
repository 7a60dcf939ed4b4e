"""Supplementary figure 7: lifetime and frequency of the seeded oscillation against N, from trajectories.

Made from the tables of `seeding lifetime`, one for each size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from seeding import checks, tables


def sf7_lifetime(settings: Mapping[str, Any], files: Sequence[Path]) -> pd.DataFrame:
    """Rates in κ by size: columns N, decay, decay_error, frequency, frequency_error, start, stop, count."""
    return pd.concat([tables.read(file) for file in files], ignore_index=True).sort_values("N", ignore_index=True)


def sf7_fits(settings: Mapping[str, Any], files: Sequence[Path]) -> pd.DataFrame:
    """What the sizes say together: columns quantity, value, error, chi_squared, freedom.

    decay ∝ N^−p: decay_exponent p. frequency = ω_∞ + b/N: frequency_limit ω_∞ in κ and frequency_slope b.
    Weighted least squares with the bootstrap errors; an error is that of the weights, not scaled by χ².
    settings: minimum, the smallest N that the fits use.
    """
    table = sf7_lifetime(settings, files)
    table = table[settings["minimum"] <= table["N"]]
    if len(table) < 2:
        raise checks.refuse("minimum", "small enough to leave two sizes", settings["minimum"])
    size = table["N"].to_numpy(dtype=float)
    decay, decay_error = table["decay"].to_numpy(), table["decay_error"].to_numpy()
    power = _line(np.log(size), np.log(decay), decay_error / decay)
    limit = _line(1 / size, table["frequency"].to_numpy(), table["frequency_error"].to_numpy())
    rows = [
        ("decay_exponent", -power[1], power[3], power[4]),
        ("frequency_limit", limit[0], limit[2], limit[4]),
        ("frequency_slope", limit[1], limit[3], limit[4]),
    ]
    frame = pd.DataFrame(rows, columns=["quantity", "value", "error", "chi_squared"])
    return frame.assign(freedom=len(size) - 2)


sf11_lifetime, sf11_fits = sf7_lifetime, sf7_fits  # SF11 shows the same for further sizes


def _line(x: np.ndarray, y: np.ndarray, error: np.ndarray) -> tuple[float, float, float, float, float]:
    """y = a + bx by weighted least squares: a, b, their errors, χ²."""
    matrix = np.stack([np.ones_like(x), x], axis=1) / error[:, None]
    covariance = np.linalg.inv(matrix.T @ matrix)
    solution = covariance @ (matrix.T @ (y / error))
    rest = float((((y - solution[0] - solution[1] * x) / error) ** 2).sum())
    errors = np.sqrt(np.diag(covariance))
    return float(solution[0]), float(solution[1]), float(errors[0]), float(errors[1]), rest
