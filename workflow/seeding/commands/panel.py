"""`seeding panel NAME`: the table behind one panel, from its settings and, where it needs them, other tables."""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
from collections import UserDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from seeding import __version__, checks, tables
from seeding.commands import options

# The module of `seeding.panels` whose function of the panel's name makes its table.
MODULES = {
    "evidence_seeding": "evidence",
    "evidence_coherent": "evidence",
    "evidence_critical": "evidence",
    "evidence_coherent_critical": "evidence",
    "evidence_single": "evidence",
    "evidence_normalisation": "evidence",
    "evidence_identical": "evidence",
    "evidence_initial": "evidence_states",
    "evidence_conservation": "evidence_states",
    "evidence_jacobian": "evidence_states",
    "evidence_limit": "evidence_states",
    "evidence_ladder": "evidence_states",
    "evidence_conventional": "evidence_states",
    "fig1c": "fig1",
    "fig1d": "fig1",
    "fig1c_sample": "fig1",
    "fig1d_sample": "fig1",
    "fig1e": "fig1",
    "fig1f": "fig1_spectrum",
    "fig1f_mean_field": "fig1_mean_field",
    "fig1f_inset": "fig1_spectrum",
    "fig2a": "fig2",
    "fig2a_inset": "fig2",
    "fig2b": "fig2",
    "fig3a": "fig3",
    "fig3a_critical": "fig3",
    "fig3a_averaging": "fig3",
    "fig3a_boundary": "fig3",
    "fig3b": "fig3",
    "fig3b_inset": "fig3",
    "fig3c": "fig3",
    "fig3d": "fig3",
    "fig3e": "fig3",
    "fig4a": "fig4",
    "fig4b": "fig4",
    "fig4c": "fig4",
    "fig4d": "fig4",
    "fig4e": "fig4",
    "fig4f": "fig4",
    "fig5a": "fig5",
    "fig5b": "fig5",
    "fig5c": "fig5",
    "sf1_difference": "sf1",
    "sf1_critical": "sf1",
    "sf2_detuning": "sf2",
    "sf2_range": "sf2",
    "sf2_variance": "sf2",
    "sf2_tongues": "sf2",
    "sf3_frequencies": "sf3",
    "sf3_mz": "sf3",
    "sf3_window": "sf3",
    "sf3_variance": "sf3",
    "sf4_critical": "sf4",
    "sf4_frequency": "sf4",
    "sf4_root": "sf4",
    "sf5_multipliers": "sf5",
    "sf5_jacobian": "sf5",
    "sf6_modes": "sf6",
    "sf6_gaps": "sf6",
    "sf7_lifetime": "sf7",
    "sf7_fits": "sf7",
    "sf8_mz": "sf8",
    "sf10_modes": "sf6",
    "sf10_gaps": "sf6",
    "sf11_lifetime": "sf7",
    "sf11_fits": "sf7",
    "sf9_cavity": "sf9",
    "sf9_exchange": "sf9",
}


class Settings(UserDict[str, Any]):
    """A panel's parameters that remember which of them were asked for."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.asked: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("name", metavar="NAME", help=f"one of {', '.join(MODULES)}")
    parser.add_argument("--settings", default="{}", metavar="JSON", help="the panel's parameters (default: none)")
    parser.add_argument("--tables", type=Path, nargs="+", metavar="FILE.csv", help="tables that the panel is made from")
    parser.add_argument("--threads", type=int, default=1, metavar="T", help="cores to use (default: 1)")
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Make the table and write it."""
    name = checks.choice("name", arguments.name, tuple(MODULES))
    try:
        settings = json.loads(arguments.settings)
    except json.JSONDecodeError as error:
        raise checks.InputError(f"`settings` must be JSON, but {error}") from None
    if not isinstance(settings, dict):
        raise checks.refuse("settings", "a JSON object of the panel's parameters", settings)
    threads = checks.integer("threads", arguments.threads, minimum=1)
    make = getattr(importlib.import_module(f"seeding.panels.{MODULES[name]}"), name)
    from_tables = "files" in inspect.signature(make).parameters
    if from_tables != bool(arguments.tables):
        raise checks.InputError(f"`tables` must be {'given' if from_tables else 'left out'} for the panel {name}")
    given = Settings({**settings, "threads": threads})
    try:
        frame = make(given, *([arguments.tables] if arguments.tables else []))
    except KeyError as error:
        raise checks.InputError(f"`settings` must name {error.args[0]!r}, but is {settings!r}") from None
    unknown = sorted(set(settings) - given.asked)
    if unknown:
        raise checks.InputError(f"`settings` has {', '.join(unknown)}, which the panel {name} does not know")
    header = [
        f"seeding {__version__} panel {name}",
        *(f"{key}: {json.dumps(settings[key])}" for key in sorted(settings)),
    ]
    tables.write(frame, arguments.out, [*header, *frame.attrs.get("header", ())])
