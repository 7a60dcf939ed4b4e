# Rebuilds every figure and every number of the paper: `snakemake --cores all`.
# Targets: all (default), fig1 … fig5, supplement, supplement-large, claims, report, benchmark. Configuration: config/README.md.
import sys
from pathlib import Path

from snakemake.utils import min_version

min_version("9.27")

# Of this file, also where it is a module of somebody else's workflow.
BASE = Path(workflow.current_basedir.get_path_or_uri(secret_free=True))
# The library is imported here from the sources beside this file: it checks the configuration
# and tells what each rule's command imports.
sys.path.insert(0, str(BASE / "workflow"))


configfile: BASE / "config" / "config.yaml"


include: "workflow/rules/common.smk"


rule all:
    input:
        figure_files(SHOWN),
        PLAN.made_for(PANELS),  # what is in between too: a table that was deleted is made again
        f"{RESULTS}/report.html",
        f"{RESULTS}/answers.csv",
        f"{RESULTS}/others.csv",
        f"{RESULTS}/verdicts.csv",
    message:
        f"Figures: {RESULTS}/figures. Tables behind them: {RESULTS}/data. Everything on one page: {RESULTS}/report.html"


rule:
    name:
        "supplement-large"
    input:
        figure_files(LARGE),
    message:
        f"The figures of the largest sizes are in {RESULTS}/figures"


rule supplement:
    input:
        figure_files(SUPPLEMENT),
    message:
        f"The supplementary figures are in {RESULTS}/figures"


include: "workflow/rules/engines.smk"
include: "workflow/rules/panels.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/claims.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/benchmark.smk"


onsuccess:
    stop_deciding()


onerror:
    stop_deciding()
