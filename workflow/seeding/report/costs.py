"""What a job of each rule costs, measured by finished runs: docs/costs.csv, and the cost of any job by it.

A row for each rule, and for each run and N_α where it has jobs of several.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from seeding import tables
from seeding.checks import InputError
from seeding.report.job import Job
from seeding.report.provenance import job_times

KEY = ["kind", "rule", "run", "atoms"]
COLUMNS = [*KEY, "jobs", "seconds", "longest", "core_seconds", "memory_mb"]
AMOUNTS = ["seconds", "core_seconds", "memory_mb"]
LOADING = 0.7  # seconds before a command has anything to do
UNITS = "one job: mean and longest time, mean processor time or time where that is longer, largest memory"


@dataclass(frozen=True)
class Cost:
    """Of one job: `seconds` it lasts, `core_seconds` it keeps cores, `memory_mb`; whether a run of it was measured."""

    seconds: float
    core_seconds: float
    memory_mb: float
    measured: bool = True

    def times(self, factor: float) -> Cost:
        """Of a job that has `factor` times as much to do, beside what it takes to load."""
        seconds, core_seconds = (
            min(value, LOADING) + factor * max(value - LOADING, 0.0) for value in (self.seconds, self.core_seconds)
        )
        return replace(self, seconds=seconds, core_seconds=core_seconds)


def measured(results: Path, jobs: Iterable[Job]) -> pd.DataFrame:
    """The costs of those of `jobs` that a run with these `results` measured."""
    times = {job["job"]: job for job in job_times(results / "benchmarks" / "rules")}
    rows = []
    for job in jobs:
        if job.name in times:
            found = {key: times[job.name][key] or 0.0 for key in ("seconds", "cpu_seconds", "memory_mb")}
            core_seconds = max(found["seconds"], found["cpu_seconds"])
            rows.append([*_key(job), found["seconds"], core_seconds, found["memory_mb"]])
    frame = pd.DataFrame(rows, columns=[*KEY, *AMOUNTS])
    pooled = frame.groupby(KEY, dropna=False).agg(
        jobs=("seconds", "size"),
        longest=("seconds", "max"),
        seconds=("seconds", "mean"),
        core_seconds=("core_seconds", "mean"),
        memory_mb=("memory_mb", "max"),
    )
    return pooled.reset_index()[COLUMNS].round({"seconds": 2, "core_seconds": 2, "memory_mb": 0})


def refreshed(before: pd.DataFrame | None, now: pd.DataFrame, jobs: Iterable[Job]) -> pd.DataFrame:
    """The costs `now`, with the rows of `before` for what was not measured again; those of no job of `jobs` go."""
    rows = now if before is None else pd.concat([now, before]).drop_duplicates(KEY, keep="first")
    known = pd.DataFrame([_key(job) for job in jobs], columns=KEY).drop_duplicates()
    return rows.merge(known, on=KEY).sort_values(KEY, na_position="first", ignore_index=True)


def read(path: Path) -> pd.DataFrame:
    """The table of costs."""
    frame = tables.read(path)
    if list(frame.columns) != COLUMNS:
        raise InputError(f"`costs` must have the columns {', '.join(COLUMNS)}, but {path} has not")
    return frame


def cost(table: pd.DataFrame, job: Job) -> Cost:
    """What `job` costs: as measured; another size by those of its run (or of its rule), beyond them by the
    steepest growth of any run of the rule; a rule that was never measured as the dearest of its kind."""
    of_rule = table[table["rule"] == job.rule]
    if of_rule.empty:
        of_kind = table[table["kind"] == job.kind]
        if of_kind.empty:
            raise InputError(f"`costs` must have a row of the kind {job.kind}, but has none")
        return _dearest(of_kind, measured=False)
    of_run = of_rule[of_rule["run"] == job.run] if job.run else of_rule
    exact = of_run[of_run["atoms"] == job.atoms] if job.atoms else of_run
    if len(exact):
        return _dearest(exact, measured=True)
    sizes = (of_rule if of_run.empty else of_run).groupby("atoms")[AMOUNTS].max()
    if job.atoms is None or sizes.empty:
        return _dearest(of_rule, measured=False)
    beyond = max(job.atoms / sizes.index[-1], 1.0)
    seconds, core_seconds, memory_mb = (
        _between(sizes[column], job.atoms) * beyond ** _growth(of_rule, column) for column in AMOUNTS
    )
    return Cost(seconds, core_seconds, memory_mb, measured=False)


def costs(table: pd.DataFrame, jobs: Mapping[str, Job]) -> dict[str, Cost]:
    """What each of `jobs` costs, by name."""
    return {name: cost(table, job) for name, job in jobs.items()}


def _key(job: Job) -> list[object]:
    return [job.kind, job.rule, job.run or np.nan, np.nan if job.atoms is None else float(job.atoms)]


def _dearest(rows: pd.DataFrame, measured: bool) -> Cost:
    seconds, core_seconds, memory_mb = (float(rows[column].max()) for column in AMOUNTS)
    return Cost(seconds, core_seconds, memory_mb, measured)


def _between(values: pd.Series, at: int) -> float:
    """Power laws from each size to the next; outside them the value at the nearest."""
    return math.exp(np.interp(math.log(at), np.log(values.index.to_numpy(float)), np.log(values.to_numpy(float))))


def _growth(rows: pd.DataFrame, column: str) -> float:
    """The largest exponent with which any run grows from its last size but one to its last, 0 at least."""
    found = [0.0]
    for _, run in rows.groupby("run"):
        if len(run) > 1:
            (n, m), (small, large) = (run.sort_values("atoms")[key].tail(2) for key in ("atoms", column))
            found.append(math.log(large / small) / math.log(m / n))
    return max(found)
