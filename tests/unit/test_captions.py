"""Captions: typeset, with the sizes of the configuration, every panel named, and numbers that the tables have."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
import yaml
from figure_drawing import RECORDED, ROOT, SHOWN, recorded, slow_supplement, titles
from seeding import tables
from seeding.paper import catalogue, style


def caption(name: str) -> str:
    return " ".join((ROOT / "workflow/seeding/paper" / name.lower() / "caption.rst").read_text().split())


CONFIGURATION: dict[str, Any] = yaml.safe_load((ROOT / "config" / "config.yaml").read_text())
PANELS, RUNS, NETWORKS, SPECTRA = (CONFIGURATION[key] for key in ("panels", "trajectories", "networks", "spectra"))
CURVES, THREE, LIFETIMES = RUNS["curves"], RUNS["three"], RUNS["lifetimes"]
PAIR = [*NETWORKS["pair"]["drives"], NETWORKS["pair"]["coupling"]]
DETUNED = [NETWORKS["detuned"]["drives"][0], NETWORKS["detuned"]["coupling"]]
RANGES = [NETWORKS[name]["range"] for name in ("narrow", "wide")]
AT_CRITICAL = (("large", "total-critical"), ("crystals", "critical"))
SEEDED, COHERENT, FIVE = (NETWORKS[name] for name in ("seeded", "coherent", "five"))
SIZES: dict[str, list[Any]] = {
    "fig1": [*PAIR, *CURVES["atoms"], *CURVES["count"], CURVES["duration"], RUNS["transform"]["duration"]],
    "fig2": [*SEEDED["drives"], SEEDED["coupling"], PANELS["fig2a"]["n"], *PANELS["fig2b"]["n"]],
    "fig3": [*DETUNED, *RANGES, FIVE["drives"][0], FIVE["coupling"], PANELS["fig3e"]["duration"]],
    "fig4": [*PAIR, 2 * min(SPECTRA["atoms"]), 2 * max(SPECTRA["atoms"])],
    "fig5": [*COHERENT["drives"], *(PANELS[f"fig5{panel}"].get("coupling", COHERENT["coupling"]) for panel in "abc")],
    "SF1": [DETUNED[0], PANELS["sf1_difference"]["duration"], PANELS["sf1_difference"]["detuning"][-1]],
    "SF2": [*DETUNED, PANELS["sf2_tongues"]["coupling"], PANELS["sf2_range"]["duration"]],
    "SF3": [PANELS["sf3_frequencies"]["duration"], PANELS["sf3_variance"]["duration"]],
    "SF4": [*SEEDED["drives"], PANELS["sf4_critical"]["n"][0], PANELS["sf4_critical"]["n"][-1]],
    "SF5": [*PAIR[:2], *COHERENT["drives"]],
    "SF6": PAIR[:2],
    "SF7": [*PAIR, *LIFETIMES["atoms"], *LIFETIMES["count"]],
    "SF8": [THREE["atoms"], THREE["count"], NETWORKS["three"]["coupling"], *NETWORKS["three"]["drives"]],
    "SF9": [*PAIR, *PANELS["sf9_cavity"]["atoms"], PANELS["sf9_cavity"]["duration"], COHERENT["coupling"]],
    "SF12": PAIR,
    "SF13": [*PAIR[:2], SPECTRA["atoms"][0], *(SPECTRA[key][run][-1] for key, run in AT_CRITICAL)],
    "SF14": PAIR,
}  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_a_caption_names_the_sizes_of_its_configuration(name: str) -> None:
    found = [float(number) for number in re.findall(r"(?<![\w.])\d+(?:\.\d+)?", caption(name).replace("\\,", ""))]
    assert [size for size in SIZES[name] if float(size) not in found] == []


@pytest.mark.parametrize("name", [figure.name for figure in catalogue.figures()])
def test_a_caption_is_typeset(name: str) -> None:
    words = re.sub(r":math:`[^`]*`", "", caption(name))
    assert not re.search(r"[⟨⟩]|\w_\w|[ΓΩΔκλ]", words)
    assert not re.search(r"\{\{|\{%|\{#", caption(name))  # Snakemake reads captions as templates


@pytest.mark.parametrize("name", slow_supplement(SHOWN))
def test_a_caption_names_every_panel_of_its_figure(name: str) -> None:
    words = re.sub(r"SF\d+[a-z]|Figs?\. [\w–]+", "", caption(name))
    named = set(re.findall(r"\(([a-z])\)", words))
    spans = re.findall(r"\(([a-z])\)–\(([a-z])\)", words)
    named |= {chr(code) for first, last in spans for code in range(ord(first), ord(last) + 1)}
    panels = set(titles(recorded(name)))
    assert name in ("SF6", "SF8") or len(panels) < 2 or panels <= named


def test_the_caption_of_fig_4_says_by_how_little_the_second_mode_leads() -> None:
    modes = tables.table(RECORDED / "sf6_modes.csv").frame
    largest = 2 * max(SPECTRA["atoms"])
    modes = modes[modes["N"] == largest].query("normalisation == 'total' and sector == 'symmetric' and im > 1e-8")
    slowest = modes[modes.coupling < 0.5].re.sort_values(ascending=False).to_numpy()
    assert f"leads the next one by {slowest[1] - slowest[2]:.3f}" in caption("fig4")


def test_the_caption_of_sf8_says_how_far_the_neighbours_swing() -> None:
    table = tables.table(RECORDED / "sf8_mz.csv").frame
    late = table[(table.time >= style.late_from(table.time)) & (table.coupling > 0) & (table.subsystem == 1)]
    mean_field, finite = (late[np.isinf(late.atoms) == limit].mz.std() for limit in (True, False))
    assert f"standard deviation of {mean_field:.3f} in the mean field and of {finite:.3f} at" in caption("SF8")
