"""A run that is finished: everything that was planned is there, whole, and of the configuration that it names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from seeding import tables
from seeding.checks import InputError, understood

ENDS = ("report.html", "answers.csv", "claims.csv", "verdicts.csv", "others.csv", "convergence.csv", "coverage.csv")
PROVENANCE = "provenance.json"
KEYS = {"written", "version", "commit", "modified", "differs", "python", "packages", "machine"}


@dataclass(frozen=True)
class Run:
    """A finished run: `results`, their provenance, and the files in it that are its outcome, relative to `results`.

    sources: the commit of the workflow that is packed, "… with local changes" where there are some; None: not known.
    """

    results: Path
    provenance: dict[str, Any]
    files: list[str]
    sources: str | None = None

    @property
    def made_by(self) -> str | None:
        """The commit that the run names, in the form of `sources`."""
        return with_changes(self.provenance["commit"], self.provenance["modified"])


def with_changes(commit: str | None, modified: bool | None) -> str | None:
    """A commit and whether files were changed since, in words."""
    return f"{commit}, with local changes" if commit and modified else commit


def provenance_of(results: Path) -> dict[str, Any]:
    """The provenance of a run; InputError where it has none, or tables of another configuration."""
    file = results / PROVENANCE
    if not file.is_file():
        raise _unfinished(PROVENANCE)
    with understood(f"{file}"):
        found = json.loads(tables.read_text(file))
        if found["configuration_hash"] != tables.fingerprint(found["configuration"]):
            raise InputError(f"{file} was edited: the configuration in it is not the one that it names by its hash")
        foreign = sorted(found["foreign"])
        lacking = sorted(KEYS - found.keys())
        if lacking:
            raise InputError(f"{file} is of another version of the library: it has no {lacking[0]}")
    if foreign:
        raise InputError(f"`results` holds tables of another configuration, such as {foreign[0]}: run `make` again")
    return dict(found)


def finished(results: Path, provenance: Mapping[str, Any], planned: Iterable[str], sources: str | None = None) -> Run:
    """The run, if it has everything that was `planned` (relative to `results`) and every table is as it was written."""
    files = sorted({*ENDS, PROVENANCE, *planned})
    for name in files:
        if not (results / name).is_file():
            raise _unfinished(name)
        if name.endswith(".csv"):
            tables.table(results / name)  # raises for one that is damaged
    return Run(results, dict(provenance), files, sources)


def _unfinished(name: str) -> InputError:
    return InputError(f"`results` must hold a finished run, but {name} is missing: `make` or `make resume` finishes it")
