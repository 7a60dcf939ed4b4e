"""Kills, second runs, damaged tables, wrong clocks: a resumed run ends with the bytes of an undisturbed one."""

import os
import random
import re
import shutil
import signal
import time

import psutil
import pytest
import runs
from planning import QUICK, copied_checkout
from small_run import contents, files, refused, run, start

VICTIMS = ("workflow", "job", "both")


def jobs(folder):
    """The processes of the jobs at work in a folder."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(runs.MARK) == str(folder) and "snakemake" not in process.cmdline():
                found.append(process)
        except psutil.Error:
            continue
    return found


def wait_for(condition, process=None):
    """Wait until a condition comes true, or a process ends."""
    end = time.monotonic() + 300
    while not condition() and (process is None or process.poll() is None):
        assert time.monotonic() < end, "waited for five minutes"
        time.sleep(0.01)


def kill(process, victim, folder, chosen):
    """Kill -9 of the workflow, of one of its jobs, or of all; returns when nothing of it is at work any more."""
    if victim == "both":
        os.killpg(process.pid, signal.SIGKILL)
    elif victim == "workflow":
        process.kill()
    elif found := jobs(folder):
        chosen.choice(found).kill()
    process.communicate()
    wait_for(lambda: not jobs(folder))


@pytest.mark.parametrize(
    ("seed", "kills"), [(0, 3), *(pytest.param(seed, 7, marks=pytest.mark.slow) for seed in (1, 2, 3))]
)
def test_a_run_killed_at_random_moments_ends_as_an_undisturbed_one(undisturbed, tmp_path, seed, kills):
    chosen = random.Random(seed)
    wanted = files(undisturbed)
    for number in range(kills):
        process = start(tmp_path, *["--resume"] * (number > 0))
        reached = len(wanted) * (number + chosen.random()) / kills
        wait_for(lambda: sum((tmp_path / file).exists() for file in wanted) >= reached, process)  # noqa: B023
        time.sleep(chosen.uniform(0, 1))
        kill(process, VICTIMS[number % 3], tmp_path, chosen)
    run(tmp_path, "--resume")
    assert contents(tmp_path) == contents(undisturbed)
    assert "Nothing to be done" in run(tmp_path)


def test_nothing_starts_while_a_job_of_the_last_run_still_writes(tmp_path):
    process = start(tmp_path)
    wait_for(lambda: jobs(tmp_path), process)
    orphan = jobs(tmp_path)[0]
    orphan.suspend()
    process.kill()
    process.wait()  # its output stays open with the orphan
    for words in ([], ["--resume"]):
        line = refused(tmp_path, *words)
        assert "outlived" in line
        assert f"{orphan.pid}: python -m seeding " in line
    other = tmp_path / "another checkout"
    other.mkdir()
    assert re.match(r"\d+\.", run(other, "--version", targets=[]))
    for job in jobs(tmp_path):
        job.kill()
    wait_for(lambda: not jobs(tmp_path))
    assert refused(tmp_path).endswith(f"`make resume CONFIG='{QUICK} small.yaml'` finishes it")


def test_of_two_runs_started_at_once_the_second_names_the_first(undisturbed, tmp_path):
    both = [start(tmp_path), start(tmp_path)]
    printed = [process.communicate()[0] for process in both]
    first, second = sorted(zip(both, printed, strict=True), key=lambda pair: pair[0].returncode)
    assert (first[0].returncode, second[0].returncode) == (0, 1), printed
    assert re.fullmatch(f"seeding: another run is at work here \\({first[0].pid}: .*\\): .*\n", second[1])
    assert contents(tmp_path) == contents(undisturbed)


# Damage after a run


@pytest.fixture
def finished(undisturbed, tmp_path):
    """A copy of the undisturbed run."""
    shutil.copytree(undisturbed, tmp_path, dirs_exist_ok=True)
    return tmp_path


def flipped(content):
    return content[:-1500] + bytes([content[-1500] ^ 1]) + content[-1499:]


def edited(content):
    """A table with another last digit before its end."""
    return content[:-2] + (b"3" if content[-2:-1] != b"3" else b"4") + b"\n"


DAMAGES = {
    "mean_field/three-1.csv": lambda content: content[: content[:-1].rindex(b"\n") - 4],
    "trajectories/three-1/4.csv": edited,
    "trajectories/three-1/4/0.npz": flipped,
    "trajectories/three-1/4/4.npz": lambda content: content[:1000],
    "data/sf8_mz.csv": edited,
}


@pytest.mark.parametrize("name", ["mean_field/three-1.csv", "trajectories/three-1/4.csv"])
def test_a_run_stops_at_a_damaged_table_and_names_it(finished, name):
    results = finished / "results" / "small"
    (results / name).write_bytes(DAMAGES[name]((results / name).read_bytes()))
    (results / "data" / "sf8_mz.csv").unlink()
    lines = [line for line in run(finished, expect=1).splitlines() if line.startswith("seeding panel: ")]
    assert len(set(lines)) == 1
    assert f"table results/small/{name} " in lines[0]
    assert lines[0].endswith(": delete it and run again")


def test_resume_makes_again_what_was_damaged_and_says_so(undisturbed, finished):
    for name, damage in DAMAGES.items():
        file = finished / "results" / "small" / name
        file.write_bytes(damage(file.read_bytes()))
    printed = run(finished, "--resume")
    named = {line.split()[1] for line in printed.splitlines() if "was cut or edited" in line}
    assert named == {f"results/small/{name}" for name in DAMAGES}
    assert contents(finished) == contents(undisturbed)


# Clocks


def date_in_the_future(*folders):
    """Date every file a year from now."""
    later = time.time() + 365 * 86400
    for folder in folders:
        for file in folder.rglob("*"):
            os.utime(file, (later, later))


def test_results_of_the_future_are_neither_refused_nor_made_again(undisturbed, finished):
    date_in_the_future(finished / "results")
    (finished / "results" / "small" / "data" / "sf8_mz.csv").unlink()
    assert "2 of 2 steps" in run(finished)
    assert "Nothing to be done" in run(finished)
    assert contents(finished) == contents(undisturbed)


@pytest.mark.slow  # compiles the kernels of the copy
def test_a_clock_that_was_ahead_neither_stops_a_run_nor_hides_an_edit_nor_repeats_a_job(undisturbed, tmp_path):
    copied_checkout(tmp_path)
    results, library = tmp_path / "results", tmp_path / "workflow"
    process = start(tmp_path, root=tmp_path)
    wait_for(lambda: any(results.rglob("*.npz")), process)
    kill(process, "both", tmp_path, random)
    date_in_the_future(results, library, tmp_path / "config")
    run(tmp_path, "--resume", root=tmp_path)
    assert contents(tmp_path) == contents(undisturbed)
    date_in_the_future(results, library)
    assert "Nothing to be done" in run(tmp_path, root=tmp_path)
    date_in_the_future(results)
    drawing = library / "seeding" / "paper" / "sf8" / "drawing.py"
    drawing.write_text(drawing.read_text() + "# edited\n")
    assert "1 of 1 steps" in run(tmp_path, root=tmp_path)
