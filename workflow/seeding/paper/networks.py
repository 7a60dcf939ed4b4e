"""The named networks of the configuration, and what panels make of them: detuned pairs, ladders, a seed and others.

κ of `model` is the unit: drives, couplings and a network's own κ are divided by it, so that tables and figures are in
units of κ and 1/κ whatever unit the configuration uses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from seeding import checks
from seeding.checks import InputError, NoAnswer
from seeding.network import Network


def network(configuration: Mapping[str, Any], name: str) -> Network:
    """The network `name` of the configuration, in units of the model's κ.

    Its entry overrides those that it is `like`, these the configuration's `model`. `range`: Δ_Ω, drives in equal steps
    from the largest down. `sizes`: relative N_α. Raises InputError for an entry that cannot be right, naming it.
    """
    try:
        entry = {**configuration["model"], **_entry(configuration["networks"], name, ())}
        unit = checks.number("model.kappa", configuration["model"]["kappa"], above=0)
        drives = [checks.number("drives", drive) / unit for drive in entry["drives"]]
        found = Network(
            tuple(drives),
            checks.number("coupling", entry.get("coupling", 0.0)) / unit,
            tuple(checks.number("kappa", kappa) / unit for kappa in _listed(entry["kappa"])),
            entry.get("interaction", "dissipative"),
            entry["normalisation"],
            tuple(_listed(entry["initial"])),
            entry.get("sizes"),
        )
        return ladder(found, entry["range"] / unit) if "range" in entry else found
    except (InputError, NoAnswer) as error:
        raise InputError(f"networks.{name}: {error}") from None


def sizes(configuration: Mapping[str, Any], name: str, atoms: int) -> tuple[int, ...]:
    """N_α of every crystal of a network, `atoms` in the smallest of its relative `sizes`."""
    entry = _entry(configuration["networks"], name, ())
    return tuple(atoms * size for size in entry.get("sizes", [1] * len(entry["drives"])))


def ladder(network: Network, width: float) -> Network:
    """The network with drives in equal steps from its strongest down over the detuning range `width`."""
    strongest = max(network.drives)
    _positive(strongest - width)
    return replace(network, drives=tuple(np.linspace(strongest, strongest - width, network.n).tolist()))


def detuned(network: Network, detuning: float, drive: float | None = None) -> Network:
    """Two crystals, the first with `drive` (the network's strongest unless given), the other weaker by `detuning`.

    Their sizes, κ and initial states are those of the network's strongest and of its weakest.
    """
    strongest = max(network.drives) if drive is None else drive
    _positive(strongest - detuning)
    return replace(ends(network), drives=(strongest, strongest - detuning))


def seed_and_others(network: Network, n: int, coupling: float) -> Network:
    """One seed and n−1 others at the coupling Γ, as two subsystems: the others move alike and add their weights up.

    The seed has drive, size, κ and start of the network's strongest, the others those of its weakest. With Γ/S_α n
    equal crystals feel n times the coupling of Γ/S; only Γ/S has a meaning for weights. NoAnswer for coherent
    interaction, where the others act on each other and not on themselves.
    """
    dissipative(network)
    pair = ends(network)
    seed, other = pair.weights or (1.0, 1.0)
    share = seed / (seed + (n - 1) * other)
    collective = coupling * (n if network.normalisation == "subsystem" else 1)
    return replace(pair, coupling=collective, normalisation="total", weights=(share, 1 - share))


def seed_critical(network: Network, n: int) -> float:
    """Γ_crit of one seed and n−1 others, in the network's normalisation; inf where no Γ lets them rest."""
    critical = seed_and_others(network, n, 0.0).critical_coupling()
    return critical / (n if network.normalisation == "subsystem" else 1)


def dissipative(network: Network) -> None:
    """NoAnswer for what Eq. (3) gives and exchange, Eq. (D1), does not."""
    if network.interaction != "dissipative":
        raise NoAnswer(f"this exists for dissipative coupling only, and the network's is {network.interaction}")


def equal_sizes(network: Network) -> None:
    """NoAnswer for what is known in closed form, or as a root, for crystals of equal size only."""
    if network.weights is not None:
        raise NoAnswer("this is made for crystals of equal size")


def equal_kappas(network: Network) -> float:
    """κ of all crystals; NoAnswer where each has its own, for what is known, or has a meaning, for one κ only."""
    if isinstance(network.kappa, tuple):
        raise NoAnswer("this is made for crystals of equal κ")
    return network.kappa


def winding_pair(network: Network) -> None:
    """NoAnswer where the return map of two crystals says nothing: off the torus, or for another interaction."""
    dissipative(network)
    if np.any(network.directions()[:, 0] != 0):
        raise NoAnswer(f"winding is defined on the torus m_x = 0 only, and the crystals start at {network.initial}")


def oscillating(drive: float, kappa: float) -> None:
    """NoAnswer unless a crystal with this drive oscillates on its own."""
    if drive <= kappa:
        raise NoAnswer(f"nothing oscillates: the strongest drive, {drive:g}, is not above κ = {kappa:g}")


def some_oscillates(network: Network) -> None:
    """NoAnswer unless one of the crystals oscillates on its own."""
    crystals = zip(network.drives, network.kappas, strict=True)
    oscillating(*max(crystals, key=lambda crystal: crystal[0] - crystal[1]))


def finite_critical(value: float) -> float:
    """Γ_crit, or NoAnswer where the network rests at no Γ, or even uncoupled."""
    if value == 0:
        raise NoAnswer("the crystals rest even uncoupled: there is no Γ_crit")
    if not np.isfinite(value):
        raise NoAnswer("the crystals rest at no Γ: there is no finite Γ_crit")
    return value


def has_neighbour(network: Network) -> None:
    """NoAnswer for a seed without a neighbour."""
    if network.n < 2:
        raise NoAnswer("there is no second crystal")


def pair_only(network: Network) -> None:
    """NoAnswer for what is made for two crystals."""
    if network.n != 2:
        raise NoAnswer(f"this is made for two crystals, and the network has {network.n}")


def subset(network: Network, *members: int) -> Network:
    """The network of these crystals of another alone: their drives, κ, starts and relative sizes."""

    def of(values: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(values[member] for member in members)

    return replace(
        network,
        drives=of(network.drives),
        kappa=of(network.kappas),
        initial=of(network.initials),
        weights=None if network.weights is None else of(network.weights),
    )


def ends(network: Network) -> Network:
    """The crystals with the strongest and the weakest drive, of several with equal drives the first and the last."""
    falling = np.argsort(-np.array(network.drives), kind="stable")
    return subset(network, int(falling[0]), int(falling[-1]))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _positive(drive: float) -> None:
    if drive < 0:
        raise NoAnswer("the detuning is larger than the strongest drive")


def _entry(entries: Mapping[str, Any], name: str, above: tuple[str, ...]) -> dict[str, Any]:
    """The entry of a name with what it is `like` below it."""
    if name not in entries:
        raise checks.refuse("network", "one of " + ", ".join(entries), name)
    if name in above:
        raise InputError(f"`like` must not come back to where it began, but goes {' → '.join((*above, name))}")
    entry = dict(entries[name])
    below = entry.pop("like", None)
    return {**_entry(entries, below, (*above, name)), **entry} if below is not None else entry


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


def _words(value: Any) -> str:
    """One value, or one for each crystal, as options take them."""
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)
