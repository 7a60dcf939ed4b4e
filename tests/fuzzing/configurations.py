"""Something to lay over the configuration, from what the schema says, and all that it asks for then."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from seeding import configuration
from seeding.paper import catalogue, declaration, parameters, validation
from seeding.paper.plan import Plan

from fuzzing.command_lines import VALUES

ROOT = Path(__file__).parents[2]


def overlays() -> st.SearchStrategy[dict[str, Any]]:
    """Something to lay over the configuration: values for one to three of its keys, at any depth."""
    base = quick()
    leaves = {tuple(place.split(".")): entry for place, entry in configuration.leaves(base)}
    places = sorted({place[:depth] for place in leaves for depth in range(1, len(place) + 1)})

    def nested(place: tuple[str, ...], entry: Any) -> dict[str, Any]:
        return {place[0]: nested(place[1:], entry) if place[1:] else entry}

    @st.composite
    def drawn(draw: Any) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        for _ in range(draw(st.integers(1, 3))):
            place = draw(st.sampled_from(places))
            if not draw(st.integers(0, 5)):
                place = (*place, draw(st.sampled_from(["", "bogus", "like"])))
            merged = configuration.overlaid(merged, nested(place, draw(entries(node(place), leaves.get(place)))))
        return merged

    return drawn()


@functools.cache
def quick() -> dict[str, Any]:
    """The configuration of smoke scale."""
    return configuration.load(ROOT / "config" / "config.yaml", ROOT / "config" / "quick.yaml")


@functools.cache
def schema() -> dict[str, Any]:
    """The schema, with the panels' parameters."""
    return validation.schema(ROOT / "config" / "schema.yaml")


def node(place: tuple[str, ...]) -> dict[str, Any]:
    """What the schema says about a place; {} where it says nothing."""
    whole = schema()
    here: dict[str, Any] = whole
    for step in place:
        here = {**whole["$defs"].get(here.get("$ref", "").removeprefix("#/$defs/"), {}), **here}
        here = here.get("properties", {}).get(step) or here.get("additionalProperties") or {}
    return {**whole["$defs"].get(here.get("$ref", "").removeprefix("#/$defs/"), {}), **here}


def entries(entry: dict[str, Any], present: Any) -> st.SearchStrategy[Any]:
    """Values for a place: near the present one, at the bounds that the schema sets and inside, or of other kinds."""
    low = entry.get("minimum", entry.get("exclusiveMinimum", 0))
    allowed = [low, low + 1, low + 0.5, entry.get("maximum", 1e9), *entry.get("enum", []), "up", "pair", None]
    near = [present]
    if isinstance(present, list):
        near += [present[:1], present[::-1], present[:-1] + present[:1], [*present, low + 1]]
    elif isinstance(present, int | float):
        near += [2 * present, present + 1, present / 2]
    return st.one_of(st.sampled_from(near), st.sampled_from(near + allowed), st.sampled_from(VALUES))


def configured(overlay: dict[str, Any]) -> list[str]:
    """What is wrong with a configuration; where nothing is, everything that it asks for is planned."""
    merged = configuration.overlaid(quick(), overlay)
    lines = validation.errors(merged, ROOT / "config" / "schema.yaml")
    if not lines:
        plan = Plan(merged)
        for run in plan.mean_field:
            plan.mean_field_command(run)
        for run, atoms in plan.trajectories:
            plan.batches(run, atoms)
            plan.batch_words(run, atoms, 0)
        for name in plan.spectra.networks:
            for atoms in plan.spectra.sizes(name, "large", "larger"):
                plan.spectra.words(name, atoms)
        kinds = (declaration.PAPER, declaration.SUPPLEMENT, declaration.LARGE, declaration.EVIDENCE)
        for panel in (panel for figure in catalogue.figures(*kinds) for panel in figure.panels if panel.columns):
            parameters.converted(panel.name, plan.settings(panel.name))
            plan.panel_command(panel)
    return lines
