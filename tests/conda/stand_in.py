"""A stand-in for conda, as far as Snakemake uses it, on py-rattler's solver and installer and one local channel.

Usage: stand_in.py BASE CHANNEL CACHE WORD …, where BASE is the prefix whose bin/ holds `conda` and `activate`, CHANNEL
the folder that stands for conda-forge, CACHE keeps unpacked packages, and the words are those given to conda.
"""

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path

import yaml
from rattler import Channel, Gateway, Subdir, install, solve

VERSION = "24.7.1"  # the oldest that Snakemake accepts


def channels(names: list[str], channel: Path) -> list[Channel]:
    """The channels that an environment names; only conda-forge is known here."""
    unknown = set(names) - {"conda-forge", "nodefaults"}
    if unknown:
        raise ValueError(f"no such channel here: {', '.join(sorted(unknown))}")
    return [Channel(channel.as_uri()) for name in names if name == "conda-forge"]


async def create(environment: dict[str, list[str]], prefix: Path, channel: Path, cache: Path) -> None:
    """Solve an environment and install it into `prefix`."""
    sources = channels(environment["channels"], channel)
    records = await solve(sources, environment["dependencies"], Gateway(cache / "repodata"))
    await install(records, prefix, cache_dir=cache, show_progress=False)


def parser() -> argparse.ArgumentParser:
    """What Snakemake asks of conda."""
    conda = argparse.ArgumentParser(prog="conda", allow_abbrev=False)
    conda.add_argument("--version", action="version", version=f"conda {VERSION}")
    verbs = conda.add_subparsers(dest="verb", required=True)
    verbs.add_parser("info").add_argument("--json", action="store_true", required=True)
    config = verbs.add_parser("config")
    config.add_argument("--get", choices=["channel_priority"], required=True)
    config.add_argument("--json", action="store_true", required=True)
    clean = verbs.add_parser("clean")  # the archives are the channel's own
    clean.add_argument("-y", action="store_true")
    clean.add_argument("--tarballs", action="store_true", required=True)
    created = verbs.add_parser("env").add_subparsers(dest="verb", required=True).add_parser("create")
    created.add_argument("--quiet", action="store_true")
    created.add_argument("--no-default-packages", action="store_true")
    created.add_argument("--file", type=Path, required=True)
    created.add_argument("--prefix", type=Path, required=True)
    return conda


def main(base: str, channel: str, cache: str, *words: str) -> str:
    """Do what conda is asked to; returns what went wrong."""
    arguments = parser().parse_args(words)
    if arguments.verb == "info":
        print(json.dumps({"conda_prefix": base, "platform": str(Subdir.current())}))
    elif arguments.verb == "config":
        print(json.dumps({"get": {arguments.get: "strict"}}))
    elif arguments.verb == "create":
        environment = yaml.safe_load(arguments.file.read_text())
        try:
            asyncio.run(create(environment, arguments.prefix, Path(channel), Path(cache)))
        except Exception as error:  # solver and installer have many kinds
            return f"conda: {arguments.file.name}: {error}"
    return ""


if __name__ == "__main__":
    wrong = main(*sys.argv[1:])
    if wrong:
        print(wrong, file=sys.stderr)
    sys.stdout.flush()
    os._exit(bool(wrong))  # an orderly end of Python now and then crashes in py-rattler's threads
