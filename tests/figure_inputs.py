"""Synthetic tables for every figure, with the columns and the headers that the workflow writes."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pandas as pd
from combined_tables import GROUPS, combined
from seeding.paper import catalogue
from seeding.tables import Table
from theory_inputs import THEORY

TIME = np.linspace(0, 40, 81)
SIZES = np.array([6, 10, 14, 18, 22])


def motion(**columns: object) -> pd.DataFrame:
    return pd.DataFrame({**columns, "time": TIME, "mz": np.cos(TIME)})


def stacked(name: str, values: object, **columns: object) -> pd.DataFrame:
    return pd.concat([motion(**{name: value}, **columns) for value in values], ignore_index=True)


def finite_sizes() -> pd.DataFrame:
    return stacked("atoms", (10, 30, np.inf), mz_sem=0.01)


def fit(limit: float) -> pd.DataFrame:
    grid = np.linspace(6, 200, 40)
    return pd.concat(
        [
            pd.DataFrame({"kind": "data", "N": SIZES, "value": limit - 2 / SIZES}),
            pd.DataFrame({"kind": "fit", "N": grid, "value": limit - 2 / grid}),
            pd.DataFrame({"kind": "limit", "N": [np.inf], "value": [limit]}),
        ]
    )


def eigenvalues() -> pd.DataFrame:
    parts = [
        pd.DataFrame({"N": SIZES, "coupling": coupling, "re": -4 / SIZES, "im": 1 - coupling / 2 + 1 / SIZES})
        for coupling in (0.1, 0.7)
    ]
    return pd.concat(parts)


def lines(frequency: np.ndarray) -> pd.DataFrame:
    parts = [
        pd.DataFrame(
            {"subsystem": s, "atoms": n, "frequency": frequency, "amplitude": 1 / (1 + 50 * (frequency - 1) ** 2)}
        )
        for s, n in itertools.product("AB", (100, np.inf))
    ]
    return pd.concat(parts)


def seeded() -> pd.DataFrame:
    parts = [
        pd.DataFrame({"n": n, "coupling": TIME / 100, "subsystem": s, "frequency": np.sqrt(0.4 - TIME / 100)})
        for n, s in itertools.product((2, 5, 10), ("seed", "others"))
    ]
    return pd.concat(parts).assign(critical_coupling=lambda table: 0.25 + table.n / 100)


def grid() -> pd.DataFrame:
    detuning, coupling = np.meshgrid(np.linspace(0, 0.3, 9), np.linspace(0, 0.2, 7))
    values = {"detuning": detuning, "coupling": coupling, "difference": detuning * coupling}
    return pd.DataFrame({name: value.ravel() for name, value in values.items()})


def curve() -> pd.DataFrame:
    return pd.DataFrame({"detuning": [0.0, 0.1, 0.3], "coupling": [0.15, 0.12, 0.05]})


def five_crystals() -> pd.DataFrame:
    return pd.concat([motion(subsystem=index, drive=1.5 - 0.01 * index) for index in range(5)])


def pairs() -> pd.DataFrame:
    return stacked("subsystem", "AB", coupling=0.1)


def readings(axis: str, subsystems: object) -> pd.DataFrame:
    places = np.linspace(0.01, 0.3, 12)
    parts = [
        pd.DataFrame({axis: places, "subsystem": s, "rotation": 0.5 - places, "line": 0.5, "peak": 0.4 + places})
        for s in subsystems
    ]
    return pd.concat(parts)


STARTS = ("up", "x", "random:1", "random:2")
INTERACTIONS = ("dissipative", "coherent")
POINTS = ("--", "-+", "+-", "++", "B2")
RATES = np.array([10.0, 40.0, 160.0])
LIMITS = {
    "fig1f_inset": 0.9,
    "fig4a": 0.0,
    "fig4b": 0.9,
    "fig4c": -0.1,
    "fig4d": 0.8,
    "fig4e": -0.3,
    "fig4f": 0.4,
}


SYNTHETIC = {
    "sf1_difference": grid().assign(
        line_a=0.5,
        line_b=lambda table: 0.5 - table.difference,
        error=lambda table: table.detuning / 100,
        order=lambda table: np.where(table.coupling > table.coupling.mean(), 2, 0),
    ),
    "sf1_critical": curve(),
    "sf2_detuning": readings("detuning", "AB"),
    "sf2_range": readings("range", range(5)),
    "sf2_variance": combined(
        {"reading": ("rotation", "line", "peak", "figure"), "range": (0.1, 0.2, 0.3)}, variance=lambda t: t.range / 9
    ),
    "sf2_tongues": pd.DataFrame({"detuning": [0.001, 0.01, 0.02], "ratio": [0.99, 0.75, 0.0], "error": 1e-6}),
    "sf3_mz": combined(
        {"panel": ("1c-d", "one crystal"), "initial": STARTS, "subsystem": (0, 1), "time": tuple(TIME)},
        mz=lambda table: np.cos(table.time),
    ),
    "sf3_frequencies": combined(
        {"panel": ("1c-d", "3c", "one crystal"), "initial": STARTS, "subsystem": (0, 1)},
        line=0.8,
        line_error=1e-9,
        peak=0.8,
        swing=2.0,
    ),
    "sf3_window": combined(
        {"panel": ("3c", "3d"), "initial": STARTS, "start": (0, 50)},
        stop=lambda table: table.start + 50,
        variance=lambda table: np.where(table.panel == "3c", 1e-3, 1e-12),
    ),
    "sf3_variance": combined(
        {"initial": STARTS[:3], "range": (0.0, 0.2, 0.4), "reading": ("line", "peak")},
        variance=lambda t: t.range / 9,
        error=1e-9,
    ),
    "sf4_critical": pd.DataFrame(
        {"n": [2, 10, 1000], "closed": [0.2, 0.25, 0.28], "measured": [0.2, 0.25, 0.28]}
    ).assign(limit=0.285),
    "sf4_frequency": combined(
        {"n": (2.0, 10.0, np.inf), "coupling": (0.0, 0.1, 0.2)}, frequency=lambda t: np.sqrt(0.4 - t.coupling)
    ),
    "sf4_root": combined(
        {"n": (2, 1000), "distance": (1e-6, 1e-4, 1e-2)}, frequency=lambda t: np.sqrt(t.distance), exponent=0.5
    ),
    "sf5_multipliers": combined(
        {"interaction": INTERACTIONS, "initial": STARTS[:2], "coupling": (0.1, 0.3, 0.5), "mode": range(1, 7)},
        period=9.4,
        modulus=lambda table: np.where(table["mode"] < 5, 1.0, 10 ** (-20 * table.coupling)),
        re=lambda table: table.modulus,
        im=0.0,
    ),
    "sf5_jacobian": pd.concat(
        [
            combined(
                {"interaction": INTERACTIONS, "coupling": (0.8, 1.0), "point": POINTS, "mode": (1, 2)},
                re=lambda table: table["mode"] - 1.5,
                im=lambda table: 0.1 * table.coupling,
            ),
            combined(
                {"interaction": ("dissipative",), "coupling": (0.0,), "point": ("centre",), "mode": (1, 2)}
            ).assign(re=0.0, im=[-1.0, 1.0]),
        ]
    ),
    "sf6_modes": combined(
        {**GROUPS, "branch": (1, 2), "N": tuple(SIZES)},
        re=lambda table: -4 * table.branch / table["N"],
        im=lambda table: table.branch - 1.0,
        error=1e-12,
        exponent=-1.0,
    ),
    "sf6_gaps": combined(
        {**GROUPS, "kind": ("real", "oscillating"), "N": tuple(SIZES)}, exponent=-0.9, re=-0.2, im=1.0
    ),
    "sf7_lifetime": combined(
        {"N": (20, 60, 200)},
        decay=lambda table: 6 / table["N"],
        frequency=lambda table: 1 + 2 / table["N"],
        decay_error=0.002,
        frequency_error=0.003,
        start=7.0,
        stop=60.0,
        count=500,
    ),
    "sf7_fits": pd.DataFrame(
        {
            "quantity": ["decay_exponent", "frequency_limit", "frequency_slope"],
            "value": [1.0, 1.0, 2.0],
            "error": [0.01, 0.002, 0.1],
            "chi_squared": 1.5,
            "freedom": 2,
        }
    ),
    "sf8_mz": combined(
        {"coupling": (0.0, 0.3), "atoms": (20, np.inf), "subsystem": (0, 1, 2), "time": tuple(TIME)},
        mz=lambda table: np.cos(table.time),
        mz_sem=0.01,
    ),
    "sf9_cavity": combined(
        {"mapping": ("derived", "printed"), "atoms": (1, 2), "gamma": tuple(RATES)},
        deviation=lambda table: 1 / table.gamma,
        fock=2,
        cutoff_error=1e-3,
        first_order=lambda table: 1 / table.gamma,
        steady=lambda table: 1 / table.gamma,
        steady_first_order=lambda table: 1 / table.gamma,
    ),
    "sf9_exchange": combined(
        {"quantity": [f"{kind}_{axis}" for kind in ("exchange", "slope") for axis in "xyz"], "atoms": (1, 2, 4)},
        printed=lambda table: 2 + 1 / table.atoms,
        counted_once=lambda table: 1 + 1 / table.atoms,
        mean_field=1.0,
    ),
    "fig1c": finite_sizes(),
    "fig1d": finite_sizes(),
    "fig1c_sample": motion(),
    "fig1d_sample": motion(),
    "fig1e": lines(np.linspace(0, 3, 61)),
    "fig1f": eigenvalues(),
    "fig1f_mean_field": pd.DataFrame({"frequency": [0.9], "error": [1e-9]}),
    "fig2a": stacked("subsystem", ("seed", "others")),
    "fig2a_inset": pd.DataFrame({"n": [2, 5, 20], "amplitude": [0.1, 0.03, 0.01], "reached": [0.2, 0.06, 0.02]}),
    "fig2b": seeded(),
    "fig3a": grid(),
    "fig3a_critical": curve(),
    "fig3a_boundary": curve(),
    "fig3a_averaging": curve(),
    "fig3b": pd.concat([grid()[["detuning", "difference"]].assign(drive=drive) for drive in (1.1, 1.2)]),
    "fig3b_inset": pd.DataFrame({"drive": [1.1, 1.2, 1.3], "detuning": [0.05, 0.1, 0.2]}),
    "fig3c": five_crystals(),
    "fig3d": five_crystals(),
    "fig3e": pd.DataFrame({"range": [0.1, 0.2, 0.3], "variance": [2e-5, 1e-5, 0.0], "error": [0.1, 1e-9, 1e-9]}),
    **{name: fit(value) for name, value in LIMITS.items()},
    **{f"fig5{panel}": pairs() for panel in "abc"},
}
SYNTHETIC |= THEORY
# SF10 and SF11 show what SF6 and SF7 do, for further sizes.
for name, like in {"sf10_modes": "sf6_modes", "sf10_gaps": "sf6_gaps", "sf11_lifetime": "sf7_lifetime"}.items():
    SYNTHETIC[name] = SYNTHETIC[like]
SYNTHETIC["sf11_fits"] = SYNTHETIC["sf7_fits"]
for name, table in SYNTHETIC.items():
    SYNTHETIC[name] = table[sorted(table, key=catalogue.panel(name).columns.index)]


def network(drives: tuple[float, ...], coupling: float, **more: object) -> dict[str, object]:
    """What a header says under `network`."""
    model = {"kappa": 1.0, "interaction": "dissipative", "normalisation": "total", "initial": "up"}
    return {"drives": list(drives), "coupling": coupling, **model, **more}


PAIR, SEEDED = network((1.5, 0.9), 0.1), network((1.15, 0.9), 0.05)
LIMIT = {"uncertainty": 0.02, "spread_degree": 0.02, "spread_window": 0.01, "condition": 1800.0, "degree": 4}
COUPLINGS = {"total": {"seeding": 0.1, "critical": 0.7}, "subsystem": {"seeding": 0.1, "nominal": 0.7}}

HEADERS: dict[str, dict[str, Any]] = {name: {} for name in SYNTHETIC}
for name in ("fig1c", "fig1d", "fig1c_sample", "fig1d_sample", "fig1e", "fig1f", "fig1f_mean_field"):
    HEADERS[name] = {"network": PAIR}
HEADERS["fig1f"]["couplings"] = COUPLINGS["total"]
for name, value in LIMITS.items():
    coupling = COUPLINGS["total"]["critical" if name in ("fig4e", "fig4f") else "seeding"]
    HEADERS[name] = {"network": PAIR, "coupling": coupling, "limit": {"value": value, **LIMIT}}
HEADERS["fig2a"] = {"network": network((1.2, 0.9), 0.1), "n": 2, "duration": 40, "samples": 81}
for name in ("fig3a", "fig3a_critical", "fig3a_boundary", "fig3a_averaging"):
    HEADERS[name] = {"network": SEEDED, "detuning": [0.0, 0.3, 9]}
for name in ("sf1_difference", "sf1_critical"):
    HEADERS[name] = {"network": SEEDED | {"interaction": "coherent"}, "detuning": [0.0, 0.3, 9]}
for name in ("sf6_modes", "sf6_gaps", "sf10_modes", "sf10_gaps"):
    HEADERS[name] = {"couplings": COUPLINGS, "oscillating": 1e-8}
EFFECTIVE = {"ratio": 0.05, "drive": 1.4, "kappa": 1.1}
for name in ("sf12_modes", "sf12_crystals"):
    points = {"seeding": {"coupling": 0.1, **EFFECTIVE}, "critical": {"coupling": 0.7, **EFFECTIVE}}
    HEADERS[name] = {"points": points, "oscillating": 1e-8}
HEADERS["sf13_modes"] = {"kappa": 1.26, "coupling": 0.7, "oscillating": 1e-8}
for name in ("sf7_lifetime", "sf11_lifetime"):
    HEADERS[name] = {"network": PAIR}
for name in ("sf14_limits", "sf14_family", "sf14_up"):
    HEADERS[name] = {"network": PAIR}
for name in ("sf7_fits", "sf11_fits"):
    HEADERS[name] = {"network": PAIR, "minimum": 60}


def synthetic(*names: str) -> dict[str, Table]:
    """Tables in memory, each its own copy."""
    return {name: Table(SYNTHETIC[name].copy(), dict(HEADERS[name])) for name in names}
