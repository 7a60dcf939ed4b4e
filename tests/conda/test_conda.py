"""Each environment of envs/, created by Snakemake's `--sdm conda` and used. What that proves: docs/conda.md.

A set of jobs that needs every environment runs twice, with the installed packages and in the environments; what they
read beside each other's output are tables without an answer.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import warnings
from glob import glob
from pathlib import Path

import pandas as pd
import pytest
import yaml
from planning import PACKAGES, QUICK, ROOT, copied_checkout, planned_jobs
from seeding import tables

HERE = Path(__file__).parent
TOOLS = ROOT / ".venv-conda"
ENVIRONMENTS = {file.stem: yaml.safe_load(file.read_text()) for file in sorted((ROOT / "envs").glob("*.yaml"))}
PYTHON = "3.12"  # as the environments pin it
RESULTS = "results/quick"
# Any parameter that differs: verdicts are then not compared with the expected ones.
OVERLAY = {"panels": {"fig5a": {"samples": 101}}}
# environment → a rule that is run in it, a file that this rule makes, a package that it cannot do without.
USED = {
    "cavity": ("sf9_exchange_tables", "data/sf9_exchange.csv", "qutip"),
    "claims": ("verdicts", "verdicts.csv", "pyyaml"),
    "figures": ("fig5", "figures/fig5.svg", "matplotlib-base"),
    "mean_field": ("mean_field", "mean_field/curves.csv", "numba"),
    "report": ("report", "report.html", "jinja2"),
    "spectrum": ("small_spectra_total_critical", "spectra/total-critical/2.csv", "numba"),
    "trajectories": ("trajectories", "trajectories/sample/8.csv", "pandas"),
}
SPECTRA = [f"small_spectra_{name}" for name in ("total_seeding", "subsystem_seeding", "subsystem_nominal")]
BETWEEN = ["fig5_tables", "trajectory_batch", *SPECTRA, "claims_table", "answers", "others", "coverage", "provenance"]
RULES = [*(rule for rule, _, _ in USED.values()), *BETWEEN]
TARGETS = [f"{RESULTS}/{file}" for _, file, _ in USED.values()]
PINS = dict(pin.split("=") for environment in ENVIRONMENTS.values() for pin in environment["dependencies"])
MODULES = {package: module for module, package in PACKAGES.items()}
# They tell how and where they were made.
OWN = {"provenance.json", "report.html"}


def interpreter():
    """The Python of the environments, else the one that runs this, with its release."""
    places = [f"{os.environ.get('PYENV_ROOT', Path.home() / '.pyenv')}/versions/{PYTHON}.*/bin/python{PYTHON}"]
    places += [f"{os.environ.get('RUNNER_TOOL_CACHE', '/opt/hostedtoolcache')}/Python/{PYTHON}.*/*/bin/python{PYTHON}"]
    candidates = [shutil.which(f"python{PYTHON}"), *(found for place in places for found in sorted(glob(place)))]
    release = "import sys; print('%d.%d' % sys.version_info[:2])"
    for candidate in filter(None, candidates):
        asked = subprocess.run([candidate, "-c", release], capture_output=True, text=True)
        if asked.stdout.strip() == PYTHON:
            return candidate, PYTHON
    return sys._base_executable, f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture(scope="module")
def release():
    found = interpreter()[1]
    if found != PYTHON:
        warnings.warn(f"no Python {PYTHON} on this machine: the environments are tried with {found}", stacklevel=1)
    return found


@pytest.fixture(scope="module")
def conda(tmp_path_factory):
    """The folder with the commands `conda` and `activate` of the stand-in; the channel is built where there is none."""
    python = interpreter()[0]
    pins = sorted({pin for environment in ENVIRONMENTS.values() for pin in environment["dependencies"]})
    about = subprocess.run([python, "-VV"], capture_output=True, text=True).stdout
    parts = [*pins, python, about, *((HERE / name).read_text() for name in ("channel.py", "requirements.lock"))]
    digest = hashlib.sha256("\n".join([*parts, (ROOT / "requirements.lock").read_text()]).encode()).hexdigest()[:16]
    channel = TOOLS / f"channel-{digest}"
    if not channel.exists():
        subprocess.run([TOOLS / "bin/python", HERE / "channel.py", channel, python, *pins], check=True)
    base = tmp_path_factory.mktemp("base")
    (base / "bin").mkdir()
    shutil.copy(HERE / "activate", base / "bin" / "activate")
    words = [TOOLS / "bin/python", HERE / "stand_in.py", base, channel, TOOLS / f"unpacked-{digest}"]
    quoted = " ".join(f"'{word}'" for word in words)
    (base / "bin" / "conda").write_text(f'#!/bin/sh\nexec env -u PYTHONPATH {quoted} "$@"\n')
    (base / "bin" / "conda").chmod(0o755)
    return base / "bin"


def user():
    """The environment without settings for Python: make has some that would keep away what is tried here."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def snakemake(folder, *words, expect=0, conda=None, **environment):
    """Run Snakemake in `folder`, itself out of reach of the user's Python settings; returns all that it prints."""
    places = [conda] if conda else []
    places += [Path(sys.executable).parent, os.environ["PATH"]]
    command = [sys.executable, "-I", "-m", "snakemake", "--cores", "2", *words]
    command += ["--sdm", "conda"] if conda else []
    command += ["--configfile", "config/quick.yaml", "overlay.yaml"]
    environment = {**user(), "PATH": ":".join(map(str, places)), **environment}
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    printed = result.stdout + result.stderr
    assert result.returncode == expect, printed
    return printed


@pytest.fixture(scope="module")
def checkout(tmp_path_factory, release):
    """A copy of the checkout with all that the jobs read and do not make."""
    folder = tmp_path_factory.mktemp("checkout")
    copied_checkout(folder)
    (folder / "overlay.yaml").write_text(json.dumps(OVERLAY))
    if release != PYTHON:
        for file in (folder / "envs").glob("*.yaml"):
            file.write_text(file.read_text().replace(f"python={PYTHON}", f"python={release}"))
    jobs = planned_jobs(folder, QUICK, folder / "overlay.yaml", targets=TARGETS, root=folder)
    made = {str(file) for job in jobs if job.rule.name in RULES for file in job.output}
    needed = {str(file) for job in jobs if job.rule.name in RULES for file in job.input}
    for file in sorted(file for file in needed - made if file.startswith(RESULTS)):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        if file.endswith(".csv"):
            tables.write(pd.DataFrame(columns=["value"]), folder / file, {"no_answer": "not computed here"})
        else:
            (folder / file).write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>')
    return folder


@pytest.fixture(scope="module")
def plain(checkout, tmp_path_factory):
    """The folder in which the jobs ran with the installed packages."""
    folder = shutil.copytree(checkout, tmp_path_factory.mktemp("plain") / "copy", symlinks=True)
    snakemake(folder, *TARGETS, "--allowed-rules", *RULES)
    return folder


def poison(folder):
    """A user site and a folder for PYTHONPATH in which all that the environments hold ends Python; as settings."""
    modules = {name: f"raise SystemExit('{name} comes from outside')" for name in ("sitecustomize", "usercustomize")}
    for name in sorted({pin.partition("=")[0] for pins in ENVIRONMENTS.values() for pin in pins["dependencies"]}):
        module = MODULES.get(name, name)
        modules[module] = f"raise SystemExit('{module} comes from outside')"
    places = [folder / "path", *(folder / f"user/lib/python3.{minor}/site-packages" for minor in range(11, 14))]
    for place in places:
        place.mkdir(parents=True)
        for name, text in modules.items():
            (place / f"{name}.py").write_text(text)
    return {"PYTHONUSERBASE": str(folder / "user"), "PYTHONPATH": str(places[0])}


@pytest.fixture(scope="module")
def built(checkout, conda, tmp_path_factory):
    """The folder in which the jobs ran in environments made by Snakemake, what it said, and the poisoned settings."""
    folder = shutil.copytree(checkout, tmp_path_factory.mktemp("conda") / "copy", symlinks=True)
    settings = poison(tmp_path_factory.mktemp("poison"))
    return folder, snakemake(folder, *TARGETS, "--allowed-rules", *RULES, conda=conda, **settings), settings


def test_every_environment_is_created_and_a_rule_runs_in_it(built, release):
    folder, printed, _ = built
    assert set(USED) == set(ENVIRONMENTS)
    created = re.findall(r"Environment for (\S+) created", printed)
    assert sorted(Path(file).stem for file in created) == sorted(ENVIRONMENTS)
    assert printed.count("Activating conda environment") >= len(RULES)
    provenance = json.loads((folder / RESULTS / "provenance.json").read_text())
    assert provenance["python"].startswith(f"{release}.")
    assert provenance["packages"]["pandas"] == PINS["pandas"]
    assert provenance["packages"]["snakemake"] is None  # it is not in the environment


def test_tables_and_figures_have_the_bytes_of_the_plain_run(plain, built):
    files = [file.relative_to(plain) for file in (plain / RESULTS).rglob("*.*") if file.is_file()]
    compared = [file for file in files if not {"logs", "benchmarks"} & set(file.parts) and file.name not in OWN]
    assert {".csv", ".npz", ".pdf", ".svg", ".png"} <= {file.suffix for file in compared}
    assert [str(file) for file in compared if (plain / file).read_bytes() != (built[0] / file).read_bytes()] == []


def test_what_the_run_was_kept_from_would_have_been_seen(built):
    folder, _, settings = built
    python = min(folder.glob(".snakemake/conda/*/bin/python"))
    for name in ("PYTHONUSERBASE", "PYTHONPATH"):
        environment = {**user(), name: settings[name]}
        result = subprocess.run([python, "-c", ""], env=environment, capture_output=True, text=True)
        assert result.returncode == 1
        assert "comes from outside" in result.stderr


def altered(plain, folder, changes):
    """A copy of the plain run in which what these environments made is missing; changes: name → pattern, new text."""
    shutil.copytree(plain, folder, symlinks=True, ignore=shutil.ignore_patterns(".snakemake"))
    for name, (pattern, text) in changes.items():
        file = folder / "envs" / f"{name}.yaml"
        changed, count = re.subn(pattern, text, file.read_text(), flags=re.MULTILINE)
        assert count == 1
        file.write_text(changed)
        (folder / RESULTS / USED[name][1]).unlink()
    targets = [f"{RESULTS}/{USED[name][1]}" for name in changes]
    rules = [USED[name][0] for name in changes]
    return [*targets, "--keep-going", "--rerun-triggers", "mtime", "--allowed-rules", *rules]


# The report reads what others of these rules make: it would not be tried after them.
@pytest.mark.parametrize("names", [["report"], sorted(USED.keys() - {"report"})], ids=["report", "others"])
def test_a_package_taken_out_of_an_environment_fails_its_rule(plain, conda, tmp_path, names):
    folder = tmp_path / "copy"
    words = altered(plain, folder, {name: (f"^  - {USED[name][2]}=.*\n", "") for name in names})
    printed = snakemake(folder, *words, expect=1, conda=conda)
    for rule, made, package in (USED[name] for name in names):
        assert f"Error in rule {rule}:" in printed, printed
        said = printed.split(f"Error in rule {rule}:")[1].partition("Error in rule")[0]
        assert f"No module named '{MODULES.get(package, package)}'" in said, said
        assert not (folder / RESULTS / made).exists()


def test_a_pin_that_cannot_be_had_is_an_error_that_names_it(plain, conda, tmp_path):
    folder = tmp_path / "copy"
    words = altered(plain, folder, {"claims": (r"numpy=.*", "numpy=2.4.999")})
    assert "numpy 2.4.999" in snakemake(folder, *words, expect=1, conda=conda)
    assert not (folder / RESULTS / USED["claims"][1]).exists()
