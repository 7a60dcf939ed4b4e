"""Good command lines of every verb, and the files that they read."""

from __future__ import annotations

import contextlib
import json
import shlex
from pathlib import Path
from typing import Any

import pandas as pd
import report_inputs
import yaml
from evidence_inputs import CLAIMS, ROOT
from figure_inputs import HEADERS, SYNTHETIC
from seeding import cli, tables
from seeding.checks import ComputationError
from seeding.crosschecks import others

# Good command lines, of small sizes, in a folder as `write_inputs` fills it; but for
# `benchmark`, which takes half an hour and more, and `crate`, which needs a package of its own (tests/crate).
PAIR = "--drives 1.5 0.9 --coupling 0.1"
OUT = "--out out.csv"
GOOD = {
    "mean-field": f"{PAIR} --duration 2 --samples 5 {OUT}",
    "frequencies": f"{PAIR} --duration 100 --accuracy 1e-3 {OUT}",
    "critical-coupling": f"--drives 1.5 0.9 {OUT}",
    "spectrum": f"{PAIR} --atoms 2 2 --modes 2 {OUT}",
    "evolution": f"{PAIR} --kappa 1 0.8 --initial up angles:60,30 --atoms 2 3 --duration 1 --samples 5 {OUT}",
    "trajectories": f"{PAIR} --atoms 2 2 --duration 2 --samples 9 --count 3 --seed 1 --batch b.npz {OUT}",
    "gather": f"0.npz 20.npz --quantiles 0.1 0.9 {OUT}",
    "lifetime": f"0.npz 20.npz --start 1 --stop 10 --resamples 5 --or-reason {OUT}",
    "panel": "",
    "plan": "fig2 --cores 2 --costs costs.csv --out out.csv",
    "claims": f"--claims claims.yaml --data data --spectra spectra/total-seeding/2.csv {OUT}",
    "answers": f"--claims claims.yaml --table judged.csv {OUT}",
    "convergence": f"--configuration {{}} --data data --spectra spectra/total-seeding/2.csv --batches 0.npz 20.npz "
    f"--three 0.npz --lifetimes 0.npz {OUT}",
    "coverage": f"--claims claims.yaml --data data --panels PANELS {OUT}",
    "verdicts": f"--table claims.csv --expected verdicts.csv {OUT}",
    "figure": "fig2 --data data --out fig2",
    "others": f"--numbers others.csv {OUT}",
    "speed": "--peers peers.csv --out out.png",
    "gallery": "fig2 --results . --docs docs --readme README.md",
    "manifest": "--results . --out reference",
    "compare": "data data --tolerance 1e-9",
    "provenance": '--configuration \'{"scale": "paper"}\' --times benchmarks/rules --costs costs.csv --out out.json',
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
FILES = [f"data/{name}.csv" for name in (*SYNTHETIC, "sf2_range")]
FILES += [file for files in TABLES.values() for file in files]
FILES += [
    "0.npz",
    "20.npz",
    "claims.yaml",
    "claims.csv",
    "judged.csv",
    "verdicts.csv",
    "provenance.json",
    "peers.csv",
    "costs.csv",
    "others.csv",
    "README.md",
]
FILES += [
    "figures/fig1.svg",
    "captions/fig1/caption.rst",
    "benchmarks/rules/panels/fig2.tsv",
    "coverage.csv",
    "convergence.csv",
]


def good_words(verb: str) -> list[str]:
    """A good command line."""
    return [json.dumps(covered()) if word == "PANELS" else word for word in shlex.split(GOOD[verb])]


def judged_claims() -> list[dict[str, Any]]:
    """The claims in those of their readings whose tables there are."""
    claims = yaml.safe_load(CLAIMS.read_text())
    for claim in claims:
        claim["readings"] = [
            reading
            for reading in claim["readings"]
            if all(name in SYNTHETIC or name.startswith("spectra/") for name in reading["tables"])
        ]
    return [claim for claim in claims if any("meaning" not in reading for reading in claim["readings"])]


def covered() -> dict[str, str]:
    """Panel → rule for the panels of these claims."""
    named = {name for claim in judged_claims() for name in claim["figures"]}
    named |= {name for claim in judged_claims() for reading in claim["readings"] for name in reading["tables"]}
    return {name: "tables" if name in SYNTHETIC else "" for name in sorted(named) if not name.startswith("spectra/")}


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
    (folder / "benchmarks" / "rules" / "panels").mkdir(parents=True)
    (folder / "benchmarks" / "rules" / "panels" / "fig2.tsv").write_text("s\tmax_rss\tcpu_time\n1.5\t100\t1.2\n")
    for file in (ROOT / "docs" / "costs.csv", others.FILE):
        (folder / file.name).write_bytes(file.read_bytes())
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
    commands += [
        [*"claims --claims claims.yaml --data data --out judged.csv --spectra".split(), "spectra/total-seeding/2.csv"]
    ]
    with contextlib.chdir(folder):
        for command in commands:
            if cli.main(command):
                raise ComputationError(shlex.join(command))
