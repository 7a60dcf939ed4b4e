"""The figures and their panels, found by their folders: a folder with a `panels.py` is a figure."""

from __future__ import annotations

import functools
import importlib
import re
from pathlib import Path

from seeding.checks import refuse
from seeding.paper.declaration import EVIDENCE, LARGE, PAPER, SUPPLEMENT, Figure, Panel

HERE = Path(__file__).parent


@functools.cache
def folders() -> tuple[str, ...]:
    """Names of the folders, in the order of the figures' kinds and numbers."""
    found = [file.parent.name for file in HERE.glob("*/panels.py")]
    return tuple(sorted(found, key=lambda name: (name[:2], int("0" + re.sub(r"\D", "", name)))))


@functools.cache
def declared(folder: str) -> Figure:
    """The figure of a folder."""
    figure: Figure = importlib.import_module(f"seeding.paper.{folder}.panels").FIGURE
    return figure


def figures(*kinds: str) -> list[Figure]:
    """All figures of these kinds (all that are drawn: none given), those of the paper first."""
    chosen = kinds or (PAPER, SUPPLEMENT, LARGE)
    found = sorted(map(declared, folders()), key=lambda figure: (PAPER, SUPPLEMENT, LARGE, EVIDENCE).index(figure.kind))
    return [figure for figure in found if figure.kind in chosen]


def figure(name: str) -> Figure:
    """The figure that is drawn under this name; InputError for a name that none has."""
    names = [entry.name for entry in figures()]
    if name not in names:
        raise refuse("figure", "one of " + ", ".join(names), name)
    return declared(name.lower())


def folder_of(panel: str) -> str:
    """The folder that a panel's name begins with; InputError where there is none."""
    for folder in sorted(folders(), key=len, reverse=True):
        rest = panel.removeprefix(folder)
        if rest != panel and not rest[:1].isdigit():
            return folder
    raise refuse("panel", "a panel's name, which begins with its figure's: " + ", ".join(folders()), panel)


def panel(name: str) -> Panel:
    """The panel of this name; InputError for a name that none has."""
    found = {entry.name: entry for entry in declared(folder_of(name)).panels}
    if name not in found:
        raise refuse("panel", "one of " + ", ".join(found), name)
    return found[name]


def maker(name: str) -> tuple[str, str]:
    """Module and function that make a panel's table."""
    module, _, function = (panel(name).made_by or f"{folder_of(name)}.data.{name}").rpartition(".")
    return f"seeding.paper.{module}", function
