"""How much more, or less, a job of another configuration has to do than the same job with the paper's parameters.

What is known: time integrated costs in proportion to its length, and points of an axis, entries of a list, crystals of
the mean field and trajectories in proportion to their number. Sizes of spectra are no matter of this module: costs were
measured at several. What another coupling, drive or number of modes costs is not known: it is said.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from seeding.paper import catalogue, declaration, parameters
from seeding.paper.plan import Plan

LINEAR = ("duration", "stop", "count")  # times integrated, points
FREE = ("samples", "start", "maximum", "minimum", "initial", "coupling", "detuning", "drive")
FIGURES = (declaration.PAPER, declaration.SUPPLEMENT, declaration.LARGE, declaration.EVIDENCE)


class Ratio(NamedTuple):
    """The work of a job over that of the paper's; whether something else differs, of which the cost is not known."""

    factor: float
    other: bool = False


def ratio(kind: str, name: str, given: Plan, paper: Plan) -> Ratio:
    """Of the job `name` (path of its benchmark) of a kind; 1 where it makes nothing of a network itself."""
    first, *rest = name.split("/")[1:]
    if kind == "panels":
        made = [panel for figure in catalogue.figures(*FIGURES) for panel in figure.panels if panel.columns]
        ratios = [_of_panel(panel.name, given, paper) for panel in made if (panel.job or panel.name) == first]
        return Ratio(max(found.factor for found in ratios), any(found.other for found in ratios))
    if kind == "trajectories" and len(rest) == 2:
        return _of_batch(first, int(rest[0]), given, paper)
    if kind == "mean_field":
        return Ratio(1.0, given.mean_field.get(first) != paper.mean_field.get(first))
    if kind == "spectra":
        return Ratio(1.0, _asked(given) != _asked(paper))
    return Ratio(1.0)


def _of_panel(panel: str, given: Plan, paper: Plan) -> Ratio:
    here, there = given.settings(panel), paper.settings(panel)
    factor, other = 1.0, here.keys() != there.keys()
    for name in here.keys() & there.keys():
        if here[name] == there[name]:
            continue
        kind = parameters.wanted(panel)[name][0].removesuffix(" | None")
        amounts = _amount(name, kind, here[name]), _amount(name, kind, there[name])
        factor *= amounts[0] / amounts[1]
        other |= amounts == (1.0, 1.0) and name not in FREE
        if kind == "Networks":
            other |= any(here[name][one] != there[name][one] for one in here[name].keys() & there[name].keys())
    return Ratio(factor, other)


def _amount(name: str, kind: str, value: Any) -> float:
    """What the work is proportional to; 1 where that is not known."""
    if name == "n":
        return float(sum(value) if isinstance(value, list) else value)
    if name in LINEAR:
        return float(value)
    if kind == "Axis":
        return float(value[2])
    if kind == "Networks" or (kind.startswith("list[") and name not in ("atoms", "fock")):
        return float(len(value))
    return 1.0


def _asked(plan: Plan) -> tuple[Any, ...]:
    """What a set of spectra depends on beside its size."""
    settings = plan.configuration["spectra"]
    return plan.spectra.pair, *(settings[key] for key in ("modes", "fewer", "crystals"))


def _of_batch(run: str, atoms: int, given: Plan, paper: Plan) -> Ratio:
    """Trajectories × time of a batch; of the nearest size where a run has not this one."""
    found = []
    for plan in (given, paper):
        sizes = {size: entry for (name, size), entry in plan.trajectories.items() if name == run}
        if not sizes:
            return Ratio(1.0)
        entry = sizes[min(sizes, key=lambda size: abs(size - atoms))]
        most = plan.configuration["trajectories"]["batch"]
        found.append((float(min(entry.count, most) * entry.duration), entry.network))
    (here, network), (there, papers) = found
    return Ratio(here / there, network != papers)
