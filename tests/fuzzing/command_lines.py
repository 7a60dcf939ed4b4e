"""Command lines from what verbs and panels declare, and good ones with something done to them."""

from __future__ import annotations

import argparse
import json
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from seeding import cli
from seeding.paper import catalogue, parameters

from fuzzing.damage import damages
from fuzzing.good_input import FILES, GOOD, TABLES, good_words

WORDS = ["nan", "inf", "-inf", "-0", "0", "-1", "2.5", "1e308", "1e-320", "1e400", "9" * 30, "-" + "9" * 30]
WORDS += ["", " ", "κ", "٣", "\udcff", "True", "None", "--", "-", "{}", "[]", "null", "a=b", "out.csv/x", "no.csv", "."]
VALUES: list[Any] = [None, True, False, "", "κ", "\ud800", "\0", "nan", [], [[]], {}, {"": {}}, [None], ["a"]]
VALUES += [
    [1, 2, 0],
    0,
    -0.0,
    -1,
    1,
    2,
    3.5,
    1e308,
    -1e308,
    1e-320,
    10**30,
    float("nan"),
    float("inf"),
    [1e9] * 3,
    [[0, 1]],
]
NETWORKS = [
    {"drives": [1.5, 0.9], "coupling": 0.1},
    {"drives": [1.2, 0.9], "coupling": 0.5, "interaction": "coherent"},
    {"drives": [1.5, 1.5, 1.5], "coupling": 0.2, "initial": "x"},
    {"drives": [1.5, 0.9], "coupling": 0.1, "weights": [1, 2], "kappa": 2.0},
    {"drives": [0.5], "normalisation": "subsystem"},
]


@dataclass(frozen=True)
class Case:
    """A command line; and what happens to files first: name → what `damaged` understands."""

    words: tuple[str, ...]
    damage: dict[str, tuple[str, int]] = field(default_factory=dict)


def cases() -> st.SearchStrategy[Case]:
    """A command line of any verb; one in three is a panel with settings."""
    verbs = st.sampled_from([verb for verb in GOOD if verb not in ("panel", "figure")])
    figures = st.sampled_from([figure.name for figure in catalogue.figures()])
    return st.one_of(
        st.sampled_from([*GOOD]).flatmap(declared),
        st.sampled_from(panels()).flatmap(settings),
        verbs.flatmap(lambda verb: mutated((verb, *good_words(verb)))),
        figures.flatmap(lambda name: mutated(("figure", name, *"--data data --out figure".split()))),
        st.sampled_from(panels()).flatmap(settings),
        verbs.flatmap(lambda verb: mutated((verb, *good_words(verb)))),
    )


def declared(verb: str) -> st.SearchStrategy[Case]:
    """A command line from the options that the verb declares."""

    @st.composite
    def drawn(draw: Any) -> Case:
        words = [verb]
        for action in cli.build_parser(verb)._actions:
            likely = 19 if action.required else 8
            if isinstance(action, argparse._HelpAction) or draw(st.integers(0, 19)) > likely:
                continue
            words += action.option_strings[-1:]
            many = 0 if action.nargs == 0 else draw(st.integers(1, 3)) if action.nargs in ("*", "+") else 1
            words += [draw(word(action)) for _ in range(many)]
        return Case(tuple(words), draw(damages()))

    return drawn()


def word(action: argparse.Action) -> st.SearchStrategy[str]:
    """A word for an option, most often one that could be right."""
    good: list[str]
    if action.choices is not None:
        good = list(action.choices)
    elif action.type is int:
        good = ["1", "2", "3", "5"]
    elif action.type is float:
        good = ["0.1", "0.5", "0.9", "1.5", "2"]
    elif action.type is Path:
        good = ["out.csv", *FILES]
    else:
        good = [part for line in GOOD.values() for part in shlex.split(line)] + ["critical", "exact", "coherent", "x"]
    return st.integers(0, 4).flatmap(lambda dice: st.sampled_from(good if dice else WORDS))


@st.composite
def mutated(draw: Any, words: tuple[str, ...]) -> Case:
    """A good command line with words dropped, swapped, doubled or replaced, or with damaged files."""
    changed = list(words)
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(1, max(1, len(changed) - 1)))
        kind = draw(st.sampled_from(["drop", "double", "swap", "replace", "insert"]))
        if kind == "insert":
            changed.insert(place, draw(st.sampled_from(["--out", "--bogus", "--help", *WORDS])))
        elif place < len(changed):
            other = draw(st.integers(1, len(changed) - 1))
            value = draw(st.sampled_from(WORDS))
            if kind == "drop":
                del changed[place]
            elif kind == "double":
                changed[other:other] = changed[place : place + 2]
            elif kind == "swap":
                changed[place], changed[other] = changed[other], changed[place]
            else:
                changed[place] = value
    return Case(tuple(changed), draw(damages(touched(words))))


def touched(words: tuple[str, ...]) -> tuple[str, ...]:
    """The files that a good command line reads."""
    if words[0] == "figure":
        return tuple(f"data/{name}.csv" for name in catalogue.figure(words[1]).tables)
    return tuple(file for file in FILES if any(word and file.startswith(word) for word in words))


@st.composite
def settings(draw: Any, panel: str) -> Case:
    """`panel` with settings of the kinds that it declares, and some that are not; from tables whole or damaged."""
    found = {name: draw(value(name, kind)) for name, (kind, _) in parameters.wanted(panel).items()}
    for _ in range(draw(st.integers(0, 2))):
        target = found
        if isinstance(found.get("network"), dict) and draw(st.booleans()):
            target = found["network"] = dict(found["network"])
        name = draw(st.sampled_from([*target, "drives", "weights", "bogus"]))
        if draw(st.integers(0, 9)):
            target[name] = draw(st.sampled_from(VALUES))
        else:
            target.pop(name, None)
    read = [
        file
        for name in catalogue.panel(panel).tables
        for file in TABLES.get(name.partition("/")[0], [f"data/{name}.csv"])
    ]
    words = ["panel", panel, "--settings", json.dumps(found), "--out", "out.csv"]
    if read:
        if not draw(st.integers(0, 5)):
            read[draw(st.integers(0, len(read) - 1))] = draw(st.sampled_from(FILES))
        words += ["--tables", *read]
    return Case(tuple(words), draw(damages(tuple(read))))


def value(name: str, kind: str) -> st.SearchStrategy[Any]:
    """A small value of a parameter's kind within its bounds."""
    kind = kind.removesuffix(" | None")
    if kind.startswith("list["):
        return st.lists(value(name, kind[5:-1]), min_size=1, max_size=2)
    if kind == "Network":
        return st.sampled_from(NETWORKS)
    if kind == "Networks":
        return st.dictionaries(st.sampled_from(["a", "b"]), st.sampled_from(NETWORKS), min_size=1)
    if kind == "str":
        return st.sampled_from(["up", "x", "down", "random:1"])
    if kind == "Axis":
        return st.tuples(value(name, "float"), value(name, "float"), st.integers(1, 3)).map(list)
    if kind == "Windows":
        return st.lists(st.sampled_from([[0, 5], [5, 20], [0, 0.2]]), min_size=1, max_size=2)
    bounds = parameters.PARAMETERS[name]
    numbers = [1, 2, 3, 9] if kind == "int" else [1e-3, 0.1, 0.2, 0.9, 1.0, 1.2, 20.0, -1.0, -3.0, 0.0]
    return st.sampled_from(
        [
            number
            for number in numbers
            if (bounds.minimum is None or number >= bounds.minimum)
            and (bounds.above is None or number > bounds.above)
            and (bounds.maximum is None or number <= bounds.maximum)
            and (name != "accuracy" or number < 0.2)
        ]
    )


def panels() -> list[str]:
    """The panels that have tables."""
    return [panel.name for name in catalogue.folders() for panel in catalogue.declared(name).panels if panel.columns]
