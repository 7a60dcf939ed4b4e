"""The configuration: read, overlaid, and checked as a whole before any job starts.

`config/schema.yaml` says what every key means, its unit and what is allowed. All errors are reported at once,
each naming key, value and what is allowed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from seeding.checks import InputError
from seeding.network import Network

Tree = dict[str, Any]


def load(*files: Path | str) -> Tree:
    """The configuration of the first file overlaid by the others: mappings merge, everything else is replaced."""
    merged: Tree = {}
    for file in files:
        content = yaml.safe_load(Path(file).read_text()) or {}
        if not isinstance(content, dict):
            raise InputError(f"configuration {file} must be a mapping of keys to values, but is {content!r}")
        merged = _overlay(merged, content)
    return merged


def errors(configuration: Mapping[str, Any], schema_file: Path | str) -> list[str]:
    """Everything that is wrong with a configuration, one line each; empty if nothing is."""
    schema = yaml.safe_load(Path(schema_file).read_text())
    validator = jsonschema.Draft202012Validator(schema)
    found = sorted(validator.iter_errors(configuration), key=lambda error: [str(step) for step in error.absolute_path])
    lines = [line for error in found for line in _describe(error)]
    return lines + [line for line in _physics_errors(configuration) if not any(_same_place(line, one) for one in lines)]


def _same_place(line: str, other: str) -> bool:
    """Whether both lines complain about one mapping, or one of them about a part of it."""
    first, second = line.partition(":")[0], other.partition(":")[0]
    return second.startswith(first) or first.startswith(second)


def describe(configuration: Mapping[str, Any], schema_file: Path | str) -> str:
    """Two Markdown tables: every key with its value and meaning, then the keys of the panels."""
    schema = yaml.safe_load(Path(schema_file).read_text())
    rows = ["| key | value | meaning |", "|---|---|---|"]
    for place, entry in _properties(schema, "", schema["$defs"]):
        value: Any = configuration
        for step in place.split("."):
            value = value.get(step, {})
        settings = ", ".join(f"{key}: {_yaml(value[key])}" for key in value) if isinstance(value, Mapping) else ""
        shown = settings if place.startswith("panels.") else "" if settings or value == {} else _yaml(value)
        rows.append(f"| `{place}` | {shown} | {entry['description']} |")
    rows += ["", "| key of a panel | meaning |", "|---|---|"]
    rows += [f"| `{key}` | {entry['description']} |" for key, entry in schema["$defs"]["panel"]["properties"].items()]
    return "\n".join(rows) + "\n"


def _properties(
    schema: Mapping[str, Any], place: str, definitions: Mapping[str, Any]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every key with its place; a panel is one key."""
    schema = {**definitions.get(schema.get("$ref", "").removeprefix("#/$defs/"), {}), **schema}
    for key, entry in schema.get("properties", {}).items():
        name = f"{place}.{key}".lstrip(".")
        yield name, entry
        if not name.startswith("panels."):
            yield from _properties(entry, name, definitions)


def _yaml(value: Any) -> str:
    return str(yaml.safe_dump(value, default_flow_style=True, width=10_000)).removesuffix("...\n").strip()


def _overlay(below: Tree, above: Mapping[str, Any]) -> Tree:
    merged = dict(below)
    for key, value in above.items():
        if isinstance(value, Mapping) and isinstance(merged.get(key), Mapping):
            merged[key] = _overlay(merged[key], value)
        else:
            merged[key] = value
    return merged


def _describe(error: Any) -> Iterator[str]:
    """One line for each mistake behind a schema error."""
    place = _place(error.absolute_path)
    meaning = str(error.schema.get("description", "")).strip()
    suffix = f" ({meaning})" if meaning else ""
    if "propertyNames" in error.schema_path:
        yield f"{place}.{error.instance}: unknown key; allowed here: {', '.join(error.validator_value)}"
    elif error.validator == "additionalProperties":
        allowed = sorted(error.schema.get("properties", {}))
        for key in sorted(set(error.instance) - set(allowed)):
            name = f"{place}.{key}" if place else str(key)
            yield f"{name}: unknown key with value {error.instance[key]!r}; allowed here: {', '.join(allowed)}"
    elif error.validator == "required":
        for key in sorted(set(error.validator_value) - set(error.instance)):
            yield f"{place}.{key}".lstrip(".") + ": missing"
    elif error.validator == "type" and isinstance(error.instance, str) and _is_number(error.instance):
        yield (
            f"{place}: {error.instance!r} is read as text, must be {_type(error.validator_value)}{suffix}; "
            "YAML wants a decimal point in it, like 1.0e-6, and no quotes, in a file: --config makes text of it"
        )
    elif error.validator == "type":
        yield f"{place}: must be {_type(error.validator_value)}, but is {error.instance!r}{suffix}"
    elif error.validator == "uniqueItems":
        yield f"{place}: must be a list in which nothing stands twice, but is {error.instance!r}{suffix}"
    elif error.validator == "enum":
        yield f"{place}: must be one of {', '.join(map(str, error.validator_value))}, but is {error.instance!r}{suffix}"
    else:
        rule = {
            "minimum": "≥",
            "exclusiveMinimum": ">",
            "maximum": "≤",
            "minItems": "a list of at least",
            "maxItems": "a list of at most",
            "pattern": "text of the form",
        }.get(str(error.validator), str(error.validator))
        yield f"{place}: must be {rule} {error.validator_value}, but is {error.instance!r}{suffix}"


def _place(path: Any) -> str:
    """`panels.fig3a.detuning[1]` from the steps to it."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def _type(name: Any) -> str:
    words = {"number": "a number", "integer": "an integer", "array": "a list", "object": "a mapping", "string": "text"}
    return " or ".join(words.get(entry, str(entry)) for entry in ([name] if isinstance(name, str) else name))


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def _physics_errors(configuration: Mapping[str, Any]) -> Iterator[str]:
    """What a schema cannot say: what one value demands of another, networks that validate themselves."""
    for check in (_critical_errors, _spectra_errors, _trajectory_errors):
        try:
            yield from check(configuration)
        except (KeyError, TypeError, ValueError, AttributeError):
            continue  # a value is missing or of another kind: the schema's own lines, or the network's, say so
    for place, entry in _mappings(configuration, ""):
        drives, atoms = entry.get("drives"), entry.get("atoms")
        if isinstance(atoms, list):
            for key in ("count", "duration", "start", "fock"):
                values = entry.get(key)
                if isinstance(values, list) and len(values) != len(atoms):
                    yield f"{place}.{key}: must have {len(atoms)} entries, one for each of atoms, but is {values}"
        if isinstance(drives, list):
            known = {key: entry[key] for key in ("coupling", "interaction", "normalisation", "initial") if key in entry}
            known = {key: value for key, value in known.items() if not isinstance(value, list)}
            try:
                Network(tuple(drives), **known)
            except InputError as error:
                yield f"{place}: {error}"


def _critical_errors(configuration: Mapping[str, Any]) -> Iterator[str]:
    drives = configuration["pair"]["drives"]
    if math.isinf(Network(tuple(drives), kappa=configuration["model"]["kappa"]).critical_coupling()):
        yield f"pair.drives: must be a pair that rests at some Γ (a finite Γ_crit), but is {drives}"


def _spectra_errors(configuration: Mapping[str, Any]) -> Iterator[str]:
    settings = configuration["spectra"]
    smallest = min(settings["atoms"])
    # Half of the (N_α + 1)⁴ eigenvalues are of one sector, and of a conjugate pair one is listed.
    most = max(1, (smallest + 1) ** 4 // 4 - 1)
    if settings["modes"] > most:
        yield f"spectra.modes: must be ≤ {most}, as many as N_α = {smallest} has, but is {settings['modes']}"


def _trajectory_errors(configuration: Mapping[str, Any]) -> Iterator[str]:
    settings, panels = configuration["trajectories"], configuration["panels"]
    made = settings["curves"]["atoms"]
    for panel in ("fig1c", "fig1d", "fig1e"):
        shown = panels[panel]["atoms"]
        if not set(shown) <= set(made):
            yield f"panels.{panel}.atoms: must be among trajectories.curves.atoms, {made}, but is {shown}"
    for run in ("lifetimes", "long"):
        durations, starts = settings[run]["duration"], settings[run]["start"]
        if any(start >= duration for start, duration in zip(starts, durations, strict=False)):
            yield f"trajectories.{run}.start: must be below duration, {durations}, but is {starts}"


def _mappings(node: Any, place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(node, Mapping):
        yield place, node
        for key, value in node.items():
            yield from _mappings(value, f"{place}.{key}".lstrip("."))
