"""`seeding panel NAME`: the table behind one panel, from its parameters and, where it needs them, other tables."""

from __future__ import annotations

import argparse
import contextlib
import importlib
from pathlib import Path

import pandas as pd

from seeding import checks, tables
from seeding.checks import InputError, NoAnswer
from seeding.commands import options
from seeding.paper import catalogue, parameters


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="the panel, such as fig2b or sf9_cavity")
    parser.add_argument("--settings", default="{}", metavar="JSON", help="the panel's parameters (default: none)")
    parser.add_argument("--tables", type=Path, nargs="*", metavar="FILE.csv", help="tables that the panel is made from")
    parser.add_argument("--threads", type=int, default=1, metavar="T", help="cores to use (default: 1)")
    options.add_out(parser)


def run(arguments: argparse.Namespace) -> None:
    """Make the table and write it: without rows, and with the reason, where the parameters leave no answer."""
    panel = catalogue.panel(arguments.name)
    settings = options.parsed("settings", arguments.settings)
    if not panel.columns:
        raise checks.refuse("name", "that of a panel with a table", panel.name)
    words = parameters.converted(panel.name, settings)
    if parameters.takes_threads(panel.name):
        words["threads"] = checks.integer("threads", arguments.threads, minimum=1)
    if panel.tables and arguments.tables is None:
        raise InputError(f"`tables` must be given for the panel {panel.name}: {', '.join(panel.tables)}")
    if arguments.tables and not panel.tables:
        raise InputError(f"`tables` must be left out for the panel {panel.name}")
    module, function = catalogue.maker(panel.name)
    header = options.about(panel.name) | settings
    try:
        read = [tables.table(file) for file in arguments.tables or ()]
        if panel.tables and not read:
            raise NoAnswer("what it is made from does not exist here: there is no Γ_crit, or no size that fits")
        made = getattr(importlib.import_module(module), function)
        names = ", ".join(map(str, arguments.tables or ()))
        with checks.understood(f"tables {names}") if read else contextlib.nullcontext():
            frame = made(*read, **words)
        header |= frame.attrs.get("header", {})
    except NoAnswer as reason:
        frame, header = pd.DataFrame(columns=list(panel.columns)), header | {"no_answer": str(reason)}
    tables.write(frame, arguments.out, header)
