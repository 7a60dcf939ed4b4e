# What all rules share: the checked configuration, names of files, the library modules behind a command.
import json
import os
import re

from seeding import claims, configuration
from seeding.imports import closure, constant
from seeding.network import Network
from snakemake.exceptions import WorkflowError

mistakes = configuration.errors(config, BASE / "config" / "schema.yaml")
if mistakes:
    raise WorkflowError(
        "the configuration cannot be right:", *(f"  {line}" for line in mistakes)
    )

RESULTS = config["results"]
DATA = f"{RESULTS}/data"
LOGS = f"{RESULTS}/logs"
TIMES = f"{RESULTS}/benchmarks/rules"
CLAIMS = claims.load(BASE / "config" / "claims.yaml")
SCHEMATICS = ["fig1a", "fig1b"]  # panels without a table
FIGURES = [f"fig{number}" for number in range(1, 6)]
FIGURE_FILES = [
    f"{RESULTS}/figures/{name}.{kind}"
    for name in FIGURES
    for kind in ("pdf", "svg", "png")
]
MAPS = ["fig3a", "fig3b"]  # panels whose jobs use two cores
PANEL_MODULES = constant("seeding.commands.panel", "MODULES")

# Commands run as `python -m seeding …` with the library of this checkout, in a conda environment as it is,
# otherwise with the interpreter that runs Snakemake.
prefix = f"export PYTHONPATH='{BASE / 'workflow'}'; "
if not any(
    "conda" in str(method).lower()
    for method in workflow.deployment_settings.deployment_method
):
    prefix += f"export PATH='{os.path.dirname(sys.executable)}':\"$PATH\"; "
shell.prefix("set -euo pipefail; " + prefix)


def library(verb, *modules):
    """The files that `seeding VERB` imports, relative to the working directory; `modules` are those it loads by name."""
    verb_module = f"seeding.commands.{verb.replace('-', '_')}"
    return [
        os.path.relpath(file)
        for file in closure("seeding.__main__", verb_module, *modules)
    ]


def panel_library(wildcards):
    """The files that the table of a panel depends on."""
    return library("panel", f"seeding.panels.{PANEL_MODULES[wildcards.panel]}")


def panel_settings(wildcards):
    """A panel's parameters, as text for the command line: they are all that its table depends on besides code."""
    return json.dumps(config["panels"].get(wildcards.panel, {}), sort_keys=True)


def figure_tables(figure):
    """The tables that a figure reads."""
    return [
        f"{DATA}/{table}.csv"
        for table in constant(f"seeding.figures.{figure}", "TABLES")
    ]


def network_options(pair, coupling, normalisation=None):
    """Command-line options for the two crystals of Figs. 1 and 4."""
    model = config["model"]
    normalisation = normalisation or model["normalisation"]
    drives = " ".join(map(str, pair["drives"]))
    return (
        f"--drives {drives} --coupling {coupling} --kappa {model['kappa']}"
        f" --initial {model['initial']} --normalisation {normalisation}"
    )


def mean_field_options(run):
    """Options of `seeding mean-field`: run `curves` (Fig. 1c–d) or `transform` (Fig. 1e)."""
    pair = config["pair"]
    times = pair[run]
    network = network_options(pair, pair["coupling"])
    return f"{network} --duration {times['duration']} --samples {times['samples']}"


def trajectory_options(atoms):
    """Options of `seeding trajectories` for N_α = `atoms`."""
    pair, settings = config["pair"], config["trajectories"]
    times = pair["curves"]
    network = network_options(pair, pair["coupling"])
    return (
        f"{network} --atoms {atoms} {atoms} --duration {times['duration']} --samples {times['samples']}"
        f" --count {settings['count'][settings['atoms'].index(int(atoms))]} --seed {settings['seed']}"
    )


def spectrum_options(coupling, atoms, normalisation):
    """Options of `seeding spectrum`: `coupling` is seeding (the paper's Γ = 0.1), critical (Γ_crit of this
    normalisation) or nominal (Γ_crit of Eq. (4), which counts Γ/S)."""
    pair = config["pair"]
    strength = {
        "seeding": pair["coupling"],
        "critical": "critical",
        "nominal": Network(pair["drives"], kappa=config["model"]["kappa"]).critical_coupling(),
    }
    network = network_options(pair, strength[coupling], normalisation)
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
    return [file for coupling in couplings for file in spectra(f"{config['model']['normalisation']}-{coupling}")]


def spectra(name):
    """The spectra of one normalisation and coupling, all sizes."""
    return [f"{RESULTS}/spectra/{name}/{atoms}.csv" for atoms in config["spectra"]["atoms"]]


def claim_tables():
    """The tables that decide the claims: panels, and spectra of all sizes."""
    names = sorted({name for reading in CLAIMS for name in reading.tables})
    panels = [f"{DATA}/{name}.csv" for name in names if not name.startswith("spectra/")]
    sets = [name.removeprefix("spectra/") for name in names if name.startswith("spectra/")]
    return [*panels, *(file for name in sets for file in spectra(name))]


def panel_rules():
    """Panel → the rule that makes its table, from the rules read so far; empty for schematics."""
    made = {
        panel: rule.name
        for rule in workflow.rules
        for panel in PANEL_MODULES
        if re.fullmatch(rule.wildcard_constraints.get("panel", "(?!)"), panel)
    }
    return dict.fromkeys(SCHEMATICS, "") | made
