"""A run of seconds, started as `make` starts one: trajectories in batches, their mean, the mean field, a panel, SF8."""

import subprocess
import sys

from planning import QUICK, ROOT
from seeding import configuration
from seeding.paper import catalogue
from seeding.paper.plan import Plan

OVERLAY = "results: results/small\nnetworks: {three: {coupling: 0}}\ntrajectories: {batch: 4, three: {count: 8}}\n"


def files(folder):
    """Every table and batch that SF8 is made from."""
    plan = Plan(configuration.load(ROOT / "config" / "config.yaml", QUICK, folder / "small.yaml"))
    return plan.made_for(catalogue.figure("SF8").panels)


def start(folder, *words, root=ROOT, cores=2, overlay=OVERLAY, targets=None):
    """Start the run in a process group of its own; `--resume` among the words does what `make resume` does."""
    (folder / "small.yaml").write_text(overlay)
    quick = root / "config" / "quick.yaml"
    command = [sys.executable, str(root / "workflow" / "runs.py"), "--snakefile", str(root / "Snakefile")]
    command += ["--configfile", str(quick), "small.yaml", "--cores", str(cores), *words]
    command += ["SF8", *files(folder)] if targets is None else targets
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.Popen(command, cwd=folder, text=True, start_new_session=True, **streams)


def run(folder, *words, expect=0, **settings):
    """Run it to its end; returns what it prints."""
    process = start(folder, *words, **settings)
    printed, _ = process.communicate()
    assert process.returncode == expect, printed
    return printed


def refused(folder, *words):
    """The one line of a run that does not start."""
    (line,) = run(folder, *words, expect=1).splitlines()
    assert line.startswith("seeding: ")
    return line


def contents(folder, *suffixes):
    """File below results → its bytes, of all that depends on parameters alone (with one of the suffixes)."""
    results = folder / "results" / "small"
    found = {file.relative_to(results): file.read_bytes() for file in results.rglob("*") if file.is_file()}
    apart = ("benchmarks", "logs")
    return {
        name: content
        for name, content in found.items()
        if name.parts[0] not in apart and (not suffixes or name.suffix in suffixes)
    }
