"""The figures: drawn from tables alone, the same bytes every time, readable and in one set of colours."""

from __future__ import annotations

import functools
import importlib
import re
import shutil
import struct
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from figure_inputs import SYNTHETIC, pairs
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text
from seeding import tables
from seeding.cli import main
from seeding.commands.figure import FIGURES, read_tables
from seeding.paper import style

HEADER = ["seeding panel", "n=2 drives=[1.5 0.9] coupling=0.1", "limit 0.9 ± 0.02 (spread)"]
DRAWN = [name for name in FIGURES if importlib.util.find_spec(f"seeding.paper.{name.lower()}.drawing")]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    for name, table in SYNTHETIC.items():
        tables.write(table, folder / f"{name}.csv", HEADER)
    return folder


def command(name: str, data: Path, stem: Path, *more: str) -> int:
    return main(["figure", name, "--data", str(data), "--out", str(stem), "--configuration", "0f1e2d", *more])


@functools.cache
def rendered(name: str, data: Path) -> tuple[Figure, dict[str, bytes], list[tuple[str, float, np.ndarray]]]:
    """The figure from the tables in memory, its files, and every text drawn: words, size, box in parts of the page."""
    module = importlib.import_module(f"seeding.paper.{name.lower()}.drawing")
    frames, headers = read_tables(data, module.TABLES)
    written: list[tuple[str, float, np.ndarray]] = []
    draw = Text.draw

    def recorded(text: Text, renderer: object) -> None:
        box = text.get_window_extent(renderer)
        if text.get_visible() and text.get_text().strip() and box.width:
            page = text.get_figure(root=True).bbox
            written.append((text.get_text(), text.get_fontsize(), box.get_points() / page.get_points()[1]))
        draw(text, renderer)

    with style.sheet(name), pytest.MonkeyPatch.context() as patch:
        figure = module.draw(frames, headers)
        patch.setattr(Text, "draw", recorded)
        files = style.render(figure, name, configuration="0f1e2d")
    return figure, files, written


@pytest.fixture(params=DRAWN)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if name.startswith("SF") else []) for name in DRAWN]
)
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


def test_parameters_are_read_from_either_form_of_header() -> None:
    header = ["seeding 0.1.0 panel fig2a", "n: 5", "drives: [1.2, 0.9]", "n=2 coupling=0.1 drives=[1 2]"]
    assert style.parameters(header) == {"n": "5", "drives": "[1.2, 0.9]", "coupling": "0.1"}


def test_measured_values_end_at_the_first_digit_of_their_uncertainty() -> None:
    assert style.measured(0.8913, 0.02) == "0.89 ± 0.02"
    assert style.measured(-0.00123, 0.0004) == "−0.0012 ± 0.0004"
    assert style.measured(0.5, float("nan")) == "0.5"


def test_a_large_n_fit_shows_its_coupling_and_the_uncertainty_of_its_limit(data: Path, tmp_path: Path) -> None:
    """Both come from the header that `seeding panel` writes, not from one made up for a test."""
    network = ["--drives", "1.5", "0.9", "--coupling", "0.1", "--modes", "4"]
    spectra = [tmp_path / f"{atoms}.csv" for atoms in (2, 3, 4, 5)]
    for path in spectra:
        assert main(["spectrum", *network, "--atoms", path.stem, path.stem, "--out", str(path)]) == 0
    folder = tmp_path / "data"
    shutil.copytree(data, folder)
    for panel in ("fig1f_inset", "fig4b"):
        words = ["panel", panel, "--tables", *map(str, spectra), "--out", str(folder / f"{panel}.csv")]
        assert main(words) == 0
    header = tables.header(folder / "fig4b.csv")
    value, uncertainty = re.search(r"limit (\S+) ± (\S+)", "\n".join(header)).groups()  # type: ignore[union-attr]
    limit = rf"$N\to\infty$: {style.measured(float(value), float(uncertainty))}"
    assert "±" in limit
    assert limit in {text for text, *_ in rendered("fig1", folder)[2]}
    drawn = {text for text, *_ in rendered("fig4", folder)[2]}
    assert limit in drawn
    assert any(text.endswith(r"$\lambda_1$, $\Gamma/\kappa=0.1$") for text in drawn)


def test_a_missing_table_is_one_line_and_writes_nothing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("fig5", tmp_path / "nowhere", tmp_path / "out" / "fig5") == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert "fig5a.csv" in message
    assert not (tmp_path / "out").exists()


def test_a_table_without_a_column_or_rows_is_named(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for panel in "abc":
        tables.write(pairs(), tmp_path / f"fig5{panel}.csv")
    tables.write(pairs().drop(columns="mz"), tmp_path / "fig5b.csv")
    assert command("fig5", tmp_path, tmp_path / "out") == 2
    assert "fig5b.csv must have the columns" in capsys.readouterr().err
    tables.write(pairs().iloc[:0], tmp_path / "fig5b.csv")
    assert command("fig5", tmp_path, tmp_path / "out") == 2
    assert "at least one row" in capsys.readouterr().err
    assert not list(tmp_path.glob("out*"))


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
