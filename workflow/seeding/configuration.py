"""The configuration: read, overlaid, compared, and checked against a schema that says what every key means.

All errors are reported at once, each naming key, value and what is allowed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from seeding.checks import InputError, shown

Tree = dict[str, Any]
# As JSON Schema has it, but 20.0 is no integer: it would be a size, or a number of trajectories, in a command.
VALIDATOR = jsonschema.validators.extend(
    jsonschema.Draft202012Validator,
    type_checker=jsonschema.Draft202012Validator.TYPE_CHECKER.redefine(
        "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
    ),
)


def load(*files: Path | str) -> Tree:
    """The configuration of the first file overlaid by the others: mappings merge, everything else is replaced.

    InputError for a file that cannot be read or is no mapping.
    """
    merged: Tree = {}
    for file in files:
        try:
            content = yaml.safe_load(Path(file).read_text(encoding="utf-8")) or {}
        except OSError as error:
            raise InputError(f"configuration {file} cannot be read: {error.strerror}") from None
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise InputError(f"configuration {file} must be YAML: {' '.join(str(error).split())}") from None
        if not isinstance(content, dict):
            raise InputError(f"configuration {file} must be a mapping of keys to values, but is {shown(content)}")
        merged = overlaid(merged, content)
    return merged


def overlaid(below: Mapping[str, Any], above: Mapping[str, Any]) -> Tree:
    """`below` with the entries of `above`: mappings merge, everything else is replaced."""
    merged = dict(below)
    for key, value in above.items():
        if isinstance(value, Mapping) and isinstance(merged.get(key), Mapping):
            merged[key] = overlaid(merged[key], value)
        else:
            merged[key] = value
    return merged


def errors(configuration: Mapping[str, Any], schema: Mapping[str, Any]) -> list[str]:
    """Everything in which a configuration is not as its schema says, one line each; empty if nothing is."""
    found = VALIDATOR(schema).iter_errors(configuration)
    found = sorted(found, key=lambda error: [str(step) for step in error.absolute_path])
    return [line for error in found for line in _describe(error)]


def differences(configuration: Mapping[str, Any], other: Mapping[str, Any], place: str = "") -> dict[str, list[Any]]:
    """Dotted key → [value here, value there] where two configurations differ; None for a missing one."""
    found: dict[str, list[Any]] = {}
    for key in {**other, **configuration}:
        name, here, there = f"{place}.{key}".lstrip("."), configuration.get(key), other.get(key)
        if isinstance(here, Mapping) and isinstance(there, Mapping):
            found |= differences(here, there, name)
        elif here != there:
            found[name] = [here, there]
    return found


def leaves(configuration: Mapping[str, Any], place: str = "") -> Iterator[tuple[str, Any]]:
    """Every dotted key with its value, mappings opened."""
    for key, value in configuration.items():
        name = f"{place}.{key}".lstrip(".")
        if isinstance(value, Mapping):
            yield from leaves(value, name)
        else:
            yield name, value


def describe(configuration: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """A Markdown table: every key with its value and meaning; a panel, or a network, is one row."""
    rows = ["| key | value | meaning |", "|---|---|---|"]
    for place, meaning in _properties(schema, "", schema["$defs"]):
        value: Any = configuration
        for step in place.split("."):
            value = value.get(step, {}) if isinstance(value, Mapping) else {}
        opened = isinstance(value, Mapping) and not place.startswith("panels.")
        shown = "" if opened else _settings(value) if isinstance(value, Mapping) else _yaml(value)
        rows.append(f"| `{place}` | {shown} | {meaning} |".replace("|m_α|", r"\|m_α\|"))
        if place == "networks":
            rows += [f"| `networks.{name}` | {_settings(entry)} | |" for name, entry in value.items()]
    return "\n".join(rows) + "\n"


def _properties(schema: Mapping[str, Any], place: str, definitions: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every key with its meaning; a panel is one key, and a name that is free stands as NAME."""
    schema = {**definitions.get(schema.get("$ref", "").removeprefix("#/$defs/"), {}), **schema}
    named = schema.get("additionalProperties")
    if isinstance(named, Mapping):
        yield from _properties(named, f"{place}.NAME", definitions)
    for key, entry in schema.get("properties", {}).items():
        name = f"{place}.{key}".lstrip(".")
        yield name, entry.get("description", "")
        if not name.startswith("panels."):
            yield from _properties(entry, name, definitions)


def _settings(value: Mapping[str, Any]) -> str:
    return ", ".join(f"{key}: {_yaml(entry)}" for key, entry in value.items())


def _yaml(value: Any) -> str:
    return str(yaml.safe_dump(value, default_flow_style=True, width=10_000)).removesuffix("...\n").strip()


def _describe(error: Any) -> Iterator[str]:
    """One line for each mistake behind a schema error."""
    place = _place(error.absolute_path)
    meaning = str(error.schema.get("description", "")).strip()
    suffix = f" ({meaning})" if meaning else ""
    if error.validator == "additionalProperties":
        known = sorted(error.schema.get("properties", {}))
        for key in sorted(set(error.instance) - set(known)):
            name = f"{place}.{key}" if place else str(key)
            yield f"{name}: unknown key with value {shown(error.instance[key])}; allowed here: {', '.join(known)}"
    elif error.validator == "required":
        for key in sorted(set(error.validator_value) - set(error.instance)):
            yield f"{place}.{key}".lstrip(".") + ": missing"
    elif error.validator == "type" and isinstance(error.instance, str) and _is_number(error.instance):
        yield (
            f"{place}: {error.instance!r} is read as text, must be {_type(error.validator_value)}{suffix}; "
            "YAML wants a decimal point in it, like 1.0e-6, and no quotes, in a file: --config makes text of it"
        )
    elif error.validator == "type":
        yield f"{place}: must be {_type(error.validator_value)}, but is {shown(error.instance)}{suffix}"
    elif error.validator == "uniqueItems":
        yield f"{place}: must be a list in which nothing stands twice, but is {shown(error.instance)}{suffix}"
    elif error.validator == "enum":
        allowed = ", ".join(map(str, error.validator_value))
        yield f"{place}: must be one of {allowed}, but is {shown(error.instance)}{suffix}"
    else:
        rule = {
            "minimum": "≥",
            "exclusiveMinimum": ">",
            "maximum": "≤",
            "minItems": "a list of at least",
            "maxItems": "a list of at most",
            "pattern": "text of the form",
        }.get(str(error.validator), str(error.validator))
        yield f"{place}: must be {rule} {error.validator_value}, but is {shown(error.instance)}{suffix}"


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
