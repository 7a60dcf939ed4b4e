"""The arrow of Fig. 1f: the mean-field frequency that Im λ₁ is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from seeding.frequencies import observed_frequencies
from seeding.network import Network


def fig1f_mean_field(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Observed frequency of the seed, |rotation number|: columns frequency, error, in κ."""
    table = observed_frequencies(Network(tuple(settings["drives"]), settings["coupling"]))
    seed = table.iloc[0]
    return pd.DataFrame({"frequency": [abs(seed["rotation_number"])], "error": [seed["rotation_number_error"]]})
