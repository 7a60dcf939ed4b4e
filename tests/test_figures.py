"""The figures: drawn from tables alone, the same bytes every time, readable and in one set of colours."""

from __future__ import annotations

import functools
import importlib
import itertools
import re
import struct
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from seeding import tables
from seeding.cli import main
from seeding.commands.figure import FIGURES, read_tables
from seeding.figures import style

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


def combined(values: dict[str, object], **columns: object) -> pd.DataFrame:
    """One row for every combination of `values`; further columns are functions of the table."""
    table = pd.DataFrame(list(itertools.product(*values.values())), columns=list(values))
    return table.assign(**columns)


STARTS = ("up", "x", "random:1", "random:2")
INTERACTIONS = ("dissipative", "coherent")
POINTS = ("--", "-+", "+-", "++", "B2")
GROUPS = {
    "normalisation": ("total", "subsystem"),
    "coupling": (0.1, 0.7),
    "sector": ("symmetric", "antisymmetric"),
}
RATES = np.array([10.0, 40.0, 160.0])


SYNTHETIC = {
    "sf1_difference": grid().assign(error=lambda table: table.detuning / 100),
    "sf1_critical": curve(),
    "sf2_detuning": readings("detuning", "AB"),
    "sf2_range": readings("range", range(5)),
    "sf2_variance": combined(
        {"reading": ("rotation", "line", "peak", "figure"), "range": (0.1, 0.2, 0.3)}, variance=lambda t: t.range / 9
    ),
    "sf2_tongues": pd.DataFrame({"detuning": [0.001, 0.01, 0.02], "ratio": [0.99, 0.75, 0.0]}),
    "sf3_mz": combined(
        {"panel": ("1c-d", "one crystal"), "initial": STARTS, "subsystem": (0, 1), "time": tuple(TIME)},
        mz=lambda table: np.cos(table.time),
    ),
    "sf3_frequencies": combined(
        {"panel": ("1c-d", "3c", "one crystal"), "initial": STARTS, "subsystem": (0, 1)}, line=0.8
    ),
    "sf3_window": combined(
        {"panel": ("3c", "3d"), "initial": STARTS, "start": (0, 50)},
        stop=lambda table: table.start + 50,
        variance=lambda table: np.where(table.panel == "3c", 1e-3, 1e-12),
    ),
    "sf3_variance": combined(
        {"initial": STARTS[:3], "range": (0.0, 0.2, 0.4), "reading": ("line", "peak")}, variance=lambda t: t.range / 9
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
        modulus=lambda table: np.where(table["mode"] < 5, 1.0, 10 ** (-20 * table.coupling)),
    ),
    "sf5_jacobian": pd.concat(
        [
            combined(
                {"interaction": INTERACTIONS, "coupling": (0.8, 1.0), "point": POINTS, "mode": (1, 2)},
                re=lambda table: table["mode"] - 1.5,
                im=lambda table: 0.1 * table.coupling,
            ),
            pd.DataFrame({"interaction": "dissipative", "coupling": 0.0, "point": "centre", "re": 0.0, "im": [-1, 1]}),
        ]
    ),
    "sf6_modes": combined(
        {**GROUPS, "branch": (1, 2), "N": tuple(SIZES)},
        re=lambda table: -4 * table.branch / table["N"],
        im=lambda table: table.branch - 1.0,
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
    ),
    "sf7_fits": pd.DataFrame(
        {
            "quantity": ["decay_exponent", "frequency_limit", "frequency_slope"],
            "value": [1.0, 1.0, 2.0],
            "error": [0.01, 0.002, 0.1],
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
    "fig1f_mean_field": pd.DataFrame({"frequency": [0.9]}),
    "fig1f_inset": fit(0.9),
    "fig2a": stacked("subsystem", ("seed", "others")),
    "fig2a_inset": pd.DataFrame({"n": [2, 5, 20], "amplitude": [0.1, 0.03, 0.01]}),
    "fig2b": seeded(),
    "fig3a": grid(),
    "fig3a_critical": curve(),
    "fig3a_boundary": curve(),
    "fig3a_averaging": curve(),
    "fig3b": pd.concat([grid()[["detuning", "difference"]].assign(drive=drive) for drive in (1.1, 1.2)]),
    "fig3b_inset": pd.DataFrame({"drive": [1.1, 1.2, 1.3], "detuning": [0.05, 0.1, 0.2]}),
    "fig3c": five_crystals(),
    "fig3d": five_crystals(),
    "fig3e": pd.DataFrame({"range": [0.1, 0.2, 0.3], "variance": [2e-5, 1e-5, 0.0]}),
    **{f"fig4{panel}": fit(value) for panel, value in zip("abcdef", (0, 0.9, -0.1, 0.8, -0.3, 0.4), strict=True)},
    **{f"fig5{panel}": pairs() for panel in "abc"},
}
# SF10 and SF11 show what SF6 and SF7 do, for further sizes.
for name, like in {"sf10_modes": "sf6_modes", "sf10_gaps": "sf6_gaps", "sf11_lifetime": "sf7_lifetime"}.items():
    SYNTHETIC[name] = SYNTHETIC[like]
SYNTHETIC["sf11_fits"] = SYNTHETIC["sf7_fits"]
HEADER = ["seeding panel", "n=2 drives=[1.5 0.9] coupling=0.1", "limit 0.9 ± 0.02 (spread)"]
DRAWN = [name for name in FIGURES if importlib.util.find_spec(f"seeding.figures.{name.lower()}")]


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
    module = importlib.import_module(f"seeding.figures.{name.lower()}")
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


def lightness(rgb: np.ndarray) -> float:
    """CIE L* of linear RGB."""
    luminance = float(rgb @ [0.2126, 0.7152, 0.0722])
    return 116 * np.cbrt(luminance) - 16


# Full protanopia, deuteranopia and tritanopia in linear RGB: Machado, Oliveira and Fernandes (2009), table 1.
BLINDNESS = {
    "none": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


@pytest.mark.parametrize("kind", BLINDNESS)
def test_pairs_of_colours_differ_in_lightness_for_every_eye(kind: str) -> None:
    def seen(name: str) -> float:
        encoded = np.array(to_rgb(style.COLOURS[name]))
        linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
        return lightness(np.clip(BLINDNESS[kind] @ linear, 0, 1))

    # Ten units of L* are a difference that nobody overlooks between thin lines.
    assert abs(seen("A") - seen("B")) > 10
    assert abs(seen("crystal") - seen("critical")) > 10


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
