"""Compiled code is kept in a folder of the user's own; whatever is wrong with it costs time and one line at most."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from seeding import jit
from seeding.closure import LIBRARY

KERNELS = """
from seeding.jit import njit

@njit()
def half(x):
    return 0.5 * x

@njit()
def third(x):
    return x / 3.0

kernels = (half, third)
kept = [kernel.stats.cache_path is not None for kernel in kernels]
print([kernel(3.0) for kernel in kernels], kept, [sum(kernel.stats.cache_hits.values()) for kernel in kernels])
"""
COMPILED = ("[1.5, 1.0] [True, True] [0, 0]\n", [])
LOADED = ("[1.5, 1.0] [True, True] [1, 1]\n", [])
NOT_KEPT = "[1.5, 1.0] [False, False] [0, 0]\n"
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
STRANGER = 54321  # whom /etc/passwd does not know
needs_root = pytest.mark.skipif(not (ROOT and shutil.which("setpriv")), reason="root and setpriv make another user")


@pytest.fixture
def kernels(tmp_path):
    """A command with two kernels: told its environment, it gives what it prints and its complaints."""
    script = tmp_path / "kernels.py"
    script.write_text(KERNELS)
    common = {"PATH": os.environ["PATH"], "PYTHONPATH": str(LIBRARY.parent), "PYTHONDONTWRITEBYTECODE": "1"}

    def run(prefix=(), before="", **variables):
        shell = [*prefix, "bash", "-c", f'{before} exec "$@"', "bash", sys.executable, str(script)]
        done = subprocess.run(shell, env=common | variables, capture_output=True, text=True, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return done.stdout, [line for line in done.stderr.splitlines() if "Warning:" in line]

    return run


def without_rights():
    """Root obeys permission bits as everybody does, without the rights to override them."""
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if ROOT else []


def as_stranger():
    """A user of another number, who may read all but write nowhere (root's interpreter may lie in root's home)."""
    rights = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    return ["setpriv", f"--reuid={STRANGER}", f"--regid={STRANGER}", "--clear-groups", *rights]


def test_code_is_compiled_once_and_kept_where_only_its_owner_writes(kernels, tmp_path):
    assert kernels(XDG_CACHE_HOME=str(tmp_path / "cache"), before="umask 000;") == COMPILED
    own = tmp_path / "cache" / "seeding"
    assert {folder.stat().st_mode & 0o777 for folder in (own, *own.iterdir())} == {0o700}
    files = {file: file.read_bytes() for file in own.rglob("*.nb?")}
    assert len(files) == 4
    # Damaged in every way, they are compiled and written again.
    first, second = (sorted(file for file in files if file.suffix == kind) for kind in (".nbi", ".nbc"))
    for harm in (
        {first[0]: b"cbuiltins\nexit\n(tR.", second[1]: _flipped(files[second[1]])},
        {first[0]: files[first[0]][:-9], first[1]: b"", second[0]: b""},
        {second[0]: bytes(len(files[second[0]])), second[1]: files[second[1]][:-9]},
    ):
        assert kernels(XDG_CACHE_HOME=str(tmp_path / "cache")) == LOADED
        for file, content in harm.items():
            file.write_bytes(content)
        assert kernels(XDG_CACHE_HOME=str(tmp_path / "cache")) == COMPILED
    assert kernels(XDG_CACHE_HOME=str(tmp_path / "cache")) == LOADED


def _flipped(content):
    """One bit of the machine code is another."""
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def test_a_full_disk_is_one_line(kernels, tmp_path):
    """Files may not grow, which is what a program sees of a full disk or quota."""
    printed, warned = kernels(XDG_CACHE_HOME=str(tmp_path), before="ulimit -f 0;")
    assert printed == COMPILED[0]
    assert len(warned) == 1
    assert "compiled by every command: File too large" in warned[0]


@pytest.mark.skipif(ROOT and not shutil.which("setpriv"), reason="root writes everywhere")
def test_a_folder_that_cannot_be_written_gives_way_to_the_temporary_one(kernels, tmp_path):
    cache = tmp_path / "cache"
    cache.mkdir(mode=0o555)
    where = {"XDG_CACHE_HOME": str(cache), "TMPDIR": str(tmp_path)}
    assert kernels(without_rights(), **where) == COMPILED
    assert kernels(without_rights(), **where) == LOADED
    assert (tmp_path / f"seeding-{os.geteuid()}").is_dir()


@needs_root
def test_a_user_without_a_home_and_a_second_after_a_first_have_folders_of_their_own(kernels, tmp_path):
    shared = tmp_path / "shared"
    shared.mkdir()
    for folder in (tmp_path, shared):
        folder.chmod(0o777)
    assert kernels(XDG_CACHE_HOME=str(shared)) == COMPILED
    assert kernels(as_stranger(), XDG_CACHE_HOME=str(shared), TMPDIR=str(tmp_path)) == COMPILED
    assert kernels(as_stranger(), TMPDIR=str(tmp_path)) == LOADED
    assert (tmp_path / f"seeding-{STRANGER}").stat().st_uid == STRANGER


def test_without_a_folder_code_is_compiled_in_memory_and_one_line_says_so(kernels, tmp_path):
    (tmp_path / f"seeding-{os.geteuid()}").touch()
    printed, warned = kernels(XDG_CACHE_HOME="/dev/null", TMPDIR=str(tmp_path))
    assert printed == NOT_KEPT
    assert len(warned) == 1
    assert "no folder for it that nobody else can write" in warned[0]
    assert not list(tmp_path.rglob("*.nb?"))


@pytest.fixture
def chosen(tmp_path, monkeypatch):
    """The folder that is chosen for compiled code in an environment of which nothing is known; none is said once."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    for name in ("HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, "/dev/null")

    def choose():
        monkeypatch.setattr(jit, "_reasons", [])
        return jit.cache_directory.__wrapped__()

    return choose


@pytest.mark.parametrize("plant", ["another's", "link", "writable by all", "writable by all below", "file"])
def test_a_folder_that_another_may_have_planted_is_not_used(chosen, tmp_path, plant):
    inner = Path(chosen())
    own = inner.parent
    assert own == tmp_path / "temporary" / f"seeding-{os.geteuid()}"
    if plant == "another's" and not ROOT:
        pytest.skip("only root gives a folder away")
    if plant == "another's":
        os.chown(own, STRANGER, STRANGER)
    elif plant == "link":
        own.symlink_to(own.rename(tmp_path / "elsewhere"))
    elif plant == "file":
        shutil.rmtree(own)
        own.touch()
    else:
        (inner if "below" in plant else own).chmod(0o777)
    with pytest.warns(UserWarning, match="no folder for it that nobody else can write"):
        assert chosen() == ""


@pytest.mark.parametrize("home", ["relative", "/proc/nowhere"])
def test_a_home_that_is_none_is_no_place(chosen, tmp_path, monkeypatch, home):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", home)
    assert Path(chosen()).parent == tmp_path / "temporary" / f"seeding-{os.geteuid()}"
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert Path(chosen()).parent == tmp_path / "home" / ".cache" / "seeding"
