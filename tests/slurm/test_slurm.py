"""Part of the quick workflow on a real SLURM of one node, with profiles/slurm: make test-slurm."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import one_node
import pytest
import yaml

ROOT = Path(__file__).parents[2]
PROFILE = ROOT / "profiles" / "slurm"
TABLE = "results/quick/trajectories/curves/8.csv"
# Each look at the queue that finds nothing new makes the next one 10 s later: just above the length of a job.
POLLING = (
    "--slurm-status-command squeue --slurm-init-seconds-before-status-checks 10 --seconds-between-status-checks 10"
)


@pytest.fixture(scope="module", autouse=True)
def cluster():
    """The cluster; without one the tests are skipped, or fail where they must not be (SEEDING_REQUIRE_SLURM)."""
    reason = one_node.lacking()
    if reason:
        (pytest.fail if os.environ.get("SEEDING_REQUIRE_SLURM") == "1" else pytest.skip)(reason)
    with one_node.cluster():
        yield


def command(folder, *words, batch=50):
    """The words that run the quick workflow in `folder`, with so many trajectories in a batch."""
    overlay = folder / "batch.yaml"
    overlay.write_text(f"trajectories: {{batch: {batch}}}\n")
    files = ["--configfile", str(ROOT / "config" / "quick.yaml"), str(overlay)]
    place = ["--snakefile", str(ROOT / "Snakefile"), "--directory", str(folder)]
    return [sys.executable, "-m", "snakemake", *place, *words, *files]


def run(*words, **settings):
    """Run it; returns what it prints."""
    done = subprocess.run(command(*words, **settings), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def on_slurm(*words):
    return ["--workflow-profile", str(PROFILE), *POLLING.split(), *words]


def tables(folder):
    """File → bytes of every table below `folder`."""
    results = folder / "results"
    return {
        file.relative_to(results): file.read_bytes()
        for file in results.rglob("*.csv")
        if "benchmarks" not in file.parts
    }


def wait(ready, seconds):
    deadline = time.monotonic() + seconds
    while not ready() and time.monotonic() < deadline:
        time.sleep(0.2)
    return ready()


@pytest.fixture(scope="module")
def local(tmp_path_factory):
    """The tables of a run on this machine, with all trajectories in one batch."""
    folder = tmp_path_factory.mktemp("local")
    run(folder, "--cores", "2", TABLE, "results/quick/data/fig1f.csv")
    return tables(folder)


def test_scattered_over_jobs_of_slurm_the_bytes_are_those_of_a_local_run(local, tmp_path):
    before = len(one_node.jobs("all"))
    run(tmp_path, *on_slurm(TABLE, "results/quick/data/fig1f.csv"), batch=20)
    assert tables(tmp_path) == local
    assert len(list((tmp_path / TABLE).with_suffix("").glob("*.npz"))) == 2
    settings = yaml.safe_load((PROFILE / "config.yaml").read_text())["set-resources"]
    given = eval(settings["trajectory_batch"]["mem_mb"], {"attempt": 1, "wildcards": SimpleNamespace(atoms="8")})
    asked = one_node.jobs("all", shown="%k %m")[before:]
    batches = [f"rule_trajectory_batch_wildcards_curves_8_{first} {given}M" for first in (0, 20)]
    assert sorted(line for line in asked if "batch" in line) == batches
    assert len(asked) == 4  # the spectra share one job, and so do the gathering and the table of both


def test_a_job_without_enough_memory_is_submitted_again_with_more(tmp_path):
    batch = TABLE.replace(".csv", "/0.npz")
    # Memory is looked at once a second: the first limit is one that Snakemake alone exceeds, as long as the job lasts.
    memory = "trajectory_batch:mem_mb=60 if attempt == 1 else 1500"
    printed = run(tmp_path, *on_slurm(batch, "--set-resources", memory))
    assert "Trying to restart job" in printed
    assert one_node.jobs("all", shown="%T %m")[-2:] == ["FAILED 60M", "COMPLETED 1500M"]
    assert (tmp_path / batch).exists()


def test_jobs_of_a_run_that_was_killed_go_on_until_they_are_cancelled_by_its_name_and_it_resumes(local, tmp_path):
    page = (ROOT / "docs" / "cluster.md").read_text()
    (cancel,) = re.findall(r"^ *(.*scancel .*--name.*)$", page, flags=re.MULTILINE)
    words = command(tmp_path, *on_slurm(TABLE), batch=20)
    controller = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert wait(lambda: one_node.jobs("RUNNING"), 120)
    finally:
        controller.kill()
        controller.wait()
    time.sleep(1)
    assert one_node.jobs("RUNNING")
    subprocess.run(cancel, shell=True, cwd=tmp_path, check=True, executable="/bin/bash")
    assert wait(lambda: not one_node.jobs(), 30)
    run(tmp_path, "--cores", "1", "--unlock", batch=20)
    run(tmp_path, *on_slurm(TABLE), batch=20)
    assert (tmp_path / TABLE).read_bytes() == local[Path(TABLE).relative_to("results")]
