"""What a run costs before it starts: sums over what a figure waits for, scaled to the machine."""

import json
from pathlib import Path

import pytest
from seeding import configuration
from seeding.cli import main
from seeding.paper import work
from seeding.paper.plan import Plan
from seeding.report import costs, forecast
from seeding.report.costs import Cost
from seeding.report.job import Job

COSTS = Path(__file__).parents[2] / "docs" / "costs.csv"
JOBS = {
    "spectra/a/5": Job("spectra/a/5", "spectrum"),
    "spectra/a/7": Job("spectra/a/7", "spectrum"),
    "figures/fig1": Job("figures/fig1", "fig1", needs=frozenset({"spectra/a/5", "spectra/a/7"})),
    "figures/fig2": Job("figures/fig2", "fig2"),
}
FOUND = {
    "spectra/a/5": Cost(60, 60, 500),
    "spectra/a/7": Cost(120, 120, 700),
    "figures/fig1": Cost(6, 6, 300),
    "figures/fig2": Cost(6, 6, 300),
}


def rows(cores, scale=1.0):
    named = {"fig1": "figures/fig1", "fig2": "figures/fig2", "fig9": "figures/fig9"}
    return forecast.forecast(JOBS, FOUND, cores, scale, named).set_index("target")


def test_a_figure_costs_all_that_it_waits_for_and_the_whole_counts_shared_jobs_once():
    table = rows(1)
    assert list(table.index) == ["fig1", "fig2", "together"]
    assert table.loc["fig1", "jobs"] == 3
    assert table.loc["fig1", "core_minutes"] == pytest.approx(3.1)
    assert table.loc["together", "core_minutes"] == pytest.approx(3.2)
    assert table.loc["fig1", "minutes"] == pytest.approx(3.1 + 3 * forecast.START / 60)


def test_two_cores_are_as_slow_as_the_longest_chain_and_need_the_memory_of_two_jobs():
    table = rows(2)
    assert table.loc["fig1", "minutes"] == pytest.approx(2.1 + 2 * forecast.START / 60)
    assert table.loc["fig1", "memory_mb"] == 1200


def test_a_machine_that_takes_twice_as_long_takes_twice_as_long():
    assert rows(1, 2.0).loc["fig1", "core_minutes"] == pytest.approx(6.2)
    first, second = forecast.benchmark(), forecast.benchmark()
    assert 0.2 < first / second < 5


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--cores", "0"], "`cores` must be an integer ≥ 1"),
        (["--costs", "missing.csv"], "missing.csv"),
        (["fig99"], "fig99 is not"),
    ],
)
def test_a_plan_that_cannot_be_made_is_one_line(words, expected, capsys):
    assert main(["plan", *words]) == 2
    captured = capsys.readouterr()
    assert expected in captured.err
    assert len(captured.err.splitlines()) == 1


def test_what_was_foretold_stands_beside_what_was_taken():
    known = {row.rule: row.core_seconds for row in costs.read(COSTS).itertuples() if row.rule in ("fig1", "answers")}
    times = [
        {"job": "figures/fig1", "seconds": 3.0, "cpu_seconds": 6.0, "memory_mb": 1.0},
        {"job": "claims/answers", "seconds": 9.0, "cpu_seconds": None, "memory_mb": None},
    ]
    found = forecast.beside([*times, {"job": "old", "seconds": 99.0}, {"job": "gone/rule", "seconds": 99.0}], COSTS)
    assert found["jobs"] == 2
    assert found["core_minutes_taken"] == pytest.approx(15 / 60)
    assert found["core_minutes"] == pytest.approx(found["scale"] * sum(known.values()) / 60, abs=0.01)


def test_provenance_holds_a_forecast_for_the_papers_parameters_alone(tmp_path):
    (tmp_path / "rules" / "figures").mkdir(parents=True)
    (tmp_path / "rules" / "figures" / "fig1.tsv").write_text("s\tmax_rss\tcpu_time\n3.5\t100\t3.2\n")
    words = ["provenance", "--times", str(tmp_path / "rules"), "--costs", str(COSTS)]
    for scale, differs, there in (("paper", "{}", True), ("quick", "{}", False), ("paper", '{"a": [1, 2]}', False)):
        out = tmp_path / "provenance.json"
        configuration = json.dumps({"scale": scale})
        assert main([*words, "--configuration", configuration, "--differs", differs, "--out", str(out)]) == 0
        found = json.loads(out.read_text())["forecast"]
        assert (found is not None) == there
        assert not there or found["core_minutes_taken"] == pytest.approx(3.5 / 60, abs=0.01)


CONFIG = Path(__file__).parents[2] / "config" / "config.yaml"
PAPER = Plan(configuration.load(CONFIG))


def ratio(kind, name, overlay):
    return work.ratio(kind, name, Plan(configuration.overlaid(configuration.load(CONFIG), overlay)), PAPER)


@pytest.mark.parametrize(
    ("name", "settings", "expected"),
    [
        ("fig3e", {"duration": 20000}, (2, False)),
        ("fig3e", {"duration": 20000, "range": [0.0, 0.9, 242]}, (4, False)),
        ("fig3a", {"detuning": [0.0, 0.2, 401]}, (1, False)),
        ("fig2b", {"n": [2, 3, 5, 10, 40]}, (0.5, False)),
        ("sf2_range", {"accuracy": 1e-4}, (1, True)),
        ("sf5_multipliers", {"networks": ["pair"]}, (0.5, False)),
        ("sf9_cavity", {"atoms": [1, 3]}, (1, True)),
        ("sf12", {}, (1, False)),
        ("fig2b", {"count": 82}, (2, False)),
        ("sf4_root", {"network": "pair"}, (1, True)),
    ],
)
def test_a_panel_with_parameters_of_its_own_counts_in_proportion_to_what_it_does(name, settings, expected):
    overlay = {"panels": {name: settings}} if settings else {}
    assert ratio("panels", f"panels/{name}", overlay) == pytest.approx(expected)


def test_panels_made_together_count_as_the_one_that_grows_most():
    assert ratio("panels", "panels/fig5", {"panels": {"fig5a": {"stop": 50}, "fig5c": {"stop": 300}}}).factor == 3


def test_a_batch_counts_in_proportion_to_trajectories_and_time():
    overlay = {"trajectories": {"batch": 50, "curves": {"duration": 120}}}
    batch = PAPER.configuration["trajectories"]["batch"]
    time = PAPER.configuration["trajectories"]["curves"]["duration"]
    expected = 50 / batch * 120 / time
    assert ratio("trajectories", "trajectories/curves/100/0", overlay).factor == pytest.approx(expected)
    assert ratio("trajectories", "trajectories/curves/100", overlay).factor == 1  # the mean of the batches
    assert ratio("spectra", "spectra/total-seeding/19", overlay) == (1, False)


@pytest.mark.parametrize(
    ("overlay", "kind", "name"),
    [
        ({"networks": {"pair": {"coupling": 0.5}}}, "spectra", "spectra/total-seeding/19"),
        ({"spectra": {"modes": 24}}, "spectra", "spectra/total-seeding/19"),
        ({"networks": {"pair": {"coupling": 0.5}}}, "trajectories", "trajectories/curves/100/0"),
        ({"networks": {"pair": {"coupling": 0.5}}}, "mean_field", "mean_field/curves"),
        ({"networks": {"detuned": {"drives": [1.2, 1.2]}}}, "panels", "panels/fig3a"),
    ],
)
def test_another_network_is_not_counted_and_that_is_said(overlay, kind, name):
    assert ratio(kind, name, overlay) == (1, True)
    assert ratio(kind, name, {"networks": {"coherent": {"coupling": 0.4}}}) == (1, False)


def test_loading_is_no_work():
    assert Cost(10.7, 20.7, 100).times(2).seconds == pytest.approx(0.7 + 20)
    assert Cost(10.7, 20.7, 100).times(2).core_seconds == pytest.approx(0.7 + 40)
    assert Cost(0.5, 0.5, 100).times(9).seconds == 0.5


def test_the_plan_of_an_overlay_says_what_is_in_proportion_and_what_is_not_counted(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(CONFIG.parents[1])
    overlay = tmp_path / "mine.yaml"
    overlay.write_text("panels: {fig3e: {duration: 100000, accuracy: 1.0e-5}}")
    assert main(["plan", "fig3", "--cores", "2", "--config", str(overlay)]) == 0
    printed = capsys.readouterr().out
    assert "1 job is counted in proportion to its times, points, crystals and trajectories" in printed
    assert "what else differs from the paper is not counted, of fig3e" in printed
