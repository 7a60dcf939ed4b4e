"""A measurement in a process of its own, on one thread: what ran before it changes neither its time nor its memory.

The memory of every row is the largest resident memory of that process, above the largest that imports and the loading
of compiled code took: what the computation adds, whichever library allocates it, and zero where it fits into that.

Ours and the peer's may use every instruction of the processor: a peer is not held to what makes our commands portable.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from seeding import determinism
from seeding.checks import ComputationError

THREADS = (*determinism.THREADS, "NUMBA_NUM_THREADS")
LIBRARY = Path(__file__).parents[3]
PAIRS, QUICK = 5, 10.0  # measurements of each, where both take less than so many seconds
# Before each program: `peak()` is the largest resident memory so far, in MB. Linux's own figure, since ru_maxrss starts
# with that of the process from which this one was forked.
PREAMBLE = """
import json, re, sys, time
import numpy as np
peak = lambda: int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read()).group(1)) / 1024
"""


def measured(program: str, *words: object, timeout: float) -> dict[str, Any] | None:
    """The JSON object that `program` (Python source) prints last, given `words` as sys.argv[1:].

    None where it needs more than `timeout` seconds or runs out of memory; ComputationError where it fails otherwise.
    """
    settled = determinism.CHOSEN | determinism.LEFT_OUT
    inherited = {name: value for name, value in os.environ.items() if name not in settled}
    environment = {**inherited, **dict.fromkeys(THREADS, "1"), "PYTHONPATH": str(LIBRARY)}
    command = [sys.executable, "-c", PREAMBLE + program, *map(str, words)]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", timeout=timeout)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode == -9 or "MemoryError" in done.stderr:
        return None
    if done.returncode:
        raise ComputationError(f"the measurement {words} failed: {(done.stderr.splitlines() or ['no reason'])[-1]}")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def in_turn(
    ours: Callable[[], dict[str, Any] | None], theirs: Callable[[dict[str, Any]], dict[str, Any] | None] | None = None
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """What `measured` gave for ours and for the peer's, which is given ours, one after the other.

    Medians by the seconds of PAIRS pairs where both are quick, else the one pair. None for a peer that is not asked or
    gave None once. Raises ComputationError where ours does not finish.
    """
    own: list[dict[str, Any]] = []
    found: list[dict[str, Any]] = []
    for _ in range(PAIRS):
        one = ours()
        if one is None:
            raise ComputationError("our own measurement did not finish in the time that it is given")
        own.append(one)
        if theirs is not None:
            other = theirs(one)
            if other is None:
                return _median(own), None
            found.append(other)
        if max(last["s"] for last in (*own[-1:], *found[-1:])) > QUICK:
            break
    return _median(own), _median(found) if found else None


def _median(found: list[dict[str, Any]]) -> dict[str, Any]:
    return sorted(found, key=lambda one: one["s"])[len(found) // 2]


def row(task: str, size: int, ours: dict[str, Any], peer: str, theirs: dict[str, Any] | None) -> dict[str, Any]:
    """A row of peers.csv from what `measured` gave (s, mb); nan where the peer did not finish."""
    theirs = theirs or {"s": float("nan"), "mb": float("nan")}
    return {
        "task": task,
        "size": size,
        "ours_s": ours["s"],
        "peer": peer,
        "peer_s": theirs["s"],
        "ratio": theirs["s"] / ours["s"],
        "ours_mb": ours["mb"],
        "peer_mb": theirs["mb"],
    }
