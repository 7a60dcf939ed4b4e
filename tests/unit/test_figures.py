"""The figures: drawn from tables alone, the same bytes every time, readable and in one set of colours."""

from __future__ import annotations

import functools
import importlib
import re
import struct
import warnings
from collections.abc import Callable
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest
from figure_inputs import HEADERS, SYNTHETIC, combined, eigenvalues, motion, network, pairs, synthetic
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text
from seeding import tables
from seeding.checks import InputError
from seeding.cli import main
from seeding.commands.figure import read_tables
from seeding.paper import catalogue, headers, style

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


def written(figure: Figure) -> str:
    """All words on a figure, in one line."""
    return " ".join(" ".join(text.get_text().split()) for text in figure.findobj(Text) if text.get_visible())


def titles(figure: Figure) -> dict[str, Axes]:
    """The panels by their letters."""
    found = [(axes, re.match(r"\((\w+)\)", axes.get_title(loc="left"))) for axes in figure.findobj(Axes)]
    return {letter[1]: axes for axes, letter in found if letter}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    for name, table in SYNTHETIC.items():
        tables.write(table, folder / f"{name}.csv", HEADERS[name])
    return folder


def command(name: str, data: Path, stem: Path, *more: str) -> int:
    return main(["figure", name, "--data", str(data), "--out", str(stem), "--configuration", "0f1e2d", *more])


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


NEEDED = [
    *[("fig4", f"fig4{panel}", key) for panel in "abcdef" for key in ("limit", "coupling")],
    ("fig1", "fig1f_inset", "limit"),
    ("fig1", "fig1f", "couplings"),
    ("fig2", "fig2a", "n"),
    ("SF1", "sf1_difference", "network"),
    ("SF6", "sf6_modes", "couplings"),
    ("SF6", "sf6_modes", "oscillating"),
    ("SF7", "sf6_gaps", "couplings"),
    ("SF7", "sf7_fits", "minimum"),
    ("SF10", "sf10_modes", "oscillating"),
    ("SF11", "sf10_gaps", "couplings"),
    ("SF11", "sf11_fits", "minimum"),
]


@pytest.mark.parametrize(("name", "table", "key"), NEEDED)
def test_a_header_without_a_number_that_the_figure_shows_is_refused(name: str, table: str, key: str) -> None:
    read = synthetic(*catalogue.figure(name).tables)
    del read[table].header[key]
    with pytest.raises(InputError, match=f"table {table} must have `{key}"):
        drawn(name, read)


def test_a_limit_without_its_uncertainty_is_refused() -> None:
    read = synthetic(*catalogue.figure("fig4").tables)
    read["fig4a"].header["limit"] = {"value": 0.0}
    with pytest.raises(InputError, match=r"table fig4a must have `limit\.uncertainty` in its header"):
        drawn("fig4", read)


def without_answer(table: tables.Table) -> tables.Table:
    return tables.Table(table.rows.iloc[:0], {**table.header, "no_answer": "no reply was found at Γ = 0.3"})


@pytest.mark.parametrize(("name", "table"), slow_supplement(READ))
def test_a_table_without_an_answer_leaves_the_rest_of_its_figure_standing(name: str, table: str) -> None:
    whole, read = drawn(name, synthetic(*catalogue.figure(name).tables)), synthetic(*catalogue.figure(name).tables)
    read[table] = without_answer(read[table])
    figure = drawn(name, read)
    assert "no answer: no reply was found at Γ = 0.3" in written(figure)
    if table not in ("sf3_mz", "sf8_mz"):  # the number of panels is that of its networks, couplings, …
        assert titles(figure).keys() == titles(whole).keys()
    if name.startswith("fig"):
        blank = {letter for letter, axes in titles(figure).items() if not axes.axison}
        assert len(blank - {"a", "b"} if name == "fig1" else blank) <= 1


@pytest.mark.parametrize("name", slow_supplement(DRAWN))
def test_a_figure_of_which_no_table_has_an_answer_says_so(name: str) -> None:
    read = synthetic(*catalogue.figure(name).tables)
    for bare in (False, True):
        empty = {table: without_answer(found) for table, found in read.items()}
        if bare:
            empty = {
                table: tables.Table(found.rows, {"no_answer": found.header["no_answer"]})
                for table, found in empty.items()
            }
        assert "no reply was found" in written(drawn(name, empty))


def first_row(table: pd.DataFrame) -> pd.DataFrame:
    return table.iloc[:1]


def one_curve(table: pd.DataFrame) -> pd.DataFrame:
    """Of everything that tells curves apart only the first."""
    for column in ("atoms", "subsystem", "normalisation", "sector", "branch", "panel", "initial", "reading", "drive"):
        if column in table:
            table = table[table[column] == table[column].iloc[0]]
    return table


MEASURED = (
    *("mz", "mz_sem", "amplitude", "frequency", "difference", "variance", "line", "rotation", "peak", "ratio", "re"),
    *("im", "value", "decay", "decay_error", "frequency_error", "exponent", "modulus", "deviation", "cutoff_error"),
    *("first_order", "steady", "steady_first_order", "printed", "counted_once", "mean_field", "closed", "measured"),
)


def all_zero(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(**{column: 0.0 for column in MEASURED if column in table and column != "frequency"})


def all_still(table: pd.DataFrame) -> pd.DataFrame:
    """Nothing oscillates; the frequency of a transform is its axis."""
    return (
        all_zero(table)
        if "amplitude" in table
        else all_zero(table).assign(**{c: 0.0 for c in ("frequency",) if c in table})
    )


def undefined(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(**{column: np.nan for column in MEASURED if column in table and table[column].dtype == float})


@pytest.mark.parametrize("change", [first_row, one_curve, all_zero, all_still, undefined])
@pytest.mark.parametrize("name", slow_supplement(DRAWN))
def test_degenerate_tables_are_drawn(name: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    read = synthetic(*catalogue.figure(name).tables)
    assert drawn(name, {table: tables.Table(change(found.rows), found.header) for table, found in read.items()})


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


TOGETHER = [
    ("fig1", "fig1c", "fig1c_sample"),
    ("fig1", "fig1d", "fig1d_sample"),
    ("fig1", "fig1f", "fig1f_mean_field"),
    ("fig3", "fig3a", "fig3a_critical"),
    ("fig3", "fig3a", "fig3a_boundary"),
    ("fig3", "fig3a", "fig3a_averaging"),
    ("SF1", "sf1_difference", "sf1_critical"),
    ("SF7", "sf7_lifetime", "fig1f_mean_field"),
    ("SF11", "sf11_lifetime", "fig1f_mean_field"),
    ("SF14", "sf14_limits", "sf14_family"),
    ("SF14", "sf14_family", "sf14_up"),
]


@pytest.mark.parametrize(("name", "one", "other"), TOGETHER)
def test_curves_of_different_networks_do_not_share_axes(name: str, one: str, other: str) -> None:
    read = synthetic(*catalogue.figure(name).tables)
    read[other].header["network"] = {**read[other].header["network"], "drives": [1.6, 0.9]}
    with pytest.raises(InputError, match=f"(?s)(?=.*{one})(?=.*{other})(?=.*`drives`)"):
        drawn(name, read)


def test_tables_are_of_one_network_where_every_entry_agrees() -> None:
    pair = network((1.5, 0.9), 0.1)

    def check(other: dict[str, object], **more: object) -> None:
        read = {"one": {"network": pair}, "two": {"network": other}, "three": {}}
        headers.same_network(
            {name: tables.Table(pd.DataFrame(), dict(header)) for name, header in read.items()}, *read, **more
        )

    check(pair)
    for other, key in (
        (pair | {"coupling": 0.2}, "coupling"),
        (pair | {"initial": "x"}, "initial"),
        (pair | {"weights": [0.4, 0.6]}, "weights"),
    ):
        with pytest.raises(InputError, match=f"tables one and two must be of one network, but `{key}` is") as error:
            check(other)
        assert "\n" not in str(error.value)
    # Where Γ and the drive of B change along the axes, the seed is still one.
    check(network((1.5, 0.7), 0.2), free=("drives", "coupling"))
    with pytest.raises(InputError, match="`drives`"):
        check(network((1.4, 0.9), 0.1), free=("drives", "coupling"))


def test_different_networks_are_one_line_and_write_nothing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for table in catalogue.figure("fig1").tables:
        tables.write(SYNTHETIC[table], tmp_path / f"{table}.csv", HEADERS[table])
    header = HEADERS["fig1f_mean_field"] | {"network": network((1.5, 0.9), 0.2)}
    tables.write(SYNTHETIC["fig1f_mean_field"], tmp_path / "fig1f_mean_field.csv", header)
    assert command("fig1", tmp_path, tmp_path / "out") == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert "fig1f_mean_field" in message
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


def test_tables_of_these_tests_have_the_declared_columns() -> None:
    for name, table in SYNTHETIC.items():
        assert tuple(table.columns) == catalogue.panel(name).columns, name
        for column in table.select_dtypes("number"):
            assert not table[column].isna().any(), (name, column)
    assert {table for _, table in READ} == SYNTHETIC.keys()


def test_colours_of_fig_1f_follow_the_meaning_of_a_coupling_not_its_size() -> None:
    read = synthetic(*catalogue.figure("fig1").tables)
    read["fig1f"].header["couplings"] = {"seeding": 0.7, "critical": 0.1}
    axes = titles(drawn("fig1", read))["f"]
    labels = {str(line.get_label()): to_hex(line.get_color()) for line in axes.get_lines()}
    assert labels[r"$\Gamma/\kappa=0.7$"] == style.COLOURS["crystal"]
    assert labels[r"$\Gamma_{\mathrm{crit}}/\kappa=0.1$"] == style.COLOURS["critical"]
    read["fig1f"].header["couplings"] = {"seeding": 0.1}
    read["fig1f"] = tables.Table(eigenvalues().query("coupling < 0.5"), read["fig1f"].header)
    assert "crit" not in written_in(titles(drawn("fig1", read))["f"])


def written_in(axes: Axes) -> str:
    return " ".join(text.get_text() for text in axes.findobj(Text))


def test_any_number_of_crystals_has_names_and_colours() -> None:
    crystals = style.crystals(28)
    assert [name for name, _ in crystals[:4]] == list("ABCD")
    assert [colour for _, colour in crystals[:3]] == [style.COLOURS[name] for name in "ABC"]
    assert len({colour for _, colour in crystals[:8]}) == 8
    read = synthetic(*catalogue.figure("fig1").tables)
    lines = [SYNTHETIC["fig1e"].query("subsystem == 'A'").assign(subsystem=name) for name in "ABCDE"]
    read["fig1e"] = tables.Table(pd.concat(lines))
    labels = [str(line.get_label()) for line in titles(drawn("fig1", read))["e"].get_lines()]
    limits = [label for label in labels if label.endswith(r"$N\to\infty$")]
    assert [label.partition(",")[0] for label in limits] == [f"${name}$" for name in "ABCDE"]


def test_five_crystals_in_each_column_of_sf8() -> None:
    groups = {"coupling": (0.0, 0.3, 0.5), "atoms": (20.0, np.inf), "subsystem": range(5)}
    rows = combined({**groups, "time": tuple(motion().time)}, mz=lambda table: np.cos(table.time), mz_sem=0.01)
    found = titles(drawn("SF8", {"sf8_mz": tables.Table(rows)}))
    assert list(found) == list("abcdefghijklmno")
    assert found["m"].get_ylabel() == r"$\langle\hat{m}^z_E\rangle$"


def test_fixed_points_of_three_crystals_are_labelled_by_their_signs() -> None:
    read = synthetic(*catalogue.figure("SF5").tables)
    groups = {"interaction": ("dissipative",), "coupling": (0.8, 1.0), "point": ("---", "+-+", "B2"), "mode": (1, 2)}
    read["sf5_jacobian"] = tables.Table(combined(groups, re=0.1, im=0.2))
    words = written(drawn("SF5", read))
    assert r"$+\,-\,+$" in words
    assert "signs of $m^z_A$, $m^z_B$, $m^z_C$" in words
    assert r"$-\,-$" not in words.split()


def test_six_initial_states_are_six_different_marks() -> None:
    states = ("up", "x", "minus-y", "down", "random:1", "random:2")
    read = synthetic(*catalogue.figure("SF3").tables)
    for name, table in read.items():
        parts = [table.rows[table.rows.initial == "up"].assign(initial=state) for state in states]
        read[name] = tables.Table(pd.concat(parts))
    assert "$-y$" in written(drawn("SF3", read))
    assert len(set(style.marks(12))) == 12
    assert len({colour for colour, _ in style.marks(12)}) == 12


def test_sf6_has_a_column_for_every_coupling_of_a_normalisation() -> None:
    read = synthetic(*catalogue.figure("SF6").tables)
    for name, table in read.items():
        rows = table.rows[(table.rows.normalisation == "total") | (table.rows.coupling > 0.5)]
        read[name] = tables.Table(rows, table.header)
    found = titles(drawn("SF6", read))
    remarks = [axes.get_title(loc="left") for axes in found.values()]
    assert remarks == [r"(a)  $\Gamma/S$, $\Gamma/\kappa=0.1$", r"(b)  $\Gamma/S$, $\Gamma/\kappa=0.7$",
                       r"(c)  $\Gamma/S_\alpha$, $\Gamma/\kappa=0.7$"]  # fmt: skip


def test_sf7_compares_with_the_mode_of_its_own_coupling_whichever_is_larger() -> None:
    read = synthetic(*catalogue.figure("SF7").tables)
    gaps = read["sf6_gaps"]
    gaps.header["couplings"] = {"total": {"seeding": 0.7, "critical": 0.1}}
    gaps.rows["re"] = -gaps.rows.coupling
    lines = titles(drawn("SF7", read))["a"].get_lines()
    assert {float(value) for line in lines if "lambda" in str(line.get_label()) for value in line.get_ydata()} == {0.7}


def test_initial_states_in_words() -> None:
    states = ("up", "down", "x", "minus-x", "y", "minus-y", "random:3")
    assert [style.words(state) for state in states] == [
        "all up",
        "all down",
        "$+x$",
        "$-x$",
        "$+y$",
        "$-y$",
        "random 3",
    ]


def test_letters_do_not_end() -> None:
    letters = style.letters()
    assert [next(letters) for _ in range(28)][24:] == ["y", "z", "aa", "ab"]
