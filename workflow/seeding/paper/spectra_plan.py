"""The spectra that a configuration asks for: sets of one network at several sizes, of the pair and of its crystals.

A set is an entry of a table here; its name is a name and nothing is read off it.
"""

from __future__ import annotations

import math
import shlex
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from seeding.checks import NoAnswer
from seeding.large_n.effective_crystal import effective_neighbour, effective_seed
from seeding.network import LARGEST_RATE, Network
from seeding.paper import networks

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


class SpectraPlan:
    """The sets of spectra of a configuration; files are named below its `results`."""

    def __init__(self, configuration: Mapping[str, Any]) -> None:
        self.configuration = configuration
        self.results = configuration["results"]
        self.pair = networks.network(configuration, configuration["spectra"]["network"])

    @cached_property
    def networks(self) -> dict[str, Network]:
        """Set → the network whose spectra it holds, without sets whose Γ does not exist."""
        pair = self.pair
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

    def network(self, name: str, atoms: int) -> Network | None:
        """The network of one spectrum; None where it does not exist. A neighbour's drive depends on the seed's N."""
        if name not in CRYSTALS:
            return self.networks.get(name)
        crystal, point = CRYSTALS[name]
        pair = self.networks.get(self.own(point))
        try:
            if pair is None or crystal == "seed":
                return None if pair is None else effective_seed(pair).crystal
            return effective_neighbour(pair, self._pair_atoms(atoms))
        except NoAnswer:
            return None

    def sizes(self, name: str, *larger: str) -> list[int]:
        """Sizes N_α of a set: the paper's, and those under the configuration's keys `larger`, as far as they fit.

        An effective crystal has those of the pair in SF6, from two atoms on; the seed's has further ones.
        """
        settings = self.configuration["spectra"]
        if name in CRYSTALS:
            crystal, point = CRYSTALS[name]
            further = settings["crystals"][point] or [] if crystal == "seed" else []
            pair = self.sizes(self.own(point), "large")
            every = dict.fromkeys([*pair, *further] if pair else [])
            return [atoms for atoms in every if self.network(name, atoms) and self._most_modes(name, atoms)]
        if name not in self.networks:
            return []
        asked = [*settings["atoms"], *(atoms for key in larger for atoms in (settings[key] or {}).get(name) or [])]
        return [atoms for atoms in dict.fromkeys(asked) if self._fits(self.networks[name], atoms)]

    def files(self, name: str, *larger: str) -> list[str]:
        """The tables of a set."""
        return [self.file(name, atoms) for atoms in self.sizes(name, *larger)]

    def file(self, name: str, atoms: int) -> str:
        """The table of one size of a set."""
        return f"{self.results}/spectra/{name}/{atoms}.csv"

    def command(self, name: str, atoms: int) -> str:
        """The command that makes it."""
        return f"spectrum {self.words(name, atoms)} --out {shlex.quote(self.file(name, atoms))}"

    def small(self, name: str) -> list[int]:
        """The sizes of a set that one process computes together."""
        return [atoms for atoms in self.sizes(name) if atoms <= (SMALL_CRYSTAL if name in CRYSTALS else SMALL)]

    def atoms(self, name: str, atoms: int) -> tuple[int, ...]:
        """N_α of each crystal of a set where that of the pair's smallest is `atoms`."""
        if name not in CRYSTALS:
            return self._pair_atoms(atoms)
        crystal, point = CRYSTALS[name]
        places = effective_seed(self.networks[self.own(point)]).places
        return (self._pair_atoms(atoms)[places[0 if crystal == "seed" else 1]],)

    def words(self, name: str, atoms: int) -> str:
        """Options of `seeding spectrum`."""
        settings = self.configuration["spectra"]
        modes = settings["modes"] if atoms < settings["fewer"]["from"] else settings["fewer"]["modes"]
        if name in CRYSTALS:
            modes = min(settings["crystals"]["modes"], self._most_modes(name, atoms))
        sizes = " ".join(map(str, self.atoms(name, atoms)))
        network = self.network(name, atoms)
        assert network is not None  # a size of this set
        return f"{networks.options(network)} --atoms {sizes} --modes {modes} --point {self.point(name)}"

    def point(self, name: str) -> str:
        """What the headers of a set say under `point`: which Γ, and which of the effective crystals."""
        return name if name in CRYSTALS else SPECTRA[name][1]

    def own(self, point: str) -> str:
        """The set of spectra at a Γ in the network's own normalisation."""
        return f"{self.pair.normalisation}-{point}"

    def _most_modes(self, name: str, atoms: int) -> int:
        """Modes that each sector of one crystal has: of N(N + 1)/2 in the smaller, a conjugate pair is one."""
        (number,) = self.atoms(name, atoms)
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
