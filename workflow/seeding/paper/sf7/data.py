"""Supplementary figure 7: lifetime and frequency of the seeded oscillation against N, from trajectories.

Made from the tables of `seeding lifetime`, one for each size.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from seeding.checks import NoAnswer
from seeding.tables import Table


def sf7_lifetime(*files: Table) -> pd.DataFrame:
    """Rates in κ by size: columns N, decay, decay_error, frequency, frequency_error, start, stop, count.

    Sizes at which no damped oscillation was found are left out.
    """
    found = [file.frame for file in files if "no_answer" not in file.header]
    if not found:
        raise NoAnswer("no damped oscillation was found at any size")
    frame = pd.concat(found, ignore_index=True).sort_values("N", ignore_index=True)
    frame.attrs["header"] = {"network": files[0].header["network"]}
    return frame


def sf7_fits(*files: Table, minimum: int) -> pd.DataFrame:
    """What the sizes say together: columns quantity, value, error, chi_squared, freedom.

    decay ∝ N^−p: decay_exponent p. frequency = ω_∞ + b/N: frequency_limit ω_∞ in κ and frequency_slope b.
    Weighted least squares with the bootstrap errors; an error is that of the weights, not scaled by χ².
    minimum: the smallest N that the fits use.
    """
    table = sf7_lifetime(*files)
    table = table[minimum <= table["N"]]
    if len(table) < 2:
        raise NoAnswer(f"a fit needs two sizes from N = {minimum} on, and there are {len(table)}")
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


def _line(x: np.ndarray, y: np.ndarray, error: np.ndarray) -> tuple[float, float, float, float, float]:
    """y = a + bx by weighted least squares: a, b, their errors, χ²."""
    matrix = np.stack([np.ones_like(x), x], axis=1) / error[:, None]
    covariance = np.linalg.inv(matrix.T @ matrix)
    solution = covariance @ (matrix.T @ (y / error))
    rest = float((((y - solution[0] - solution[1] * x) / error) ** 2).sum())
    errors = np.sqrt(np.diag(covariance))
    return float(solution[0]), float(solution[1]), float(errors[0]), float(errors[1]), rest
