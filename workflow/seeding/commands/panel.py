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

# The module of `seeding.paper` whose function of the panel's name makes its table.
MODULES = {
    "evidence_seeding": "unshown.seeding",
    "evidence_coherent": "unshown.seeding",
    "evidence_critical": "unshown.seeding",
    "evidence_coherent_critical": "unshown.seeding",
    "evidence_single": "unshown.seeding",
    "evidence_normalisation": "unshown.seeding",
    "evidence_identical": "unshown.seeding",
    "evidence_initial": "unshown.states",
    "evidence_conservation": "unshown.states",
    "evidence_jacobian": "unshown.states",
    "evidence_limit": "unshown.states",
    "evidence_ladder": "unshown.states",
    "evidence_conventional": "unshown.states",
    "fig1c": "fig1.data",
    "fig1d": "fig1.data",
    "fig1c_sample": "fig1.data",
    "fig1d_sample": "fig1.data",
    "fig1e": "fig1.data",
    "fig1f": "fig1.spectrum_data",
    "fig1f_mean_field": "fig1.mean_field_data",
    "fig1f_inset": "fig1.spectrum_data",
    "fig2a": "fig2.data",
    "fig2a_inset": "fig2.data",
    "fig2b": "fig2.data",
    "fig3a": "fig3.data",
    "fig3a_critical": "fig3.data",
    "fig3a_averaging": "fig3.data",
    "fig3a_boundary": "fig3.data",
    "fig3b": "fig3.data",
    "fig3b_inset": "fig3.data",
    "fig3c": "fig3.data",
    "fig3d": "fig3.data",
    "fig3e": "fig3.data",
    "fig4a": "fig4.data",
    "fig4b": "fig4.data",
    "fig4c": "fig4.data",
    "fig4d": "fig4.data",
    "fig4e": "fig4.data",
    "fig4f": "fig4.data",
    "fig5a": "fig5.data",
    "fig5b": "fig5.data",
    "fig5c": "fig5.data",
    "sf1_difference": "sf1.data",
    "sf1_critical": "sf1.data",
    "sf2_detuning": "sf2.data",
    "sf2_range": "sf2.data",
    "sf2_variance": "sf2.data",
    "sf2_tongues": "sf2.data",
    "sf3_frequencies": "sf3.data",
    "sf3_mz": "sf3.data",
    "sf3_window": "sf3.data",
    "sf3_variance": "sf3.data",
    "sf4_critical": "sf4.data",
    "sf4_frequency": "sf4.data",
    "sf4_root": "sf4.data",
    "sf5_multipliers": "sf5.data",
    "sf5_jacobian": "sf5.data",
    "sf6_modes": "sf6.data",
    "sf6_gaps": "sf6.data",
    "sf7_lifetime": "sf7.data",
    "sf7_fits": "sf7.data",
    "sf8_mz": "sf8.data",
    "sf10_modes": "sf6.data",
    "sf10_gaps": "sf6.data",
    "sf11_lifetime": "sf7.data",
    "sf11_fits": "sf7.data",
    "sf9_cavity": "sf9.data",
    "sf9_exchange": "sf9.data",
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
    make = getattr(importlib.import_module(f"seeding.paper.{MODULES[name]}"), name)
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
