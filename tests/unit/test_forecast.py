"""What a run costs before it starts: sums over what a figure waits for, scaled to the machine."""

import pytest
from seeding.cli import main
from seeding.report import forecast
from seeding.report.costs import Cost
from seeding.report.jobs import Job

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
