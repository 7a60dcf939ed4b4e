"""The arrow of Fig. 1f: the mean-field frequency that Im λ₁ is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from seeding.mean_field.frequencies import observed_frequencies
from seeding.network import Network


def fig1f_mean_field(settings: Mapping[str, Any]) -> pd.DataFrame:
    """Observed frequency of the seed, |rotation number|: columns frequency, error, in κ.

    settings: drives, coupling, kappa, initial, normalisation of the pair whose spectrum Fig. 1f shows.
    """
    names = ("drives", "coupling", "kappa", "initial", "normalisation")
    table = observed_frequencies(Network(**{name: settings[name] for name in names}))
    seed = table.iloc[0]
    return pd.DataFrame({"frequency": [abs(seed["rotation_number"])], "error": [seed["rotation_number_error"]]})
