"""What figures cost before they are made: jobs, processor time, memory and minutes, from the costs of finished runs.

The costs hold for the machine that they were measured on; `benchmark` tells how fast this one is beside it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from seeding import checks, tables
from seeding.checks import InputError
from seeding.report import costs
from seeding.report.costs import Cost
from seeding.report.job import Job, of_benchmark
from seeding.report.schedule import duration

START = 0.8  # seconds from one job to the next: 155 jobs on two cores took 59 s more than they last
COLUMNS = ("target", "jobs", "core_minutes", "memory_mb", "minutes")
REPEATS = 5


def benchmark() -> float:
    """Seconds that this machine takes, one thread, for what the commands spend theirs on: dense products, streaming
    through memory, the interpreter. Two seconds in all; the best of several repeats each, as others may be at work."""
    rng = np.random.default_rng(1)
    matrix, vector = rng.standard_normal((300, 300)), rng.standard_normal(2_000_000)

    def products() -> object:
        product = matrix
        for _ in range(40):
            product = matrix @ (product / 300)
        return product

    def streaming() -> object:
        total = vector
        for _ in range(10):
            total = total * 0.5 + vector
        return total

    def interpreter() -> object:
        return sum(number * number for number in range(1_500_000))

    return sum(min(_seconds(work) for _ in range(REPEATS)) for work in (products, streaming, interpreter))


def scale(file: Path) -> float:
    """This machine's seconds over those of the machine on which the costs in `file` were measured."""
    header = tables.table(file).header
    if "benchmark" not in header:
        raise InputError(f"`costs` must say in its header what `benchmark` took there, but {file} does not")
    return benchmark() / checks.number("benchmark", header["benchmark"], above=0)


def beside(times: Sequence[Mapping[str, Any]], file: Path) -> dict[str, Any]:
    """What the costs in `file` foretell of jobs that ran here, beside what they took.

    times: of the jobs, as `provenance.job_times` gives them; jobs that the costs do not know (of another version of the
    workflow, say) are left out. Returns the number of jobs, the machine's scale, and their core-minutes as foretold and
    as taken.
    """
    known, factor = costs.read(file), scale(file)
    foretold, taken = [], []
    for job in times:
        try:
            foretold.append(costs.cost(known, of_benchmark(job["job"])).core_seconds)
        except InputError:
            continue
        taken.append(max(job["seconds"] or 0.0, job["cpu_seconds"] or 0.0))
    return {
        "jobs": len(taken),
        "scale": round(factor, 3),
        "core_minutes": round(factor * sum(foretold) / 60, 2),
        "core_minutes_taken": round(sum(taken) / 60, 2),
    }


def forecast(
    jobs: Mapping[str, Job], found: Mapping[str, Cost], cores: int, factor: float, named: Mapping[str, str]
) -> pd.DataFrame:
    """Columns COLUMNS: one row for each of `named` that is among the jobs, and the whole.

    found: the cost of each job; factor: this machine's seconds over those of the costs; named: name of a row → the job
    behind which everything is counted. memory_mb: of the `cores` largest jobs, should they run at once; minutes: from
    scratch, with so many jobs at a time.
    """
    rows = []
    for target, job in named.items():
        if job in jobs:
            rows.append(_row(target, _behind(jobs, job), found, cores, factor))
    rows.append(_row("together", jobs, found, cores, factor))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(
    target: str, jobs: Mapping[str, Job], found: Mapping[str, Cost], cores: int, factor: float
) -> tuple[str, int, float, float, float]:
    # A job on two cores keeps both: it counts as one that lasts as long on one of them.
    seconds = {name: factor * max(found[name].seconds, found[name].core_seconds) + START for name in jobs}
    largest = sorted((found[name].memory_mb for name in jobs), reverse=True)[:cores]
    core_minutes = factor * sum(found[name].core_seconds for name in jobs) / 60
    return target, len(jobs), core_minutes, sum(largest), duration(jobs, seconds, cores) / 60


def _behind(jobs: Mapping[str, Job], name: str) -> dict[str, Job]:
    """The job and all that it waits for."""
    found: dict[str, Job] = {}
    waiting = [name]
    while waiting:
        chosen = waiting.pop()
        if chosen not in found:
            found[chosen] = jobs[chosen]
            waiting += jobs[chosen].needs
    return found


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
