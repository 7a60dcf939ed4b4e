"""The page's own integration of the phases is that of the library: θ, m_z, rates of turning and thresholds."""

import json

import numpy as np
import pytest
from report_inputs import write_inputs
from seeding import Network
from seeding.mean_field.boundaries import synchronisation_coupling
from seeding.mean_field.frequencies import observed_frequencies
from seeding.mean_field.motion import evolve_phases
from seeding.report import page as report
from test_report_in_browser import ROOT, browse, chromium, outcome

__all__ = ["chromium"]  # the fixture

PROGRAM = (ROOT / "workflow" / "seeding" / "report" / "templates" / "torus.js").read_text()
PAIRS = [
    {"seed": 1.5, "others": 0.9, "n": 2, "coupling": 0.1},
    {"seed": 1.15, "others": 1.1, "n": 2, "coupling": 0.05},
    {"seed": 1.2, "others": 0.9, "n": 5, "coupling": 0.2},
    {"seed": 1.2, "others": 0.9, "n": 2, "coupling": 0.3},
    {"seed": 0.9, "others": 0.8, "n": 3, "coupling": 0.1},
]


def network(pair):
    drives = (pair["seed"], *[pair["others"]] * (pair["n"] - 1))
    return Network(drives=drives, coupling=pair["coupling"])


@pytest.fixture(scope="module")
def found(chromium, tmp_path_factory):
    folder = tmp_path_factory.mktemp("torus")
    ask = f"""
    const found = {json.dumps(PAIRS)}.map((pair) => ({{
      phases: torus.phases(pair, 60, 61), rates: torus.frequencies(pair), critical: String(torus.critical(pair)),
    }}));
    const edges = [[1.15, 1.1], [1.15, 1.05], [1.3, 1.1]].map(([seed, others]) => torus.synchronisation(seed, others));
    document.documentElement.dataset.found = JSON.stringify({{ found, edges }});
    """
    file = folder / "page.html"
    file.write_text(f"<!DOCTYPE html><html><title>t</title><script>{PROGRAM}</script><script>{ask}</script></html>")
    dump, _ = browse(chromium, folder, file.as_uri())
    return outcome(dump)


@pytest.mark.parametrize("place", range(len(PAIRS)))
def test_angles_and_heights_are_those_of_the_engine_to_a_millionth(found, place):
    angles = evolve_phases(network(PAIRS[place]), np.linspace(0, 60, 61))[:, :2]
    assert np.abs(np.array(found["found"][place]["phases"]) - angles).max() < 1e-6


@pytest.mark.parametrize("place", range(len(PAIRS)))
def test_rates_of_turning_and_thresholds_are_those_of_the_engine(found, place):
    model = network(PAIRS[place])
    rates = observed_frequencies(model)["rotation_number"].abs().to_numpy()[:2]
    assert np.abs(np.array(found["found"][place]["rates"]) - rates).max() < 1e-4
    assert float(found["found"][place]["critical"].replace("Infinity", "inf")) == pytest.approx(
        model.critical_coupling(), abs=1e-12
    )


def test_the_edge_of_synchrony_is_that_of_fig_3a(found):
    expected = [synchronisation_coupling(*pair, 1.0) for pair in ((1.15, 1.1), (1.15, 1.05), (1.3, 1.1))]
    assert found["edges"] == pytest.approx(expected, abs=2e-3)


def test_the_page_draws_the_pair_and_follows_its_sliders(chromium, tmp_path):
    text = report.page(**write_inputs(tmp_path))
    ask = """
    addEventListener("load", () => {
      const move = (name, value) => {
        const field = document.getElementById(`torus-${name}`);
        field.value = value;
        field.dispatchEvent(new Event("input"));
      };
      const curve = () => document.querySelector("#torus-height path.seed").getAttribute("d");
      const before = curve();
      move("coupling", 0.3); move("seed", 1.2);
      const moved = curve() !== before;
      const labels = document.querySelectorAll(".knobs label").length;
      const hidden = document.getElementById("torus").hidden;
      document.documentElement.dataset.found = JSON.stringify({ moved, labels, hidden });
    });
    """
    file = tmp_path / "page.html"
    file.write_text(text.replace("</body>", f"<script>{ask}</script></body>"))
    dump, console = browse(chromium, tmp_path, file.as_uri())
    assert outcome(dump) == {"moved": True, "labels": 4, "hidden": False}
    assert console == []
