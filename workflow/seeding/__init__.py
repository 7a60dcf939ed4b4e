"""Coupled continuous time crystals: mean field, Liouvillian spectra, quantum trajectories.

Reproduces "Seeding crystallization in time". ħ = 1, all rates in units of κ, all times in 1/κ.
"""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

# What a name comes from; loaded on first use, so that one engine does not load the others.
_PUBLIC = {
    "Network": "network",
    "InputError": "checks",
    "ComputationError": "checks",
    "evolve": "mean_field.motion",
    "observed_frequencies": "mean_field.frequencies",
    "slow_modes": "master_equation.spectrum",
    "trajectories": "unravelling.ensemble",
    "jump_records": "unravelling.jump_records",
}
__all__ = sorted(_PUBLIC)


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'seeding' has no attribute {name!r}")
    return getattr(importlib.import_module(f"seeding.{_PUBLIC[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
