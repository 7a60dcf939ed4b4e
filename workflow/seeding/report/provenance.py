"""Where results come from: commit, configuration, package versions, machine, time of every job.

This is the one place for what differs between two runs that give the same numbers. Tables and figures hold none of it.
"""

from __future__ import annotations

import csv
import importlib.metadata
import os
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from seeding import __version__, determinism, machine
from seeding.checks import InputError
from seeding.tables import fingerprint, read_text

ELSEWHERE = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE"}
PACKAGES = ("numpy", "scipy", "pandas", "matplotlib", "numba", "qutip", "snakemake")


def collect(
    configuration: Mapping[str, Any],
    times: Path | str | None = None,
    differs: Mapping[str, Any] | None = None,
    foreign: Mapping[str, str] | None = None,
    forecast: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The provenance of a run with `configuration` as a tree that JSON can hold.

    written             end of the run, UTC
    version             of this library
    commit, modified    git commit of the library and whether tracked files differ from it; None where git cannot tell
    configuration, configuration_hash
    differs             key → [value, the paper's value] where the configuration is not the paper's
    foreign             table → in what it shows to be of another configuration
    python, packages    versions; None for a package that is not installed
    machine             system, processor, instructions (see `seeding.determinism`), cores (usable by this process),
                        memory_gib
    forecast            what `seeding plan` says of these jobs on this machine beside what they took (see
                        `forecast.beside`); None where the costs are not those of this configuration
    jobs                as `job_times` gives them for the directory `times`

    InputError as for `job_times`.
    """
    commit, modified = version_control(Path(__file__).parent)
    return {
        "written": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "version": __version__,
        "commit": commit,
        "modified": modified,
        "configuration_hash": fingerprint(configuration),
        "configuration": dict(configuration),
        "differs": dict(differs or {}),
        "foreign": dict(foreign or {}),
        "python": platform.python_version(),
        "packages": {name: _installed(name) for name in PACKAGES},
        "machine": _machine(),
        "forecast": None if forecast is None else dict(forecast),
        "jobs": [] if times is None else job_times(times),
    }


def job_times(directory: Path | str) -> list[dict[str, Any]]:
    """What Snakemake measured of every job below `directory`, sorted by name.

    job: path of its benchmark file without suffix, such as spectra/critical/9; seconds: elapsed; cpu_seconds;
    memory_mb: largest resident set. None where a job was too short to be measured. InputError for no directory
    or a file that is no benchmark.
    """
    directory = Path(directory)
    if not directory.is_dir():
        raise InputError(f"`times` must be a directory of benchmark files, but is {str(directory)!r}")
    jobs = []
    for file in sorted(directory.rglob("*.tsv")):
        rows = list(csv.DictReader(read_text(file).splitlines(), delimiter="\t"))
        if not rows or not {"s", "max_rss", "cpu_time"} <= set(rows[-1]):
            raise InputError(f"benchmark {file} must have the columns s, max_rss and cpu_time and a row")
        job: dict[str, Any] = {"job": file.relative_to(directory).with_suffix("").as_posix()}
        for name, column in (("seconds", "s"), ("cpu_seconds", "cpu_time"), ("memory_mb", "max_rss")):
            job[name] = _measured(rows[-1][column])
        jobs.append(job)
    return jobs


def _measured(word: str | None) -> float | None:
    try:
        return float(word or "")
    except ValueError:
        return None


def _installed(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def version_control(directory: Path) -> tuple[str | None, bool | None]:
    """Commit of the library's checkout and whether tracked files were changed since."""
    try:
        # An installed copy may lie inside a repository of something else: the library itself must be tracked.
        _git(directory, "ls-files", "--error-unmatch", Path(__file__).name)
        return _git(directory, "rev-parse", "HEAD"), bool(_git(directory, "status", "--porcelain", "-uno"))
    except (OSError, subprocess.CalledProcessError):
        return None, None


def _git(directory: Path, *words: str) -> str:
    command = ["git", "--no-optional-locks", "-C", str(directory), *words]
    # Within a hook or an alias of git, variables name another repository.
    environment = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True, env=environment).stdout.strip()


def _machine() -> dict[str, Any]:
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        memory = 0
    return {
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "processor": processor(),
        "instructions": determinism.instructions(),
        "cores": machine.cores(),
        "memory_gib": round(memory / 2**30, 1) or None,
    }


def processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
