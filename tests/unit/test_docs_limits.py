"""docs/limits.md says what was measured elsewhere, and the engines refuse what it says in the words that it says."""

import ast
import re
import sys

import pandas as pd
import pytest
import yaml
from pages import DOCS, ROOT, rows, sections, text
from seeding import cli, tables
from seeding.report import costs, limits

PAGE = sections("limits.md")
COSTS = costs.read(DOCS / "costs.csv")


# Row of the page → what the page that it links to has, word for word; numbers of the row are among these.
REACHED = {
    "spectrum of one crystal, N = 10 000, Ω = 1.5 κ": ["N = 10 000 at Ω = 1.5 11 s (0.24 GB)"],
    "the same at its threshold, Ω = κ": [
        "N = 10 000 takes K = 2112, 400 s (an upper bound) and 10.5 GB, with errors of 2·10⁻⁸ and less"
    ],
    "spectrum of one crystal at rest, N = 1000, Ω = 0.5 κ": [
        "N = 1000 at Ω = 0.5, five modes, 53 and 38 s (3.0 GB; both at a time in 56 s, 4.2 GB)"
    ],
    "spectrum of the pair, N_α = 400, Γ = 0.1 κ": [
        "N_α = 400 both sectors in 204 s beside other work, 1.0 GB, k ≤ 86: errors up to 6·10⁻⁶ in all twelve modes",
    ],
    "map of Fig. 3a": ["below a millisecond a point"],
}
ERRORS = {
    "⟨m_z⟩ of trajectories: the cut of the moving frame": [
        "equal keys with a cut of 10⁻⁴, the default, move the average by 1.0·10⁻⁴"
    ],
    "a spectrum: a mode that is missing": ["This is evidence, not proof"],
    "limits of Fig. 4, polynomials of the paper's degree": ["less than the fit's real error: a limit above zero"],
    "the pair as one effective crystal, Γ = 0.1 κ": [
        "| Γ/κ | 0.0125 | 0.025 | 0.05 | 0.1 |",
        "| relative | 1.2e-5 | 4.7e-5 | 1.9e-4 | 7.6e-4 |",
    ],
    "levels of the universal law at Γ_crit": ["do not move in the eighth decimal between 80 and 240 harmonics"],
    "frequencies of Fig. 3e where the motion is chaotic": ["chaos (no reading converges;"],
    "cavities, two photons at most in all, at γ = 320 κ": [
        "| | $N_\\alpha=1$ | $N_\\alpha=2$ |",
        "$\\gamma=320$ (two photons against three) | 2·10⁻⁷ | 6·10⁻⁵ |",
    ],
}
# Row of the page → the rows of the convergence table, by patterns of curve and change, whose largest effect it bounds.
CONVERGED = {
    "mean-field motion (Figs. 1c–d, 2a, 3c–d, 5)": (".*", "Runge-Kutta 8.*"),
    "observed frequencies of Fig. 2b, SF4": ("fig2b|sf4_frequency", "accuracy / 100.*"),
    "map of Fig. 3a": ("fig3a", "accuracy / 100, all of 400 random points"),
    "eigenvalues at N = 38, three slowest of a sector": (".*", "error estimate at N = 38, three slowest .*"),
    "eigenvalues truncated in tensor rank, N = 50 to 200, three slowest of a sector": (
        ".*",
        r"error estimate at N = (?!38,)\d+, three slowest .*",
    ),
    "⟨m⟩ of 1500 trajectories at N_α = 100: chance": (".*N_α = 100", "largest standard error, 1500 trajectories"),
}


def linked(cell):
    """The text of the page that a cell links to, on one line."""
    return " ".join((DOCS / re.search(r"\]\(([^)#]+)", cell)[1]).read_text().split())


def numbers(words):
    """Every number of a text, powers of ten as they are typeset among them."""
    powers = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    plain = re.sub(r"(?:([\d.]+)·)?10(⁻[⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: f"{m[1] or 1}e{m[2].translate(powers)}", words)
    return {float(found) for found in re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?:e-\d+)?(?!\w)", plain)}


def test_times_and_memory_are_those_of_the_committed_costs():
    assert limits.with_reached(text("limits.md"), COSTS) == text("limits.md")


def test_every_engine_with_sizes_was_measured_at_the_largest_of_the_configuration():
    asked = yaml.safe_load((ROOT / "config" / "config.yaml").read_text())
    largest = {name: max(sizes) for name, sizes in asked["spectra"]["large"].items()}
    block = text("limits.md").partition("<!-- reached -->")[2].partition("<!-- end -->")[0]
    shown = {what: re.findall(r"(\d+): \d+ s", sizes) for what, sizes in rows(block, "what")}
    assert "not measured" not in block
    for what, (_, run) in limits.REACHED.items():
        assert int(shown[what][-1]) >= largest.get(run, 0)
    assert f"at most {asked['trajectories']['batch']} trajectories" in text("limits.md")
    assert f"twelve modes a sector up to N_α = 50, six from {asked['spectra']['fewer']['from']} on" in text("limits.md")
    counts = [asked["spectra"]["modes"], *(asked["spectra"][key]["modes"] for key in ("fewer", "crystals"))]
    assert counts == [12, 6, 8]


@pytest.mark.parametrize(("engine", "measured", "page"), rows(PAGE["What was reached"], "engine"))
def test_what_was_measured_elsewhere_stands_there(engine, measured, page):
    assert all(phrase in linked(page) for phrase in REACHED[engine])
    assert numbers(measured) <= numbers(" ".join(REACHED[engine]))


@pytest.mark.parametrize(("what", "error", "source"), rows(PAGE["What is approximate"], "what"))
def test_errors_are_those_of_the_convergence_table_or_of_the_page_named(what, error, source):
    if source.startswith("convergence: "):
        (bound,) = numbers(error)
        assert error.startswith("≤ ")
        assert bound / 100 < converged(*CONVERGED[what])["effect"].astype(float).max() <= bound
    else:
        assert all(phrase in linked(source) for phrase in ERRORS[what])
        assert numbers(error) <= numbers(" ".join(ERRORS[what]))


def converged(curve, change):
    table = pd.DataFrame(tables.rows(DOCS / "reference" / "convergence.csv"))
    return table[table["curve"].str.fullmatch(curve) & table["change"].str.fullmatch(change)]


def test_sizes_of_truncated_spectra_are_those_whose_errors_are_recorded():
    (what,) = (name for name in CONVERGED if "truncated" in name)
    sizes = converged(*CONVERGED[what])["change"].str.extract(r"N = (\d+)")[0].astype(int)
    assert f"N = {sizes.min()} to {sizes.max()}" in what


def test_typeset_powers_of_ten_are_numbers():
    assert numbers("≤ 3·10⁻⁷ κ of 10⁻⁵, 2a, 1.9e-4 and 0.24 GB") == {3e-7, 1e-5, 1.9e-4, 0.24}


@pytest.mark.parametrize(("command", "says"), rows(PAGE["What is refused"], "command"))
def test_what_is_refused_is_refused_in_these_words_and_writes_nothing(command, says, tmp_path, capsys):
    words = command.strip("`").split()
    out = tmp_path / "out.csv"
    assert cli.main([*words, "--out", str(out)]) == 2
    said = capsys.readouterr()
    expected = ".*".join(re.escape(part) for part in says.split("…"))
    assert re.fullmatch(f"seeding {words[0]}: {expected}\n", said.err)
    assert said.out == ""
    assert not out.exists()


def test_the_modules_that_windows_lacks_are_imported_where_the_page_says():
    for file, module in (("workflow/runs.py", "fcntl"), ("workflow/seeding/machine.py", "resource")):
        imports = [node for node in ast.parse((ROOT / file).read_text()).body if isinstance(node, ast.Import)]
        assert module in {alias.name for node in imports for alias in node.names}
        assert f"`{module}`" in PAGE["Where it was run"]


def test_this_python_is_one_of_those_listed():
    listed = {cells[0] for cells in rows(PAGE["Where it was run"], "Python")}
    assert f"{sys.version_info.major}.{sys.version_info.minor}" in listed
    allowed = re.search(r'requires-python = ">=3\.(\d+),<3\.(\d+)"', (ROOT / "pyproject.toml").read_text())
    assert listed == {f"3.{minor}" for minor in range(*map(int, allowed.groups()))}
