"""What a run that `make` starts says while it works: `snakemake --logger seeding`, found by this package's name.

On a terminal a bar for each kind of job, in a file one line a finished job; of a job that failed first what it said
itself; at the end what was made, where, and what it says. Snakemake's own log in .snakemake/log is as ever.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from snakemake_interface_logger_plugins.base import LogHandlerBase
from snakemake_interface_logger_plugins.common import LogEvent
from tqdm import tqdm

KINDS = ("spectra", "trajectories", "tables", "figures", "claims", "speed")
LAST_LINES = 5  # of the log of a job that failed
BAR = "{desc:<13}{percentage:3.0f} % |{bar:30}| {n_fmt} of {total_fmt}, {elapsed}"
NOTHING = "Nothing to be done"
ASIDE = ("Exiting because a job execution", "WorkflowError:\nAt least one job", "RuleException:\nCalledProcessError")


def kind(rule: str) -> str:
    """What a rule's jobs are called in the account of a run, one of KINDS."""
    if rule.endswith("_tables") or rule == "mean_field":
        return "tables"
    if rule.startswith("small_spectra") or rule == "spectrum":
        return "spectra"
    if rule.startswith("trajector") or rule == "lifetime":
        return "trajectories"
    if rule in ("peers", "benchmark"):
        return "speed"
    return "figures" if rule.lower().startswith(("fig", "sf")) else "claims"


class LogHandler(LogHandlerBase):
    """Writes to `stream`, standard error unless it is replaced."""

    def __post_init__(self) -> None:
        self.stream = sys.stderr
        self.started = time.monotonic()
        self.jobs: dict[int, Mapping[str, Any]] = {}
        self.failed: set[int] = set()
        self.bars: dict[str, tqdm[Any]] = {}
        self.done = self.total = 0
        self.results: Path | None = None  # once the whole of `all` is there
        self.ended = threading.Event()

    writes_to_stream = has_filter = has_formatter = True
    writes_to_file = needs_rulegraph = False

    def emit(self, record: logging.LogRecord) -> None:
        event, said = getattr(record, "event", None), record.__dict__
        if event == LogEvent.RUN_INFO:
            self._begin({rule: count for rule, count in said["stats"].items() if rule != "total"})
        elif event == LogEvent.JOB_INFO:
            self.jobs[said["jobid"]] = {**said, "since": time.monotonic()}
        elif event == LogEvent.JOB_FINISHED:
            self._finished(self.jobs.get(said["job_id"], {}))
        elif event in (LogEvent.JOB_ERROR, LogEvent.GROUP_ERROR):
            for job in said.get("job_error_info") or [said]:
                self._failed(job)
        elif event is None and NOTHING in str(record.msg):
            self._say("Everything is there and up to date.")
        elif record.levelno >= logging.WARNING and not str(record.msg).strip().startswith(ASIDE):
            self._say(str(record.msg).rstrip())

    def close(self) -> None:
        """The end of the account; Snakemake and Python's logging both close what is theirs."""
        if self.ended.is_set():
            return
        self.ended.set()
        for bar in self.bars.values():
            bar.close()
        if self.failed:
            whole = f"{len(self.failed)} job{'s' * (len(self.failed) > 1)} failed, {self.done} of {self.total} are done"
            self._say(f"{whole}; `make resume` goes on where this ended.")
        elif self.results:
            from seeding.report import summary  # pandas, which no run has to wait for

            for line in summary.lines(self.results, time.monotonic() - self.started):
                self._say(line)
        super().close()

    def _begin(self, stats: Mapping[str, int]) -> None:
        counts = dict.fromkeys(KINDS, 0)
        for rule, count in stats.items():
            if rule != "all":
                counts[kind(rule)] += count
        counts = {name: count for name, count in counts.items() if count}
        self.total = sum(counts.values())
        self._say(f"{self.total} jobs: {', '.join(f'{count} {name}' for name, count in counts.items())}")
        if self.stream.isatty():
            for place, (name, count) in enumerate(counts.items()):
                self.bars[name] = tqdm(
                    total=count, desc=name, position=place, file=self.stream, bar_format=BAR, ascii=" ▏▎▍▌▋▊▉█"
                )
            threading.Thread(target=self._tick, daemon=True).start()

    def _tick(self) -> None:
        """The clocks of the bars go on between two jobs."""
        while not self.ended.wait(1):
            for bar in self.bars.values():
                bar.refresh()

    def _finished(self, job: Mapping[str, Any]) -> None:
        rule = job.get("rule_name", "")
        if rule == "all":
            self.results = next((Path(file).parent for file in job["input"] if file.endswith("report.html")), None)
            return
        self.done += 1
        if self.bars:
            if kind(rule) in self.bars:
                self.bars[kind(rule)].update()
            return
        what = (job.get("rule_msg") or rule).strip().splitlines()[0]
        took = time.monotonic() - job.get("since", time.monotonic())
        self._say(f"{clock(time.monotonic() - self.started)}  {self.done} of {self.total}  {what} ({took:.1f} s)")

    def _failed(self, job: Mapping[str, Any]) -> None:
        if job["jobid"] in self.failed:  # Snakemake names it once more at the end
            return
        self.failed.add(job["jobid"])
        logs = [str(file).partition(" (")[0] for file in job.get("log") or []]
        for line in [line for log in logs for line in last_lines(Path(log))] or ["(it wrote nothing)"]:
            self._say(line)
        self._say(f"  … said the job {job['rule_name']} before it failed; all of it: {', '.join(logs) or 'no log'}")
        if command := job.get("shellcmd"):
            self._say(f"  … its command: {command}")

    def _say(self, text: str) -> None:
        if self.bars:
            tqdm.write(text, file=self.stream)
        else:
            print(text, file=self.stream, flush=True)


def last_lines(log: Path) -> list[str]:
    """What a job said last, LAST_LINES at most."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return [line for line in text.replace("\r", "\n").splitlines() if line.strip()][-LAST_LINES:]


def clock(seconds: float) -> str:
    """Minutes and seconds."""
    return f"{seconds // 60:3.0f}:{seconds % 60:02.0f}"
