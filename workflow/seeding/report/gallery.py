"""What docs and README show of a finished run: figures, the minutes that each of them takes, the engines against peers,
what a job of each rule costs.

The numbers come from files that the workflow wrote; this copies them to docs, where git keeps them, and writes them
into the README's tables, the cluster's profile and page, and docs/limits.md.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from seeding import tables
from seeding.checks import InputError, understood
from seeding.report import cluster, costs, forecast, limits
from seeding.report.jobs import jobs_behind
from seeding.report.provenance import job_times

CORES = 2  # of the machine that the minutes are quoted for
ESTIMATED = ("all", "supplement-large")


def minutes(results: Path, targets: Sequence[str]) -> pd.DataFrame:
    """Columns target, jobs, minutes: each target from scratch on `CORES` cores that are never idle."""
    jobs = {job["job"]: job for job in job_times(results / "benchmarks" / "rules")}
    rows = []
    for target in targets:
        names = set(jobs_behind(target))
        lacking = sorted(names - set(jobs))
        if lacking:
            raise InputError(f"`results` must hold a finished run, but the time of {lacking[0]} is missing")
        # A job with two threads uses more processor time than it lasts.
        whole = sum(max(jobs[name]["seconds"] or 0.0, jobs[name]["cpu_seconds"] or 0.0) for name in names)
        rows.append((target, len(names), whole / CORES / 60))
    return pd.DataFrame(rows, columns=["target", "jobs", "minutes"])


def with_minutes(readme: str, table: pd.DataFrame) -> str:
    """The README with the third cell of each figure's row replaced."""
    for target, value in zip(table["target"], table["minutes"], strict=True):
        text = f"{value:.1f}" if value >= 0.095 else f"{value:.2f}"
        readme, count = re.subn(
            rf"^(\| [^|]+ \| `{target}` \| )[^|]*( \|)", rf"\g<1>{text}\g<2>", readme, flags=re.MULTILINE
        )
        if count != 1:
            raise InputError(f"`readme` must have one row for the target {target}, but has {count}")
    return readme


def with_peers(readme: str, table: pd.DataFrame, loops: pd.DataFrame) -> str:
    """The README with what stands between the marks `<!-- peers -->` and `<!-- end -->` replaced.

    table: peers.csv, of which the smallest and the largest size that each peer finished are shown; loops: kernels.csv.
    """
    lines = ["| task | size | here | peer | takes | ratio |", "|---|---|---|---|---|---|"]
    for _, rows in table.groupby(["task", "peer"], sort=False):
        finished = rows.dropna(subset="ratio").sort_values("size")
        shown = finished.iloc[sorted({0, len(finished) - 1})] if len(finished) else rows.tail(1)
        lines += [_compared(row) for row in shown.to_dict("records")]
    text = "\n".join([*lines, "", *_growth(table), *_shares(loops)]).rstrip()
    readme, count = re.subn(
        r"(<!-- peers -->\n).*?(<!-- end -->)", lambda m: f"{m.group(1)}{text}\n{m.group(2)}", readme, flags=re.DOTALL
    )
    if count != 1:
        raise InputError("`readme` must have one place between <!-- peers --> and <!-- end -->")
    return readme


def refresh(results: Path, folder: Path, readme: Path, targets: Sequence[str]) -> None:
    """Copy figures and the benchmark (if it was made) to `folder`, write minutes.csv, and both into `readme`."""
    timed = minutes(results, targets).round({"minutes": 2})
    copies = {f"{target}.png": _content(results / "figures" / f"{target}.png") for target in targets}
    speed = results / "benchmarks"
    where = {"processor": _processor(results)}
    text = with_minutes(tables.read_text(readme), timed)
    measured = {}
    if (speed / "peers.csv").exists():
        copies["peers.png"] = _content(speed / "peers.png")
        with understood(f"tables in {speed}"):
            measured = {name: tables.table(speed / f"{name}.csv") for name in ("peers", "kernels")}
            text = with_peers(text, *(table.frame for table in measured.values()))
    for name, content in copies.items():
        tables.write_bytes(folder / name, content)
    for name, table in measured.items():
        tables.write(table.rows, folder / f"{name}.csv", where | table.header)
    tables.write(timed, folder / "minutes.csv", where | {"units": f"minutes of {CORES} cores from scratch"})
    tables.write_bytes(readme, text.encode())


def refresh_costs(results: Path, file: Path, profile: Path, page: Path, readme: Path, reached: Path) -> None:
    """Write the costs of each rule to `file`, and what follows from them into the cluster's `profile` and `page`, the
    README and the page of what was `reached`.

    What this run did not measure keeps its row: supplement-large need not be made each time.
    """
    behind = {target: jobs_behind(target) for target in ESTIMATED}
    every = [job for jobs in behind.values() for job in jobs.values()]
    before = costs.read(file) if file.exists() else None
    table = costs.refreshed(before, costs.measured(results, every), every)
    header = {"processor": _processor(results), "benchmark": round(forecast.benchmark(), 3), "units": costs.UNITS}
    tables.write(table, file, header)
    tables.write_bytes(profile, cluster.with_resources(tables.read_text(profile), table).encode())
    tables.write_bytes(page, cluster.with_estimate(tables.read_text(page), table, behind).encode())
    whole = limits.with_whole(tables.read_text(readme), table, behind["all"], CORES)
    tables.write_bytes(readme, whole.encode())
    tables.write_bytes(reached, limits.with_reached(tables.read_text(reached), table).encode())


def _processor(results: Path) -> str:
    origin = results / "provenance.json"
    with understood(f"file {origin}"):
        return str(json.loads(tables.read_text(origin))["machine"]["processor"])


def _content(file: Path) -> bytes:
    """The bytes of a file; InputError where there are none to read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(f"file {file} cannot be read: {error.strerror}") from None


def _compared(row: Mapping[Hashable, Any]) -> str:
    """A line of the README's table."""
    took, ratio = _seconds(row["peer_s"]), row["ratio"]
    times = "–" if math.isnan(ratio) else f"{float(f'{ratio:.2g}'):g}"
    cells = [row["task"], row["size"], _seconds(row["ours_s"]), row["peer"], took, times]
    return f"| {' | '.join(map(str, cells))} |"


def _shares(loops: pd.DataFrame) -> list[str]:
    """A table: how near each compiled loop comes to what one thread of the machine computes and streams."""
    machine, rows = loops[:2].to_dict("records"), loops[2:].to_dict("records")
    lines = [
        "How near the compiled loops come to the machine, on one thread: their floating point operations a second as a"
        f" part of those of a product of large matrices ({machine[0]['gflops']:.2g} · 10⁹), the bytes that they need a"
        f" second, if no cache held any, as a part of those of a sum of long arrays ({machine[1]['gbs']:.2g} · 10⁹)."
        " Size: N_α, for the Taylor series of the mean field the number of crystals.",
        "",
        "| loop | size | operations | bytes |",
        "|---|---|---|---|",
    ]
    for row in rows:
        parts = (f"{100 * row[name]:.2g} %" for name in ("of_compute", "of_stream") if not math.isnan(row[name]))
        cells = [f"{row['kernel']}", row["size"], *parts, "in cache"][:4]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return lines


def _growth(table: pd.DataFrame) -> list[str]:
    """One line: how the ratio of each peer grows with the size, where it grows past one at three sizes or more."""
    found = []
    for (task, peer), rows in table.dropna(subset="ratio").groupby(["task", "peer"], sort=False):
        rows = rows[rows["ratio"] > 2]
        exponent = np.polyfit(np.log(rows["size"]), np.log(rows["ratio"]), 1)[0] if len(rows) > 2 else 0.0
        if exponent > 0:
            found.append(f"{exponent:.1f} over {peer} ({task})")
    text = f"The advantage, where it exceeds two, grows as a power of the size: {'; '.join(found)}."
    return [text, ""] if found else []


def _seconds(value: float) -> str:
    if math.isnan(value):
        return "–"
    return f"{value * 1000:.3g} ms" if value < 1 else f"{value:.3g} s"
