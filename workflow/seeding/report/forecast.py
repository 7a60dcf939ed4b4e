"""What figures cost before they are made: jobs, processor time, memory and minutes, from the costs of finished runs.

The costs hold for the machine that they were measured on; `benchmark` tells how fast this one is beside it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from seeding.report.costs import Cost
from seeding.report.jobs import Job
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


def forecast(
    jobs: Mapping[str, Job], found: Mapping[str, Cost], cores: int, scale: float, named: Mapping[str, str]
) -> pd.DataFrame:
    """Columns COLUMNS: one row for each of `named` that is among the jobs, and the whole.

    found: the cost of each job; scale: this machine's seconds over those of the costs; named: name of a row → the job
    behind which everything is counted. memory_mb: of the `cores` largest jobs, should they run at once; minutes: from
    scratch, with so many jobs at a time.
    """
    rows = []
    for target, job in named.items():
        if job in jobs:
            rows.append(_row(target, _behind(jobs, job), found, cores, scale))
    rows.append(_row("together", jobs, found, cores, scale))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(
    target: str, jobs: Mapping[str, Job], found: Mapping[str, Cost], cores: int, scale: float
) -> tuple[str, int, float, float, float]:
    # A job on two cores keeps both: it counts as one that lasts as long on one of them.
    seconds = {name: scale * max(found[name].seconds, found[name].core_seconds) + START for name in jobs}
    largest = sorted((found[name].memory_mb for name in jobs), reverse=True)[:cores]
    core_minutes = scale * sum(found[name].core_seconds for name in jobs) / 60
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
