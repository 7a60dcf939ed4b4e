"""A disk that is full, or that cannot be written: one clear line, and the same bytes once there is room."""

import os
import re
import subprocess
import sys

import pytest
from planning import QUICK, ROOT
from seeding.closure import LIBRARY
from small_run import contents, refused, run


def mounted(*words):
    """Run `mount`, or skip the test."""
    if os.geteuid() != 0 or subprocess.run(["mount", *words], capture_output=True).returncode != 0:
        pytest.skip("mounting needs root, and a container that lets it")


@pytest.fixture
def small_disk(tmp_path):
    """A function that mounts a disk of some KiB in the folder `tmp_path`, and one that gives it more room."""
    places = []

    def mount(name, size):
        place = tmp_path / name
        place.mkdir()
        mounted("-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(place))
        places.append(place)
        return place

    yield mount
    for place in places:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize(("name", "size"), [("results", 128), pytest.param(".snakemake", 80, marks=pytest.mark.slow)])
def test_a_run_goes_on_when_a_full_disk_has_room_again(undisturbed, tmp_path, small_disk, name, size):
    place = small_disk(name, size)
    printed = run(tmp_path, expect=1)
    assert "No space left on device" in printed
    assert "Traceback" not in printed
    with (place / "filler").open("wb", buffering=0) as filler:
        while os.statvfs(place).f_bavail:
            filler.write(bytes(4096))
    assert re.fullmatch(
        rf"seeding: the disk of {place}\S* is full: make room, then run again", refused(tmp_path, "--resume")
    )
    subprocess.run(["mount", "-o", "remount,size=8m", str(place)], check=True)
    (place / "filler").unlink()
    run(tmp_path, "--resume")
    assert contents(tmp_path) == contents(undisturbed)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_an_error_is_not_lost_where_its_log_is_on_a_full_disk():
    environment = os.environ | {"PYTHONPATH": str(LIBRARY.parent)}
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "seeding", "critical-coupling", "--drives", "-1"]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=full, text=True)
    assert done.returncode != 0
    assert done.stdout.startswith("seeding critical-coupling: ")
    assert done.stdout.count("\n") == 1


@pytest.fixture
def read_only(tmp_path):
    """A function that makes a folder read-only: by its mode, for root as a disk that is mounted so."""
    places = []

    def lock(place):
        if os.geteuid() != 0:
            place.chmod(0o555)
        else:
            mounted("--bind", str(place), str(place))
            subprocess.run(["mount", "-o", "remount,bind,ro", str(place)], check=True)
        places.append(place)

    yield lock
    for place in places:
        if os.geteuid() != 0:
            place.chmod(0o755)
        else:
            subprocess.run(["umount", str(place)], check=True)


def test_results_that_cannot_be_written_are_one_line(tmp_path, read_only):
    (tmp_path / "results").mkdir()
    read_only(tmp_path / "results")
    for words in ([], ["--resume"]):
        assert f"the folder {tmp_path / 'results'} is read-only" in refused(tmp_path, *words)
    assert not (tmp_path / ".snakemake").exists()


def test_a_working_directory_that_cannot_be_written_is_one_line_for_a_dry_run_too(tmp_path, read_only):
    (tmp_path / "small.yaml").touch()
    folder = tmp_path / "checkout"
    folder.mkdir()
    read_only(folder)
    quick = ["--snakefile", str(ROOT / "Snakefile"), "--configfile", str(QUICK)]
    for program in ([str(ROOT / "workflow" / "runs.py")], ["-m", "snakemake", "--dry-run"]):
        command = [sys.executable, *program, *quick, "--cores", "1"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        printed = done.stdout + done.stderr
        assert done.returncode == 1
        assert f"{folder} is read-only" in printed
        assert "Traceback" not in printed
