"""Where results come from: commit, versions and times are collected as they are."""

import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from seeding import InputError, tables
from seeding.cli import main
from seeding.report import provenance

HEAD = "s\th:m:s\tmax_rss\tmax_vms\tmax_uss\tmax_pss\tio_in\tio_out\tmean_load\tcpu_time\n"


@pytest.fixture
def times(tmp_path):
    folder = tmp_path / "rules"
    (folder / "spectra").mkdir(parents=True)
    (folder / "spectra" / "9.tsv").write_text(HEAD + "12.5\t0:00:12\t230.1\t1\t1\t1\t0\t0\t98.0\t11.75\n")
    (folder / "fig1.tsv").write_text(HEAD + "0.02\t0:00:00\tNA\tNA\tNA\tNA\tNA\tNA\tNA\tNA\n")
    return folder


def test_times_of_jobs_are_those_of_the_benchmark_files(times):
    assert provenance.job_times(times) == [
        {"job": "fig1", "seconds": 0.02, "cpu_seconds": None, "memory_mb": None},
        {"job": "spectra/9", "seconds": 12.5, "cpu_seconds": 11.75, "memory_mb": 230.1},
    ]


def test_benchmark_files_that_are_none_are_refused(times):
    (times / "other.tsv").write_text("a\tb\n1\t2\n")
    with pytest.raises(InputError, match=r"other\.tsv must have the columns s, max_rss and cpu_time"):
        provenance.job_times(times)
    with pytest.raises(InputError, match="`times` must be a directory"):
        provenance.job_times(times / "fig1.tsv")


def test_versions_configuration_and_machine_are_those_of_this_run(times):
    settings = {"scale": "quick", "model": {"kappa": 1.0}}
    found = provenance.collect(settings, times)
    assert found["packages"]["numpy"] == np.__version__
    assert found["python"] == platform.python_version()
    assert found["configuration"] == settings
    assert found["configuration_hash"] == tables.fingerprint(settings)
    assert found["machine"]["cores"] >= 1
    assert len(found["jobs"]) == 2
    assert json.loads(json.dumps(found)) == found


@pytest.mark.skipif(shutil.which("git") is None, reason="no git on this machine")
def test_commit_and_changes_of_the_library_checkout_are_seen(tmp_path, monkeypatch):
    source = Path(provenance.__file__).parents[1]
    library = tmp_path / "checkout" / "seeding"
    shutil.copytree(source, library, ignore=shutil.ignore_patterns("__pycache__"))

    def git(*words):
        identity = ("-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false")
        command = [
            "git",
            "--git-dir",
            str(library.parent / ".git"),
            "--work-tree",
            str(library.parent),
            *identity,
            *words,
        ]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def seen():
        code = "import json; from seeding.report import provenance; print(json.dumps(provenance.collect({})))"
        command = [sys.executable, "-B", "-c", code]
        environment = os.environ | {"PYTHONPATH": str(library.parent)}
        found = json.loads(subprocess.run(command, env=environment, check=True, capture_output=True).stdout)
        return found["commit"], found["modified"]

    git("init", "--quiet")
    monkeypatch.setenv("GIT_DIR", str(tmp_path))  # as in a hook of another repository
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
    assert seen() == (None, None)  # a repository, but not of the library
    git("add", ".")
    git("commit", "--quiet", "--message", "all", "--no-verify")
    assert seen() == (git("rev-parse", "HEAD"), False)
    (library / "py.typed").write_text("changed\n")
    assert seen() == (git("rev-parse", "HEAD"), True)


def test_the_command_writes_json_and_refuses_what_is_none(tmp_path, times, capsys):
    out = tmp_path / "provenance.json"
    assert main(["provenance", "--configuration", '{"a": 1}', "--times", str(times), "--out", str(out)]) == 0
    assert json.loads(out.read_text())["configuration"] == {"a": 1}
    for words in (["--configuration", "{"], ["--configuration", "[1]"], ["--configuration", "{}", "--times", "none"]):
        assert main(["provenance", *words, "--out", str(tmp_path / "other.json")]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (tmp_path / "other.json").exists()
