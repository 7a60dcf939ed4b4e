"""When there can be a cluster here, and that nothing of it stays: not its configuration, not its daemons."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import one_node
import pytest


@pytest.fixture
def configuration(tmp_path, monkeypatch):
    """Where the configuration would lie, on a machine that lacks nothing."""
    monkeypatch.setattr(one_node, "CONFIGURATION", tmp_path / "slurm.conf")
    monkeypatch.setattr(one_node, "PROGRAMS", ())
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert one_node.lacking() == ""
    return one_node.CONFIGURATION


def test_a_machine_that_has_a_cluster_is_left_alone(configuration):
    configuration.write_text("ClusterName=theirs\n")
    assert one_node.lacking() == f"{configuration} is that of another cluster"
    configuration.write_text(f"{one_node.MARK}{os.getpid()}\n")
    assert one_node.lacking() == f"{configuration} is that of another cluster"


def test_what_a_killed_process_left_behind_is_in_nobodys_way(configuration):
    gone = subprocess.Popen(["true"])
    gone.wait()
    configuration.write_text(f"{one_node.MARK}{gone.pid}\n")
    assert one_node.lacking() == ""


def test_what_is_missing_is_named(configuration, monkeypatch):
    monkeypatch.setattr(one_node, "PROGRAMS", ("sh", "slurmctld-of-nobody"))
    assert one_node.lacking().startswith("not installed: slurmctld-of-nobody (apt-get install ")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert one_node.lacking() == "SLURM's daemons need root"


@pytest.mark.skipif(bool(one_node.lacking()), reason=one_node.lacking())
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_daemons_end_with_the_process_that_started_them(end):
    code = "import one_node, time\nwith one_node.cluster():\n    print('up', flush=True)\n    time.sleep(600)\n"
    environment = os.environ | {"PYTHONPATH": str(Path(one_node.__file__).parent)}
    process = subprocess.Popen(
        [sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout.readline() == b"up\n"
    daemons = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    assert len(daemons) == 3
    process.send_signal(end)
    process.wait()
    deadline = time.monotonic() + 30
    while any(Path(f"/proc/{pid}").exists() for pid in daemons) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert [pid for pid in daemons if Path(f"/proc/{pid}").exists()] == []
    assert one_node.lacking() == ""
    assert one_node.CONFIGURATION.exists() == (end == signal.SIGKILL)
    one_node.CONFIGURATION.unlink(missing_ok=True)
