"""Measurements for the table of peers: small cases, each route in a process of its own."""

from __future__ import annotations

import math

import pytest
from seeding.crosschecks.peers.maps import map_against_solve_ivp
from seeding.crosschecks.peers.networks import networks_against_solve_ivp

COLUMNS = ["task", "size", "ours_s", "peer", "peer_s", "ratio", "ours_mb", "peer_mb"]


def check(row: dict, task: str, size: int) -> None:
    assert list(row) == COLUMNS
    assert (row["task"], row["size"]) == (task, size)
    assert row["ours_s"] > 0
    assert row["ratio"] == row["peer_s"] / row["ours_s"]
    assert row["ours_mb"] >= 0
    assert row["peer_mb"] >= 0


def test_networks_are_measured_and_the_routes_agree():
    (row,) = networks_against_solve_ivp((3,), repeats=1)
    check(row, "network", 3)


def test_a_peer_that_does_not_finish_leaves_its_columns_open(monkeypatch):
    from seeding.crosschecks.peers import networks

    answers = iter([{"s": 1.0, "mb": 2.0, "path": []}, None])
    monkeypatch.setattr(networks, "measured", lambda *_, **__: next(answers))
    (row,) = networks_against_solve_ivp((3,))
    assert math.isnan(row["peer_s"])
    assert math.isnan(row["peer_mb"])
    assert row["ours_mb"] == 2.0


@pytest.mark.slow
def test_the_map_is_measured_and_the_routes_agree():
    check(map_against_solve_ivp(4), "map", 4)


def test_ours_and_the_peer_are_measured_in_turn_and_the_median_counts(monkeypatch):
    from seeding.crosschecks.peers import spectra

    seconds = {"ours": iter([3.0, 1.0, 2.0, 9.0, 8.0, 1.0]), "sectors": iter([30.0, 10.0, 20.0, 90.0, 80.0])}
    asked = []

    def measured(program, size, coupling, kind, *_, **__):
        asked.append((size, kind))
        return {"s": next(seconds[kind]), "mb": 1.0, "values": [], "missing": 0, "count": 16}

    monkeypatch.setattr(spectra, "measured", measured)
    small, large = spectra.spectrum_against_qutip((5, 19), ("sectors",))
    assert asked == [(5, "ours"), (5, "sectors")] * 5 + [(19, "ours")]
    assert (small["ours_s"], small["peer_s"], small["ratio"]) == (3.0, 30.0, 10.0)
    assert large["ours_s"] == 1.0
    assert math.isnan(large["ratio"])
