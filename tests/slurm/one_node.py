"""A SLURM cluster of one node on this machine, made of Debian's packages, for as long as a `with` block lasts."""

import contextlib
import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

# The job step forgets SLURM_CONF: the configuration must lie where SLURM looks for it.
CONFIGURATION = Path("/etc/slurm/slurm.conf")
MARK = "# One node for tests/slurm, removed when they end, of process "
PROGRAMS = ("munged", "slurmctld", "slurmd", "slurmstepd", "sbatch", "srun", "squeue", "scancel", "sinfo", "scontrol")
MUNGE = ("key", "log", "pid", "seed")  # its files
# Jobs start at once, and one that exceeds its memory is killed by the accounting, as there are no control groups.
SETTINGS = """{mark}{process}
ClusterName=one
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller_port}
SlurmdPort={node_port}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket={folder}/munge.socket
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
JobAcctGatherParams=OverMemoryKill
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0,bf_interval=1
EnforcePartLimits=ALL
MinJobAge=300
KillWait=2
ReturnToService=2
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} RealMemory={memory}
PartitionName=main Nodes={host} Default=YES MaxTime=60 State=UP
"""


def lacking():
    """Why there can be no cluster here; empty where there can."""
    if os.geteuid() != 0:
        return "SLURM's daemons need root"
    missing = [name for name in PROGRAMS if not _program(name)]
    if missing:
        return f"not installed: {', '.join(missing)} (apt-get install slurmctld slurmd slurm-client munge)"
    if not importlib.util.find_spec("snakemake_executor_plugin_slurm"):
        return "Snakemake lacks its plugin for SLURM: make test-slurm installs it"
    if CONFIGURATION.exists():
        first = CONFIGURATION.read_text().partition("\n")[0]
        # What a process that was killed left behind is in nobody's way.
        if not first.startswith(MARK) or Path(f"/proc/{first.removeprefix(MARK)}").exists():
            return f"{CONFIGURATION} is that of another cluster"
    return ""


@contextlib.contextmanager
def cluster():
    """Bring it up and down again; nothing of it stays, whatever happens inside."""
    with contextlib.ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="one-node-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        (folder / "state").mkdir()
        (folder / "spool").mkdir()
        key = folder / "munge.key"
        key.touch(mode=0o600)
        key.write_bytes(os.urandom(1024))
        stack.enter_context(_configured(folder))
        # Forced: anybody may write to the folder of temporary files.
        files = [f"--socket={folder}/munge.socket", *(f"--{name}-file={folder}/munge.{name}" for name in MUNGE)]
        stack.enter_context(_daemon(folder, "munged", "--foreground", "--force", *files))
        _wait(lambda: (folder / "munge.socket").exists(), "munged", folder)
        stack.enter_context(_daemon(folder, "slurmctld", "-D", "-c"))
        stack.enter_context(_daemon(folder, "slurmd", "-D", "-c"))
        stack.callback(_cancel_all)
        _wait(lambda: _said("sinfo", "-h", "-o", "%T") == "idle", "the node", folder)
        yield


def jobs(*states, shown="%i"):
    """A line for each job in the queue, or for those in these states, oldest first: its number, or what is shown."""
    return _said("squeue", "-h", "-S", "i", "-o", shown, *(["-t", ",".join(states)] if states else [])).splitlines()


@contextlib.contextmanager
def _configured(folder):
    """The configuration in its place."""
    described = dict(word.split("=", 1) for word in _said("slurmd", "-C").split() if "=" in word)
    made = not CONFIGURATION.parent.exists()
    CONFIGURATION.parent.mkdir(exist_ok=True)
    controller, node = _free_ports(2)
    try:
        CONFIGURATION.write_text(
            SETTINGS.format(
                mark=MARK,
                process=os.getpid(),
                host=described["NodeName"],
                folder=folder,
                controller_port=controller,
                node_port=node,
                cpus=described["CPUs"],
                memory=described["RealMemory"],
            )
        )
        yield
    finally:
        CONFIGURATION.unlink(missing_ok=True)
        if made:
            CONFIGURATION.parent.rmdir()


@contextlib.contextmanager
def _daemon(folder, name, *words):
    """A daemon as a child that ends with this process, even where that is killed."""
    command = ["setpriv", "--pdeathsig", "TERM", _program(name), *words]
    with (folder / f"{name}.log").open("w") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _cancel_all():
    """Cancel every job and wait until none runs: what a job started would outlive the daemons."""
    for signal in ([], ["--signal=KILL"]):
        for job in jobs():
            subprocess.run(["scancel", *signal, job], check=False)
        deadline = time.monotonic() + 10
        while jobs() and time.monotonic() < deadline:
            time.sleep(0.2)


def _wait(ready, what, folder):
    deadline = time.monotonic() + 30
    while not ready():
        if time.monotonic() > deadline:
            logs = "\n".join(file.read_text() for file in sorted(folder.glob("*.log")))
            raise RuntimeError(f"{what} did not come up within 30 s:\n{logs}")
        time.sleep(0.1)


def _said(*words):
    """What a program prints; nothing where it fails."""
    done = subprocess.run([_program(words[0]), *words[1:]], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _program(name):
    """Its path: daemons lie in folders that a user's PATH lacks."""
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")


def _free_ports(count):
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for entry in sockets:
            entry.bind(("127.0.0.1", 0))
        return [entry.getsockname()[1] for entry in sockets]
