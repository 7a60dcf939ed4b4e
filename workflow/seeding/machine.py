"""Cores and memory that this process may use: what affinity, quotas of a container and ulimit leave of its machine."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

# Of a group of processes, by version of cgroups: limit, use, and within use what can be taken back (page cache).
MEMORY = {
    1: ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
    2: ("memory.max", "memory.current", "inactive_file"),
}


def cores(root: Path = Path("/")) -> int:
    """Cores that this process may use; a quota of parts of a core counts whole ones only, but at least one."""
    found = [len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1]
    for version, group in _groups("cpu", root):
        if version == 2:
            quota, _, period = _text(group / "cpu.max").partition(" ")
        else:
            quota, period = _text(group / "cpu.cfs_quota_us"), _text(group / "cpu.cfs_period_us")
        if quota.isdecimal() and period.isdecimal() and int(period):  # else `max`, or -1
            found.append(int(quota) // int(period))
    return max(1, min(found))


def memory(root: Path = Path("/")) -> int:
    """Bytes that this process may still use now; 0 where nothing is left."""
    found = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    available = _entries(root / "proc/meminfo").get("MemAvailable")
    if available is not None:
        found.append(1024 * available)
    for version, group in _groups("memory", root):
        limit, use, reclaimable = MEMORY[version]
        limited, used = _text(group / limit), _text(group / use)
        if limited.isdecimal() and used.isdecimal():
            found.append(int(limited) - int(used) + _entries(group / "memory.stat").get(reclaimable, 0))
    own = _entries(root / "proc/self/status")
    for kind, use in ((resource.RLIMIT_AS, "VmSize"), (resource.RLIMIT_DATA, "VmData")):
        soft, _ = resource.getrlimit(kind)
        if soft != resource.RLIM_INFINITY:
            found.append(soft - 1024 * own.get(use, 0))
    return max(0, min(found))


def _groups(controller: str, root: Path) -> Iterator[tuple[int, Path]]:
    """Version and folder of this process's cgroup and of those above, whose limits hold too.

    In a container the path that the system gives may be the host's: what does not exist here is above its own.
    """
    mounted = root / "sys/fs/cgroup"
    for line in _text(root / "proc/self/cgroup").splitlines():
        _, controllers, path = line.split(":", 2)
        version = 1 if controllers else 2
        names = [controllers, controller] if version == 1 else ["", "unified"]
        if version == 1 and controller not in controllers.split(","):
            continue
        for name in dict.fromkeys(names):
            group = Path(path.lstrip("/"))
            yield from ((version, mounted / name / above) for above in (group, *group.parents))


def _text(file: Path) -> str:
    """What a file of the kernel says; nothing where it is not there."""
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def _entries(file: Path) -> dict[str, int]:
    """Lines `name number` or `name: number kB`."""
    words = [line.replace(":", " ").split() for line in _text(file).splitlines()]
    return {line[0]: int(line[1]) for line in words if len(line) > 1 and line[1].isdecimal()}


if __name__ == "__main__":  # for the Makefile: whole cores, or megabytes
    print({"cores": cores(), "memory": memory() // 10**6}[sys.argv[1]])
