# What all rules share: the checked configuration, names of files, the library modules behind a command.
import json
import os
import shlex
import threading

from seeding.claims import ledger
from seeding import configuration, tables
from seeding.closure import closure, constant
from seeding.network import Network
from snakemake.exceptions import WorkflowError

mistakes = configuration.errors(config, BASE / "config" / "schema.yaml")
if mistakes:
    raise WorkflowError("the configuration cannot be right:", *(f"  {line}" for line in mistakes))

RESULTS = config["results"]
DATA = f"{RESULTS}/data"
LOGS = f"{RESULTS}/logs"
TIMES = f"{RESULTS}/benchmarks/rules"
CLAIMS = ledger.load(BASE / "config" / "claims.yaml")
SCHEMATICS = ["fig1a", "fig1b"]  # panels without a table
FIGURES = [f"fig{number}" for number in range(1, 6)]
SUPPLEMENT = ["SF1", "SF2", "SF3", "SF4", "SF5", "SF6", "SF7", "SF8", "SF9"]
LARGE = ["SF10", "SF11"]  # take much longer, not part of `all`
PANEL_MODULES = constant("seeding.commands.panel", "MODULES")
PANELS = [panel for panel in PANEL_MODULES if not panel.startswith(tuple(f"{name.lower()}_" for name in LARGE))]

# Commands run as `python -m seeding …` with the library of this checkout, in a conda environment as it is,
# otherwise with the interpreter that runs Snakemake.
on_conda = any("conda" in str(method).lower() for method in workflow.deployment_settings.deployment_method)
path = "" if on_conda else f"export PATH='{os.path.dirname(sys.executable)}':\"$PATH\"; "
shell.prefix(f"set -euo pipefail; export PYTHONPATH='{BASE / 'workflow'}'; {path}")


def library(*verbs, modules=()):
    """The files that these verbs import, relative to the working directory; `modules` are those they load by name."""
    commands = [f"seeding.commands.{verb.replace('-', '_')}" for verb in verbs]
    return [os.path.relpath(file) for file in closure("seeding.__main__", *commands, *modules)]


def panel_modules(panels):
    """The library modules that make the tables of these panels."""
    return {f"seeding.paper.{PANEL_MODULES[panel]}" for panel in panels}


def panel_library(wildcards):
    """The files that the table of a panel with a job of its own depends on."""
    return library("panel", modules=panel_modules([wildcards.panel]))


def panel_settings(panel):
    """A panel's parameters: they are all that its table depends on besides code and other tables."""
    if panel == "sf8_mz":
        return {key: config["three"][key] for key in ("couplings", "atoms")}
    if panel == "fig1f_mean_field":
        return {**config["model"], **{key: config["pair"][key] for key in ("drives", "coupling")}}
    return config["panels"].get(panel, {})


def panel_command(panel):
    """The command that makes a panel's table."""
    words = ["panel", panel, "--settings", json.dumps(panel_settings(panel), sort_keys=True)]
    if panel_tables(panel):
        words += ["--tables", *panel_tables(panel)]
    return shlex.join([*words, "--out", f"{DATA}/{panel}.csv"])


def figure_tables(figure):
    """The tables that a figure reads."""
    return [f"{DATA}/{table}.csv" for table in constant(f"seeding.paper.{figure.lower()}.drawing", "TABLES")]


def figure_files(figures):
    """The files of these figures."""
    return [f"{RESULTS}/figures/{name}.{kind}" for name in figures for kind in ("pdf", "svg", "png")]


def figure_configuration(figure):
    """A short hash of the parameters that a figure depends on, for its metadata."""
    names = constant(f"seeding.paper.{figure.lower()}.drawing", "TABLES")
    shared = {key: value for key, value in config.items() if key != "panels"}
    return tables.fingerprint({**shared, "panels": {name: config["panels"].get(name) for name in names}})


def claim_tables():
    """The tables that decide the claims: panels, and spectra of all sizes."""
    names = sorted({name for reading in CLAIMS for name in reading.tables})
    panels = [f"{DATA}/{name}.csv" for name in names if not name.startswith("spectra/")]
    sets = [name.removeprefix("spectra/") for name in names if name.startswith("spectra/")]
    return [*panels, *(file for name in sets for file in spectra(name))]


def panel_rules():
    """Panel → the rule that makes its table, from the rules read so far; empty for schematics, without LARGE."""
    made = {
        panel: rule.name
        for rule in workflow.rules
        for panel in PANELS
        if any(output.match(f"{DATA}/{panel}.csv") for output in rule.output)
    }
    return dict.fromkeys(SCHEMATICS, "") | made


def stop_deciding():
    """End the scheduler's timers: the process would wait for decisions about jobs that are done."""
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.cancel()
