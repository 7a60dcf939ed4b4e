"""What Snakemake plans for a configuration, asked in this process: nothing is run, no file is needed."""

import contextlib
import io
import logging
import os
from pathlib import Path

from snakemake.api import SnakemakeApi
from snakemake.settings.types import ConfigSettings, DAGSettings, OutputSettings, ResourceSettings

ROOT = Path(__file__).parents[1]
QUICK = ROOT / "config" / "quick.yaml"


def planned_jobs(folder, *overlays, targets=()):
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
                    snakefile=ROOT / "Snakefile",
                    workdir=Path(folder),
                )
                workflow.dag(DAGSettings(targets=set(targets))).execute_workflow(executor="dryrun")
                return list(workflow._workflow.dag.jobs)
    finally:
        os.chdir(before)
        logging.getLogger("snakemake.logging").handlers.clear()
