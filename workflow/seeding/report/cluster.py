"""What the costs say for a cluster: memory and time of each rule (profiles/slurm), the estimate (docs/cluster.md)."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

import pandas as pd

from seeding.checks import InputError
from seeding.report.costs import Cost, costs
from seeding.report.job import Job
from seeding.report.schedule import duration, longest_chain

SNAKEMAKE_MB = 400  # a job of SLURM is two Snakemakes and the command
MEMORY_MARGIN = 1.5
TIME_MARGIN = 4  # other processors, busy disks, a compilation at the start
START_MINUTES = 5
OVERHEAD = 30.0  # seconds from one job of SLURM to the next: two starts of Snakemake, and half a poll of the queue
PLACES = (1, 4, 16, 100)
# Kinds whose jobs take seconds, by the group in which they share jobs of SLURM; of the other kinds, these rules.
GROUPS = {"panels": "tables", "lifetimes": "tables", "mean_field": "tables"} | dict.fromkeys(
    ("figures", "claims", "report"), "report"
)
GROUPED_RULES = {"trajectories": "tables", "small_spectra": "spectra"}


def with_resources(profile: str, table: pd.DataFrame) -> str:
    """The profile with groups and resources of each rule between its marks replaced."""
    groups, resources = [], []
    for rule, rows in table.groupby("rule", sort=True):
        group = GROUPS.get(rows["kind"].iloc[0]) or next(
            (name for start, name in GROUPED_RULES.items() if str(rule).startswith(start)), None
        )
        if group:
            groups.append(f"  {rule}: {group}\n")
        memory = _bound(rows, SNAKEMAKE_MB + MEMORY_MARGIN * rows["memory_mb"], 1, 100)
        minutes = _bound(rows, START_MINUTES + TIME_MARGIN * rows["longest"] / 60, 2, 1)
        resources.append(f"  {rule}: {{mem_mb: attempt * {memory}, runtime: {minutes}}}\n")
    text = "groups:\n" + "".join(groups) + "set-resources:\n" + "".join(resources)
    return between(profile, "# measured\n", "# end\n", text)


def with_estimate(page: str, table: pd.DataFrame, targets: Mapping[str, Mapping[str, Job]]) -> str:
    """The page with the estimate between its marks replaced."""
    lines = [
        f"| target | jobs | core-minutes | longest chain | {' | '.join(f'{places} at a time' for places in PLACES)} |",
        f"|{'---|' * (4 + len(PLACES))}",
    ]
    notes = []
    for target, jobs in targets.items():
        found = costs(table, jobs)
        seconds = {name: OVERHEAD + found[name].seconds for name in jobs}
        chain = longest_chain(jobs, seconds)
        least = sum(seconds[name] for name in chain)
        took = [_minutes(duration(jobs, seconds, places)) for places in PLACES]
        cores = f"{sum(cost.core_seconds for cost in found.values()) / 60:.0f}"
        lines.append(f"| `{target}` | {len(jobs)} | {cores} | {_minutes(least)} | {' | '.join(took)} |")
        enough = next(places for places in range(1, len(jobs) + 1) if duration(jobs, seconds, places) < 1.01 * least)
        steps = ", ".join(f"{name} ({found[name].seconds:.0f} s)" for name in chain)
        notes.append(f"`{target}` gains nothing from more than {enough} jobs at a time: {steps} wait for one another.")
        notes.append(_guessed(found))
    return between(page, "<!-- estimate -->\n", "<!-- end -->", "\n".join([*lines, "", *filter(None, notes)]) + "\n")


def _guessed(found: Mapping[str, Cost]) -> str:
    """Which of the costs are no measurement."""
    names = [f"{name} ({cost.seconds:.0f} s)" for name, cost in sorted(found.items()) if not cost.measured]
    return f"Extrapolated, not measured: {', '.join(names)}." if names else ""


def _bound(rows: pd.DataFrame, needs: pd.Series, power: int, step: int) -> str:
    """An expression of Snakemake's that is at least `needs`: a number, for jobs of several sizes growing with N_α."""
    least = step * math.ceil(needs.min() / step)
    if rows["atoms"].nunique() < 2:
        return str(step * math.ceil(needs.max() / step))
    growth = math.ceil(1000 * float(((needs - least) / rows["atoms"] ** power).max()))
    size = "int(wildcards.atoms)" + (f" ** {power}" if power > 1 else "")
    return f"({least} + {growth} * {size} // 1000)" if growth > 0 else str(least)


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def between(text: str, start: str, end: str, content: str) -> str:
    """The text with what stands between two marks replaced."""
    pattern = f"({re.escape(start)}).*?({re.escape(end)})"
    replaced, count = re.subn(pattern, lambda found: found[1] + content + found[2], text, flags=re.DOTALL)
    if count != 1:
        raise InputError(f"one place between {start.strip()} and {end.strip()} must exist, but there are {count}")
    return replaced
