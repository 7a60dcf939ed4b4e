"""Which tables of a folder of results another configuration made.

Snakemake makes again what a changed parameter enters, as far as it is asked for and has its own records: not where one
figure alone was built since, tables were copied from elsewhere, or a table is of no figure that is made any more. The
header of a table says what it was made with: here it is compared with what the plan would have it made with.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from seeding import tables
from seeding.checks import InputError
from seeding.configuration import differences
from seeding.paper import catalogue, parameters
from seeding.paper.plan import Plan
from seeding.paper.spectra_plan import CRYSTALS, SPECTRA


def foreign(configuration: Mapping[str, Any], data: Path) -> dict[str, str]:
    """Panel → in what its table in `data`, or one that it is made from, is not of this configuration.

    Tables of engines are sought beside `data`. InputError where a table is damaged or the configuration not that of a
    run.
    """
    try:
        plan = Plan({**configuration, "results": str(data.parent)})
        expected = _engines(plan)
        found = {file.stem: _difference(plan, file, expected) for file in sorted(data.glob("*.csv"))}
    except KeyError as error:
        raise InputError(f"`configuration` must be that of a run, but lacks {error}") from None
    return {name: reason for name, reason in found.items() if reason}


def _difference(plan: Plan, file: Path, expected: Mapping[str, Mapping[str, Any]]) -> str:
    """What is different in a panel's table, or in one behind it; empty where nothing is."""
    try:
        panel = catalogue.panel(file.stem)
    except InputError:
        return "no panel has this name"
    header = tables.header(file)
    # A parameter that is not given any more was one of the panel's, too.
    known = parameters.wanted(panel.name)
    reason = _compared({key: header[key] for key in known if key in header}, plan.settings(panel.name))
    for table in [] if reason else plan.tables(panel):
        source = Path(table)
        if not source.exists():
            continue
        if table in expected:
            header = tables.header(source)
            below = _compared({key: header.get(key) for key in expected[table]}, expected[table])
        else:
            below = _difference(plan, source, expected)
        if below:
            return f"made from {source.relative_to(plan.results)}: {below}"
    return reason


def _compared(header: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    """The first parameter in which a header is not what was wanted."""
    for key, (here, there) in differences(header, json.loads(json.dumps(wanted))).items():
        return f"{key} is {json.dumps(here, ensure_ascii=False)}, not {json.dumps(there, ensure_ascii=False)}"
    return ""


def _engines(plan: Plan) -> dict[str, dict[str, Any]]:
    """Table of an engine → what its header must say."""
    found: dict[str, dict[str, Any]] = {}
    for name, run in plan.mean_field.items():
        about = {"network": run.network.parameters(), "duration": run.duration, "samples": run.samples}
        found[plan.mean_field_file(name)] = about
    seed = plan.configuration["trajectories"]["seed"]
    for (name, atoms), entry in plan.trajectories.items():
        about = {"network": entry.network.parameters(), "atoms": entry.atoms, "count": entry.count, "seed": seed}
        found[plan.trajectory_file(name, atoms)] = found[plan.lifetime_file(name, atoms)] = about
    for name in (*SPECTRA, *CRYSTALS):
        for atoms in plan.spectra.sizes(name, "large", "larger"):
            network, sizes = plan.spectra.network(name, atoms), plan.spectra.atoms(name, atoms)
            assert network is not None  # a size of this set
            about = {"network": network.parameters(), "atoms": sizes, "point": plan.spectra.point(name)}
            found[plan.spectra.file(name, atoms)] = about
    return found
