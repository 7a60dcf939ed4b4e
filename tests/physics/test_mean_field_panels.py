"""Tables behind Figs. 2, 3, 5 and SF1–SF5: what the panels must show, on few points."""

from __future__ import annotations

import numpy as np
import pytest
from seeding import Network
from seeding.checks import NoAnswer
from seeding.mean_field.frequencies import observed, observed_frequencies
from seeding.mean_field.motion import evolve
from seeding.paper.evidence import states
from seeding.paper.fig2 import data as fig2
from seeding.paper.fig3 import data as fig3
from seeding.paper.fig5 import data as fig5
from seeding.paper.networks import ladder, seed_and_others
from seeding.paper.parameters import Axis
from seeding.paper.sf1 import data as sf1
from seeding.paper.sf2 import data as sf2
from seeding.paper.sf3 import data as sf3
from seeding.paper.sf4 import data as sf4
from seeding.paper.sf5 import data as sf5
from seeding.tables import Table

SEEDED = Network((1.2, 0.9), 0.1)
DETUNED = Network((1.15, 1.15), 0.05)
FIVE = Network((1.5,) * 5, 0.5)
WIDE = ladder(FIVE, 0.3)
COHERENT = Network((1.2, 0.9), 0.5, interaction="coherent")
PAIR = Network((1.5, 0.9), 0.1)


def test_seed_swings_fully_and_the_others_with_it() -> None:
    table = fig2.fig2a(network=SEEDED, n=5, duration=80, samples=801)
    assert list(table) == ["subsystem", "time", "mz"]
    swing = table[table["time"] > 40].groupby("subsystem")["mz"].agg(np.ptp)
    assert swing["seed"] == pytest.approx(2, abs=0.02)
    assert 0.01 < swing["others"] < 0.1


def test_amplitude_of_the_others_falls_with_their_number() -> None:
    table = fig2.fig2a_inset(network=SEEDED, n=[2, 4, 8, 16], duration=400, samples=2001)
    assert list(table) == ["n", "amplitude", "reached"]
    assert np.all(np.diff(table["amplitude"]) < 0)


def test_frequencies_of_all_vanish_together_at_critical_coupling() -> None:
    table = fig2.fig2b(network=SEEDED, n=[2, 10], count=31, accuracy=1e-5)
    for (_, _), pair in table[table["coupling"] > 0].groupby(["n", "coupling"]):
        assert np.ptp(pair["frequency"]) < 1e-4
    for _, curve in table[(table["subsystem"] == "seed") & (table["coupling"] > 0)].groupby("n"):
        assert np.all(np.diff(curve["frequency"])[:-2] < 0)
    beyond = table["coupling"] >= table["critical_coupling"]
    assert np.all(table.loc[beyond, "frequency"] == 0)
    assert np.all(table.loc[~beyond & (table["subsystem"] == "seed"), "frequency"] > 0)


def test_map_is_zero_beyond_its_boundary_only() -> None:
    detuning = Axis(0.0, 0.3, 16)
    table = fig3.fig3a(network=DETUNED, detuning=detuning, coupling=Axis(0.0, 0.2, 11), accuracy=1e-5)
    line = fig3.fig3a_boundary(network=DETUNED, detuning=detuning).set_index("detuning")["coupling"]
    inside = table["coupling"].to_numpy() < line.loc[table["detuning"]].to_numpy() - 1e-9
    positive = (table["difference"] > 0).to_numpy()
    detuned = (table["detuning"] > 0).to_numpy() & (table["coupling"] > 0).to_numpy()
    assert np.array_equal(positive[detuned], inside[detuned])
    assert np.all(table.loc[table["detuning"] == 0, "difference"] == 0)


def test_uncoupled_map_is_the_difference_of_the_free_frequencies() -> None:
    axes = {"detuning": Axis(0.0, 0.14, 8), "coupling": Axis(0.0, 0.0, 1)}
    table = fig3.fig3a(network=DETUNED, accuracy=1e-7, **axes)
    free = np.sqrt(1.15**2 - 1) - np.sqrt((1.15 - table["detuning"]) ** 2 - 1)
    assert np.allclose(table["difference"], free, atol=1e-7)


def test_stronger_drives_need_larger_detuning() -> None:
    table = fig3.fig3b_inset(network=DETUNED, drive=Axis(1.06, 1.5, 8))
    assert np.all(np.diff(table["detuning"]) > 0)


def test_variance_vanishes_at_large_range() -> None:
    table = fig3.fig3e(network=FIVE, range=Axis(0.1, 0.4, 2), duration=3000, accuracy=1e-5)
    assert table["variance"][0] > 1e-3
    assert table["variance"][1] < 1e-9


def test_coherent_oscillation_dies_above_its_critical_coupling() -> None:
    time = {"start": 300, "stop": 400, "samples": 801}
    swings = [
        fig5.fig5a(network=COHERENT, coupling=coupling, **time).groupby("subsystem")["mz"].agg(np.ptp)["B"]
        for coupling in (0.05, 0.5, 1.2)
    ]
    assert 0 < swings[0] < swings[1]
    assert swings[2] < 1e-9


def test_coherent_crystals_synchronise_at_weak_coupling_when_weakly_detuned() -> None:
    axes = {"detuning": Axis(0.0, 0.02, 2), "coupling": Axis(0.2, 0.2, 1)}
    table = sf1.sf1_difference(network=DETUNED, duration=1500, accuracy=1e-5, **axes)
    assert list(table) == ["detuning", "coupling", "line_a", "line_b", "difference", "error", "order"]
    assert table["difference"].max() < 1e-4
    assert table["order"].iloc[0] == 1


def test_an_overtone_is_no_loss_of_locking() -> None:
    """At detuning 0.12 and Γ = 0.85 B's strongest line is twice A's, and the motion of both closes after A's period."""
    table = sf1.observed_pairs(DETUNED, [(0.12, 0.85)], duration=1500, accuracy=1e-6).iloc[0]
    assert table["order"] == 2
    assert table["difference"] == 0
    assert table["line_b"] == pytest.approx(2 * table["line_a"], rel=1e-5)
    period = 2 * np.pi / table["line_a"]
    path = evolve(Network((1.15, 1.03), 0.85, interaction="coherent"), [1500, 1500 + period])
    assert np.abs(path[1] - path[0]).max() < 1e-3


def test_a_crystal_at_rest_has_no_difference_to_show() -> None:
    """Uncoupled, B rests at Ω_B ≤ κ; above Γ_crit both do."""
    table = sf1.observed_pairs(DETUNED, [(0.15, 0.0), (0.2, 0.0), (0.3, 1.0)], duration=800, accuracy=1e-5)
    assert table["difference"].isna().all()
    assert np.all(table["line_b"] == 0)
    assert np.all(table["line_a"].to_numpy()[:2] > 0.5)
    assert table["line_a"].iloc[2] == 0


def test_locked_tongue_keeps_a_rational_ratio() -> None:
    table = sf2.sf2_tongues(network=DETUNED, coupling=0.14, detuning=Axis(0.019, 0.0215, 6), accuracy=1e-6)
    assert np.allclose(table["ratio"], 0.5, atol=1e-6)


def test_readings_agree_where_all_crystals_are_locked() -> None:
    readings = sf2.sf2_range(network=FIVE, range=Axis(0.36, 0.36, 1), duration=3000, accuracy=1e-5)
    variance = sf2.sf2_variance(Table(readings))
    values = variance.set_index("reading")["variance"]
    assert values[["line", "peak", "figure"]].max() < 1e-8
    assert values["rotation"] > 1e-2


def test_period_of_one_crystal_is_the_same_from_every_start_and_of_two_is_not() -> None:
    table = sf3.sf3_frequencies(
        networks={"pair": PAIR}, initial=["up", "x"], duration=1500, accuracy=1e-5, swing_duration=400
    )
    lines = table[table["subsystem"] == 0].groupby("panel")["line"].agg(np.ptp)
    assert lines["one crystal"] < 1e-6
    assert lines["1c-d"] > 1e-4


def test_five_crystals_at_the_wide_range_lock_from_plus_x_and_not_from_up() -> None:
    table = sf3.sf3_window(networks={"wide": WIDE}, initial=["up", "x"], windows=[(300, 800)])
    variance = table[table["panel"] == "3d"].set_index("initial")["variance"]
    assert variance["x"] < 1e-9
    assert variance["up"] > 1e-4


def test_measured_and_closed_critical_couplings_approach_the_limit() -> None:
    table = sf4.sf4_critical(network=SEEDED, n=[2, 100])
    assert np.allclose(table["closed"], table["measured"], atol=3e-6)
    assert np.all(np.diff(np.abs(table["closed"] - table["limit"])) < 0)


def test_frequency_vanishes_with_exponent_one_half() -> None:
    table = sf4.sf4_root(network=SEEDED, n=[2, 1000], distance=Axis(-7, -5, 5), accuracy=1e-10)
    assert np.allclose(table["exponent"], 0.5, atol=1e-3)


def test_the_limit_of_many_crystals_is_that_of_a_thousand_and_ends_where_the_others_oscillate() -> None:
    table = sf4.sf4_frequency(network=Network((1.5, 1.2)), n=[2, 4000], count=21, accuracy=1e-9)
    limit, many = (table[table["n"] == n] for n in (np.inf, 4000))
    assert limit["coupling"].to_numpy() == pytest.approx(many["coupling"].to_numpy(), rel=3e-3)
    rests = limit["coupling"].to_numpy() >= 0.2
    assert np.array_equal(limit["frequency"].isna(), ~rests)
    assert 0 < rests.sum() < len(rests)
    near = limit["coupling"].to_numpy() > 0.3
    assert limit["frequency"][near].to_numpy() == pytest.approx(many["frequency"][near].to_numpy(), abs=5e-3)


@pytest.mark.parametrize(("drives", "weights"), [((1.5, 0.9), (3, 1)), ((0.9, 1.5), (1, 3))])
def test_a_seed_of_another_size_moves_the_others_as_one_by_one(
    drives: tuple[float, float], weights: tuple[float, float]
) -> None:
    times = np.linspace(0, 50, 101)
    together = evolve(seed_and_others(Network(drives, weights=weights), 4, 0.2), times)
    apart = evolve(Network((1.5, 0.9, 0.9, 0.9), 0.2, weights=(3, 1, 1, 1)), times)
    assert together == pytest.approx(apart[:, :2], abs=1e-9)
    equal = evolve(Network((1.5, 0.9, 0.9, 0.9), 0.2), times)
    assert np.abs(together - equal[:, :2]).max() > 1e-2


def test_the_map_follows_the_sizes_of_both_crystals() -> None:
    unequal = Network((1.15, 1.15), 0.03, weights=(1, 4))
    table = fig3.fig3b(network=unequal, drives=[1.15], detuning=Axis(0.02, 0.1, 3), accuracy=1e-8)
    for row in table.itertuples():
        pair = Network((1.15, 1.15 - row.detuning), 0.03, weights=(1, 4))
        fast, slow = observed(observed_frequencies(pair, accuracy=1e-8))
        assert row.difference == pytest.approx(fast - slow, abs=1e-6)
    tongues = sf2.sf2_tongues(network=unequal, coupling=0.03, detuning=Axis(0.02, 0.1, 3), accuracy=1e-8)
    equal = sf2.sf2_tongues(network=DETUNED, coupling=0.03, detuning=Axis(0.02, 0.1, 3), accuracy=1e-8)
    assert np.abs(tongues["ratio"] - equal["ratio"]).min() > 1e-3
    with pytest.raises(NoAnswer, match="equal size"):
        fig3.fig3a_boundary(network=unequal, detuning=Axis(0.02, 0.1, 3))


def test_the_inset_may_run_from_strong_drives_to_weak_ones() -> None:
    rising, falling = (
        fig3.fig3b_inset(network=DETUNED, drive=axis)["detuning"].to_numpy()
        for axis in (Axis(0.9, 1.2, 3), Axis(1.2, 0.9, 3))
    )
    assert np.array_equal(rising, falling[::-1], equal_nan=True)
    assert np.isfinite(rising[-1])


def test_what_exchange_does_not_have_is_no_answer() -> None:
    for wanted in (
        lambda: fig2.fig2b(network=COHERENT, n=[2], count=3, accuracy=1e-6),
        lambda: fig3.fig3a_critical(network=COHERENT, detuning=Axis(0.1, 0.2, 2)),
        lambda: sf4.sf4_critical(network=COHERENT, n=[2]),
        lambda: states.evidence_jacobian(network=COHERENT, fraction=Axis(1.1, 1.2, 2)),
    ):
        with pytest.raises(NoAnswer, match="dissipative coupling only"):
            wanted()


@pytest.mark.parametrize("normalisation", ["total", "subsystem"])
def test_the_printed_fixed_point_rests_in_either_normalisation(normalisation: str) -> None:
    pair = Network((1.5, 0.9), normalisation=normalisation)
    table = states.evidence_jacobian(network=pair, fraction=Axis(1.1, 1.1, 1))
    assert table["velocity"].max() < 1e-12


def test_tables_of_stability_cover_both_interactions() -> None:
    networks = {"pair": PAIR, "coherent": COHERENT}
    growth = sf5.sf5_multipliers(networks=networks, initial=["up"], fraction=Axis(0.1, 0.1, 1))
    assert set(growth["interaction"]) == {"dissipative", "coherent"}
    assert growth["modulus"].max() < 1.001
    points = sf5.sf5_jacobian(networks=networks, fraction=Axis(1.5, 1.5, 1))
    real = points[(points["interaction"] == "dissipative") & (points["point"] != "centre")]
    assert np.abs(real["im"]).max() < 1e-6
