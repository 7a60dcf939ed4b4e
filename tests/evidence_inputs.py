"""Small tables of evidence, made now with whatever physics the library has, and a reading's verdict from them."""

import functools
import importlib
from pathlib import Path

import numpy as np
import pandas as pd
from seeding.claims import ledger, statements
from seeding.paper import catalogue, parameters
from seeding.tables import Table

ROOT = Path(__file__).parents[1]
CLAIMS = ROOT / "config" / "claims.yaml"
READINGS = statements.load(CLAIMS)

PAIR = {"drives": [1.5, 0.9], "coupling": 0.1}
SEEDED = {"drives": [1.2, 0.9], "coupling": 0.1}
COHERENT = {"drives": [1.2, 0.9], "coupling": 0.5, "interaction": "coherent"}
SETTINGS = {
    "evidence_seeding": {"network": PAIR, "fraction": [1e-3, 0.9, 5], "duration": 400, "samples": 1501},
    "evidence_coherent": {"network": COHERENT, "fraction": [1e-3, 0.9, 5], "duration": 400, "samples": 1501},
    "evidence_critical": {"networks": {"pair": PAIR, "seeded": SEEDED}, "n": [2, 20], "duration": 3000},
    "evidence_single": {"network": PAIR, "drive": [0.98, 1.05, 15], "duration": 2000},
    "evidence_normalisation": {"network": PAIR},
    "evidence_averaged": {"network": PAIR},
    "evidence_coherent_critical": {"network": COHERENT, "duration": 8000},
    "evidence_initial": {"network": PAIR, "initial": ["up", "x"], "duration": 400, "samples": 1001},
    "evidence_jacobian": {"network": PAIR, "fraction": [1.1, 3.0, 3]},
    "evidence_regimes": {
        **{"network": PAIR, "initial": ["up"], "drives": [1.2, 2.5], "others": [0.5, 0.9]},
        **{"fraction": [0.1, 0.6, 1.2, 3.0], "duration": 1000},
    },
    "evidence_many": {
        "network": SEEDED,
        "n": [2, 10, 100],
        "fraction": [0.1, 0.9, 5],
        "duration": 400,
        "samples": 1501,
    },
    "evidence_coherent_many": {
        **{"network": COHERENT, "n": [2, 3, 5], "fraction": [0.05, 0.3, 4]},
        **{"duration": 400, "samples": 1501},
    },
    "evidence_order": {"network": PAIR, "drives": [0.9, 1.5], "duration": 3000},
    "evidence_printed": {"network": COHERENT, "atoms": [1, 2]},
    "evidence_limit": {"network": PAIR, "atoms": [1, 2, 3, 4], "duration": 2, "samples": 11},
}


def made(name, settings):
    """The rows of a panel's table, made by its function."""
    module, function = catalogue.maker(name)
    return getattr(importlib.import_module(module), function)(**parameters.converted(name, settings))


def table(name):
    """A small table of evidence, made now with whatever physics the library has."""
    accuracy = {"accuracy": 1e-6} if "accuracy" in parameters.wanted(name) else {}
    settings = SETTINGS[name] | accuracy
    return Table(made(name, settings), settings)


@functools.cache
def true_table(name):
    return table(name)


def reading(id, name):
    """The one reading of a claim whose name begins so."""
    chosen = [entry for entry in READINGS if entry.id == id and entry.reading.startswith(name)]
    assert len(chosen) == 1, [entry.reading for entry in READINGS if entry.id == id]
    return chosen[0]


def judged(id, name, tables):
    """Verdict of one reading from tables; `name` is the beginning of its own."""
    return ledger.ledger([reading(id, name)], tables)["verdict"].iloc[0]


def synthetic(function, sizes=(6, 10, 14, 18, 22, 26, 30, 34, 38)):
    """A table of spectra with λ₁ = function(N) and a far second mode."""
    rows = []
    for size in sizes:
        for mode, value in enumerate((function(size), complex(-0.8 - 1 / size, 2.1)), start=1):
            rows.append(("symmetric", mode, value.real, value.imag, size))
    return Table(pd.DataFrame(rows, columns=["sector", "mode", "re", "im", "N"]))


def damped_curve(rate, damping, atoms):
    times = np.linspace(0, 60, 601)
    return pd.DataFrame({"atoms": atoms, "time": times, "mz": 0.1 + np.exp(-damping * times) * np.cos(rate * times)})
