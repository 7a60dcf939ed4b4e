"""How long jobs take on many processors: the longest chain of them, and a schedule on so many at a time."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from functools import cache

from seeding.report.job import Job


def longest_chain(jobs: Mapping[str, Job], seconds: Mapping[str, float]) -> list[str]:
    """The jobs, one waiting for the other, that take longest: no number of processors is faster."""

    @cache
    def chain(name: str) -> tuple[float, tuple[str, ...]]:
        before = max((chain(need) for need in sorted(jobs[name].needs)), default=(0.0, ()))
        return before[0] + seconds[name], (*before[1], name)

    return list(max((chain(name) for name in jobs), default=(0.0, ()))[1])


def duration(jobs: Mapping[str, Job], seconds: Mapping[str, float], places: int) -> float:
    """Until the last of `jobs` ends where `places` run at a time: first what most has to wait for."""
    after: dict[str, list[str]] = {name: [] for name in jobs}
    for name, job in jobs.items():
        for need in job.needs:
            after[need].append(name)

    @cache
    def remaining(name: str) -> float:
        return seconds[name] + max((remaining(other) for other in after[name]), default=0.0)

    waiting = {name: len(job.needs) for name, job in jobs.items()}
    ready = [(-remaining(name), name) for name, count in waiting.items() if not count]
    heapq.heapify(ready)
    running: list[tuple[float, str]] = []
    now = 0.0
    while ready or running:
        while ready and len(running) < places:
            name = heapq.heappop(ready)[1]
            heapq.heappush(running, (now + seconds[name], name))
        now, done = heapq.heappop(running)
        for name in after[done]:
            waiting[name] -= 1
            if not waiting[name]:
                heapq.heappush(ready, (-remaining(name), name))
    return now
