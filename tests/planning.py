"""What Snakemake plans for a configuration, asked in this process: nothing is run, no file is needed."""

import contextlib
import io
import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path

from snakemake.api import SnakemakeApi
from snakemake.settings.types import ConfigSettings, DAGSettings, OutputSettings, ResourceSettings

ROOT = Path(__file__).parents[1]
QUICK = ROOT / "config" / "quick.yaml"
# Module → its package on conda-forge, where the names differ.
PACKAGES = {"yaml": "pyyaml", "matplotlib": "matplotlib-base"}


def planned_jobs(folder, *overlays, targets=(), root=ROOT):
    """The jobs of a run in the empty `folder` with these files laid over config.yaml; targets: default, or names."""
    before = Path.cwd()
    os.chdir(folder)
    silent = io.StringIO()
    try:
        with contextlib.redirect_stderr(silent), contextlib.redirect_stdout(silent):
            settings = OutputSettings(quiet=set())
            with SnakemakeApi(settings) as api:
                workflow = api.workflow(
                    resource_settings=ResourceSettings(cores=2),
                    config_settings=ConfigSettings(configfiles=[Path(file) for file in overlays]),
                    snakefile=root / "Snakefile",
                    workdir=Path(folder),
                )
                workflow.dag(DAGSettings(targets=set(targets))).execute_workflow(executor="dryrun")
                return list(workflow._workflow.dag.jobs)
    finally:
        os.chdir(before)
        logging.getLogger("snakemake.logging").handlers.clear()


def copied_checkout(target):
    """What git tracks or would track, copied to `target` and committed there."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    ).stdout.splitlines()
    for name in listed:
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "copy"]):
        identity = ["-c", "user.name=a", "-c", "user.email=a@b"]
        subprocess.run(["git", *identity, *words], cwd=target, check=True, capture_output=True)


def snakemake(folder, *words, expect=0):
    """Run Snakemake in `folder`; returns all that it prints."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    command = [sys.executable, "-m", "snakemake", "--cores", "2", *words]
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    printed = result.stdout + result.stderr
    assert result.returncode == expect, printed
    return printed
