"""The configuration checked as a whole: its schema, the panels' parameters, and what one value demands of another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from seeding import configuration
from seeding.checks import InputError
from seeding.paper import catalogue, networks, parameters


def schema(file: Path | str) -> dict[str, Any]:
    """The schema in `file` with the panels' parameters, which their functions declare."""
    whole: dict[str, Any] = yaml.safe_load(Path(file).read_text(encoding="utf-8"))
    panels = {
        panel.name: parameters.schema(panel.name) | {"description": _summary(panel.name)}
        for folder in catalogue.folders()
        for panel in catalogue.declared(folder).panels
        if panel.columns and parameters.wanted(panel.name)
    }
    whole["$defs"]["initial"]["pattern"] = parameters.INITIAL
    whole["properties"]["panels"] |= {
        "additionalProperties": False,
        "required": [name for name, entry in panels.items() if entry["required"]],
        "properties": panels,
    }
    return whole


def errors(settings: Mapping[str, Any], schema_file: Path | str) -> list[str]:
    """Everything that is wrong with a configuration, one line each; empty if nothing is."""
    lines = configuration.errors(settings, schema(schema_file))
    return lines + [line for line in _physics(settings) if not any(_same_place(line, one) for one in lines)]


def parameter_table() -> str:
    """A Markdown table of the parameters of panels."""
    rows = [f"| `{name}` | {entry.meaning} |" for name, entry in parameters.PARAMETERS.items()]
    return "\n".join(["| parameter of a panel | meaning |", "|---|---|", *rows]) + "\n"


def _summary(panel: str) -> str:
    """What a panel is, in the words of the function that makes it."""
    text = parameters.summary(panel)
    return text.partition(":")[0].partition("\n")[0].rstrip(".")


def _same_place(line: str, other: str) -> bool:
    """Whether both lines complain about one mapping, or one of them about a part of it."""
    first, second = line.partition(":")[0], other.partition(":")[0]
    return second.startswith(first) or first.startswith(second)


def _physics(settings: Mapping[str, Any]) -> Iterator[str]:
    """What a schema cannot say: what one value demands of another, networks that validate themselves."""
    for check in (_finite, _networks, _names, _lists, _spectra, _trajectories):
        try:
            yield from check(settings)
        except (KeyError, TypeError, ValueError, AttributeError):
            continue  # a value is missing or of another kind: the schema's own lines say so


def _finite(settings: Mapping[str, Any]) -> Iterator[str]:
    """Numbers that are none, which a schema lets pass."""
    for place, value in configuration.leaves(settings):
        entries = value if isinstance(value, list) else [value]
        if any(isinstance(entry, float) and not math.isfinite(entry) for entry in entries):
            yield f"{place}: must be of finite numbers, but is {value}"


def _networks(settings: Mapping[str, Any]) -> Iterator[str]:
    for name in settings["networks"]:
        try:
            networks.network(settings, name)
        except InputError as error:
            yield str(error)
        except KeyError as error:
            yield f"networks.{name}.{error.args[0]}: missing"


def _names(settings: Mapping[str, Any]) -> Iterator[str]:
    """Networks that are named and do not exist."""
    known = settings["networks"]
    for place, value in configuration.leaves(settings):
        key = place.rpartition(".")[2]
        named = [value] if key == "network" else value if key == "networks" and isinstance(value, list) else []
        for name in named:
            if isinstance(name, str) and name not in known:
                yield f"{place}: must be one of networks, {', '.join(known)}, but is {name!r}"


def _lists(settings: Mapping[str, Any]) -> Iterator[str]:
    """Lists that have one entry for each size."""
    for place, entry in _mappings(settings, ""):
        atoms = entry.get("atoms")
        if isinstance(atoms, list):
            for key in ("count", "duration", "start", "fock"):
                values = entry.get(key)
                if isinstance(values, list) and len(values) != len(atoms):
                    yield f"{place}.{key}: must have {len(atoms)} entries, one for each of atoms, but is {values}"


def _spectra(settings: Mapping[str, Any]) -> Iterator[str]:
    wanted = settings["spectra"]
    smallest = networks.sizes(settings, wanted["network"], min(wanted["atoms"]))
    # Half of the Π (N_α + 1)² eigenvalues are of one sector, and of a conjugate pair one is listed.
    dimension = 1
    for size in smallest:
        dimension *= (size + 1) ** 2
    most = max(1, dimension // 4 - 1)
    if wanted["modes"] > most:
        yield (
            f"spectra.modes: must be ≤ {most}, as many as N_α = {min(wanted['atoms'])} has, but is {wanted['modes']}"
        )


def _trajectories(settings: Mapping[str, Any]) -> Iterator[str]:
    for run in ("lifetimes", "long"):
        durations, starts = settings["trajectories"][run]["duration"], settings["trajectories"][run]["start"]
        if any(start >= duration for start, duration in zip(starts, durations, strict=False)):
            yield f"trajectories.{run}.start: must be below duration, {durations}, but is {starts}"


def _mappings(node: Any, place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(node, Mapping):
        yield place, node
        for key, value in node.items():
            yield from _mappings(value, f"{place}.{key}".lstrip("."))
