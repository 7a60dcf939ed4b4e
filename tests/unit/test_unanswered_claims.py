"""Questions that the tables do not answer: a row says why, and no other claim is stopped."""

import math
import re

import numpy as np
import pandas as pd
import pytest
from evidence_inputs import PAIR, READINGS, SEEDED, damped_curve, reading
from seeding.claims import ledger
from seeding.paper import catalogue
from seeding.tables import Table

HEADER = {
    "networks": {"pair": PAIR, "seeded": SEEDED, "narrow": {"drives": [1.5, 1.45]}, "wide": {"drives": [1.5, 1.2]}},
    "couplings": {"total": {"seeding": 0.1, "critical": 0.7}, "subsystem": {"seeding": 0.1}},
    "duration": 100,
}


def empty(name):
    """A table of this name without rows."""
    columns = ("sector", "mode", "re", "im", "N") if name.startswith("spectra/") else catalogue.panel(name).columns
    return Table(pd.DataFrame(columns=list(columns)), HEADER)


@pytest.mark.parametrize("entry", READINGS, ids=lambda entry: f"{entry.id} {entry.reading}")
def test_a_table_without_an_answer_gives_a_row_that_says_why(entry):
    lacking = Table(pd.DataFrame(columns=["a"]), {"no_answer": "the crystals rest at no Γ"})
    for changed in (*entry.tables, None):
        given = {name: lacking if name == changed else empty(name) for name in entry.tables}
        row = ledger.ledger([entry], given).iloc[0]
        assert row["note"].startswith("No answer: "), row["note"]
        assert math.isnan(row["measured"])
        assert row["uncertainty"] == math.inf
        assert row["verdict"] == "ambiguous"
        assert ledger.ledger([entry], given, "quick")["verdict"].iloc[0] == "not evaluated"


def frame(names, *rows):
    return pd.DataFrame(rows, columns=names.split())


SEEDING = "fraction coupling swing_a swing_b rotation_a line_b locking"
NAN, INF = math.nan, math.inf


@pytest.mark.parametrize(
    ("id", "name", "found", "words"),
    [
        # No finite Γ_crit; other networks than the claim asks for; one n.
        ("N1", "Ω = (1.5", frame("n seed others measured width root", (2, 1.5, 0.9, INF, 0, NAN)), "no finite Γ_crit"),
        ("N1", "Ω = (1.5", frame("n seed others measured width root", (2, 1.4, 0.9, 0.5, 0, 0)), "network pair"),
        ("N2", "", frame("n seed others measured width root", (2, 1.2, 0.9, 0.5, 0, 0)), "one n only, 2"),
        ("S6", "", frame("n seed others measured width root", (2, 1.2, 0.9, 0.5, 0, 0)), "no two seeds differ"),
        ("N8", "Eq. (D2)", frame("measured width fixed_point", (INF, 0, INF)), "no finite Γ_crit"),
        # All drives below κ, or all above; no rotation numbers.
        ("N10", "", frame("drive rate line error", (0.8, 0, 0, 0), (0.9, 0, 0, 0)), "at no drive"),
        ("N10", "", frame("drive rate line error", (1.1, 1, 1, 0), (1.2, 1, 1, 0)), "at every drive"),
        ("N10", "", frame("drive rate line error", (0.8, NAN, 0, 0), (0.9, NAN, 0, 0)), "at no drive"),
        ("N3", "Γ/S: limit of", frame("normalisation coupling", ("total", 0.9)), "spectra at the seeding"),
        # At Γ above Γ_crit, or at rest.
        ("S1", "exponent", frame(SEEDING, (1.2, 1, 0, 0, 0, 0, NAN)), "no coupling below Γ_crit"),
        ("S1", "exponent", frame(SEEDING, (0.01, 1, 0, 0, 0, 0, 1), (0.02, 2, 0, 0, 0, 0, 1)), "a power law needs"),
        ("S2", "", frame(SEEDING, (0.5, 1, 0, 0, 0, 0, NAN), (0.6, 2, 0, 0, 0, 0, NAN)), "B does not swing"),
        ("S3", "locking", frame(SEEDING, (0.5, 1, 0, 0, NAN, 0, NAN)), "nothing can be locked"),
        ("S20", "neither", frame(SEEDING, (0.5, 1, 1, 1, 1, 1, 1)), "no coupling above Γ_crit"),
        ("S4", "identity: all start", frame("initial spread swing", ("up", 0, 0)), "the others do not swing"),
        ("S4", "identity: all start", frame("initial spread swing", ("x", 0, 1)), "no start with all up"),
        ("S5", "", frame("n amplitude", (2, 0.1)), "one n only"),
        ("S5", "", frame("n amplitude", (2, 0.0), (3, 0.0)), "do not swing"),
        (
            "S18",
            "the seed's",
            frame("n coupling subsystem frequency critical_coupling", (2, 0, "seed", 0, 0)),
            "Γ_crit",
        ),
        ("S16", "one crystal", frame("system initial line error", ("single", "up", 1, 0)), "two initial states"),
        ("S16", "one crystal", frame("system initial line error", *[("single", "up", 0, 0)] * 2), "nothing oscill"),
        ("N9", "seed A", damped_curve(1, 9, INF).assign(mz=0.1), "does not oscillate|no finite N_α"),
        ("N9", "seed A", pd.concat([damped_curve(1, 9, INF), damped_curve(1, 0, 10)]), "does not oscillate"),
        ("N9", "seed A", damped_curve(1, 0, 10), "no mean field"),
        ("P3", "mean field of A", damped_curve(1, 9, INF), "does not oscillate"),
        ("S1", "three", frame("coupling atoms subsystem time mz", (0.4, INF, 1, 0, 0), (0.4, INF, 1, 1, 1)), "uncoup"),
        # One detuning, range or size; nothing synchronises.
        ("S10", "one critical range: rot", frame("range variance error", (0.1, 0, 0)), "fewer than two ranges"),
        ("S10", "the critical", frame("range variance error", (0, 0, 0), (0.4, 1, 0)), "still differ at the largest"),
        (
            "S9",
            "all up, settled",
            frame("range initial reading deviation start", (0.4,) * 5),
            "narr",
        ),
        ("S9", "from +x, κt", frame("initial start stop panel variance", ("x", 0, 1, "3c", 1)), "window 100 to 200"),
        (
            "S11",
            "the first Γ with equal lines, Ω_A = 1.5",
            frame("drive detuning coupling line_a line_b difference error order", (1.5, 0.1, 0.1, 1, 1, 0, 0, 1)),
            "fewer than two detunings",
        ),
        ("S21", "", frame("atoms deviation", (2, 0.1), (3, 0.1)), "fewer than three"),
        ("S15", "with the rates derived", frame("atoms gamma mapping steady", (1, 10, "derived", 0.1)), "a power law"),
        ("P2", "each", frame("quantity atoms counted_once mean_field", ("exchange_x", 1, 0, 0)), "adds nothing"),
        ("N3", "Γ/S: the paper's", frame("sector mode re im N", ("full", 1, -1, 0, 6)), "oscillate at the largest"),
        ("N3", "Γ/S: the paper's", frame("sector mode re im N", ("full", 1, -1, 1, 6)), "through 1 of the sizes"),
        (
            "N6",
            "the paper's branch: Re",
            frame("sector atoms mode re im", ("symmetric", 9, 1, -1, 0)),
            "mode of the pair",
        ),
        ("N6", "beyond", frame("sector harmonic level atoms re im", ("symmetric", 1, 1, 9, -1, 1)), "fewer than two"),
        ("N7", "among all", frame("sector harmonic level atoms re", ("symmetric", 1, 1, 9, -1)), "no mode can be"),
        ("N11", "at twice", frame("sector mode re im N", ("full", 1, -1, 0, 6)), "through 1 of the sizes"),
        ("N5", "Γ/S, at Γ_crit: limit", frame("system sector atoms mode re im", ("pair", "full", 3, 1, -1, 1)), "pair"),
    ],
)
def test_what_the_tables_do_not_hold_is_said(id, name, found, words):
    chosen = reading(id, name)
    with np.errstate(all="raise"):
        others = {name: empty(name) for name in chosen.tables[1:]}
        row = ledger.ledger([chosen], {chosen.tables[0]: Table(found, HEADER)} | others).iloc[0]
    assert row["verdict"] == "ambiguous"
    assert re.match(f"No answer: .*({words})", row["note"]), row["note"]


def test_boundaries_without_synchronisation_have_no_answer():
    line = frame("detuning coupling", (0.1, 0.0), (0.2, NAN))
    grid = frame("detuning coupling difference", (0.1, 0.0, NAN), (0.2, 0.1, NAN))
    given = {
        "fig3a": Table(grid),
        **dict.fromkeys(("fig3a_boundary", "fig3a_critical", "fig3a_averaging"), Table(line)),
    }
    given |= {
        "fig3b": Table(frame("drive detuning difference")),
        "fig3b_inset": Table(frame("drive detuning", (1, NAN))),
    }
    for entry in READINGS:
        if entry.id in ("S7", "S8", "S19"):
            assert ledger.ledger([entry], given)["note"].iloc[0].startswith("No answer: "), entry.reading


def test_a_table_that_is_not_what_a_measure_expects_stops_no_other_claim():
    chosen = [reading("S5", ""), reading("S14", "")]
    drift = Table(frame("drift drift_other", (1e-14, 1e-11)))
    found = ledger.ledger(chosen, {"fig2a_inset": Table(frame("m", (2,))), "evidence_conservation": drift})
    assert found["note"].iloc[0].startswith("cannot be measured: KeyError: 'n'.")
    assert list(found["verdict"]) == ["ambiguous", "agrees"]
