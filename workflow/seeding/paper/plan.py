"""What a configuration asks for: every run of an engine and every panel, with its command and the files it reads.

A run of an engine is an entry of a table here, with its network, sizes and times; its name is a name and nothing is
read off it. Rules know only what this module tells them.
"""

from __future__ import annotations

import json
import math
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from seeding.checks import NoAnswer
from seeding.large_n.effective_crystal import effective_neighbour, effective_seed
from seeding.network import LARGEST_RATE, Network
from seeding.paper import catalogue, networks, parameters
from seeding.paper.declaration import Panel

# The spectra: normalisation of Γ and the Γ at which they are taken. At its own Γ_crit, half of that of Γ/S, a pair with
# Γ/S_α has the same Liouvillian: SF6 shows the nominal one instead, that of Γ/S.
SPECTRA = {
    "total-seeding": ("total", "seeding"),
    "total-critical": ("total", "critical"),
    "subsystem-seeding": ("subsystem", "seeding"),
    "subsystem-critical": ("subsystem", "critical"),
    "subsystem-nominal": ("subsystem", "nominal"),
}
# Those of the two crystals that the pair falls into, in the network's own normalisation: SF12 and SF13.
CRYSTALS = {
    "seed-seeding": ("seed", "seeding"),
    "other-seeding": ("other", "seeding"),
    "seed-critical": ("seed", "critical"),
    "other-critical": ("other", "critical"),
}
SHOWN = ("total-seeding", "total-critical", "subsystem-seeding", "subsystem-nominal")  # by SF6 and SF10
# Spectra up to this N_α take about as long as starting Python: one process computes those of a set.
SMALL, SMALL_CRYSTAL = 9, 70
MOST_STATES = 150  # of three and more crystals, whose spectra are those of sector matrices


@dataclass(frozen=True)
class MeanField:
    """A run of the mean field, at `samples` times up to `duration`; panels ask for the runs of a group."""

    group: str
    network: Network
    duration: float
    samples: int

    def words(self) -> str:
        """Options of `seeding mean-field`."""
        return f"{options(self.network)} --duration {self.duration} --samples {self.samples}"


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
        return f"{options(self.network)} --atoms {sizes} {times} --seed {seed} --first {first} --count {count}"


def _words(value: Any) -> str:
    """One value, or one for each crystal, as options take them."""
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def options(network: Network) -> str:
    """The command-line options of a network."""
    words = (
        f"--drives {_words(network.drives)} --coupling {network.coupling} --kappa {_words(network.kappa)}"
        f" --initial {_words(network.initial)} --normalisation {network.normalisation}"
        f" --interaction {network.interaction}"
    )
    if network.weights is not None:
        words += f" --weights {_words(network.weights)}"
    return words


class Plan:
    """All that a configuration asks for; files are named below its `results`."""

    def __init__(self, configuration: Mapping[str, Any]) -> None:
        self.configuration = configuration
        self.results = configuration["results"]

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

    # Spectra

    @cached_property
    def spectra(self) -> dict[str, Network]:
        """Set → the network whose spectra it holds, without sets whose Γ does not exist."""
        pair = self.network(self.configuration["spectra"]["network"])
        found = {}
        for name, (normalisation, point) in SPECTRA.items():
            if normalisation == "subsystem" and pair.weights is not None:
                continue
            network = replace(pair, normalisation=normalisation)
            named = replace(pair, normalisation="total") if point == "nominal" else network
            coupling = pair.coupling if point == "seeding" else _critical(named)
            if coupling is not None:
                found[name] = replace(network, coupling=coupling)
        return found

    def spectrum_network(self, name: str, atoms: int) -> Network | None:
        """The network of one spectrum; None where it does not exist. A neighbour's drive depends on the seed's N."""
        if name not in CRYSTALS:
            return self.spectra.get(name)
        crystal, point = CRYSTALS[name]
        pair = self.spectra.get(self._own(point))
        try:
            if pair is None or crystal == "seed":
                return None if pair is None else effective_seed(pair).crystal
            return effective_neighbour(pair, self._pair_atoms(atoms))
        except NoAnswer:
            return None

    def spectrum_sizes(self, name: str, *larger: str) -> list[int]:
        """Sizes N_α of a set: the paper's, and those under the configuration's keys `larger`, as far as they fit.

        An effective crystal has those of the pair in SF6, from two atoms on; the seed's has further ones.
        """
        settings = self.configuration["spectra"]
        if name in CRYSTALS:
            crystal, point = CRYSTALS[name]
            further = settings["crystals"][point] or [] if crystal == "seed" else []
            pair = self.spectrum_sizes(self._own(point), "large")
            every = dict.fromkeys([*pair, *further] if pair else [])
            return [atoms for atoms in every if self.spectrum_network(name, atoms) and self._most_modes(name, atoms)]
        if name not in self.spectra:
            return []
        asked = [*settings["atoms"], *(atoms for key in larger for atoms in (settings[key] or {}).get(name) or [])]
        return [atoms for atoms in dict.fromkeys(asked) if self._fits(self.spectra[name], atoms)]

    def spectrum_files(self, name: str, *larger: str) -> list[str]:
        """The tables of a set."""
        return [self.spectrum_file(name, atoms) for atoms in self.spectrum_sizes(name, *larger)]

    def spectrum_file(self, name: str, atoms: int) -> str:
        """The table of one size of a set."""
        return f"{self.results}/spectra/{name}/{atoms}.csv"

    def spectrum_command(self, name: str, atoms: int) -> str:
        """The command that makes it."""
        return f"spectrum {self.spectrum_words(name, atoms)} --out {shlex.quote(self.spectrum_file(name, atoms))}"

    def small_spectra(self, name: str) -> list[int]:
        """The sizes of a set that one process computes together."""
        return [atoms for atoms in self.spectrum_sizes(name) if atoms <= (SMALL_CRYSTAL if name in CRYSTALS else SMALL)]

    def spectrum_atoms(self, name: str, atoms: int) -> tuple[int, ...]:
        """N_α of each crystal of a set where that of the pair's smallest is `atoms`."""
        if name not in CRYSTALS:
            return self._pair_atoms(atoms)
        crystal, point = CRYSTALS[name]
        places = effective_seed(self.spectra[self._own(point)]).places
        return (self._pair_atoms(atoms)[places[0 if crystal == "seed" else 1]],)

    def spectrum_words(self, name: str, atoms: int) -> str:
        """Options of `seeding spectrum`."""
        settings = self.configuration["spectra"]
        modes = settings["modes"] if atoms < settings["fewer"]["from"] else settings["fewer"]["modes"]
        if name in CRYSTALS:
            modes = min(settings["crystals"]["modes"], self._most_modes(name, atoms))
        sizes = " ".join(map(str, self.spectrum_atoms(name, atoms)))
        network = self.spectrum_network(name, atoms)
        assert network is not None  # a size of this set
        return f"{options(network)} --atoms {sizes} --modes {modes} --point {self.spectrum_point(name)}"

    def spectrum_point(self, name: str) -> str:
        """What the headers of a set say under `point`: which Γ, and which of the effective crystals."""
        return name if name in CRYSTALS else SPECTRA[name][1]

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
            return [file for found in SHOWN for file in self.spectrum_files(found, "large")]
        if name == "spectra/every-larger":
            return [file for found in SHOWN for file in self.spectrum_files(found, "large", "larger")]
        if name in ("spectra/pair-and-crystals", "spectra/critical-crystals"):
            points = ("critical",) if name == "spectra/critical-crystals" else ("seeding", "critical")
            crystals = [
                found for found, (_, point) in CRYSTALS.items() if point in points and self.spectrum_sizes(found)
            ]
            pairs = [self._own(point) for point in points] if crystals else []
            return [file for found in (*pairs, *crystals) for file in self.spectrum_files(found, "large")]
        if name == "spectra/seeding-large":
            return self.spectrum_files(self._own("seeding"), "large")
        if engine == "spectra":
            return self.spectrum_files(run if run in SPECTRA else self._own(run))
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

    def _own(self, point: str) -> str:
        """The set of spectra at a Γ in the network's own normalisation."""
        return f"{self.network(self.configuration['spectra']['network']).normalisation}-{point}"

    def _most_modes(self, name: str, atoms: int) -> int:
        """Modes that each sector of one crystal has: of N(N + 1)/2 in the smaller, a conjugate pair is one."""
        (number,) = self.spectrum_atoms(name, atoms)
        return number * (number + 1) // 4

    def _pair_atoms(self, atoms: int) -> tuple[int, ...]:
        """N_α of each crystal of the pair where that of the smallest is `atoms`."""
        return networks.sizes(self.configuration, self.configuration["spectra"]["network"], atoms)

    def _fits(self, network: Network, atoms: int) -> bool:
        """Whether a spectrum is one that the engine can give: pairs at any size, other networks as matrices."""
        if network.n <= 2 and network.interaction == "dissipative":
            return True
        return math.prod(size + 1 for size in self._pair_atoms(atoms)) <= MOST_STATES


def _critical(network: Network) -> float | None:
    """Γ_crit, or None where the network rests at no Γ or even uncoupled."""
    if network.interaction != "dissipative":
        return None
    critical = network.critical_coupling()
    return critical if 0 < critical < LARGEST_RATE else None
