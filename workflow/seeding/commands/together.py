"""`seeding together COMMAND …`: several short commands by one process, which starts and loads packages once."""

from __future__ import annotations

import argparse
import shlex

from seeding import cli
from seeding.checks import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "commands", nargs="+", metavar="COMMAND", help="a verb and its options, quoted as one word for the shell"
    )
    parser.add_argument("--threads", metavar="T", help="cores for each command that can use several (panel)")


def run(arguments: argparse.Namespace) -> None:
    """Run one after the other; leaves with the exit status of the first that fails."""
    for command in arguments.commands:
        try:
            words = shlex.split(command)
        except ValueError as error:
            raise InputError(f"`COMMAND` must be words as a shell reads them, but {command!r} has {error}") from None
        if arguments.threads is not None and words[:1] == ["panel"]:
            words += ["--threads", arguments.threads]
        status = cli.main(words)
        if status:
            raise SystemExit(status)
