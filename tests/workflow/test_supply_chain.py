"""What the project stands on: declared, explained, pinned by hash; nothing fetched and no code read at run time."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from fuzzing import good_input, processes
from planning import QUICK, ROOT, copied_checkout, planned_jobs
from seeding import InputError, closure, tables
from seeding.cli import VERBS, main
from seeding.unravelling import batches
from snakemake.exceptions import WorkflowError

LOCK = (ROOT / "requirements.lock").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LIBRARY = {re.split("[<>=]", line)[0]: line for line in PROJECT["dependencies"]}
PYPI = {"yaml": "pyyaml"}  # where the name to install is not that of the module
NETWORK = {"ftplib", "http", "requests", "smtplib", "socket", "socketserver", "ssl", "telnetlib", "urllib", "xmlrpc"}


def wanted():
    """Package → its line in requirements.in."""
    lines = (ROOT / "requirements.in").read_text().splitlines()
    return {re.split("[=#\\s]", line)[0]: line for line in lines if line and not line.startswith("#")}


def test_every_direct_dependency_is_explained():
    rows = re.findall(r"^\| ([\w-]+) \| (\w+) \| \S", (ROOT / "docs" / "dependencies.md").read_text(), re.MULTILINE)
    explained = {name: who for name, who in rows if name != "package"}
    assert explained.keys() == wanted().keys()
    assert {name for name, who in explained.items() if who == "library"} == LIBRARY.keys()


def test_the_library_declares_what_it_imports_each_with_a_lower_bound():
    # Without Snakemake the verbs that ask what it plans say that it is lacking, without rocrate the one that needs it.
    imported = closure.packages(closure.LIBRARY.rglob("*.py")) - {"snakemake", "rocrate"}
    assert {PYPI.get(name, name) for name in imported} == LIBRARY.keys()
    assert all(re.fullmatch(r"[\w-]+>=[\d.]+", line) for line in LIBRARY.values())


def test_what_starts_a_run_imports_nothing_that_is_not_declared():
    assert closure.packages([ROOT / "workflow" / "runs.py"]) - {"seeding"} == {"psutil"}
    assert "psutil" in wanted()


def test_the_lock_pins_every_file_by_hash_and_names_no_host():
    pins = re.split(r"^(?=\S)", LOCK, flags=re.MULTILINE)[1:]
    versions = dict(re.match(r"([\w.-]+)==(\S+)", pin).groups() for pin in pins)
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", pin) for pin in pins)
    assert "://" not in LOCK
    assert "index" not in re.sub("#.*", "", LOCK)
    for name, line in wanted().items():
        exact = re.search(r"==(\S+)", line)
        assert versions[name] == (exact[1] if exact else versions[name])
    for name, line in LIBRARY.items():
        lowest = [int(part) for part in line.partition(">=")[2].split(".")]
        assert [int(part) for part in versions[name].split(".")] >= lowest


def test_no_module_imports_a_network_library():
    files = [*closure.LIBRARY.rglob("*.py")]
    assert {
        (file.name, name) for file in files for name in closure._named(file) if name.split(".")[0] in NETWORK
    } == set()


def test_a_table_is_made_without_a_network(tmp_path):
    alone = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    if shutil.which("unshare") is None or subprocess.run([*alone, "true"], capture_output=True).returncode:
        pytest.skip("a network namespace needs Linux and the right to make one")
    reached = "import socket; socket.create_connection(('192.0.2.1', 9), 1)"
    assert b"unreachable" in subprocess.run([*alone, sys.executable, "-c", reached], capture_output=True).stderr
    table = "results/quick/mean_field/curves.csv"
    command = [*alone, sys.executable, "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile"), "--cores", "1", table]
    done = subprocess.run([*command, "--configfile", str(QUICK)], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(tables.read(tmp_path / table)) > 100


class Intruder:
    """An object whose unpickling makes a folder."""

    def __init__(self, folder):
        self.folder = str(folder)

    def __reduce__(self):
        return os.mkdir, (self.folder,)


def test_a_batch_is_read_without_unpickling(tmp_path):
    np.savez(tmp_path / "b.npz", key=np.array([Intruder(tmp_path / "made")]), times=np.zeros(2), samples=np.zeros(2))
    with pytest.raises(InputError, match="damaged or no batch"):
        batches.read(tmp_path / "b.npz")
    assert not (tmp_path / "made").exists()


def test_yaml_makes_no_objects(tmp_path, capsys):
    text = f"!!python/object/apply:os.mkdir ['{tmp_path / 'made'}']\n"
    for name, content in (("claims.yaml", text), ("overlay.yaml", f"scale: {text}")):
        (tmp_path / name).write_text(content)
    yaml.unsafe_load(text)  # it would have
    (tmp_path / "made").rmdir()
    words = ["claims", "--claims", str(tmp_path / "claims.yaml"), "--data", str(tmp_path), "--spectra", str(tmp_path)]
    assert main(words) == 2
    assert capsys.readouterr().err.count("\n") == 1
    (tmp_path / "run").mkdir()
    with pytest.raises((WorkflowError, yaml.YAMLError)):
        planned_jobs(tmp_path / "run", QUICK, tmp_path / "overlay.yaml")
    assert not (tmp_path / "made").exists()


@pytest.mark.slow
def test_the_wheel_with_the_lowest_versions_gives_the_same_tables(tmp_path):
    uv, low = str(Path(sys.executable).with_name("uv")), tmp_path / "low"
    wheel = [uv, "build", "--quiet", "--wheel", "--python", sys.executable, "--no-build-isolation"]
    copied_checkout(tmp_path / "checkout")
    for command in (
        [*wheel, "--out-dir", str(tmp_path / "wheel"), str(tmp_path / "checkout")],
        [uv, "venv", "--quiet", "--python", "3.11", str(low)],
    ):
        subprocess.run(command, check=True)
    install = [uv, "pip", "install", "--quiet", "--python", str(low), "--resolution", "lowest-direct"]
    subprocess.run([*install, *map(str, (tmp_path / "wheel").glob("*.whl"))], check=True)
    versions = {"PYTHONPATH": "", "PYTHONNOUSERSITE": "1"}

    def lowest(*words, folder=tmp_path):
        command = [str(low / "bin" / "seeding"), *words]
        done = subprocess.run(command, cwd=folder, env={**os.environ, **versions}, capture_output=True, text=True)
        assert done.returncode == 0, (words, done.stderr)

    for verb in VERBS:
        lowest(verb, "--help")
    good = tmp_path / "good"
    good.mkdir()
    good_input.write_inputs(good)
    settings = {"fig2a": '{"network": {"drives": [1.2, 0.9], "coupling": 0.1}, "n": 3, "duration": 9, "samples": 9}'}
    exchange = '{"network": {"drives": [1.2, 0.9], "interaction": "coherent"}, "atoms": [1, 2], "initial": "up"}'
    settings |= {"sf9_exchange": exchange, "fig4b": "{}"}
    elsewhere = {"convergence", "gallery", "manifest", "panel", "plan"}  # of a checkout, of a whole run, or below
    commands = [[verb, *good_input.good_words(verb)] for verb in good_input.GOOD if verb not in elsewhere]
    for name, text in settings.items():
        read = ["--tables", *good_input.TABLES["spectra"]] if name == "fig4b" else []
        commands += [["panel", name, "--settings", text, *shlex.split(good_input.OUT), *read]]
    for number, words in enumerate(commands):
        here, there = tmp_path / f"{number}-here", tmp_path / f"{number}-there"
        shutil.copytree(good, here)
        shutil.copytree(good, there)
        assert processes.command(tuple(words), here) == 0
        lowest(*words, folder=there)
        made = set(processes.listing(here)) - set(processes.listing(good))
        assert made or words[0] == "compare"
        assert made == set(processes.listing(there)) - set(processes.listing(good))
        for name in (name for name in made if name.endswith(".csv")):
            mine, other = tables.table(here / name), tables.table(there / name)
            assert mine.header == other.header
            pd.testing.assert_frame_equal(mine.rows, other.rows, rtol=1e-6, atol=1e-9)
