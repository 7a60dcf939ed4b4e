# What all rules share: the checked configuration, the plan that it asks for, the library modules behind a command.
import json
import os
import shlex
import sys
import threading

from seeding import configuration, tables
from seeding.claims import ledger
from seeding.closure import closure, constant
from seeding.paper import catalogue, declaration, validation
from seeding.paper.plan import SMALL, SPECTRA, Plan
from snakemake.exceptions import WorkflowError

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
CLAIMS = ledger.load(CLAIMS_FILE)

# Commands run as `python -m seeding …` with the library of this checkout, in a conda environment without what the user
# has installed outside it, otherwise with the interpreter that runs Snakemake.
on_conda = any("conda" in str(method).lower() for method in workflow.deployment_settings.deployment_method)
own = f'export PATH={shlex.quote(os.path.dirname(sys.executable))}:"$PATH"; '
python = "export PYTHONNOUSERSITE=1; " if on_conda else own
shell.prefix(f"set -euo pipefail; export PYTHONPATH={shlex.quote(str(BASE / 'workflow'))}; {python}")


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


def claim_tables():
    """The tables that decide the claims: panels, and spectra of the paper's sizes."""
    names = sorted({name for reading in CLAIMS for name in reading.tables})
    panels = [PLAN.panel_file(name) for name in names if not name.startswith("spectra/")]
    return [*panels, *(file for name in names if name.startswith("spectra/") for file in PLAN.files(name))]


def stop_deciding():
    """End the scheduler's timers: the process would wait for decisions about jobs that are done."""
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.cancel()
