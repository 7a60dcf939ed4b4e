"""The jobs that Snakemake plans for a target from scratch: name, rule, what each waits for."""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from seeding.checks import InputError
from seeding.report.job import Job

FOLDER = "benchmarks/rules/"  # below the results: the measured times


def jobs_behind(target: str, configuration: Sequence[Path] = ()) -> dict[str, Job]:
    """The measured jobs of `target` in the workflow of this folder, by name; nothing is run.

    configuration: files laid over the workflow's own.
    """
    dag = _planned(target, configuration)
    names = {job: _name(job.benchmark) for job in dag.jobs if job.benchmark}
    found = {}
    for job, name in names.items():
        wildcards = dict(job.wildcards_dict)
        atoms = wildcards.get("atoms")
        run = wildcards.get("run") or wildcards.get("name")
        needs = frozenset(names[need] for need in dag.dependencies[job] if need in names)
        found[name] = Job(name, job.rule.name, run, None if atoms is None else int(atoms), needs)
    return found


def tables_behind(target: str) -> list[Path]:
    """The tables that `target` makes in the workflow of this folder; nothing is run."""
    files = {Path(file) for job in _planned(target).jobs for file in job.output}
    return sorted(file for file in files if file.suffix == ".csv")


def _planned(target: str, configuration: Sequence[Path] = ()) -> Any:
    """Snakemake's graph of jobs; InputError where there is no workflow, not this target, or no such configuration."""
    if not Path("Snakefile").is_file():
        raise InputError(f"the jobs of a target are those of the workflow here, but {Path.cwd()} has no Snakefile")
    try:
        from snakemake.api import SnakemakeApi
        from snakemake.exceptions import MissingRuleException, RuleException, WorkflowError
        from snakemake.settings.types import ConfigSettings, DAGSettings, OutputSettings, ResourceSettings
    except ImportError:
        raise InputError("the jobs of a target are known to Snakemake only, which is not installed") from None

    silent = io.StringIO()
    try:
        with (
            contextlib.redirect_stderr(silent),
            contextlib.redirect_stdout(silent),
            SnakemakeApi(OutputSettings()) as api,
        ):
            workflow = api.workflow(
                resource_settings=ResourceSettings(cores=1),
                config_settings=ConfigSettings(configfiles=list(configuration)),
                snakefile=Path("Snakefile"),
            )
            workflow.dag(DAGSettings(targets={target})).execute_workflow(executor="dryrun")
            return workflow._workflow.dag  # no public name for it
    except MissingRuleException:
        raise InputError(f"`targets` must be targets of the workflow here, but {target} is not") from None
    except (RuleException, WorkflowError) as error:
        raise InputError(f"the workflow here plans nothing: {' '.join(str(error).split())}") from None
    finally:
        logging.getLogger("snakemake.logging").handlers.clear()


def _name(benchmark: str) -> str:
    return Path(benchmark).with_suffix("").as_posix().partition(FOLDER)[2]
