"""Cores and memory are those that the process may use, as a container, ulimit and other programs leave them."""

import os
import subprocess
import sys

import pytest
from seeding import machine
from seeding.checks import InputError
from seeding.closure import LIBRARY
from seeding.master_equation import spectrum
from seeding.network import Network
from seeding.unravelling import ensemble

GIB = 2**30
V2 = {
    "proc/self/cgroup": "0::/slice/mine\n",
    "sys/fs/cgroup/slice/mine/memory.max": "max\n",
    "sys/fs/cgroup/slice/mine/memory.current": "7\n",
    "sys/fs/cgroup/slice/memory.max": f"{3 * GIB}\n",
    "sys/fs/cgroup/slice/memory.current": f"{2 * GIB}\n",
    "sys/fs/cgroup/slice/memory.stat": f"anon 1\ninactive_file {GIB // 2}\n",
    "sys/fs/cgroup/slice/mine/cpu.max": "max 100000\n",
    "sys/fs/cgroup/slice/cpu.max": "100000 100000\n",
}
V1 = {  # of a container that does not see its own path
    "proc/self/cgroup": "7:memory:/docker/abc\n3:cpu,cpuacct:/docker/abc\n0::/system\n",
    "sys/fs/cgroup/memory/memory.limit_in_bytes": f"{3 * GIB}\n",
    "sys/fs/cgroup/memory/memory.usage_in_bytes": f"{2 * GIB}\n",
    "sys/fs/cgroup/memory/memory.stat": f"total_inactive_file {GIB // 2}\n",
    "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "150000\n",
    "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
}
FREE = {
    "proc/self/cgroup": "7:memory:/\n3:cpu,cpuacct:/\n0::/\n",
    "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
    "sys/fs/cgroup/memory/memory.usage_in_bytes": "1\n",
    "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
    "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
    "sys/fs/cgroup/unified/cpu.max": "max 100000\n",
}


def system(folder, files):
    """What the kernel says, as files below `folder`."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    return folder


@pytest.mark.parametrize("files", [V1, V2])
def test_a_containers_quotas_hold_and_what_it_has_used_is_gone(tmp_path, files):
    root = system(tmp_path, files)
    assert machine.memory(root) == 3 * GIB // 2
    assert machine.cores(root) == 1


@pytest.mark.parametrize("files", [FREE, {}, {"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "\n"}])
def test_without_quotas_the_machine_is_the_limit(tmp_path, files):
    root = system(tmp_path, files)
    assert machine.memory(root) == os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    assert machine.cores(root) == len(os.sched_getaffinity(0))
    (root / "proc").mkdir(exist_ok=True)
    (root / "proc/meminfo").write_text("MemTotal:       999 kB\nMemAvailable:    12 kB\n")
    assert machine.memory(root) == 12 * 1024


def seeding(*words, limit):
    """A command with this much address space in MiB."""
    script = f'ulimit {limit}; exec "$@"'
    environment = os.environ | {"PYTHONPATH": str(LIBRARY.parent)}
    command = ["bash", "-c", script, "bash", sys.executable, "-m", "seeding", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


@pytest.mark.skipif(sys.platform != "linux", reason="where limits of the address space hold")
@pytest.mark.parametrize("limit", ["-v 2000000", "-d 1500000"])
def test_sizes_beyond_the_address_space_are_refused_before_the_work(limit):
    """2 GiB of samples: a machine has them, this process has not."""
    words = ("--drives", "1.5", "0.9", "--coupling", "0.1", "--atoms", "2", "2", "--count", "13500")
    done = seeding("trajectories", *words, "--samples", "10000", limit=limit)
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("seeding trajectories: `count` × samples = 13500 × 10000 needs 2.01 GiB, but there")
    assert len(done.stderr.splitlines()) == 1


def test_every_engine_asks_what_is_left(monkeypatch):
    monkeypatch.setattr(machine, "memory", lambda: 10**6)
    pair = Network(drives=(1.5, 0.9), coupling=0.1)
    with pytest.raises(InputError, match=r"but \[9, 9\] needs"):
        spectrum.slow_modes(pair, (9, 9), modes=2)
    with pytest.raises(InputError, match=r"`atoms` = \[400, 400\] needs"):
        ensemble.samples(pair, (400, 400), [0.0, 1.0], 1, 1, method="plain")
