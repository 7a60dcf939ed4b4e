"""One run at a time in a working directory, and how an interrupted one goes on: `make` starts Snakemake with this.

    python workflow/runs.py [--resume] [OPTIONS OF SNAKEMAKE]

A lock on the working directory, which the kernel takes back with the process, keeps a second run out; jobs that outlive
their workflow are found by the variable that they inherit. `--resume` takes away what a killed run leaves (Snakemake's
lock, tables that were damaged since) and finishes it.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import shlex
import shutil
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import psutil
from seeding import checks, configuration

MARK = "SEEDING_RUN"  # in the environment of every process of a run: its working directory
LOCKS = Path(".snakemake/locks")
LONG_AGO = 946_684_800.0  # the year 2000
CONFIG = Path(__file__).parents[1] / "config"


class Refusal(Exception):
    """A run that cannot start; the text says why and how to go on."""


def main(words: list[str]) -> None:
    """Become Snakemake, or leave with one line."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--configfile", nargs="+", default=[])
    known, _ = parser.parse_known_args(words)
    try:
        settings = configuration.load(CONFIG / "config.yaml", *known.configfile)
        for place in (LOCKS, Path(str(settings["results"]))):
            check_writable(place)
        start_alone(Path.cwd())
        mend_dates([CONFIG, Path(__file__).parent], time.time())
        mend_dates([Path(str(settings["results"]))], LONG_AGO)
        if known.resume:
            shutil.rmtree(LOCKS, ignore_errors=True)
            remove_damaged(settings)
        elif any(LOCKS.glob("*.lock")):
            which = f" CONFIG={shlex.quote(' '.join(known.configfile))}" if known.configfile else ""
            raise Refusal(f"the last run here was interrupted: `make resume{which}` finishes it")
    except (Refusal, checks.InputError) as error:
        sys.exit(f"seeding: {error}")
    os.environ[MARK] = os.getcwd()
    os.execv(sys.executable, [sys.executable, "-m", "snakemake", *(word for word in words if word != "--resume")])


def check_writable(place: Path) -> None:
    """Refusal where nothing can be written at or below `place`, which need not exist yet."""
    while not place.exists():
        place = place.parent
    if not os.access(place, os.W_OK):
        raise Refusal(f"the folder {place.resolve()} is read-only: make it writable, or run in a copy")
    if shutil.disk_usage(place).free == 0:
        raise Refusal(f"the disk of {place.resolve()} is full: make room, then run again")


def start_alone(folder: Path) -> None:
    """Lock `folder` until this process ends; Refusal where another run, or what is left of one, is at work there."""
    descriptor = os.open(folder, os.O_RDONLY)
    os.set_inheritable(descriptor, True)  # by Snakemake, which takes the place of this process
    locked = True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        locked = False
    except OSError:
        pass  # a file system without such locks: those of Snakemake remain
    found = at_work(str(folder), starting=not locked)
    workflows = {pid: command for pid, command in found.items() if "snakemake" in command or sys.argv[0] in command}
    if workflows or not locked:
        raise Refusal(f"another run is at work here ({named(workflows)}): wait for it, or end it")
    if found:
        raise Refusal(f"jobs that outlived their run still write here ({named(found)}): wait for them, or end them")


def at_work(folder: str, starting: bool = False) -> dict[int, str]:
    """Process id → command of what belongs to a run in `folder`, but for this process and its parents."""
    own = {os.getpid(), *(process.pid for process in psutil.Process().parents())}
    found = {}
    for process in psutil.process_iter():
        if process.pid not in own and belongs(process, folder, starting):
            with contextlib.suppress(psutil.Error):  # ended meanwhile
                found[process.pid] = shlex.join(process.cmdline())
    return found


def named(processes: Mapping[int, str]) -> str:
    """`12: python -m seeding …, 13: …`; of a shell that runs a job what it runs."""
    starts = {pid: command[max(command.find("python -m seeding"), 0) :] for pid, command in processes.items()}
    return ", ".join(f"{pid}: {words[:80]}{'…' * (len(words) > 80)}" for pid, words in starts.items())


def belongs(process: psutil.Process, folder: str, starting: bool) -> bool:
    """Whether a process is a job of a run in `folder`, or Snakemake itself; or, where `starting`, to become that."""
    try:
        if process.environ().get(MARK) == folder:
            return True
        if process.cwd() != folder:
            return False
        logs = f"{folder}/.snakemake/log/"  # those of dry runs are none
        opened = any(file.path.startswith(logs) for file in process.open_files())
        return opened or (starting and sys.argv[0] in process.cmdline())
    except psutil.Error:
        return False


def mend_dates(folders: Iterable[Path], date: float) -> None:
    """Give files of the future another date: Snakemake fails where what it made is older than what it was made from.

    It compares contents of what is newer than a result, so that an old result is none that is made again, and a result
    of the future one that no edit reaches.
    """
    now = time.time()
    for folder in folders:
        for file in folder.rglob("*"):
            if file.is_file() and file.stat().st_mtime > now:
                with contextlib.suppress(PermissionError):  # somebody else's: Snakemake names it
                    os.utime(file, (date, date))


def remove_damaged(settings: Mapping[str, Any]) -> None:
    """Delete the tables and batches of trajectories that were cut or edited since they were written, by name."""
    from seeding import tables
    from seeding.paper import catalogue, declaration, validation
    from seeding.paper.plan import Plan
    from seeding.unravelling import batches

    if validation.errors(settings, CONFIG / "schema.yaml"):
        return  # Snakemake lists them
    every = [declaration.PAPER, declaration.SUPPLEMENT, declaration.LARGE, declaration.EVIDENCE]
    plan = Plan(settings)
    files = plan.made_for(panel for figure in catalogue.figures(*every) for panel in figure.panels)
    ends = [f"{plan.results}/{name}.csv" for name in ("claims", "convergence", "coverage", "verdicts")]
    for file in map(Path, [*files, *ends]):
        if file.exists():
            try:
                batches.read(file) if file.suffix == ".npz" else tables.table(file)
            except checks.InputError:
                print(f"seeding: {file} was cut or edited: deleted, to be made again", file=sys.stderr)
                file.unlink()


if __name__ == "__main__":
    main(sys.argv[1:])
