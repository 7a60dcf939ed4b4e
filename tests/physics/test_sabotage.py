"""With wrong physics the claims that name it turn."""

import dataclasses
import math

import numpy as np
import pandas as pd
import pytest
from evidence_inputs import damped_curve, judged, reading, table, true_table
from seeding.claims import ledger
from seeding.network import Network
from seeding.tables import Table


@pytest.fixture
def doubled_coupling(monkeypatch):
    shares = Network.shares
    monkeypatch.setattr(Network, "shares", lambda self: 2 * shares(self))


@pytest.fixture
def kappa_off_by_three_per_cent(monkeypatch):
    check = Network.__post_init__

    def heavier(self):
        if self.kappa == 1:  # `replace` runs the checks again: the decay rate must not grow twice
            object.__setattr__(self, "kappa", 1.03)
        check(self)

    monkeypatch.setattr(Network, "__post_init__", heavier)


def test_doubled_coupling_moves_the_critical_coupling_of_both_interactions(doubled_coupling):
    assert judged("N1", "Ω = (1.5", {"evidence_critical": table("evidence_critical")}) == "disagrees"
    # Here the second route is a closed form that does not know of it: the routes contradict each other.
    assert judged("N8", "Eq. (D2)", {"evidence_coherent_critical": table("evidence_coherent_critical")}) == "ambiguous"


def test_a_decay_rate_off_by_three_per_cent_moves_threshold_and_critical_coupling(kappa_off_by_three_per_cent):
    assert judged("N10", "", {"evidence_single": table("evidence_single")}) == "disagrees"
    assert judged("N1", "Ω = (1.2", {"evidence_critical": table("evidence_critical")}) == "disagrees"


def test_a_flipped_sign_of_the_coupling_is_no_fixed_point_of_the_printed_formula(monkeypatch):
    shares = Network.shares
    monkeypatch.setattr(Network, "shares", lambda self: -shares(self))
    assert judged("P1", "", {"evidence_jacobian": table("evidence_jacobian")}) == "disagrees"


def test_wrong_normalisation_turns_the_critical_coupling(monkeypatch):
    shares = Network.shares

    def each(self):
        return shares(dataclasses.replace(self, weights=None, normalisation="subsystem"))

    monkeypatch.setattr(Network, "shares", each)
    assert judged("N1", "Ω = (1.5", {"evidence_critical": table("evidence_critical")}) == "disagrees"


def test_swapped_subsystems_turn_the_statements_on_the_seed():
    rows = true_table("evidence_seeding").rows
    swapped = Table(rows.rename(columns={"swing_a": "swing_b", "swing_b": "swing_a"}))
    assert judged("S1", "exponent", {"evidence_seeding": swapped}) == "disagrees"
    assert judged("S2", "", {"evidence_seeding": swapped}) == "disagrees"


def test_a_subsystem_off_the_common_frequency_turns_the_locking():
    rows = true_table("evidence_seeding").rows
    off = rows.assign(line_b=rows["line_b"] * 1.03)
    assert judged("S3", "locking", {"evidence_seeding": Table(off)}) != "agrees"


def test_a_doubled_exchange_turns_the_mean_field_of_d1():
    rows = [
        (f"exchange_{axis}", size, 2 * v, v, v)
        for size in (1, 2)
        for axis, v in zip("xyz", (0.1, -0.2, 0.3), strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["quantity", "atoms", "printed", "counted_once", "mean_field"])
    assert judged("P2", "each pair", {"sf9_exchange": Table(frame)}) == "agrees"
    assert judged("P2", "Eq. (D1)", {"sf9_exchange": Table(frame)}) == "disagrees"
    wrong = frame.assign(counted_once=2 * frame["counted_once"])
    assert judged("P2", "each pair", {"sf9_exchange": Table(wrong)}) == "disagrees"


def test_a_shifted_frequency_turns_the_comparison_with_the_mean_field():
    for rate, expected in ((1.012, "agrees"), (0.95, "disagrees")):
        frame = pd.concat([damped_curve(1.012, 0, math.inf), damped_curve(rate, 0.02, 100)])
        assert judged("N9", "seed A", {"fig1c": Table(frame)}) == expected
    assert judged("N9", "seed A", {"fig1c": Table(damped_curve(1.012, 0, math.inf))}) == "ambiguous"


def test_the_largest_size_decides_on_the_frequency_at_finite_size():
    smaller = damped_curve(0.8, 0.02, 20)
    frame = pd.concat([damped_curve(1.012, 0, math.inf), damped_curve(1.012, 0.02, 60), smaller])
    found = ledger.ledger([reading("N9", "seed A")], {"fig1c": Table(frame)}).iloc[0]
    assert found["verdict"] == "agrees"
    assert "N_α = 60, the largest" in found["note"]


@pytest.mark.parametrize(("narrow", "wide", "expected"), [(0.03, 1e-6, "agrees"), (1e-6, 1e-6, "disagrees")])
def test_a_panel_that_is_not_as_published_turns_the_synchronisation_of_five(narrow, wide, expected):
    rows = [(width, "up", "rotation", 0, 1, spread) for width, spread in ((0.05, narrow), (0.3, wide))]
    frame = pd.DataFrame(rows, columns=["range", "initial", "reading", "start", "stop", "deviation"])
    networks = {"narrow": {"drives": [1.5, 1.45]}, "wide": {"drives": [1.5, 1.2]}}
    assert judged("S9", "all up, settled", {"evidence_ladder": Table(frame, {"networks": networks})}) == expected


def test_panels_near_the_border_of_equal_frequencies_decide_nothing():
    rows = [("x", 100, 200, panel, spread**2) for panel, spread in (("3c", 0.03), ("3d", 0.9e-3))]
    frame = pd.DataFrame(rows, columns=["initial", "start", "stop", "panel", "variance"])
    assert judged("S9", "from +x, κt", {"sf3_window": Table(frame)}) == "ambiguous"


def ranges(apart, initial="x", error=1e-9):
    width = np.linspace(0.02, 0.6, 30)
    return Table(pd.DataFrame({"initial": initial, "range": width, "variance": 1e-2 * apart(width), "error": error}))


def test_variances_that_do_not_divide_at_one_range_turn():
    """Re-entrant, never different, never equal: none has one critical range; nor is an unsettled one known to."""
    cases = {
        "agrees": ranges(lambda width: width < 0.2),
        "disagrees": ranges(lambda width: (width < 0.2) | (np.abs(width - 0.4) < 0.05)),
    }
    for expected, rows in cases.items():
        assert judged("S10", "one critical range: spectral line, from +x", {"evidence_range": rows}) == expected
    for constant in (0.0, 1.0):
        rows = ranges(lambda width, constant=constant: 0 * width + constant)
        assert judged("S10", "one critical range: spectral line, from +x", {"evidence_range": rows}) == "disagrees"
    unknown = ranges(lambda width: width < 0.2, error=0.5)
    assert judged("S10", "one critical range: spectral line, from +x", {"evidence_range": unknown}) == "ambiguous"


@pytest.mark.parametrize(("name", "spoilt"), [("vanishes from 0.3 on", 1.0), ("finite up to 0.05", 0.0)])
def test_variances_on_the_wrong_side_of_the_published_ranges_turn(name, spoilt):
    for values, expected in ((lambda width: width < 0.2, "agrees"), (lambda width: 0 * width + spoilt, "disagrees")):
        given = ranges(values, "random:1")
        assert judged("S10", f"{name}: spectral line, random starts", {"evidence_range": given}) == expected


def wedge(edge, error=1e-6, order=0):
    """Coherent pairs that lock from Γ = edge(detuning) on."""
    rows = [(1.5, d, g) for d in np.linspace(0.04, 0.48, 12) for g in np.linspace(0, 1, 101)]
    frame = pd.DataFrame(rows, columns=["drive", "detuning", "coupling"])
    apart = frame["coupling"] < edge(frame["detuning"]) - 1e-9
    frame = frame.assign(line_a=0.5, line_b=np.where(apart, 0.25, 0.5), error=error, order=np.where(apart, order, 1))
    return Table(frame.assign(difference=np.where(apart & (frame["order"] < 2), 0.25, 0.0)))


def test_a_locking_boundary_that_falls_anywhere_turns():
    equal = "the first Γ with equal lines, Ω_A = 1.5"

    def verdict(*given, name=equal, **more):
        return judged("S11", name, {"evidence_conventional": wedge(*given, **more)})

    assert verdict(lambda detuning: detuning) == "agrees"
    assert verdict(lambda detuning: np.minimum(detuning, 0.6 - 2 * detuning)) == "disagrees"
    assert verdict(lambda detuning: 0 * detuning + 0.2) != "agrees"
    assert verdict(lambda detuning: detuning, error=0.1) == "ambiguous"


def test_overtones_count_as_one_period_and_not_as_equal_lines():
    harmonic = {"evidence_conventional": wedge(lambda detuning: detuning, order=2)}
    assert judged("S11", "the first Γ with equal lines, Ω_A = 1.5", harmonic) == "agrees"
    assert judged("S11", "the first Γ with one period", harmonic) != "agrees"
