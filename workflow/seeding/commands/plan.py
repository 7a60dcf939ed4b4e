"""`seeding plan`: what a run would cost, figure by figure, before it starts."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from seeding import checks, configuration, machine, tables
from seeding.paper import catalogue, declaration, work
from seeding.paper.plan import Plan
from seeding.report import costs, forecast
from seeding.report.costs import Cost
from seeding.report.job import Job
from seeding.report.jobs import jobs_behind

CONFIG = Path("config/config.yaml")
KINDS = (declaration.PAPER, declaration.SUPPLEMENT, declaration.LARGE)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", nargs="?", default="all", metavar="TARGET", help="of the workflow (default: all)")
    parser.add_argument("--cores", type=int, metavar="N", help="cores to run on (default: those that there are)")
    parser.add_argument(
        "--config", type=Path, nargs="+", default=[], metavar="FILE.yaml", help="laid over the configuration"
    )
    parser.add_argument("--costs", type=Path, default=Path("docs/costs.csv"), help="costs of finished runs")
    parser.add_argument("--out", type=Path, metavar="FILE.csv", help="also as a table")


def run(arguments: argparse.Namespace) -> None:
    """Print the forecast, a line for each figure."""
    cores = machine.cores() if arguments.cores is None else checks.integer("cores", arguments.cores, minimum=1)
    known, header = costs.read(arguments.costs), tables.table(arguments.costs).header
    jobs = jobs_behind(arguments.target, arguments.config)
    found, remarks = _in_proportion(costs.costs(known, jobs), jobs, arguments.config)
    scale = forecast.scale(arguments.costs)
    named = {figure.name: f"figures/{figure.name}" for figure in catalogue.figures(*KINDS)}
    rows = forecast.forecast(jobs, found, cores, scale, named)
    if arguments.out:
        tables.write(rows, arguments.out, {"units": "core_minutes, minutes: of this machine, from scratch"})
    for line in described(rows, cores):
        print(line)
    guessed = [name for name in jobs if not found[name].measured]
    if guessed:
        print(f"{len(guessed)} jobs were never measured and are estimated from their like, such as {guessed[0]}")
    for line in remarks:
        print(line)
    print(f"this machine takes {scale:.2f} times as long as the one of {arguments.costs} ({header.get('processor')})")


def _in_proportion(
    found: Mapping[str, Cost], jobs: Mapping[str, Job], overlays: list[Path]
) -> tuple[dict[str, Cost], list[str]]:
    """The costs in proportion to what the jobs have to do with `overlays`, and what is to be said of it."""
    if not overlays:
        return dict(found), []
    given, paper = Plan(configuration.load(CONFIG, *overlays)), Plan(configuration.load(CONFIG))
    ratios = {name: work.ratio(job.kind, name, given, paper) for name, job in jobs.items()}
    scaled = {name: found[name].times(ratio.factor) for name, ratio in ratios.items()}
    changed = [name for name, ratio in ratios.items() if ratio.factor != 1]
    others = sorted(name.partition("/")[2] for name, ratio in ratios.items() if ratio.other)
    remarks = []
    if changed:
        one = len(changed) == 1
        remarks.append(
            f"{len(changed)} {'job is' if one else 'jobs are'} counted in proportion to {'its' if one else 'their'}"
            " times, points, crystals and trajectories"
        )
    if others:
        remarks.append(f"what else differs from the paper is not counted, of {', '.join(others)}")
    return scaled, remarks


def described(rows: pd.DataFrame, cores: int) -> list[str]:
    """The forecast as lines of text."""
    minutes = f"minutes on {cores} core{'s' * (cores > 1)}"
    lines = [f"{'figure':<10}{'jobs':>6}{'core-minutes':>14}{'memory, GB':>12}{minutes:>22}"]
    for row in rows.to_dict("records"):
        lines.append(
            f"{row['target']:<10}{row['jobs']:>6}{row['core_minutes']:>14.1f}{row['memory_mb'] / 1000:>12.1f}"
            f"{row['minutes']:>22.1f}"
        )
    return lines
