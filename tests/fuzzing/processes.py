"""Each case runs in a process of its own, which ends with a case that takes too long or too much."""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import resource
import shutil
import signal
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from seeding import cli

from fuzzing.command_lines import Case
from fuzzing.damage import damaged

MEMORY = 4 * 2**30  # of a case's process
SECONDS = 20.0  # of processor time; a case that takes more is stopped and is no failure


@dataclass(frozen=True)
class Outcome:
    """What a case left: exit status, what it printed, a traceback where there was one."""

    status: Any
    out: str
    err: str
    trace: str


class Bench:
    """A process that runs cases; one that takes too long is stopped with it, and the next starts another."""

    def __init__(self) -> None:
        self.stopped = 0
        self.ran = 0
        self.process: Any = None

    def run(self, function: Any, *arguments: Any) -> Outcome | None:
        """What function(*arguments) left; None where it was stopped."""
        if self.process is None:
            context = multiprocessing.get_context("spawn")
            self.end, end = context.Pipe()
            self.process = context.Process(target=_serve, args=(end,), daemon=True)
            self.process.start()
            end.close()
            self.end.recv()  # all is loaded
        self.ran += 1
        self.end.send((SECONDS, function, arguments))
        process = self.process
        with contextlib.suppress(EOFError):
            if self.end.poll(30 * SECONDS):  # of wall-clock time, for one that waits
                outcome: Outcome = self.end.recv()
                return outcome
        self.close()
        if process.exitcode not in (-signal.SIGPROF, -signal.SIGKILL):
            return Outcome(None, "", "", f"the process ended with {process.exitcode}")
        self.stopped += 1
        return None

    def close(self) -> None:
        """End the process."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)  # and what it has started
            self.process.join()
            self.process = None


def _serve(end: Any) -> None:
    """Run what comes through the pipe, one after the other."""
    os.setpgid(0, 0)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    end.send(None)
    while True:
        seconds, function, arguments = end.recv()
        signal.setitimer(signal.ITIMER_PROF, seconds)  # ends the process, in compiled code too
        out, err, status, trace = io.StringIO(), io.StringIO(), None, ""
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                status = function(*arguments)
            except SystemExit as left:
                status = left.code
            except BaseException:
                trace = traceback.format_exc()
        signal.setitimer(signal.ITIMER_PROF, 0)
        end.send(Outcome(status, out.getvalue(), err.getvalue(), trace))


def command(words: tuple[str, ...], folder: Path) -> int:
    """Run a command line in a folder."""
    with contextlib.chdir(folder):
        return cli.main(words)


def prepared(case: Case, good: Path, folder: Path) -> None:
    """The good input in a folder of the case's own, and what the case does to it."""
    shutil.copytree(good, folder, copy_function=os.link)
    for name, (kind, number) in case.damage.items():
        damaged(folder / name, kind, number)


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file of a folder with what changes when it is written."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return {file.relative_to(folder).as_posix(): (file.stat().st_ino, file.stat().st_size) for file in files}
