# What all rules share: the checked configuration, names of files, the library modules behind a command.
import json
import os

from seeding import configuration
from seeding.imports import closure, constant
from snakemake.exceptions import WorkflowError

mistakes = configuration.errors(config, BASE / "config" / "schema.yaml")
if mistakes:
    raise WorkflowError("the configuration cannot be right:", *(f"  {line}" for line in mistakes))

RESULTS = config["results"]
DATA = f"{RESULTS}/data"
LOGS = f"{RESULTS}/logs"
TIMES = f"{RESULTS}/benchmarks/rules"
FIGURES = [f"fig{number}" for number in range(1, 6)]
SUPPLEMENT = ["SF1", "SF2", "SF3", "SF4", "SF5", "SF9"]
MAPS = [
    "fig3a",
    "fig3b",
    "sf1_difference",
    "sf2_tongues",
]  # panels whose jobs use two cores
PANEL_MODULES = constant("seeding.commands.panel", "MODULES")

# Commands run as `python -m seeding …` with the library of this checkout, in a conda environment as it is,
# otherwise with the interpreter that runs Snakemake.
on_conda = any("conda" in str(method).lower() for method in workflow.deployment_settings.deployment_method)
path = "" if on_conda else f"export PATH='{os.path.dirname(sys.executable)}':\"$PATH\"; "
shell.prefix(f"set -euo pipefail; export PYTHONPATH='{BASE / 'workflow'}'; {path}")


def library(verb, *modules):
    """The files that `seeding VERB` imports, relative to the working directory; `modules` are those it loads by name."""
    verb_module = f"seeding.commands.{verb.replace('-', '_')}"
    return [os.path.relpath(file) for file in closure("seeding.__main__", verb_module, *modules)]


def panel_library(wildcards):
    """The files that the table of a panel depends on."""
    return library("panel", f"seeding.panels.{PANEL_MODULES[wildcards.panel]}")


def panel_settings(wildcards):
    """A panel's parameters, as text for the command line: they are all that its table depends on besides code."""
    return json.dumps(config["panels"].get(wildcards.panel, {}), sort_keys=True)


def figure_tables(figure):
    """The tables that a figure reads."""
    return [f"{DATA}/{table}.csv" for table in constant(f"seeding.figures.{figure.lower()}", "TABLES")]


def figure_files(figures):
    """The files of these figures."""
    return [f"{RESULTS}/figures/{name}.{kind}" for name in figures for kind in ("pdf", "svg", "png")]


def figure_configuration(figure):
    """A short hash of the parameters that a figure depends on, for its metadata."""
    tables = constant(f"seeding.figures.{figure.lower()}", "TABLES")
    shared = {key: value for key, value in config.items() if key != "panels"}
    return configuration.fingerprint({**shared, "panels": {name: config["panels"].get(name) for name in tables}})


def network_options(pair, coupling, normalisation=None):
    """Command-line options for the two crystals of Figs. 1 and 4."""
    model = config["model"]
    drives = " ".join(map(str, pair["drives"]))
    return (
        f"--drives {drives} --coupling {coupling} --kappa {model['kappa']}"
        f" --initial {model['initial']} --normalisation {normalisation or model['normalisation']}"
    )


def mean_field_options(run):
    """Options of `seeding mean-field`: run `curves` (Fig. 1c–d) or `transform` (Fig. 1e)."""
    pair = config["pair"]
    times = pair[run]
    network = network_options(pair, pair["coupling"])
    return f"{network} --duration {times['duration']} --samples {times['samples']}"


def trajectory_options(run, atoms, first):
    """Options of `seeding trajectories` for the batch of N_α = `atoms` that starts with number `first`."""
    pair, settings = config["pair"], config["trajectories"]
    if run == "sample":
        count, times = 1, pair["curves"]
    else:
        total, times = trajectory_run(run, atoms)
        count = min(settings["batch"], total - int(first))
    return (
        f"{network_options(pair, pair['coupling'])} --atoms {atoms} {atoms} --seed {settings['seed']}"
        f" --duration {times['duration']} --samples {times['samples']} --first {first} --count {count}"
    )


def trajectory_run(run, atoms):
    """Number and times of the trajectories of a run for N_α = `atoms`."""
    settings = config["trajectories"][run]
    return settings["count"][settings["atoms"].index(int(atoms))], config["pair"]["curves"]


def trajectory_batches(run, atoms):
    """The batches that make up a run."""
    count, _ = (1, None) if run == "sample" else trajectory_run(run, atoms)
    starts = range(0, count, config["trajectories"]["batch"])
    return [f"{RESULTS}/trajectories/{run}/{atoms}/{first}.npz" for first in starts]


def spectrum_options(normalisation, coupling, atoms):
    """Options of `seeding spectrum`: `coupling` is seeding (Γ of the configuration) or critical."""
    pair = config["pair"]
    network = network_options(pair, pair["coupling"] if coupling == "seeding" else "critical", normalisation)
    return f"{network} --atoms {atoms} {atoms} --modes {config['spectra']['modes']}"


def evolution_tables(panel):
    """Tables behind Fig. 1c–e: the mean field, then the trajectories by size."""
    run = "transform" if panel == "fig1e" else "curves"
    sizes = config["panels"][panel]["atoms"]
    return [
        f"{RESULTS}/mean_field/{run}.csv",
        *(f"{RESULTS}/trajectories/{atoms}.csv" for atoms in sizes),
    ]


def spectrum_tables(panel):
    """Spectra behind Fig. 1f (both couplings), its inset and Fig. 4a–d (seeding), Fig. 4e–f (critical)."""
    if panel == "fig1f":
        couplings = ["seeding", "critical"]
    else:
        couplings = ["critical"] if panel in ("fig4e", "fig4f") else ["seeding"]
    return [
        f"{RESULTS}/spectra/{coupling}/{atoms}.csv" for coupling in couplings for atoms in config["spectra"]["atoms"]
    ]
