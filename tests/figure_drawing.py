"""Figures drawn in memory, and what can be read off them."""

from __future__ import annotations

import functools
import importlib
import re
import warnings
from pathlib import Path

import pytest
from figure_inputs import HEADERS, SYNTHETIC
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from seeding import tables
from seeding.cli import main
from seeding.commands.figure import read_tables
from seeding.paper import catalogue, style

ROOT = Path(__file__).parents[1]
RECORDED = ROOT / "docs" / "reference" / "data"
SHOWN = [figure.name for figure in catalogue.figures("paper", "supplement")]
DRAWN = [figure.name for figure in catalogue.figures()]
READ = [(name, table) for name in DRAWN for table in catalogue.figure(name).tables]


def slow_supplement(cases: list) -> list:
    """Cases of figures, each a name or a tuple that begins with one; those of the supplement marked as slow."""
    names = [case if isinstance(case, str) else case[0] for case in cases]
    return [
        pytest.param(*([case] if isinstance(case, str) else case), marks=pytest.mark.slow)
        if name.startswith("SF")
        else case
        for name, case in zip(names, cases, strict=True)
    ]


def drawn(name: str, read: dict[str, tables.Table]) -> Figure:
    """The figure, drawn once; a warning is an error."""
    module = importlib.import_module(f"seeding.paper.{catalogue.figure(name).folder}.drawing")
    with style.sheet(name), warnings.catch_warnings():
        warnings.simplefilter("error")
        figure: Figure = module.draw(read)
        figure.set_dpi(60)
        figure.canvas.draw()
    return figure


@functools.cache
def recorded(name: str) -> Figure:
    """The figure as it is at the paper's scale, from the recorded tables."""
    return drawn(name, read_tables(RECORDED, catalogue.figure(name)))


def text_boxes(figure: Figure) -> list[tuple[str, Bbox]]:
    """Every text that is drawn, in one line, with its box on the page in dots."""
    boxes: list[tuple[str, Bbox]] = []
    draw = Text.draw

    def recorded(text: Text, renderer: object) -> None:
        if text.get_visible() and text.get_text().strip():
            boxes.append((" ".join(text.get_text().split()), text.get_window_extent(renderer)))
        draw(text, renderer)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Text, "draw", recorded)
        figure.canvas.draw()
    return boxes


def written(figure: Figure) -> str:
    """All words on a figure, in one line."""
    return " ".join(" ".join(text.get_text().split()) for text in figure.findobj(Text) if text.get_visible())


def titles(figure: Figure) -> dict[str, Axes]:
    """The panels by their letters."""
    found = [(axes, re.match(r"\((\w+)\)", axes.get_title(loc="left"))) for axes in figure.findobj(Axes)]
    return {letter[1]: axes for axes, letter in found if letter}


def write_tables(folder: Path) -> Path:
    """The synthetic tables of all panels as files of a folder."""
    for name, table in SYNTHETIC.items():
        tables.write(table, folder / f"{name}.csv", HEADERS[name])
    return folder


def command(name: str, data: Path, stem: Path, *more: str) -> int:
    return main(["figure", name, "--data", str(data), "--out", str(stem), "--configuration", "0f1e2d", *more])
