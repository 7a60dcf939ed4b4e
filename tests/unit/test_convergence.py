"""Convergence evidence: a change that is made is found, and tables that lack it are refused."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from seeding import InputError, Network, configuration, tables
from seeding.checks import NoAnswer
from seeding.claims.convergence import finite_size, mean_field
from seeding.cli import main
from seeding.mean_field import boundaries
from seeding.paper.plan import Plan
from seeding.unravelling.batches import Batch

ROOT = Path(__file__).parents[2]
PAIR = Network((1.5, 0.9), 0.1)


def batch(heights: np.ndarray, times: np.ndarray) -> Batch:
    """A batch of which ⟨m_z⟩ alone is known."""
    unknown = np.full_like(heights, np.nan)
    return Batch(PAIR, (100, 100), 1, 0, "auto", times, np.stack([unknown, unknown, heights], axis=-1))


def noisy(count: int, offset: float = 0.0) -> Batch:
    """Trajectories of a damped oscillation with noise; `offset` is added to the second half of them."""
    times = np.linspace(0, 60, 241)
    clean = np.exp(-0.03 * times) * np.cos(times)
    noise = np.random.Generator(np.random.Philox(3)).normal(0, 0.1, (count, times.size, 2))
    samples = clean[:, None] + noise
    samples[:, 0] = 1.0
    samples[count // 2 :, 1:] += offset
    return batch(samples, times)


@pytest.fixture
def settings() -> dict[str, Any]:
    """The paper's configuration, with curves that take no time."""
    found = configuration.load(ROOT / "config" / "config.yaml")
    found["trajectories"]["curves"]["duration"] = found["panels"]["fig2a"]["duration"] = 20
    for name in ("fig3c", "fig3d", "fig5a", "fig5b", "fig5c"):
        found["panels"][name]["stop"] = 20
    return found


def test_another_integrator_follows_the_same_motion(settings: dict[str, Any]) -> None:
    rows = mean_field.motion(Plan(settings))
    assert len(rows) == 7
    assert all(0 < effect < 1e-8 for *_, effect in rows)


def test_the_motion_compared_is_that_of_the_model(settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[Network] = []
    monkeypatch.setattr(mean_field, "_other_integrator", lambda network, stop: compared.append(network) or 0.0)
    settings["model"] = {"kappa": 2.0, "initial": "x", "normalisation": "subsystem"}
    mean_field.motion(Plan(settings))
    assert compared[0] == Network((0.75, 0.45), 0.05, normalisation="subsystem", initial="x")


def test_last_slip_is_where_the_return_map_has_its_root(settings: dict[str, Any], tmp_path: Path) -> None:
    plan = Plan(settings)
    for shift in (0.0, 5e-5):
        coupling = boundaries.synchronisation_coupling(1.15, 1.05) + shift
        detuning = boundaries.least_detuning(1.15, 0.05) + shift
        tables.write(pd.DataFrame({"detuning": [0.1], "coupling": [coupling]}), tmp_path / "fig3a_boundary.csv")
        tables.write(pd.DataFrame({"drive": [1.15], "detuning": [detuning]}), tmp_path / "fig3b_inset.csv")
        rows = [*mean_field.boundary(plan, tmp_path), *mean_field.inset(plan, tmp_path)]
        assert [effect for *_, effect in rows] == pytest.approx([shift, shift], abs=2 * mean_field.RESOLVED)


def test_halves_of_the_trajectories_agree_unless_they_differ() -> None:
    (_, _, error), (_, _, ratio) = finite_size.trajectories("fig1c", noisy(400))
    assert error == pytest.approx(0.1 / 20, rel=0.3)
    assert 1 < ratio < 4.5
    assert finite_size.trajectories("fig1c", noisy(400, offset=0.1))[1][2] > 6


def test_transforms_of_both_halves_agree_better_with_more_trajectories() -> None:
    few, many = (max(effect for *_, effect in finite_size.transforms(noisy(count), 3.0)) for count in (8, 800))
    assert many < 0.5 * few


def test_damping_does_not_depend_on_where_its_fit_starts() -> None:
    (_, _, change), (_, _, error) = finite_size.lifetimes(noisy(200), start=8)
    assert 0 < error < 0.05
    assert change < 4 * error


def test_one_trajectory_and_a_fit_that_cannot_start_later_are_no_answer() -> None:
    for wanted in (lambda: finite_size.trajectories("fig1c", noisy(1)), lambda: finite_size.transforms(noisy(1), 3.0)):
        with pytest.raises(NoAnswer, match="two trajectories"):
            wanted()
    with pytest.raises(NoAnswer, match="half as late again"):
        finite_size.lifetimes(noisy(200), start=39)


def test_error_estimate_and_other_route_of_a_spectrum(tmp_path: Path) -> None:
    words = ["spectrum", "--drives", "1.5", "0.9", "--coupling", "0.1", "--modes", "4"]
    assert main([*words, "--atoms", "4", "4", "--out", str(tmp_path / "4.csv")]) == 0
    rows = finite_size.spectra([tmp_path / "4.csv"], largest=4)
    assert len(rows) == 2
    assert all(effect < 1e-9 for *_, effect in rows)
    # A table that is wrong in the third digit is found by the other route.
    table = tables.read(tmp_path / "4.csv")
    tables.write(table.assign(re=1.001 * table["re"]), tmp_path / "off.csv", tables.header(tmp_path / "4.csv"))
    assert finite_size.spectra([tmp_path / "off.csv"], largest=4)[1][2] > 1e-4


def test_spread_of_a_limit_is_read_from_its_header_or_asked_for(tmp_path: Path) -> None:
    table = pd.DataFrame({"N": [6], "value": [0.9]})
    tables.write(table, tmp_path / "fig4a.csv", {"limit": {"spread_degree": 0.03, "spread_window": math.inf}})
    assert [effect for *_, effect in finite_size.limits(tmp_path, "fig4a")] == [0.03, math.inf]
    tables.write(table, tmp_path / "fig4a.csv", {"coupling": 0.1})
    with pytest.raises(InputError, match="limit of a fit in its header"):
        finite_size.limits(tmp_path, "fig4a")
