"""Input as nobody meant it: generated from what verbs, panels and the schema declare, or good input with something
done to it; each case runs in a process of its own, which ends with a case that takes too long or too much.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import io
import json
import multiprocessing
import os
import resource
import shlex
import shutil
import signal
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import report_inputs
import yaml
from evidence_inputs import CLAIMS
from figure_inputs import HEADERS, SYNTHETIC
from hypothesis import strategies as st
from seeding import cli, configuration, tables
from seeding.checks import ComputationError
from seeding.paper import catalogue, declaration, parameters, validation
from seeding.paper.plan import Plan

ROOT = Path(__file__).parents[1]
MEMORY = 4 * 2**30  # of a case's process
SECONDS = 20.0  # of processor time; a case that takes more is stopped and is no failure

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

# Good command lines, of small sizes, in a folder as `write_inputs` fills it; but for `benchmark`, which takes hours.
PAIR = "--drives 1.5 0.9 --coupling 0.1"
OUT = "--out out.csv"
GOOD = {
    "mean-field": f"{PAIR} --duration 2 --samples 5 {OUT}",
    "frequencies": f"{PAIR} --duration 100 --accuracy 1e-3 {OUT}",
    "critical-coupling": f"--drives 1.5 0.9 {OUT}",
    "spectrum": f"{PAIR} --atoms 2 2 --modes 2 {OUT}",
    "evolution": f"{PAIR} --atoms 2 3 --duration 1 --samples 5 {OUT}",
    "trajectories": f"{PAIR} --atoms 2 2 --duration 2 --samples 9 --count 3 --seed 1 --batch b.npz {OUT}",
    "gather": f"0.npz 20.npz --quantiles 0.1 0.9 {OUT}",
    "lifetime": f"0.npz 20.npz --start 1 --stop 10 --resamples 5 --or-reason {OUT}",
    "panel": "",
    "claims": f"--claims claims.yaml --data data --spectra spectra/total-seeding/2.csv {OUT}",
    "convergence": f"--configuration {{}} --data data --spectra spectra/total-seeding/2.csv --batches 0.npz 20.npz "
    f"--three 0.npz --lifetimes 0.npz {OUT}",
    "coverage": f"--claims claims.yaml --data data --panels PANELS {OUT}",
    "verdicts": f"--table claims.csv --expected verdicts.csv {OUT}",
    "figure": "fig2 --data data --out fig2",
    "gallery": "fig2 --results . --docs docs --readme README.md",
    "manifest": "--results . --out reference",
    "compare": "data data --tolerance 1e-9",
    "provenance": '--configuration \'{"scale": "paper"}\' --times benchmarks/rules --out out.json',
    "report": "--claims claims.csv --figures figures --data data --captions captions --provenance provenance.json "
    "--peers peers.csv --out out.html",
    "together": f"'mean-field {PAIR} --samples 5 {OUT}' 'critical-coupling --drives 1.5 0.9 --out b.csv'",
}
TABLES = {
    "mean-field": ["mean_field.csv"],
    "trajectories": ["trajectories.csv"],
    "spectra": [f"spectra/total-seeding/{atoms}.csv" for atoms in (2, 3, 4)],
    "lifetimes": ["lifetime.csv"],
}
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


@dataclass(frozen=True)
class Outcome:
    """What a case left: exit status, what it printed, a traceback where there was one."""

    status: Any
    out: str
    err: str
    trace: str


# Cases


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


def good_words(verb: str) -> list[str]:
    """A good command line."""
    return [json.dumps(covered()) if word == "PANELS" else word for word in shlex.split(GOOD[verb])]


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


# Damaged files

DAMAGES = ("cut", "flip", "bytes", "empty", "gone", "header", "column", "words", "numbers", "rows")


def damages(files: tuple[str, ...] = ()) -> st.SearchStrategy[dict[str, tuple[str, int]]]:
    """Damage to none, one or two of these files; to any where none is named."""
    return st.dictionaries(
        st.sampled_from(files or FILES), st.tuples(st.sampled_from(DAMAGES), st.integers(0, 2**31)), max_size=2
    )


def damaged(file: Path, kind: str, number: int) -> None:
    """Do something to a file: cut it, change it, or write another table in its place, in good form."""
    content = file.read_bytes()
    file.unlink()  # it is linked to the good one
    place = number % max(1, len(content))
    if kind == "cut":
        file.write_bytes(content[:place])
    elif kind == "flip":
        file.write_bytes(content[:place] + bytes([number % 251]) + content[place + 1 :])
    elif kind == "bytes":
        file.write_bytes(content[:place] + b"\xff\x00\n" + content[place:])
    elif kind == "empty":
        file.write_bytes(b"")
    elif kind != "gone" and file.suffix == ".npz":
        with np.load(io.BytesIO(content)) as arrays:
            found = dict(arrays)
        name = ("key", "times", "samples")[number % 3]
        found[name] = [np.array("{}"), found["times"], np.zeros((2, 3)), np.array(5), np.array(["a"])][number // 3 % 5]
        np.savez(file, **found)
    elif kind != "gone" and file.suffix == ".csv":
        file.write_bytes(content)
        table = tables.table(file)
        rewritten(file, table.rows, dict(table.header), kind, number)


def rewritten(file: Path, rows: pd.DataFrame, header: dict[str, Any], kind: str, number: int) -> None:
    """A table with another header, without a column, with other cells, or with fewer rows."""
    column = rows.columns[number % rows.shape[1]]
    key = list(header)[number % len(header)] if header else "network"
    if kind == "header" and number % 2:
        header.pop(key, None)
    elif kind == "header":
        header[key] = [None, 5, "text", [], {}, {"drives": 5}, float("nan")][number // 2 % 7]
    elif kind == "column":
        rows = rows.drop(columns=column) if rows.shape[1] > 1 else rows.rename(columns={column: "other"})
    elif kind == "words":
        rows = rows.assign(**{column: "word"})
    elif kind == "numbers":
        rows = rows.assign(**{column: [float("nan"), float("inf"), -1.0, 0.0, 1e308, 1e-320][number // 3 % 6]})
    else:
        rows = rows.head(number % 3)
    tables.write(rows, file, header)


# The good input


def judged_claims() -> list[dict[str, Any]]:
    """The claims in those of their readings whose tables there are."""
    claims = yaml.safe_load(CLAIMS.read_text())
    for claim in claims:
        claim["readings"] = [
            reading
            for reading in claim["readings"]
            if all(name in SYNTHETIC or name.startswith("spectra/") for name in reading["tables"])
        ]
    return [claim for claim in claims if claim["readings"]]


def covered() -> dict[str, str]:
    """Panel → rule for the panels of these claims."""
    named = {name for claim in judged_claims() for name in claim["figures"]}
    named |= {name for claim in judged_claims() for reading in claim["readings"] for name in reading["tables"]}
    return {name: "tables" if name in SYNTHETIC else "" for name in sorted(named) if not name.startswith("spectra/")}


FILES = [f"data/{name}.csv" for name in (*SYNTHETIC, "sf2_range")]
FILES += [file for files in TABLES.values() for file in files]
FILES += ["0.npz", "20.npz", "claims.yaml", "claims.csv", "verdicts.csv", "provenance.json", "peers.csv", "README.md"]
FILES += [
    "figures/fig1.svg",
    "captions/fig1/caption.rst",
    "benchmarks/rules/fig2_tables.tsv",
    "coverage.csv",
    "convergence.csv",
]


def write_inputs(folder: Path) -> None:
    """Everything that the good command lines name, made by the verbs themselves where they are quick."""
    report_inputs.write_inputs(folder)
    for file in folder.glob("*.csv"):
        tables.write(pd.DataFrame(tables.rows(file)), file, {"table": file.stem})
    for name, table in SYNTHETIC.items():
        tables.write(table, folder / "data" / f"{name}.csv", HEADERS[name])
    tables.write(SYNTHETIC["sf2_detuning"].rename(columns={"detuning": "range"}), folder / "data" / "sf2_range.csv")
    (folder / "claims.yaml").write_text(yaml.safe_dump(judged_claims()))
    verdicts = pd.DataFrame(report_inputs.CLAIMS)[[0, 3, 9]].set_axis(["id", "reading", "verdict"], axis=1)
    tables.write(verdicts, folder / "verdicts.csv")
    (folder / "README.md").write_text("<!-- peers -->\n<!-- end -->\n")
    (folder / "benchmarks" / "rules").mkdir(parents=True)
    (folder / "benchmarks" / "rules" / "fig2_tables.tsv").write_text("s\tmax_rss\tcpu_time\n1.5\t100\t1.2\n")
    pair = shlex.split(PAIR)
    commands = [["mean-field", *pair, *"--duration 20 --samples 41 --out mean_field.csv".split()]]
    trajectories = ["trajectories", *pair, *"--atoms 2 2 --duration 20 --samples 41".split()]
    commands += [
        [*trajectories, "--count", "20", "--first", str(first), "--batch", f"{first}.npz"] for first in (0, 20)
    ]
    commands += [[*trajectories, "--count", "20", "--out", "trajectories.csv"]]
    commands += [["lifetime", "0.npz", "20.npz", "--start", "0.5", "--or-reason", "--out", "lifetime.csv"]]
    commands += [
        ["spectrum", *pair, *f"--atoms {n} {n} --modes 2 --point seeding --out spectra/total-seeding/{n}.csv".split()]
        for n in (2, 3, 4)
    ]
    with contextlib.chdir(folder):
        for command in commands:
            if cli.main(command):
                raise ComputationError(shlex.join(command))


# Configurations


def overlays() -> st.SearchStrategy[dict[str, Any]]:
    """Something to lay over the configuration: values for one to three of its keys, at any depth."""
    base = quick()
    leaves = {tuple(place.split(".")): entry for place, entry in configuration.leaves(base)}
    places = sorted({place[:depth] for place in leaves for depth in range(1, len(place) + 1)})

    def nested(place: tuple[str, ...], entry: Any) -> dict[str, Any]:
        return {place[0]: nested(place[1:], entry) if place[1:] else entry}

    @st.composite
    def drawn(draw: Any) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        for _ in range(draw(st.integers(1, 3))):
            place = draw(st.sampled_from(places))
            if not draw(st.integers(0, 5)):
                place = (*place, draw(st.sampled_from(["", "bogus", "like"])))
            merged = configuration.overlaid(merged, nested(place, draw(entries(node(place), leaves.get(place)))))
        return merged

    return drawn()


@functools.cache
def quick() -> dict[str, Any]:
    """The configuration of smoke scale."""
    return configuration.load(ROOT / "config" / "config.yaml", ROOT / "config" / "quick.yaml")


@functools.cache
def schema() -> dict[str, Any]:
    """The schema, with the panels' parameters."""
    return validation.schema(ROOT / "config" / "schema.yaml")


def node(place: tuple[str, ...]) -> dict[str, Any]:
    """What the schema says about a place; {} where it says nothing."""
    whole = schema()
    here: dict[str, Any] = whole
    for step in place:
        here = {**whole["$defs"].get(here.get("$ref", "").removeprefix("#/$defs/"), {}), **here}
        here = here.get("properties", {}).get(step) or here.get("additionalProperties") or {}
    return {**whole["$defs"].get(here.get("$ref", "").removeprefix("#/$defs/"), {}), **here}


def entries(entry: dict[str, Any], present: Any) -> st.SearchStrategy[Any]:
    """Values for a place: near the present one, at the bounds that the schema sets and inside, or of other kinds."""
    low = entry.get("minimum", entry.get("exclusiveMinimum", 0))
    allowed = [low, low + 1, low + 0.5, entry.get("maximum", 1e9), *entry.get("enum", []), "up", "pair", None]
    near = [present]
    if isinstance(present, list):
        near += [present[:1], present[::-1], present[:-1] + present[:1], [*present, low + 1]]
    elif isinstance(present, int | float):
        near += [2 * present, present + 1, present / 2]
    return st.one_of(st.sampled_from(near), st.sampled_from(near + allowed), st.sampled_from(VALUES))


def configured(overlay: dict[str, Any]) -> list[str]:
    """What is wrong with a configuration; where nothing is, everything that it asks for is planned."""
    merged = configuration.overlaid(quick(), overlay)
    lines = validation.errors(merged, ROOT / "config" / "schema.yaml")
    if not lines:
        plan = Plan(merged)
        for run in plan.mean_field:
            plan.mean_field_command(run)
        for run, atoms in plan.trajectories:
            plan.batches(run, atoms)
            plan.batch_words(run, atoms, 0)
        for name in plan.spectra:
            for atoms in plan.spectrum_sizes(name, "large", "larger"):
                plan.spectrum_words(name, atoms)
        kinds = (declaration.PAPER, declaration.SUPPLEMENT, declaration.LARGE, declaration.EVIDENCE)
        for panel in (panel for figure in catalogue.figures(*kinds) for panel in figure.panels if panel.columns):
            parameters.converted(panel.name, plan.settings(panel.name))
            plan.panel_command(panel)
    return lines


# Running


class Bench:
    """A process that runs cases; one that takes too long is stopped with it, and the next starts another."""

    def __init__(self) -> None:
        self.stopped = 0
        self.ran = 0
        self.process: Any = None

    def run(self, function: Any, *arguments: Any) -> Outcome | None:
        """What function(*arguments) left; None where it was stopped."""
        if self.process is None:
            context = multiprocessing.get_context("spawn")
            self.end, end = context.Pipe()
            self.process = context.Process(target=_serve, args=(end,), daemon=True)
            self.process.start()
            end.close()
            self.end.recv()  # all is loaded
        self.ran += 1
        self.end.send((SECONDS, function, arguments))
        process = self.process
        with contextlib.suppress(EOFError):
            if self.end.poll(30 * SECONDS):  # of wall-clock time, for one that waits
                outcome: Outcome = self.end.recv()
                return outcome
        self.close()
        if process.exitcode not in (-signal.SIGPROF, -signal.SIGKILL):
            return Outcome(None, "", "", f"the process ended with {process.exitcode}")
        self.stopped += 1
        return None

    def close(self) -> None:
        """End the process."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)  # and what it has started
            self.process.join()
            self.process = None


def _serve(end: Any) -> None:
    """Run what comes through the pipe, one after the other."""
    os.setpgid(0, 0)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    end.send(None)
    while True:
        seconds, function, arguments = end.recv()
        signal.setitimer(signal.ITIMER_PROF, seconds)  # ends the process, in compiled code too
        out, err, status, trace = io.StringIO(), io.StringIO(), None, ""
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                status = function(*arguments)
            except SystemExit as left:
                status = left.code
            except BaseException:
                trace = traceback.format_exc()
        signal.setitimer(signal.ITIMER_PROF, 0)
        end.send(Outcome(status, out.getvalue(), err.getvalue(), trace))


def command(words: tuple[str, ...], folder: Path) -> int:
    """Run a command line in a folder."""
    with contextlib.chdir(folder):
        return cli.main(words)


def prepared(case: Case, good: Path, folder: Path) -> None:
    """The good input in a folder of the case's own, and what the case does to it."""
    shutil.copytree(good, folder, copy_function=os.link)
    for name, (kind, number) in case.damage.items():
        damaged(folder / name, kind, number)


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file of a folder with what changes when it is written."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return {file.relative_to(folder).as_posix(): (file.stat().st_ino, file.stat().st_size) for file in files}
