# What all rules share: the checked configuration, the plan that it asks for, the library modules behind a command.
import json
import logging
import os
import shlex
import sys
import threading

import runs
from seeding import configuration, tables
from seeding.claims import statements
from seeding.closure import closure, constant
from seeding.paper import catalogue, declaration, validation
from seeding.paper.plan import Plan
from seeding.paper.spectra_plan import CRYSTALS, SPECTRA
from snakemake.exceptions import WorkflowError

if not os.access(".snakemake" if os.path.exists(".snakemake") else ".", os.W_OK):
    raise WorkflowError(f"the working directory {os.getcwd()} is read-only: run in a copy of it, or make it writable")
# A module of another workflow has the `config` that it is given: over the paper's configuration.
config = configuration.overlaid(configuration.load(BASE / "config" / "config.yaml"), config)
mistakes = validation.errors(config, BASE / "config" / "schema.yaml")
if mistakes:
    raise WorkflowError("the configuration cannot be right:", *(f"  {line}" for line in mistakes))

PLAN = Plan(config)
RESULTS = config["results"]
DATA = f"{RESULTS}/data"
LOGS = f"{RESULTS}/logs"
TIMES = f"{RESULTS}/benchmarks/rules"
SCALE = config["scale"]
# What differs from the paper's configuration, at smoke scale from that of config/quick.yaml.
SCALES = {"paper": ["config.yaml"], "quick": ["config.yaml", "quick.yaml"]}
REFERENCE = configuration.load(*(BASE / "config" / file for file in SCALES[SCALE]))
WITHOUT_EFFECT = ("results", "trajectories.batch")
DIFFERS = {key: pair for key, pair in configuration.differences(config, REFERENCE).items() if key not in WITHOUT_EFFECT}

FIGURES = catalogue.figures(declaration.PAPER)
SUPPLEMENT = catalogue.figures(declaration.SUPPLEMENT)
LARGE = catalogue.figures(declaration.LARGE)  # take much longer, not part of `all`
EVIDENCE = catalogue.figures(declaration.EVIDENCE)
SHOWN = [*FIGURES, *SUPPLEMENT]
PANELS = [panel for figure in [*SHOWN, *EVIDENCE] for panel in figure.panels]

CLAIMS_FILE = os.path.relpath(BASE / "config" / "claims.yaml")
CLAIMS = statements.load(CLAIMS_FILE)
CLAIM_TABLES = sorted({name for reading in CLAIMS for name in reading.tables})

logging.raiseExceptions = False  # a log on a full disk is no reason for a traceback
# Every process of a run inherits this: jobs that outlive it can be told from those of other checkouts.
os.environ[runs.MARK] = os.getcwd()
# Commands run as `python -m seeding …` with the library of this checkout and no other code or setting for Python that
# the user's shell may hold; in a conda environment as it is, otherwise with the interpreter that runs Snakemake.
KEPT = ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")
unwanted = [name for name in os.environ if name.startswith("PYTHON") and name not in KEPT]
settings = [
    "set -euo pipefail",
    f"unset {' '.join(unwanted)}",
    f"export PYTHONPATH={shlex.quote(str(BASE / 'workflow'))}",
    "export PYTHONNOUSERSITE=1",
    "export PYTHONSAFEPATH=1",  # nor modules of the working directory
    "export PYTHONUTF8=1",
]
if not any("conda" in str(method).lower() for method in workflow.deployment_settings.deployment_method):
    settings.append(f'export PATH={shlex.quote(os.path.dirname(sys.executable))}:"$PATH"')
shell.prefix("".join(f"{line}; " for line in settings).replace("{", "{{").replace("}", "}}"))


def library(*verbs, modules=()):
    """The files that these verbs import, relative to the working directory; `modules` are those they load by name."""
    commands = [f"seeding.commands.{verb.replace('-', '_')}" for verb in verbs]
    return [os.path.relpath(file) for file in closure("seeding.__main__", *commands, *modules)]


def panel_modules(panels):
    """The library modules that declare these panels and make their tables."""
    folders = {catalogue.folder_of(panel.name) for panel in panels}
    return {catalogue.maker(panel.name)[0] for panel in panels} | {f"seeding.paper.{name}.panels" for name in folders}


def figure_modules(figure):
    """The library modules that draw a figure and declare the panels that it shows."""
    folders = {catalogue.folder_of(name) for name in figure.tables}
    return [f"seeding.paper.{figure.folder}.drawing", *(f"seeding.paper.{folder}.panels" for folder in folders)]


def figure_tables(figure):
    """The tables that a figure reads."""
    return [PLAN.panel_file(name) for name in figure.tables]


def figure_files(figures):
    """The files of these figures."""
    return [f"{RESULTS}/figures/{figure.name}.{kind}" for figure in figures for kind in ("pdf", "svg", "png")]


def figure_fingerprint(figure):
    """A short hash of the parameters that a figure depends on, for its metadata."""
    shared = {key: value for key, value in config.items() if key != "panels"}
    return tables.fingerprint({**shared, "panels": {name: config["panels"].get(name) for name in figure.tables}})


def stop_deciding():
    """End the scheduler's timers: the process would wait for decisions about jobs that are done."""
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.cancel()
