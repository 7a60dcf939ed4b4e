"""What was reached, and what all of it takes: the measured costs as README and docs/limits.md quote them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from seeding.report import forecast
from seeding.report.cluster import between
from seeding.report.costs import costs
from seeding.report.job import Job

LEAST = 19  # N_α from which sizes are listed: below, a job is mostly its start
# What the sizes of a run are of, by rule and run of the costs.
REACHED = {
    "six or twelve slow modes a sector of the pair, Γ/κ = 0.1": ("spectrum", "total-seeding"),
    "the same at Γ_crit": ("spectrum", "total-critical"),
    "the same with Γ/S_α, Γ/κ = 0.1": ("spectrum", "subsystem-seeding"),
    "slow modes of one crystal that oscillates": ("spectrum", "seed-seeding"),
    "slow modes of one crystal at its threshold": ("spectrum", "seed-critical"),
    "a batch of trajectories of the pair, to κt of some lifetimes": ("trajectory_batch", "lifetimes"),
    "a batch of trajectories of the pair, the largest": ("trajectory_batch", "long"),
    "a batch of trajectories of three crystals": ("trajectory_batch", "three-2"),
}


def with_whole(readme: str, table: pd.DataFrame, jobs: Mapping[str, Job], cores: int) -> str:
    """The README with what `jobs`, all of a run, take on `cores` cores between its marks."""
    whole = forecast.forecast(jobs, costs(table, jobs), cores, 1.0, {}).iloc[-1]
    line = (
        f"`make` takes {whole['minutes']:.0f} minutes on {cores} cores: {whole['jobs']} jobs,"
        f" {whole['core_minutes']:.0f} core-minutes; the {cores} largest, should they run at once, hold"
        f" {whole['memory_mb'] / 1000:.1f} GB of memory.\n"
    )
    return between(readme, "<!-- whole -->\n", "<!-- end -->", line)


def with_reached(page: str, table: pd.DataFrame) -> str:
    """The page with time and memory of one job of each engine at its sizes between its marks."""
    lines = ["| what | N_α: time (memory) of one job |", "|---|---|"]
    for what, (rule, run) in REACHED.items():
        rows = table[(table["rule"] == rule) & (table["run"] == run) & (table["atoms"] >= LEAST)]
        sizes = [
            f"{row['atoms']:.0f}: {row['seconds']:.0f} s ({row['memory_mb']:.0f} MB)"
            for row in rows.sort_values("atoms").to_dict("records")
        ]
        lines.append(f"| {what} | {' · '.join(sizes) or 'not measured'} |")
    return between(page, "<!-- reached -->\n", "<!-- end -->", "\n".join(lines) + "\n")
