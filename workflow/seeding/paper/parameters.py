"""The parameters of panels: what each name means, what is allowed, and how a signature asks for it.

A panel's function takes its parameters by name: `def fig2a(*, network: Network, n: int, duration: float, …)`.
Which of them are required, which are unknown and of what kind they are follows from the signature, read without
importing; the meaning and the bounds of a name stand here, once.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from seeding import checks, closure
from seeding.checks import InputError, refuse
from seeding.network import INITIAL, INITIAL_STATES, Network
from seeding.paper import catalogue

THREADS = "threads"  # given by the workflow, not by the configuration


class Axis(NamedTuple):
    """Equally spaced values: the first, the last, how many."""

    first: float
    last: float
    number: int


Networks = dict[str, Network]
Windows = list[tuple[float, float]]


@dataclass(frozen=True)
class Parameter:
    """What a name means and the bounds of its numbers; pattern: of its words."""

    meaning: str
    minimum: float | None = None
    above: float | None = None
    maximum: float | None = None
    pattern: str | None = None


PARAMETERS = {
    "accuracy": Parameter("error of a frequency at which its computation stops, in κ", above=0),
    "atoms": Parameter("sizes N_α", minimum=1, maximum=10**6),
    "count": Parameter("number of couplings from 0 to Γ_crit", minimum=2, maximum=10**5),
    "coupling": Parameter("Γ, in κ (a network's own unless given)", minimum=0, maximum=1e9),
    "detuning": Parameter("Ω_A − Ω_B, in κ", minimum=0, maximum=1e9),
    "distance": Parameter("log₁₀(1 − Γ/Γ_crit)", minimum=-14, maximum=0),
    "drive": Parameter("Ω_A, in κ", minimum=0, maximum=1e9),
    "drives": Parameter("Ω_A of further curves, in κ", minimum=0, maximum=1e9),
    "duration": Parameter("time integrated, in 1/κ", above=0, maximum=1e8),
    "fock": Parameter("most photons in all displaced cavities together, for each of atoms", minimum=1, maximum=100),
    "fraction": Parameter("Γ/Γ_crit", minimum=0, maximum=1e6),
    "gamma": Parameter("loss rates of the cavities, in κ", above=0, maximum=1e9),
    "initial": Parameter(f"initial states: {', '.join(INITIAL_STATES)}", pattern=INITIAL),
    "maximum": Parameter("largest frequency shown, in κ", above=0),
    "minimum": Parameter("smallest N = Σ N_α used by the fits", minimum=1),
    "n": Parameter("number of crystals, the seed among them", minimum=2, maximum=10**6),
    "network": Parameter("name of one of `networks`"),
    "networks": Parameter("names of some of `networks`"),
    "others": Parameter("Ω of the crystals that are no seeds, in κ", minimum=0, maximum=1e9),
    "range": Parameter("detuning range Δ_Ω, in κ", minimum=0, maximum=1e9),
    "samples": Parameter("number of times, both ends included", minimum=2, maximum=checks.MOST_SAMPLES),
    "start": Parameter("first time shown, in 1/κ", minimum=0, maximum=1e8),
    "stop": Parameter("last time shown, in 1/κ", above=0, maximum=1e8),
    "swing_duration": Parameter("time over which the swing of m_z is taken, in 1/κ", above=0, maximum=1e8),
    "windows": Parameter("first and last time of each window, in 1/κ", minimum=0, maximum=1e8),
}


@functools.cache
def wanted(panel: str) -> dict[str, tuple[str, bool]]:
    """Parameter → (kind, whether it is required) of a panel, from the signature of the function that makes it."""
    signature = closure.signature(*catalogue.maker(panel))
    return {name: entry for name, entry in signature.keywords.items() if name != THREADS}


def summary(panel: str) -> str:
    """The docstring of the function that makes a panel's table."""
    return closure.signature(*catalogue.maker(panel)).text


def takes_threads(panel: str) -> bool:
    """Whether a panel's function can use several cores."""
    return THREADS in closure.signature(*catalogue.maker(panel)).keywords


def converted(panel: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a panel's function from settings as JSON has them.

    Raises InputError, one line, for an unknown or missing parameter or a value that cannot be right.
    """
    allowed = wanted(panel)
    for name in sorted(set(settings) - set(allowed)):
        some = f"; it knows {', '.join(allowed)}" if allowed else ""
        raise InputError(f"`settings` has {name}, which the panel {panel} does not know{some}")
    for name, (_, required) in allowed.items():
        if required and name not in settings:
            raise InputError(f"`settings` must name {name}, but has {', '.join(settings) or 'nothing'}")
    return {name: _value(name, allowed[name][0], value) for name, value in settings.items()}


def schema(panel: str) -> dict[str, Any]:
    """JSON schema of a panel's entry in the configuration, where networks are named."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name for name, (_, required) in wanted(panel).items() if required],
        "properties": {
            name: {"description": PARAMETERS[name].meaning} | _schema(PARAMETERS[name], kind)
            for name, (kind, _) in wanted(panel).items()
        },
    }


def _schema(parameter: Parameter, kind: str) -> dict[str, Any]:
    bounds: dict[str, Any] = {
        word: value
        for word, value in (
            ("minimum", parameter.minimum),
            ("exclusiveMinimum", parameter.above),
            ("maximum", parameter.maximum),
            ("pattern", parameter.pattern),
        )
        if value is not None
    }
    number, words = {"type": "number"} | bounds, {"type": "string"} | bounds
    kinds: dict[str, dict[str, Any]] = {
        "float": number,
        "int": {"type": "integer"} | bounds,
        "str": words,
        "list[float]": {"type": "array", "minItems": 1, "items": number},
        "list[int]": {"type": "array", "minItems": 1, "items": {"type": "integer"} | bounds},
        "list[str]": {"type": "array", "minItems": 1, "uniqueItems": True, "items": words},
        "Axis": {
            "type": "array",
            "minItems": 3,
            "maxItems": 3,
            "prefixItems": [number, number, {"type": "integer", "minimum": 1, "maximum": 10**6}],
        },
        "Network": {"type": "string"},
        "Networks": {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"type": "string"}},
        "Windows": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "array", "minItems": 2, "maxItems": 2, "items": number},
        },
    }
    return kinds[_plain(kind)]


def _value(name: str, kind: str, value: Any) -> Any:
    """A value of JSON as the function takes it; InputError where it is of another kind or out of bounds."""
    bounds = PARAMETERS[name]
    kind = _plain(kind)
    if kind.startswith("list["):
        return [_value(name, kind[5:-1], entry) for entry in _list(name, value)]
    if kind == "int":
        least, most = bounds.minimum, bounds.maximum
        return checks.integer(
            name, value, minimum=None if least is None else int(least), maximum=None if most is None else int(most)
        )
    if kind == "float":
        return checks.number(name, value, minimum=bounds.minimum, above=bounds.above, maximum=bounds.maximum)
    if kind == "str":
        if not isinstance(value, str):
            raise refuse(name, "text", value)
        return value
    if kind == "Axis":
        if len(_list(name, value)) != 3:
            raise refuse(name, "a list of first, last and number", value)
        ends = [_value(name, "float", entry) for entry in value[:2]]
        return Axis(ends[0], ends[1], checks.integer(name, value[2], minimum=1, maximum=10**6))
    if kind == "Windows":
        windows = [_list(name, entry) for entry in _list(name, value)]
        if any(len(window) != 2 for window in windows):
            raise refuse(name, "a list of [first, last]", value)
        times = [tuple(_value(name, "float", entry) for entry in window) for window in windows]
        if any(start >= stop for start, stop in times):
            raise refuse(name, "a list of [first, last] with first < last", value)
        return times
    if kind == "Networks":
        return {key: _network(f"{name}.{key}", entry) for key, entry in _mapping(name, value).items()}
    return _network(name, value)


def _network(name: str, value: Any) -> Network:
    try:
        return Network(**_mapping(name, value))
    except TypeError as error:
        raise refuse(name, "a JSON object of a network's parameters", value) from error
    except InputError as error:
        raise InputError(f"`{name}`: {error}") from None


def _list(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise refuse(name, "a list of at least one entry", value)
    return value


def _mapping(name: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not value:
        raise refuse(name, "a JSON object", value)
    return value


def _plain(kind: str) -> str:
    """The kind without `| None`, which only says that a parameter may be left out."""
    return kind.removesuffix(" | None")
