"""What Snakemake makes for a target, as it tells itself: one entry for each file, without running anything."""

from __future__ import annotations

import csv
import io
import subprocess
import sys

from seeding.checks import InputError


def files(target: str) -> list[dict[str, str]]:
    """The files behind `target`, each with Snakemake's columns (output_file, rule, log-file(s), …).

    Asks the workflow of the working directory; InputError where it has no such target.
    """
    command = [sys.executable, "-m", "snakemake", target, "--cores", "1", "--detailed-summary"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise InputError(f"`targets` must be targets of the workflow here, but {target} is not")
    return list(csv.DictReader(io.StringIO(done.stdout), delimiter="\t"))
