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
from pathlib import Path
from typing import Any

from seeding import determinism
from seeding.checks import ComputationError

THREADS = (*determinism.THREADS, "NUMBA_NUM_THREADS")
LIBRARY = Path(__file__).parents[3]
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
