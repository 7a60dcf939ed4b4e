"""What figures show: names, colours, marks and columns for any number of crystals, couplings and states."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from combined_tables import combined
from figure_drawing import RECORDED, SHOWN, drawn, recorded, slow_supplement, text_boxes, titles, written
from figure_inputs import SYNTHETIC, eigenvalues, motion, synthetic
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.text import Text
from seeding import tables
from seeding.commands.figure import read_tables
from seeding.paper import catalogue, style
from seeding.paper.fig1 import schematic


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
    for name in ("sf6_modes", "sf6_gaps"):
        table = read[name]
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


@pytest.mark.parametrize("name", slow_supplement(SHOWN))
def test_no_text_stands_on_another(name: str) -> None:
    for (one, first), (other, second) in itertools.combinations(text_boxes(recorded(name)), 2):
        width = min(first.x1, second.x1) - max(first.x0, second.x0)
        height = min(first.y1, second.y1) - max(first.y0, second.y0)
        if width > 0 and height > 0:
            shared = width * height / min(first.width * first.height, second.width * second.height)
            assert shared < 0.05, (one, other)


def keyed(figure: Figure) -> set[str]:
    """The colours of everything in a legend and of every word on the figure."""
    marks = [mark for legend in figure.findobj(Legend) for mark in legend.findobj(Line2D)]
    return {to_hex(mark.get_color()) for mark in [*marks, *figure.findobj(Text)]}


@pytest.mark.parametrize("name", slow_supplement(SHOWN))
def test_every_line_of_a_panel_with_several_has_a_key_or_a_label(name: str) -> None:
    """Grey guides are in the caption; a panel with one kind of line has it on its axis."""
    figure = recorded(name)
    for letter, axes in titles(figure).items():
        lines = [line for line in axes.get_lines() if len(line.get_xdata()) > 1]
        colours = {to_hex(line.get_color()) for line in lines} - {style.COLOURS["guide"]}
        assert len(colours) < 2 or colours <= keyed(figure), (letter, colours - keyed(figure))


@pytest.mark.parametrize("name", slow_supplement(SHOWN))
def test_curves_fill_their_panels(name: str) -> None:
    """From the lowest to the highest point of its curves is most of a panel; about half where an inset or words are."""
    for letter, axes in titles(recorded(name)).items():
        curves = [line for line in axes.get_lines() if line.get_transform() == axes.transData]
        if axes.images or not curves:
            continue
        points = np.concatenate([line.get_xydata() for line in curves]).astype(float)
        heights = axes.transAxes.inverted().transform(axes.transData.transform(points))[:, 1].clip(0, 1)
        assert np.nanmax(heights) - np.nanmin(heights) > (0.45 if axes.child_axes or axes.texts else 0.6), letter


def test_the_schematic_draws_the_neighbours_far_smaller_than_the_seed() -> None:
    time = np.linspace(0.6, 1.0, 401)
    seed, neighbour = (np.ptp(signal(time)) for signal in (schematic.oscillating(0.26), schematic.seeded(0.26, 0.06)))
    assert neighbour < seed / 3


def test_rest_above_the_critical_coupling_is_told_from_synchrony() -> None:
    labels = [text.get_text() for text in titles(recorded("fig3"))["a"].get_legend().get_texts()]
    assert "at rest" in labels
    assert "at rest" not in written(drawn("fig3", synthetic_above()))


def synthetic_above() -> dict[str, tables.Table]:
    """Fig. 3 with a critical coupling above the map."""
    read = synthetic(*catalogue.figure("fig3").tables)
    table = read["fig3a_critical"]
    read["fig3a_critical"] = tables.Table(table.rows.assign(coupling=9.0), table.header)
    return read


def test_fig_4_and_sf6_mark_the_same_branch_as_the_second_mode() -> None:
    violet = style.COLOURS["second mode"]
    assert {to_hex(line.get_color()) for line in titles(recorded("fig4"))["c"].get_lines()} > {violet}
    panels = titles(drawn("SF6", read_tables(RECORDED, catalogue.figure("SF6"))))
    assert [letter for letter, axes in panels.items() if r"\lambda_2" in written_in(axes)] == ["a"]
    (branch, _) = [line for line in panels["a"].get_lines() if to_hex(line.get_color()) == violet]
    followed = tables.table(RECORDED / "fig4c.csv").frame.query("kind == 'data'")
    shown = dict(zip(branch.get_xdata(), branch.get_ydata(), strict=True))
    assert [shown[size] for size in followed.N] == pytest.approx(list(-followed.value))


def test_a_second_mode_that_no_branch_has_is_not_marked() -> None:
    assert r"\lambda_2" not in written(drawn("SF6", synthetic(*catalogue.figure("SF6").tables)))
