"""Every claim has evidence that turns it: true tables agree, tables without what the statement is about do not."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from evidence_inputs import READINGS, SEEDED, damped_curve, judged, made, table, true_table
from seeding.network import Network
from seeding.paper.evidence import states
from seeding.tables import Table

HERE = Path(__file__).parent
DETUNED = {"network": {"drives": [1.15, 1.15]}, "detuning": [0.01, 0.14, 5]}


def test_every_claim_has_a_test_in_which_it_turns():
    """Such tests are those of the files test_sabotage… and of test_limits.py."""
    sources = [*HERE.glob("test_sabotage*.py"), HERE / "test_limits.py"]
    text = "".join(file.read_text(encoding="utf-8") for file in sources)
    named = set(re.findall(r'"([NSP]\d+)"', text))
    assert {reading.id for reading in READINGS} <= named


def turned(rows, column):
    """The rows with the values of a column in the opposite order."""
    return Table(rows.assign(**{column: rows[column].to_numpy()[::-1]}))


# Seeding


def test_seeding_at_every_coupling_and_of_both_neighbours():
    rows = true_table("evidence_seeding").rows
    assert judged("S1", "both oscillate", {"evidence_seeding": Table(rows)}) == "agrees"
    rest = rows.assign(swing_b=rows["swing_b"].where(rows["fraction"] > 2e-3, 0.0))
    assert judged("S1", "both oscillate", {"evidence_seeding": Table(rest)}) == "disagrees"
    for swing, expected in ((0.2, "agrees"), (1e-3, "disagrees")):
        assert judged("S1", "three crystals", {"sf8_mz": three_crystals(swing)}) == expected


def three_crystals(swing):
    """Mean field of one seed and two neighbours, which swing where they are coupled."""
    time = np.linspace(0, 40, 401)
    parts = [
        pd.DataFrame(
            {"coupling": g, "atoms": np.inf, "subsystem": k, "time": time, "mz": (swing if g else 0) * np.cos(time)}
        )
        for g in (0.0, 0.3)
        for k in (1, 2)
    ]
    return Table(pd.concat(parts))


def test_a_critical_coupling_without_n_and_one_that_falls_with_the_drive():
    known = true_table("evidence_critical")
    assert judged("N2", "", {"evidence_critical": known}) == "agrees"
    every = known.rows.groupby("seed")[["measured", "root"]].transform("first")
    without = Table(known.rows.assign(measured=every["measured"], root=every["root"]), known.header)
    assert judged("N2", "", {"evidence_critical": without}) == "disagrees"
    assert judged("S6", "", {"evidence_critical": known}) == "agrees"
    swapped = known.rows.assign(seed=2.7 - known.rows["seed"])
    assert judged("S6", "", {"evidence_critical": Table(swapped, known.header)}) == "disagrees"


def test_one_of_the_others_that_moves_for_itself(monkeypatch):
    settings = {"network": SEEDED, "n": 3, "initial": ["up", "random:1"], "duration": 800, "samples": 401}
    rows = made("evidence_identical", settings)
    for kind in ("identity", "each starts"):
        assert judged("S4", kind, {"evidence_identical": Table(rows)}) == "agrees"
    # A third drive makes one of the others another crystal.
    own = made("evidence_identical", {**settings, "initial": ["up"]})
    monkeypatch.setattr("seeding.paper.evidence.data.subset", unequal)
    unlike = made("evidence_identical", settings)
    assert unlike["swing"].iloc[0] == pytest.approx(own["swing"].iloc[0], rel=0.2)
    for kind in ("identity", "each starts"):
        assert judged("S4", kind, {"evidence_identical": Table(unlike)}) == "disagrees"


def unequal(network, *places):
    drives = [network.drives[place] - 0.01 * number for number, place in enumerate(places)]
    return replace(network, drives=tuple(drives))


def test_an_amplitude_that_grows_with_n():
    rows = made("fig2a_inset", {"network": SEEDED, "n": [2, 5, 20], "duration": 400, "samples": 801})
    assert judged("S5", "", {"fig2a_inset": Table(rows)}) == "agrees"
    assert judged("S5", "", {"fig2a_inset": turned(rows, "amplitude")}) == "disagrees"


def test_a_frequency_that_rises_with_the_coupling_or_survives_the_critical_one():
    rows = made("fig2b", {"network": SEEDED, "n": [2], "count": 6, "accuracy": 1e-6})
    seed = rows["subsystem"] == "seed"
    below = seed & (rows["coupling"] <= rows["critical_coupling"])
    assert judged("S18", "the seed's frequency", {"fig2b": Table(rows)}) == "agrees"
    rising = rows.copy()
    rising.loc[below, "frequency"] = rows.loc[below, "frequency"].to_numpy()[::-1]
    assert judged("S18", "the seed's frequency", {"fig2b": Table(rising)}) == "disagrees"
    assert judged("S18", "no frequency", {"fig2b": Table(rows)}) == "agrees"
    surviving = rows.assign(frequency=rows["frequency"] + 0.01)
    assert judged("S18", "no frequency", {"fig2b": Table(surviving)}) == "disagrees"


@pytest.mark.parametrize(("id", "name", "evidence"), [("S20", "neither", "seeding"), ("S12", "no osc", "coherent")])
def test_a_motion_that_goes_on_above_the_critical_coupling(id, name, evidence):
    evidence = f"evidence_{evidence}"
    rows = true_table(evidence).rows
    assert judged(id, name, {evidence: Table(rows)}) == "agrees"
    moving = rows.assign(swing_a=rows["swing_a"].where(rows["fraction"] < 1.1, 0.1))
    assert judged(id, name, {evidence: Table(moving)}) == "disagrees"


def test_coherent_seeding_by_another_power_or_with_a_falling_amplitude():
    rows = true_table("evidence_coherent").rows
    assert judged("S12", "both oscillate", {"evidence_coherent": Table(rows)}) == "agrees"
    linear = rows.assign(swing_b=rows["swing_b"] / rows["coupling"])
    assert judged("S12", "both oscillate", {"evidence_coherent": Table(linear)}) == "disagrees"
    name = "amplitude grows up to 0.6"
    assert judged("S12", name, {"evidence_coherent": Table(rows)}) == "agrees"
    below = rows[rows["fraction"] < 1].reset_index(drop=True)
    assert judged("S12", name, {"evidence_coherent": turned(below, "swing_b")}) == "disagrees"


# Synchronisation


def test_a_synchronisation_boundary_that_rises_or_lies_elsewhere():
    line, rest = made("fig3a_boundary", DETUNED), made("fig3a_critical", DETUNED)
    grid = made("fig3a", {**DETUNED, "coupling": [0, 0.2, 81], "accuracy": 1e-4})
    estimate = made("fig3a_averaging", DETUNED)
    known = {"fig3a": Table(grid), "fig3a_boundary": Table(line), "fig3a_critical": Table(rest)}
    assert judged("S7", "where", known) == "agrees"
    assert judged("S7", "where", known | {"fig3a_boundary": turned(line, "coupling")}) == "disagrees"
    moved = Table(line.assign(coupling=line["coupling"] + 0.02))
    both = {"fig3a": known["fig3a"], "fig3a_boundary": known["fig3a_boundary"]}
    assert judged("S19", "Δ_obs", both) == "agrees"
    assert judged("S19", "Δ_obs", both | {"fig3a_boundary": moved}) == "disagrees"
    both = {"fig3a_boundary": Table(line), "fig3a_averaging": Table(estimate)}
    assert judged("S19", "B's own", both) == "agrees"
    twice = Table(line.assign(coupling=2 * line["coupling"]))
    assert judged("S19", "B's own", both | {"fig3a_boundary": twice}) == "disagrees"


def test_a_least_detuning_that_falls_with_the_drive():
    network = {"drives": [1.15, 1.15], "coupling": 0.05}
    rows = made("fig3b_inset", {"network": network, "drive": [1.1, 1.3, 4]})
    settings = {"network": network, "drives": [1.3], "detuning": [0.0, 0.3, 7], "accuracy": 1e-4}
    known = {"fig3b": Table(made("fig3b", settings)), "fig3b_inset": Table(rows)}
    assert judged("S8", "", known) == "agrees"
    assert judged("S8", "", known | {"fig3b_inset": turned(rows, "detuning")}) == "disagrees"


# States of the mean field


def test_a_coherent_coupling_has_complex_rates_at_the_fixed_point_and_the_point_of_birth_more_zeros(monkeypatch):
    known = {"evidence_jacobian": true_table("evidence_jacobian")}
    assert judged("S13", "no complex eigenvalue: fixed", known) == "agrees"
    assert judged("S13", "hyperbolic on", known) == "agrees"
    born = made("evidence_jacobian", {"network": {"drives": [1.5, 0.9]}, "fraction": [1.0, 1.0, 1]})
    assert judged("S13", "hyperbolic on", {"evidence_jacobian": Table(born)}) == "disagrees"
    of = states.jacobian
    monkeypatch.setattr(states, "jacobian", lambda network, m: of(replace(network, interaction="coherent"), m))
    spoilt = {"evidence_jacobian": table("evidence_jacobian")}
    # The differences of the velocity contradict this Jacobian.
    assert judged("S13", "no complex eigenvalue: fixed", spoilt) == "ambiguous"


def test_a_spin_that_shrinks(monkeypatch):
    settings = {"network": {"drives": [1.5, 0.9], "coupling": 0.1}, "initial": ["x"], "duration": 20, "samples": 41}
    assert judged("S14", "", {"evidence_conservation": Table(made("evidence_conservation", settings))}) == "agrees"
    of = states.evolve
    monkeypatch.setattr(
        states, "evolve", lambda network, times: of(network, times) * np.exp(-1e-6 * times)[:, None, None]
    )
    # The other integrator knows better: the routes contradict each other.
    assert judged("S14", "", {"evidence_conservation": Table(made("evidence_conservation", settings))}) == "ambiguous"


def test_a_period_that_depends_on_the_start_and_one_that_does_not():
    rows = true_table("evidence_initial").rows
    exchanged = rows.assign(system=rows["system"].map({"single": "pair", "pair": "single", "coherent": "coherent"}))
    for id, name in (("S16", "one crystal"), ("P4", "the seeded pair")):
        assert judged(id, name, {"evidence_initial": Table(rows)}) == "agrees"
        assert judged(id, name, {"evidence_initial": Table(exchanged)}) == "disagrees"


def test_a_swing_that_all_starts_reach_and_one_that_dies_out():
    rows = true_table("evidence_initial").rows
    assert judged("S17", "one crystal", {"evidence_initial": Table(rows)}) == "disagrees"
    assert judged("S17", "one crystal", {"evidence_initial": Table(rows.assign(swing=1.5))}) == "agrees"
    for damping, expected in ((0.0, "agrees"), (0.01, "disagrees")):
        curve = Table(damped_curve(1.012, damping, np.inf))
        assert judged("S17", "lasting", {"fig1c": curve}) == expected
        assert judged("P3", "mean field of A", {"fig1c": curve}) == expected


# Finite size


def test_a_damping_that_size_does_not_change():
    limit = damped_curve(1.012, 0, np.inf)
    for power, expected in ((1.0, "agrees"), (0.0, "disagrees")):
        sizes = (10, 30, 100)
        curves = [damped_curve(1.012, 0.04 * (10 / size) ** power, size) for size in sizes]
        modes = [("symmetric", 1, -1.7 / size**power, 1.012, size) for size in (6, 14, 22, 30, 38)]
        spectra = pd.DataFrame(modes, columns=["sector", "mode", "re", "im", "N"])
        given = {"fig1c": Table(pd.concat([*curves, limit])), "spectra/total-seeding": Table(spectra)}
        assert judged("P3", "damping of A falls", given) == expected
        decays = pd.DataFrame({"N": [200, 400], "decay": [0.01, 0.01 / 2**power]})
        fits = pd.DataFrame({"quantity": ["decay_exponent"], "value": power, "error": 0.01})
        gaps = spectra.assign(N=10 * spectra["N"], re=spectra["re"] / 10**power, coupling=0.1)
        gaps = Table(gaps.assign(normalisation="total", kind="oscillating"), {"couplings": {"total": {"seeding": 0.1}}})
        lifetimes = Table(decays, {"network": {"normalisation": "total"}})
        given = {"sf7_lifetime": lifetimes, "sf7_fits": Table(fits), "sf6_gaps": gaps}
        assert judged("P3", "exponent p", given) == expected


def test_a_frequency_of_large_systems_that_is_not_the_mean_fields():
    sizes, mean = pd.DataFrame({"N": [200, 400], "frequency": 1.0}), pd.DataFrame({"frequency": [1.0]})
    for limit, expected in ((1.0, "agrees"), (0.97, "disagrees")):
        fits = pd.DataFrame({"quantity": ["frequency_limit"], "value": limit, "error": 1e-3})
        given = {"sf7_lifetime": Table(sizes), "sf7_fits": Table(fits), "fig1f_mean_field": Table(mean)}
        assert judged("N9", "limit of", given) == expected


def test_a_mean_field_with_twice_the_coupling_is_not_the_limit(monkeypatch):
    sizes = np.array([2, 4, 8, 16])
    falling = pd.DataFrame({"atoms": sizes, "deviation": 0.3 / sizes**0.9, "final": 0.1})
    assert judged("S21", "", {"evidence_limit": Table(falling)}) == "agrees"
    shares = Network.shares
    monkeypatch.setattr(Network, "shares", lambda self: 2 * shares(self))
    assert judged("S21", "", {"evidence_limit": table("evidence_limit")}) != "agrees"


def test_exchanged_rates_of_the_cavities():
    network = {"drives": [1.5, 0.9], "coupling": 0.1}
    rows = made("sf9_cavity", {"network": network, "atoms": [1], "fock": [2], "gamma": [160, 320], "duration": 10})
    exchanged = rows.assign(mapping=rows["mapping"].map({"derived": "printed", "printed": "derived"}))
    for name, expected in (("with the rates derived", "agrees"), ("with the rates as printed", "disagrees")):
        assert judged("S15", name, {"sf9_cavity": Table(rows)}) == expected
        assert judged("S15", name, {"sf9_cavity": Table(exchanged)}) != expected
