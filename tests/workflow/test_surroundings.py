"""The workflow and the Makefile whatever surrounds them: shells, places, containers, other people's workflows."""

import os
import shutil
import subprocess
import sys

import pytest
from planning import ROOT, copied_checkout, snakemake

# What a shell may hold that would stop a command, change its numbers, or run other code.
HOSTILE = {
    "PYTHONWARNINGS": "error",
    "PYTHONINSPECT": "1",
    "PYTHONOPTIMIZE": "2",
    "PYTHONUSERBASE": "/nonexistent",
    "MPLBACKEND": "module://no.such.backend",
    "NUMBA_DISABLE_JIT": "1",
    "NUMBA_OPT": "0",
    "NUMBA_CACHE_DIR": "/dev/null",
}
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
TABLE = "data/fig5a.csv"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy in a folder with an apostrophe and spaces."""
    folder = tmp_path_factory.mktemp("of") / "the author's own checkout"
    folder.mkdir()
    copied_checkout(folder)
    return folder


# Bare Snakemake


def test_a_run_from_elsewhere_into_any_folder_in_a_hostile_shell(checkout, tmp_path, monkeypatch):
    """Other folders than the checkout's, modules that shadow others in the working directory, and no UTF-8."""
    for name, value in (HOSTILE | ASCII).items():
        if name not in ("PYTHONWARNINGS", "PYTHONINSPECT"):  # Snakemake itself would obey
            monkeypatch.setenv(name, value)
    elsewhere = tmp_path / "it's here"
    elsewhere.mkdir()
    (elsewhere / "mine.yaml").write_text("results: my own/author's results\n")
    for module in ("numpy", "scipy", "seeding"):
        (elsewhere / f"{module}.py").write_text("raise ImportError('shadowed')\n")
    words = ("--directory", str(elsewhere), "--configfile", str(checkout / "config" / "quick.yaml"))
    target = f"my own/author's results/{TABLE}"
    snakemake(tmp_path, *words, str(elsewhere / "mine.yaml"), "-s", str(checkout / "Snakefile"), "--", target)
    assert "\nB,0.05,50," in (elsewhere / target).read_text(encoding="utf-8")
    assert not (checkout / "results" / "quick").exists()


def test_the_settings_of_a_users_shell_reach_no_command(checkout, tmp_path, monkeypatch):
    """Nor do those that Snakemake itself could not live with, and which only a cluster's nodes may have."""
    rules = """
rule probe:
    output: "seen.txt"
    shell: "python -c 'import os, seeding, sys; print(seeding.__file__, sys.flags, os.environ)' > {output}"
"""
    (checkout / "probe.smk").write_text(
        (checkout / "Snakefile").read_text().replace("\nrule all:", f"{rules}\nrule all:")
    )
    monkeypatch.setenv("PYTHONOPTIMIZE", "2")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path / "kept"))
    snakemake(tmp_path, "seen.txt", "-s", str(checkout / "probe.smk"))
    seen = (tmp_path / "seen.txt").read_text()
    assert seen.startswith(str(checkout / "workflow" / "seeding" / "__init__.py"))
    assert "optimize=0" in seen
    assert "no_user_site=1" in seen
    assert "utf8_mode=1" in seen
    assert "safe_path=True" in seen
    assert "PYTHONHASHSEED" not in seen
    assert "PYTHONPYCACHEPREFIX" in seen


PARENT = """
rule mine:
    input: "their results/data/fig5a.csv"
    output: "mine.txt"
    shell: "wc -l {{input:q}} > {{output}}"

module seeding:
    snakefile: "{checkout}/Snakefile"
    config: {{"results": "their results", "panels": {{"fig5a": {{"stop": 20, "samples": 101}}}}}}

use rule * from seeding as seeding_*
"""


def test_a_module_of_another_workflow(checkout, tmp_path):
    """Its configuration lies over the paper's, and the other workflow's own first rule stays the default."""
    (tmp_path / "Snakefile").write_text(PARENT.format(checkout=checkout))
    assert "seeding_report" in snakemake(tmp_path, "--dry-run", "seeding_all")
    snakemake(tmp_path)
    assert (tmp_path / "mine.txt").read_text().startswith(f"{rows(tmp_path / 'their results' / TABLE)} ")
    mistaken = PARENT.replace('"their results", ', '"their results", "colour": "red", ')
    (tmp_path / "Snakefile").write_text(mistaken.format(checkout=checkout))
    assert "colour: unknown key with value 'red'" in snakemake(tmp_path, "--dry-run", expect=1)


def rows(table):
    return len(table.read_text().splitlines())


# The Makefile


def clean():
    """The environment without what the tests' own interpreter and a make that started them have set."""
    own = ("PIP_", "PYTHON", "MAKE", "MFLAGS")
    return {name: value for name, value in os.environ.items() if not name.startswith(own)}


def make(folder, *words, expect=0, **variables):
    """What make prints."""
    done = subprocess.run(["make", *words], cwd=folder, env=clean() | variables, capture_output=True, text=True)
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def installed(checkout, tmp_path):
    """A checkout whose environment is as `make` would leave it, but for Snakemake, which prints how it was called."""
    folder = tmp_path / "installed"
    shutil.copytree(checkout, folder)
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    stand_in = f"""#!/bin/bash\n[ "$1" != workflow/runs.py ] || exec echo "$@"\nexec {sys.executable} "$@"\n"""
    python.write_text(stand_in)
    python.chmod(0o755)
    (folder / stamp(folder)).touch()
    return folder


def stamp(folder):
    return make(folder, "--eval", "stamp: ; echo $(STAMP)", "stamp").strip()


def test_make_hands_on_nothing_of_the_shell_but_where_packages_come_from(installed):
    places = {"PIP_INDEX_URL": "https://a", "PIP_FIND_LINKS": "b", "PIP_CERT": "c", "PIP_PROXY": "d"}
    unwanted = {"PIP_USER": "1", "PIP_CONSTRAINT": "x", "PIP_TARGET": "y", "PIP_PREFIX": "z", "PIP_NO_BINARY": ":all:"}
    unwanted |= {"SNAKEMAKE_PROFILE": "theirs", "PYTHONHOME": "/nonexistent", "PYTHONSTARTUP": "x"} | HOSTILE | ASCII
    unwanted |= {"PYTHONPATH": str(installed.parent), "PYTHONSAFEPATH": ""}
    show = "show: $(STAMP) ; .venv/bin/python -c 'import os; print(dict(os.environ))'"
    seen = eval(make(installed, "--eval", show, "show", **unwanted, **places))
    assert places.items() <= seen.items()
    expected = {"PIP_USER": "0", "PYTHONPATH": str(installed / "workflow"), "PYTHONUTF8": "1"}
    expected |= {"PYTHONNOUSERSITE": "1", "PYTHONSAFEPATH": "1"}
    held = {name: value for name, value in seen.items() if name.startswith(("PIP_", "PYTHON", "SNAKEMAKE_"))}
    assert held == places | expected


@pytest.mark.parametrize("home", ["", "/proc/none"])
def test_a_user_without_a_home_has_a_cache_in_the_checkout(installed, home):
    show = 'show: ; echo "$${XDG_CACHE_HOME-none}"'
    assert (
        make(installed, "--eval", show, "show", XDG_CACHE_HOME="", HOME=home).strip() == f"{installed}/.snakemake/cache"
    )
    assert make(installed, "--eval", show, "show", XDG_CACHE_HOME="/cache", HOME=home).strip() == "/cache"
    assert make(installed, "--eval", show, "show", XDG_CACHE_HOME="", HOME=str(installed)).strip() == ""


def test_an_environment_is_that_of_its_own_place(installed, tmp_path):
    """Moved or copied, scripts and the editable install would still run the checkout that it was made for."""
    assert "installing into .venv" not in make(installed, "-n", "quick")
    shutil.copytree(installed, tmp_path / "copy")
    assert "installing into .venv" in make(tmp_path / "copy", "-n", "quick")
    moved = installed.rename(tmp_path / "moved")
    assert "installing into .venv" in make(moved, "-n", "quick")
    back = moved.rename(installed)
    assert "installing into .venv" not in make(back, "-n", "quick")
    (back / "requirements.lock").write_text("# another\n")
    assert "installing into .venv" in make(back, "-n", "quick")


def test_an_environment_of_somebody_else_runs_the_library_of_this_checkout(installed, tmp_path):
    """As by another's editable install, the last on the path."""
    other = tmp_path / "other" / "seeding"
    other.mkdir(parents=True)
    (other / "__init__.py").write_text("__version__ = 'another'\n")
    python = installed / ".venv" / "bin" / "python"
    python.write_text(python.read_text().replace("exec /", f"PYTHONPATH=$PYTHONPATH:{other.parent} exec /"))
    show = "show: ; .venv/bin/python -c 'import seeding; print(seeding.__file__)'"
    printed = make(installed, "--eval", show, "show", PYTHONPATH=str(other.parent))
    assert printed.strip() == str(installed / "workflow" / "seeding" / "__init__.py")


def test_make_takes_the_cores_and_the_memory_that_it_may_use(installed):
    core = min(os.sched_getaffinity(0))
    confined = ["bash", "-c", f"ulimit -v 3000000; taskset -c {core} make all supplement"]
    done = subprocess.run(confined, cwd=installed, env=clean(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 2
    for line in done.stdout.splitlines():
        words = line.split()
        assert words[words.index("--cores") + 1] == "1"
        assert 2000 < int(words[words.index("--resources") + 1].removeprefix("mem_mb=")) < 3072
    assert "--resources mem_mb=99 --cores 7" in make(installed, "quick", "CORES=7", "MEMORY_MB=99")


def test_an_old_make_says_so_in_one_line():
    for version in ("3.81", "3.82"):
        printed = make(ROOT, f"MAKE_VERSION={version}", expect=2)
        assert f"needs GNU make 4 or later, but this is {version}" in printed
        assert len(printed.splitlines()) == 1
