"""What a job costs, how long jobs take on many processors, and what the cluster's profile and page say of it."""

import os
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
import yaml
from planning import planned_jobs
from seeding.checks import InputError
from seeding.report import cluster, costs, limits
from seeding.report.gallery import CORES
from seeding.report.job import Job, of_benchmark
from seeding.report.jobs import jobs_behind
from seeding.report.schedule import duration, longest_chain

ROOT = Path(__file__).parents[2]
PROFILE = (ROOT / "profiles" / "slurm" / "config.yaml").read_text()
TABLE = costs.read(ROOT / "docs" / "costs.csv")
HEADER = "s\th:m:s\tmax_rss\tmax_vms\tmax_uss\tmax_pss\tio_in\tio_out\tmean_load\tcpu_time\n"


def batch(first, run="curves", atoms=30):
    return Job(f"trajectories/{run}/{atoms}/{first}", "trajectory_batch", run, atoms)


def spectrum(atoms, run="total"):
    return Job(f"spectra/{run}/{atoms}", "spectrum", run, atoms)


@pytest.fixture(scope="module")
def behind():
    """The jobs of both targets, at the paper's scale."""
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        return {target: jobs_behind(target) for target in ("all", "supplement-large")}
    finally:
        os.chdir(before)


@pytest.fixture
def results(tmp_path):
    """A run that measured two batches and a figure."""
    rows = {"trajectories/curves/30/0": (10, 300, 9), "trajectories/curves/30/250": (20, 200, 24)}
    for name, (seconds, memory, processor) in (rows | {"figures/fig1": (2, 100, 2)}).items():
        file = tmp_path / "benchmarks" / "rules" / f"{name}.tsv"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{HEADER}{seconds}\t0\t{memory}\t0\t0\t0\t0\t0\t0\t{processor}\n")
    return tmp_path


def test_batches_of_a_size_are_one_row_with_mean_and_longest(results):
    jobs = [batch(0), batch(250), Job("figures/fig1", "fig1"), batch(0, "long", 400)]
    table = costs.measured(results, jobs)
    assert list(table["rule"]) == ["fig1", "trajectory_batch"]
    assert table.iloc[1][3:].to_list() == [30, 2, 15, 20, 17, 300]
    assert costs.cost(table, batch(250)) == costs.Cost(15, 17, 300)


def test_what_is_not_measured_again_keeps_its_row_and_what_is_no_job_any_more_loses_it(results):
    jobs = [batch(0), batch(250), Job("figures/fig1", "fig1")]
    now = costs.measured(results, jobs)
    old = now.assign(seconds=99.0)
    large = pd.DataFrame([["spectra", "spectrum", "total", 400.0, 1, 50.0, 50.0, 50.0, 900.0]], columns=costs.COLUMNS)
    before = pd.concat([old, large, large.assign(run="gone")])
    table = costs.refreshed(before, now, [*jobs, spectrum(400)])
    assert list(zip(table["rule"], table["seconds"], strict=True)) == [
        ("fig1", 2),
        ("spectrum", 50),
        ("trajectory_batch", 15),
    ]


def test_an_unmeasured_size_follows_the_growth_of_its_rule_and_an_unmeasured_rule_is_the_dearest_of_its_kind():
    """Between its sizes a run goes its own way, beyond them as the steepest: better too long than too short."""
    rows = [["figures", name, None, None, 1, s, s, s, 100.0] for name, s in (("fig1", 4.0), ("fig2", 3.0))]
    for run, scale, power in (("total", 1e-4, 2), ("critical", 2e-6, 3)):
        for n in (5.0, 10.0, 20.0):
            rows.append(["spectra", "spectrum", run, n, 1, *[scale * n**power] * 3, 50.0 * n])
    table = pd.DataFrame(rows, columns=costs.COLUMNS)
    assert costs.cost(table, spectrum(20)) == costs.Cost(0.04, 0.04, 1000)
    assert costs.cost(table, spectrum(14)).seconds == pytest.approx(1e-4 * 14**2)
    assert costs.cost(table, spectrum(3)).seconds == pytest.approx(1e-4 * 5**2)
    assert costs.cost(table, spectrum(40)).seconds == pytest.approx(0.04 * 2**3)
    assert costs.cost(table, spectrum(40)).memory_mb == pytest.approx(2000)
    assert costs.cost(table, spectrum(40, "other")).seconds == pytest.approx(0.04 * 2**3)  # from the dearest run
    assert not costs.cost(table, spectrum(40)).measured
    assert costs.cost(table, Job("figures/mine", "mine")) == costs.Cost(4, 4, 100, measured=False)
    with pytest.raises(InputError, match="kind lifetimes"):
        costs.cost(table, Job("lifetimes/long/400", "lifetime", "long", 400))


def test_a_schedule_is_the_sum_on_one_place_and_the_longest_chain_on_many():
    needs = {"a": (), "b": (), "c": ("a",), "d": ("b", "c"), "e": ()}
    seconds = {"a": 3.0, "b": 4.0, "c": 2.0, "d": 1.0, "e": 6.0}
    jobs = {name: Job(name, name, needs=frozenset(before)) for name, before in needs.items()}
    assert duration(jobs, seconds, 1) == 16
    assert duration(jobs, seconds, 2) == 9  # a and e, b after a, c after e, d
    assert duration(jobs, seconds, 100) == 6
    assert longest_chain(jobs, seconds | {"e": 5.0}) == ["a", "c", "d"]


def test_profile_and_page_are_those_of_the_committed_costs(behind):
    page = (ROOT / "docs" / "cluster.md").read_text()
    assert cluster.with_resources(PROFILE, TABLE) == PROFILE
    assert cluster.with_estimate(page, TABLE, behind) == page


def test_what_the_readme_says_of_make_is_that_of_the_committed_costs(behind):
    page = (ROOT / "README.md").read_text()
    assert limits.with_whole(page, TABLE, behind["all"], CORES) == page
    dearer = limits.with_whole(page, TABLE.assign(memory_mb=2000.0), behind["all"], CORES)
    assert "hold 4.0 GB of memory" in dearer


def test_memory_and_minutes_of_profile_and_rules_hold_what_was_measured_with_a_margin(behind, tmp_path):
    """For every job of both targets; a second attempt has twice the memory."""
    given = yaml.safe_load(PROFILE)["set-resources"]
    planned = {job.benchmark: job for job in planned_jobs(tmp_path, targets=list(behind)) if job.benchmark}
    jobs = {**behind["all"], **behind["supplement-large"]}
    assert {f"results/benchmarks/rules/{name}.tsv" for name in jobs} == set(map(str, planned))
    for name, job in jobs.items():
        cost = costs.cost(TABLE, job)
        declared = planned[f"results/benchmarks/rules/{name}.tsv"].resources
        assert declared["mem_mb"] >= 1.25 * cost.memory_mb, name
        assert 60 * declared["runtime"] >= 2 * cost.seconds, name
        if job.rule in given:
            words = {"wildcards": SimpleNamespace(atoms=str(job.atoms))}
            first, second = (eval(str(given[job.rule]["mem_mb"]), words | {"attempt": attempt}) for attempt in (1, 2))
            assert first >= 1.5 * cost.memory_mb + 320, name  # two Snakemakes
            assert second == 2 * first
            assert 60 * eval(str(given[job.rule]["runtime"]), words) >= 4 * cost.seconds, name


def test_a_target_that_is_none_is_named(monkeypatch):
    monkeypatch.chdir(ROOT)
    with pytest.raises(InputError, match="fig99"):
        jobs_behind("fig99")


def test_a_job_is_known_from_its_benchmark_alone(behind):
    for job in (job for jobs in behind.values() for job in jobs.values()):
        told = of_benchmark(job.name)
        assert (told.rule, told.run, told.atoms) == (job.rule, job.run, job.atoms), job.name
    for name in ("fig2_tables", "spectra/total-seeding/many"):
        with pytest.raises(InputError, match=f"the benchmark {name} cannot be what was meant"):
            of_benchmark(name)
