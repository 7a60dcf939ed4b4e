"""The figures: drawn from tables alone, the same bytes every time, readable and in one set of colours."""

from __future__ import annotations

import functools
import importlib
import re
import struct
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from figure_drawing import DRAWN, READ, command, drawn, slow_supplement, titles, write_tables, written
from figure_inputs import HEADERS, SYNTHETIC, synthetic
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text
from seeding.cli import main
from seeding.commands.figure import read_tables
from seeding.paper import catalogue, style


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tables(tmp_path_factory.mktemp("data"))


@functools.cache
def rendered(name: str, data: Path) -> tuple[Figure, dict[str, bytes], list[tuple[str, float, np.ndarray]]]:
    """The figure from the tables in memory, its files, and every text drawn: words, size, box in parts of the page."""
    figure = catalogue.figure(name)
    module = importlib.import_module(f"seeding.paper.{figure.folder}.drawing")
    read = read_tables(data, figure)
    written: list[tuple[str, float, np.ndarray]] = []
    draw = Text.draw

    def recorded(text: Text, renderer: object) -> None:
        box = text.get_window_extent(renderer)
        if text.get_visible() and text.get_text().strip() and box.width:
            page = text.get_figure(root=True).bbox
            written.append((text.get_text(), text.get_fontsize(), box.get_points() / page.get_points()[1]))
        draw(text, renderer)

    with style.sheet(name), pytest.MonkeyPatch.context() as patch:
        figure = module.draw(read)
        patch.setattr(Text, "draw", recorded)
        files = style.render(figure, name, configuration="0f1e2d")
    return figure, files, written


@pytest.fixture(params=DRAWN)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("name", slow_supplement(DRAWN))
def test_equal_data_give_equal_bytes(name: str, data: Path, tmp_path: Path) -> None:
    assert command(name, data, tmp_path / name) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"{name}.{kind}" for kind in style.FORMATS)
    for kind in style.FORMATS:
        assert (tmp_path / f"{name}.{kind}").read_bytes() == rendered(name, data)[1][kind], kind


def test_text_is_vector_and_only_the_maps_are_pictures(name: str, data: Path) -> None:
    files = rendered(name, data)[1]
    assert b"/FontFile2" in files["pdf"]
    assert b"/Type3" not in files["pdf"]
    assert b"STIX" in files["pdf"]
    # A map and its scale.
    assert files["svg"].count(b"<image ") == {"fig3": 2, "SF1": 2}.get(name, 0)
    assert b"<text" not in files["svg"]
    assert files["svg"].count(b"<use ") > 50


def test_metadata_name_configuration_and_packages_but_no_date(name: str, data: Path) -> None:
    for kind, content in rendered(name, data)[1].items():
        assert b"configuration 0f1e2d" in content, kind
        assert b"matplotlib " in content, kind
        assert not re.search(rb"CreationDate|ModDate|dc:date|tIME|Creation Time", content), kind


def test_widths_are_those_of_the_journal_at_300_dots_per_inch(name: str, data: Path) -> None:
    width, height = struct.unpack(">II", rendered(name, data)[1]["png"][16:24])
    assert width in (int(300 * style.SINGLE), int(300 * style.DOUBLE))
    assert height < 300 * 9.5


def test_no_text_is_clipped_and_every_panel_has_its_letter(name: str, data: Path) -> None:
    written = rendered(name, data)[2]
    for words, size, box in written:
        assert size >= 5, words
        # A hundredth of the page for antialiasing and for the rounding of the three formats' resolutions.
        assert box.min() > -0.01, words
        assert box.max() < 1.01, words
    letters = {letter for words, _, _ in written for letter in re.findall(r"^\(([a-z])\)", words)}
    panels = {"fig1": 6, "fig2": 2, "fig3": 5, "fig4": 6, "fig5": 3}
    assert sorted(letters) == list("abcdefghijklmnop")[: panels.get(name, len(letters))]


def colours(axes: Axes, label: str) -> set[str]:
    return {to_hex(line.get_color()) for line in axes.get_lines() if label in str(line.get_label())}


def test_seed_and_neighbour_have_the_same_colours_everywhere(data: Path) -> None:
    evolution, others, coherent = (rendered(name, data)[0] for name in ("fig1", "fig2", "fig5"))
    panels = {axes.get_title(loc="left")[:3]: axes for axes in evolution.findobj(Axes)}
    assert style.COLOURS["A"] in colours(panels["(c)"], "N_{A}=")
    assert style.COLOURS["B"] in colours(panels["(d)"], "N_{B}=")
    assert colours(panels["(e)"], "$A$") == {style.COLOURS["A"]}
    assert colours(others.axes[0], "seed") == {style.COLOURS["A"]}
    assert colours(others.axes[0], "others") == {style.COLOURS["B"]}
    assert colours(coherent.axes[0], "(seed)") == {style.COLOURS["A"]}
    assert colours(coherent.axes[0], "$B$") == {style.COLOURS["B"]}


def test_shades_end_at_the_colour_itself() -> None:
    assert style.ramp("#882255", 1) == ["#882255"]
    shades = style.ramp("#882255", 4)
    assert shades[-1] == "#882255"
    assert len(set(shades)) == 4


def test_measured_values_end_at_the_first_digit_of_their_uncertainty() -> None:
    assert style.measured(0.8913, 0.02) == "0.89 ± 0.02"
    assert style.measured(-0.00123, 0.0004) == "−0.0012 ± 0.0004"
    assert style.measured(0.5, float("nan")) == "0.5"


def test_a_large_n_fit_shows_its_coupling_and_the_uncertainty_of_its_limit() -> None:
    read = synthetic(*catalogue.figure("fig4").tables)
    read["fig4b"].header.update(coupling=0.25, limit=HEADERS["fig4b"]["limit"] | {"value": 0.8123, "uncertainty": 0.03})
    read["fig4e"].header["limit"] = HEADERS["fig4e"]["limit"] | {"uncertainty": "inf"}
    figure = drawn("fig4", read)
    assert r"$N\to\infty$: 0.81 ± 0.03" in written(figure)
    assert r"$N\to\infty$: −0.3" in [text.get_text() for text in figure.findobj(Text)]
    assert r"$\lambda_1$, $\Gamma/\kappa=0.25$" in titles(figure)["b"].get_title(loc="left")


def test_an_unknown_figure_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as status:
        main(["figure", "fig6", "--data", ".", "--out", "x"])
    assert status.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_quick_scale_is_said_on_the_figure(data: Path, tmp_path: Path) -> None:
    assert command("fig5", data, tmp_path / "fig5", "--scale", "quick") == 0
    assert b"quick scale" in (tmp_path / "fig5.svg").read_bytes()
    assert b"quick scale" not in rendered("fig5", data)[1]["svg"]
    assert (tmp_path / "fig5.png").read_bytes() != rendered("fig5", data)[1]["png"]


def test_the_users_matplotlib_settings_change_nothing(data: Path, tmp_path: Path) -> None:
    with matplotlib.rc_context({"lines.linewidth": 7, "font.size": 20, "svg.fonttype": "none", "axes.grid": True}):
        assert command("fig5", data, tmp_path / "fig5") == 0
    for kind in style.FORMATS:
        assert (tmp_path / f"fig5.{kind}").read_bytes() == rendered("fig5", data)[1][kind]


def test_tables_of_these_tests_have_the_declared_columns() -> None:
    for name, table in SYNTHETIC.items():
        assert tuple(table.columns) == catalogue.panel(name).columns, name
        for column in table.select_dtypes("number"):
            assert not table[column].isna().any(), (name, column)
    assert {table for _, table in READ} == SYNTHETIC.keys()
