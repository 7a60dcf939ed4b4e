"""With wrong physics the claims that name it turn."""

import dataclasses
import math

import numpy as np
import pandas as pd
import pytest
from evidence_inputs import damped_curve, judged, reading, synthetic, table, true_table
from seeding.claims import ledger
from seeding.claims.measures import spectra
from seeding.master_equation.spectrum import slow_modes
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


@pytest.fixture(scope="module")
def true_spectra():
    return {normalisation: stack(normalisation) for normalisation in ("total", "subsystem")}


def stack(normalisation):
    parts = []
    for atoms in (1, 2, 3, 4, 5):
        network = Network((1.5, 0.9), 0.1, normalisation=normalisation)
        modes = 1 if atoms == 1 else 4
        parts.append(slow_modes(network, (atoms, atoms), modes=modes).assign(N=2 * atoms))
    return Table(pd.concat(parts, ignore_index=True))


def test_wrong_normalisation_of_the_spectrum_is_not_its_own_mean_field(true_spectra):
    mean_field = true_table("evidence_normalisation")
    right, swapped = (
        abs(spectra.limit_against_mean_field(true_spectra[name], mean_field, normalisation="total").value)
        for name in ("total", "subsystem")
    )
    assert swapped > 2 * right


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


def test_one_eigenvalue_that_jumps_to_another_branch_turns_the_frequency():
    def right(size):
        return complex(-1.2 / size, 0.89 + 0.5 / size)

    chosen = reading("N3", "Γ/S_α: large-N limit of the spectrum")
    for jump, expected in ((0, "agrees"), (1, "ambiguous")):
        table = synthetic(lambda size, jump=jump: right(size) + (0.12j if jump and size == 30 else 0))
        found = ledger.ledger([chosen], {"spectra/subsystem-seeding": table})
        assert found["verdict"].iloc[0] == expected
        if jump:
            assert found["uncertainty"].iloc[0] > 0.05


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


def ranges(apart, initial="x", error=1e-9):
    width = np.linspace(0.02, 0.6, 30)
    return Table(pd.DataFrame({"initial": initial, "range": width, "variance": 1e-2 * apart(width), "error": error}))


def test_variances_that_do_not_divide_at_one_range_turn():
    """Re-entrant, never different, never equal: none has one critical range; nor is an unsettled one known to."""
    cases = {
        "agrees": ranges(lambda width: width < 0.2),
        "disagrees": ranges(lambda width: (width < 0.2) | (np.abs(width - 0.4) < 0.05)),
    }
    for expected, given in cases.items():
        assert judged("S10", "one critical range: spectral line, from +x", {"evidence_range": given}) == expected
    for constant in (0.0, 1.0):
        given = ranges(lambda width, constant=constant: 0 * width + constant)
        assert judged("S10", "one critical range: spectral line, from +x", {"evidence_range": given}) == "disagrees"
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
