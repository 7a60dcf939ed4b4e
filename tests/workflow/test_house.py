"""The house: which room may import which, how many modules stand on the ground, what a new panel or figure touches."""

import ast
import re
import subprocess

import pytest
from planning import ROOT, copied_checkout, snakemake

LIBRARY = ROOT / "workflow" / "seeding"
# What a room may import: itself, the ground, and the rooms named here.
ENGINES = {"mean_field", "master_equation", "unravelling"}
MAY = {
    "mean_field": set(),
    "master_equation": set(),
    "unravelling": set(),
    "large_n": set(ENGINES),
    "crosschecks": {*ENGINES, "large_n"},
    "paper": {*ENGINES, "large_n", "crosschecks"},
    "claims": {*ENGINES, "large_n", "crosschecks", "paper"},
    "report": set(),
    "commands": {*ENGINES, "large_n", "crosschecks", "paper", "claims", "report"},
}
ROOMS = {entry.name for entry in LIBRARY.iterdir() if (entry / "__init__.py").exists()}


def imported(file):
    """Dotted names of this library's modules that a file imports, also inside functions."""
    modules = {path.with_suffix("").relative_to(LIBRARY.parent).as_posix().replace("/", ".") for path in sources()}
    modules = {name.removesuffix(".__init__") for name in modules}
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in modules else node.module for name in names}
    return found & modules


def sources():
    return sorted(LIBRARY.rglob("*.py"))


def room(name):
    """The package of a dotted name; the ground where it lies beside them."""
    first = name.partition(".")[2].partition(".")[0]
    return first if first in ROOMS else "ground"


def test_every_room_is_named_here():
    assert set(MAY) == ROOMS


def test_imports_run_one_way_and_never_back_up():
    wrong = []
    for file in sources():
        place = file.relative_to(LIBRARY.parent).with_suffix("").as_posix().replace("/", ".")
        here = room(place)
        allowed = {"ground"} if here == "ground" else {"ground", here, *MAY[here]}
        wrong += [f"{place} imports {name}" for name in imported(file) if room(name) not in allowed]
    assert wrong == []


def test_no_circle_among_the_imports():
    graph = {}
    for file in sources():
        name = file.relative_to(LIBRARY.parent).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        graph[name] = imported(file) - {name}
    done, path = set(), []

    def visit(name):
        assert name not in path, " → ".join([*path[path.index(name) :], name])
        if name in done:
            return
        path.append(name)
        for other in sorted(graph[name]):
            visit(other)
        path.pop()
        done.add(name)

    for name in graph:
        visit(name)


def test_few_modules_stand_on_the_ground_and_none_outgrows_its_room():
    assert len(list(LIBRARY.glob("*.py"))) <= 12
    lengths = {file.relative_to(LIBRARY).as_posix(): len(file.read_text().splitlines()) for file in sources()}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_numbers_of_the_configuration_stand_once():
    """The drives of the networks are written in no source and in no argument of a claim, but for the peers' own."""
    written = re.compile(r"[\[(]\s*1\.[25], 0\.9")
    claims = [line for line in (ROOT / "config" / "claims.yaml").read_text().splitlines() if "arguments:" in line]
    texts = {file.name: file.read_text() for file in sources() if "peers" not in file.parts}
    assert [name for name, text in {**texts, "claims.yaml": "\n".join(claims)}.items() if written.search(text)] == []


# The guide's count, taken by adding something and throwing it away

CLAIM = """
- id: P9
  place: "here"
  statement: A throw-away figure has a panel.
  figures: [{panel}]
  readings:
    - reading: its rows
      accept: {{between: [0, .inf], reason: "a number of things is not negative."}}
      measure: finite_size.persistence
      tables: [fig1c]
      route: "A: counted"
"""
PANELS = """\"\"\"Figure 6, for a test.\"\"\"

from seeding.paper.declaration import PAPER, Figure, Panel

FIGURE = Figure("fig6", PAPER, (Panel("fig6a", ("time", "mz")),))
"""
DATA = """\"\"\"Its table.\"\"\"

import numpy as np
import pandas as pd

from seeding.mean_field.motion import evolve
from seeding.network import Network


def {name}(*, network: Network, duration: float, samples: int) -> pd.DataFrame:
    \"\"\"m_z of the first crystal: time, mz.\"\"\"
    times = np.linspace(0, duration, samples)
    return pd.DataFrame({{"time": times, "mz": evolve(network, times)[:, 0, 2]}})
"""
DRAWING = """\"\"\"Its drawing.\"\"\"

from seeding.paper import style


def draw(tables):
    figure = style.canvas(style.SINGLE, 2.0)
    axes = figure.subplots()
    with style.answer(axes):
        axes.plot("time", "mz", data=tables["fig6a"].frame)
    style.letter(axes, "a")
    return figure
"""


@pytest.fixture
def checkout(tmp_path):
    copied_checkout(tmp_path)
    return tmp_path


def touched(folder):
    status = subprocess.run(
        ["git", "status", "--porcelain", "-uall"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout
    return {line[3:] for line in status.splitlines() if "results/" not in line and ".snakemake" not in line}


def appended(file, text):
    file.write_text(file.read_text() + text)


def test_a_new_figure_is_a_folder_its_parameters_and_a_claim(checkout):
    folder = checkout / "workflow" / "seeding" / "paper" / "fig6"
    folder.mkdir()
    texts = {"__init__.py": "", "panels.py": PANELS, "data.py": DATA.format(name="fig6a"), "drawing.py": DRAWING}
    for name, text in (texts | {"caption.rst": "A test.\n"}).items():
        (folder / name).write_text(text)
    appended(checkout / "config" / "config.yaml", "  fig6a: {network: pair, duration: 10, samples: 11}\n")
    appended(checkout / "config" / "claims.yaml", CLAIM.format(panel="fig6a"))
    assert len(touched(checkout)) <= 9 - 2  # beside config/README.md and the expected verdict
    printed = snakemake(checkout, "fig6", "--configfile", "config/quick.yaml")
    assert re.search(r"^fig6a_tables +1$", printed, flags=re.MULTILINE)
    assert (checkout / "results" / "quick" / "figures" / "fig6.svg").stat().st_size > 3000


def test_a_new_panel_is_a_line_a_function_its_parameters_and_a_claim(checkout):
    folder = checkout / "workflow" / "seeding" / "paper" / "fig5"
    panels = folder / "panels.py"
    panels.write_text(
        panels.read_text().replace(
            'for letter in "abc"))', 'for letter in "abc") + (Panel("fig5_extra", ("time", "mz")),))'
        )
    )
    appended(folder / "data.py", "\n\n" + DATA.format(name="fig5_extra").partition("\n\n\n")[2])
    appended(checkout / "config" / "config.yaml", "  fig5_extra: {network: pair, duration: 10, samples: 11}\n")
    appended(checkout / "config" / "claims.yaml", CLAIM.format(panel="fig5_extra"))
    assert len(touched(checkout)) <= 6 - 2  # beside drawing.py and config/README.md
    printed = snakemake(checkout, "--dry-run", "fig5", "--configfile", "config/quick.yaml")
    for rule in ("fig5", "fig5_tables", "fig5_extra_tables"):
        assert re.search(rf"^{rule} +1$", printed, flags=re.MULTILINE)
