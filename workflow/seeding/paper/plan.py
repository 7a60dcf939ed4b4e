"""What a configuration asks for: every run of an engine and every panel, with its command and the files it reads.

A run of an engine is an entry of a table here, with its network, sizes and times; its name is a name and nothing is
read off it. Rules know only what this module tells them.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from seeding.network import Network
from seeding.paper import catalogue, networks, parameters
from seeding.paper.declaration import Panel
from seeding.paper.spectra_plan import CRYSTALS, SHOWN, SPECTRA, SpectraPlan


@dataclass(frozen=True)
class MeanField:
    """A run of the mean field, at `samples` times up to `duration`; panels ask for the runs of a group."""

    group: str
    network: Network
    duration: float
    samples: int

    def words(self) -> str:
        """Options of `seeding mean-field`."""
        return f"{networks.options(self.network)} --duration {self.duration} --samples {self.samples}"


@dataclass(frozen=True)
class Trajectories:
    """A run of trajectories: `count` of them at the N_α of each crystal, at `samples` times up to `duration`."""

    group: str
    network: Network
    atoms: tuple[int, ...]
    duration: float
    samples: int
    count: int

    def words(self, seed: int, first: int, most: int) -> str:
        """Options of `seeding trajectories` for the batch of at most `most` that starts with number `first`."""
        count = min(most, self.count - first)
        sizes = " ".join(map(str, self.atoms))
        times = f"--duration {self.duration} --samples {self.samples}"
        return f"{networks.options(self.network)} --atoms {sizes} {times} --seed {seed} --first {first} --count {count}"


class Plan:
    """All that a configuration asks for; files are named below its `results`."""

    def __init__(self, configuration: Mapping[str, Any]) -> None:
        self.configuration = configuration
        self.results = configuration["results"]
        self.spectra = SpectraPlan(configuration)

    def network(self, name: str) -> Network:
        """A named network, in units of κ."""
        return networks.network(self.configuration, name)

    # Mean field beside trajectories

    @cached_property
    def mean_field(self) -> dict[str, MeanField]:
        """Run by name: beside Figs. 1c–d (curves), for Fig. 1e (transform), beside SF8 (three, one for each Γ)."""
        settings = self.configuration["trajectories"]
        pair = self.network(settings["curves"]["network"])
        runs = {
            name: MeanField(name, pair, settings[name]["duration"], settings[name]["samples"])
            for name in ("curves", "transform")
        }
        three = settings["three"]
        for number, network in enumerate(self._three(), start=1):
            runs[f"three-{number}"] = MeanField("three", network, three["duration"], three["samples"])
        return runs

    def mean_field_file(self, run: str) -> str:
        """The table of a run of the mean field."""
        return f"{self.results}/mean_field/{run}.csv"

    def mean_field_command(self, run: str) -> str:
        """The command that makes it."""
        return f"mean-field {self.mean_field[run].words()} --out {shlex.quote(self.mean_field_file(run))}"

    # Trajectories

    @cached_property
    def trajectories(self) -> dict[tuple[str, int], Trajectories]:
        """Run by name and N_α of the smallest crystal: curves (Figs. 1c–e), sample (one of them), lifetimes (SF7), long
        (SF11), three (SF8, one for each Γ)."""
        settings = self.configuration["trajectories"]
        runs: dict[tuple[str, int], Trajectories] = {}
        curves, three = settings["curves"], settings["three"]
        for atoms, count in zip(curves["atoms"], curves["count"], strict=True):
            runs["curves", atoms] = self._trajectories("curves", curves["network"], atoms, curves, count)
        largest = max(curves["atoms"])
        runs["sample", largest] = replace(runs["curves", largest], group="sample", count=1)
        for name in ("lifetimes", "long"):
            lists = settings[name]
            for atoms, count, duration in zip(lists["atoms"], lists["count"], lists["duration"], strict=True):
                times = {"duration": duration, "samples": round(duration * lists["density"]) + 1}
                runs[name, atoms] = self._trajectories(name, curves["network"], atoms, times, count)
        for number, network in enumerate(self._three(), start=1):
            run = self._trajectories("three", three["network"], three["atoms"], three, three["count"])
            runs[f"three-{number}", three["atoms"]] = replace(run, network=network)
        return runs

    def runs(self, group: str) -> list[tuple[str, int]]:
        """The runs of trajectories of a group."""
        return [key for key, entry in self.trajectories.items() if entry.group == group]

    def trajectory_file(self, run: str, atoms: int) -> str:
        """The table of a run of trajectories."""
        return f"{self.results}/trajectories/{run}/{atoms}.csv"

    def batches(self, run: str, atoms: int) -> list[str]:
        """The batches that make up a run."""
        starts = range(0, self.trajectories[run, atoms].count, self.configuration["trajectories"]["batch"])
        return [f"{self.results}/trajectories/{run}/{atoms}/{first}.npz" for first in starts]

    def batch_words(self, run: str, atoms: int, first: int) -> str:
        """Options of `seeding trajectories` for one of them."""
        settings = self.configuration["trajectories"]
        return self.trajectories[run, atoms].words(settings["seed"], first, settings["batch"])

    # Lifetimes

    def lifetime_file(self, run: str, atoms: int) -> str:
        """Damping and frequency at a size of SF7 (lifetimes) or SF11 (long)."""
        return f"{self.results}/lifetimes/{run}/{atoms}.csv"

    def lifetime_batches(self, run: str, atoms: int) -> list[str]:
        """The trajectories that they are fitted to: those of Figs. 1c–e where they would be the same."""
        wanted = replace(self.trajectories[run, atoms], group="curves")
        return self.batches("curves" if self.trajectories.get(("curves", atoms)) == wanted else run, atoms)

    def lifetime_start(self, run: str, atoms: int) -> float:
        """From when on the damping is fitted, in 1/κ."""
        lists = self.configuration["trajectories"][run]
        return float(lists["start"][lists["atoms"].index(atoms)])

    # Panels

    def files(self, name: str) -> list[str]:
        """The files behind a name in a panel's `tables`: another panel, or runs of an engine."""
        engine, _, run = name.partition("/")
        curves = self.configuration["trajectories"]["curves"]["atoms"]
        if engine == "mean-field":
            return [self.mean_field_file(found) for found, entry in self.mean_field.items() if entry.group == run]
        if engine == "lifetimes":
            key = run or "lifetimes"
            return [self.lifetime_file(key, atoms) for atoms in self.configuration["trajectories"][key]["atoms"]]
        if name == "trajectories/curves/largest":
            return [self.trajectory_file("curves", max(curves))]
        if engine == "trajectories":
            return [self.trajectory_file(*found) for found in self.runs(run)]
        if name == "spectra/every-large":
            return [file for found in SHOWN for file in self.spectra.files(found, "large")]
        if name == "spectra/every-larger":
            return [file for found in SHOWN for file in self.spectra.files(found, "large", "larger")]
        if name in ("spectra/pair-and-crystals", "spectra/critical-crystals"):
            points = ("critical",) if name == "spectra/critical-crystals" else ("seeding", "critical")
            crystals = [
                found for found, (_, point) in CRYSTALS.items() if point in points and self.spectra.sizes(found)
            ]
            pairs = [self.spectra.own(point) for point in points] if crystals else []
            return [file for found in (*pairs, *crystals) for file in self.spectra.files(found, "large")]
        if name == "spectra/seeding-large":
            return self.spectra.files(self.spectra.own("seeding"), "large")
        if engine == "spectra":
            return self.spectra.files(run if run in (*SPECTRA, *CRYSTALS) else self.spectra.own(run))
        return [self.panel_file(catalogue.panel(name).name)]

    def tables(self, panel: Panel) -> list[str]:
        """The files that a panel's table is made from."""
        return [file for name in panel.tables for file in self.files(name)]

    def made_for(self, panels: Iterable[Panel]) -> list[str]:
        """Every table of these panels and every table and batch that they are made from."""
        panels = [panel for panel in panels if panel.columns]
        tables = dict.fromkeys(table for panel in panels for table in self.tables(panel))
        tables |= dict.fromkeys(self.panel_file(panel.name) for panel in panels)
        batches: dict[str, None] = {}
        for run in self.trajectories:
            if self.trajectory_file(*run) in tables:
                batches |= dict.fromkeys(self.batches(*run))
            if self.lifetime_file(*run) in tables:
                batches |= dict.fromkeys(self.lifetime_batches(*run))
        return [*batches, *tables]

    def panel_file(self, name: str) -> str:
        """The table of a panel."""
        return f"{self.results}/data/{name}.csv"

    def settings(self, name: str) -> dict[str, Any]:
        """A panel's parameters, its networks written out: what its table depends on besides code and other tables."""
        given = self.configuration["panels"].get(name) or {}
        # In the order of the signature: an overlay must not remake what it gives in another order.
        settings = {key: given[key] for key in parameters.wanted(name) if key in given}
        ignored = {*catalogue.panel(name).ignores, *({"coupling", "initial"} & set(settings))}
        for key, (kind, _) in parameters.wanted(name).items():
            if key in settings and kind == "Network":
                settings[key] = self._entering(settings[key], ignored)
            elif key in settings and kind == "Networks":
                settings[key] = {network: self._entering(network, ignored) for network in settings[key]}
        return settings

    def panel_command(self, panel: Panel) -> str:
        """The command that makes a panel's table."""
        words = ["panel", panel.name, "--settings", json.dumps(self.settings(panel.name))]
        read = self.tables(panel)
        if panel.tables:
            words += ["--tables", *read]
        return shlex.join([*words, "--out", self.panel_file(panel.name)])

    def _entering(self, name: str, ignored: set[str]) -> dict[str, Any]:
        """A network's parameters without those that do not enter."""
        return {key: value for key, value in self.network(name).parameters().items() if key not in ignored}

    def _three(self) -> list[Network]:
        """SF8's network uncoupled and coupled."""
        network = self.network(self.configuration["trajectories"]["three"]["network"])
        return [replace(network, coupling=coupling) for coupling in sorted({0.0, network.coupling})]

    def _trajectories(self, group: str, network: str, atoms: int, times: Mapping[str, Any], count: int) -> Trajectories:
        sizes = networks.sizes(self.configuration, network, atoms)
        return Trajectories(group, self.network(network), sizes, times["duration"], times["samples"], count)
