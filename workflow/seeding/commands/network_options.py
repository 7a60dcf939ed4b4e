"""Options that describe a network, its sizes and times, shared by the verbs of the engines."""

from __future__ import annotations

import argparse
import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from seeding import checks
from seeding.checks import InputError, refuse
from seeding.commands import options
from seeding.network import INITIAL_STATES, INTERACTIONS, NORMALISATIONS, Network


def add_network(parser: argparse.ArgumentParser, *, coupling: bool = True) -> None:
    """Options that describe a network."""
    group = parser.add_argument_group("network (rates in units of κ, times in 1/κ; in any one unit with --kappa)")
    group.add_argument("--drives", type=float, nargs="+", required=True, metavar="Ω", help="drive of each subsystem")
    if coupling:
        group.add_argument(
            "--coupling", required=True, metavar="Γ", help="coupling strength, or `critical` for Γ_crit of Eq. (4)"
        )
    group.add_argument(
        "--kappa",
        type=float,
        nargs="+",
        default=[1.0],
        metavar="κ",
        help="decay rate, or one for each drive (default: 1)",
    )
    group.add_argument(
        "--interaction",
        default="dissipative",
        metavar="KIND",
        help=f"{' or '.join(INTERACTIONS)} (default: dissipative)",
    )
    group.add_argument(
        "--normalisation",
        default="total",
        metavar="KIND",
        help=f"Γ/S or Γ/S_α: {' or '.join(NORMALISATIONS)} (default: total)",
    )
    group.add_argument(
        "--weights", type=float, nargs="+", metavar="w", help="relative sizes S_α (default: those of --atoms, or equal)"
    )
    group.add_argument(
        "--initial",
        nargs="+",
        default=["up"],
        metavar="STATE",
        help=f"of all, or one for each drive: {', '.join(INITIAL_STATES)} (default: up)",
    )


def network(arguments: argparse.Namespace) -> Network:
    """The network that the options describe, its weights those of --atoms; InputError where they cannot be right."""
    model = Network(
        drives=tuple(arguments.drives),
        kappa=tuple(arguments.kappa),
        interaction=arguments.interaction,
        normalisation=arguments.normalisation,
        initial=tuple(arguments.initial),
        weights=None if arguments.weights is None else tuple(arguments.weights),
    )
    if hasattr(arguments, "atoms"):
        model = _sized(model, arguments.atoms, arguments.weights)
    return replace(model, coupling=_coupling(model, getattr(arguments, "coupling", "0")))


def _sized(model: Network, atoms: list[int], weights: list[float] | None) -> Network:
    """The network with weights N_α; InputError where --weights say something else."""
    sized = replace(model, weights=checks.atom_numbers(atoms, model.n))
    if weights is None:
        return sized
    given, wanted = (replace(found, coupling=1.0).shares() for found in (model, sized))
    if not np.allclose(given, wanted, rtol=1e-9, atol=0):
        words = " ".join(f"{weight:g}" for weight in weights)
        raise refuse("weights", f"in the ratio of `atoms`, {' '.join(map(str, atoms))}", words)
    return model


def _coupling(model: Network, word: str) -> float:
    if word == "critical":
        critical = model.critical_coupling()
        if math.isinf(critical):
            raise InputError(f"`coupling` cannot be critical: these drives have no finite Γ_crit ({model})")
        return critical
    try:
        return float(word)
    except ValueError:
        raise refuse("coupling", "a finite number ≥ 0 or critical", word) from None


def add_atoms(parser: argparse._ActionsContainer) -> None:
    """The sizes of the subsystems."""
    parser.add_argument("--atoms", type=int, nargs="+", required=True, metavar="N", help="N_α, one for each drive")


def add_times(parser: argparse._ActionsContainer, duration: float, samples: int) -> None:
    """A sampling grid with these defaults."""
    parser.add_argument(
        "--duration", type=float, default=duration, metavar="T", help=f"last time in 1/κ (default: {duration:g})"
    )
    parser.add_argument(
        "--samples",
        type=int,
        default=samples,
        metavar="M",
        help=f"equally spaced times, both ends included (default: {samples})",
    )


def add_truncation(parser: argparse.ArgumentParser) -> None:
    """The basis of spherical tensors."""
    parser.add_argument(
        "--truncation",
        default="auto",
        metavar="K",
        help="largest tensor rank kept: auto, exact, or an integer (default: auto)",
    )


def truncation(arguments: argparse.Namespace) -> str | int:
    """What --truncation says."""
    word = str(arguments.truncation)
    try:
        return int(word)
    except ValueError:
        return word


def header(arguments: argparse.Namespace, model: Network, verb: str, attributes: Mapping[Any, Any]) -> dict[str, Any]:
    """Header of a table at finite size, whose attributes say units and evidence."""
    about = {"network": model.parameters(), "atoms": arguments.atoms}
    return options.about(verb) | about | {name: attributes[name] for name in ("units", "evidence")}
