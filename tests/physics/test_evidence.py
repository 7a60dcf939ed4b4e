"""The evidence for the claims, on small tables of the true physics and on tables whose answer is known."""

import pandas as pd
import pytest
from evidence_inputs import SEEDED, damped_curve, judged, made, synthetic, true_table
from seeding import InputError, tables
from seeding.checks import NoAnswer
from seeding.claims.measures import finite_size, spectra, synchronisation, thresholds
from seeding.commands.claims import by_set, stacked
from seeding.tables import Table

TRUE = [
    ("N1", "Ω = (1.5", "evidence_critical", "agrees"),
    ("N1", "Ω = (1.2", "evidence_critical", "agrees"),
    ("N2", "", "evidence_critical", "agrees"),
    ("S6", "", "evidence_critical", "agrees"),
    ("N10", "", "evidence_single", "agrees"),
    ("N8", "Eq. (D2)", "evidence_coherent_critical", "agrees"),
    ("S1", "exponent", "evidence_seeding", "agrees"),
    ("S2", "", "evidence_seeding", "agrees"),
    ("S3", "locking", "evidence_seeding", "agrees"),
    ("S20", "neither", "evidence_seeding", "agrees"),
    ("S16", "one crystal", "evidence_initial", "agrees"),
    ("S17", "one crystal", "evidence_initial", "disagrees"),
    ("S13", "no complex eigenvalue: Eq.", "evidence_jacobian", "agrees"),
    ("S13", "hyperbolic: Eq.", "evidence_jacobian", "disagrees"),
    ("P1", "", "evidence_jacobian", "agrees"),
]


@pytest.mark.parametrize(("id", "reading", "name", "expected"), TRUE)
def test_true_physics_gives_these_verdicts(id, reading, name, expected):
    assert judged(id, reading, {name: true_table(name)}) == expected


def test_the_claims_follow_the_networks_that_the_tables_name():
    rows = [
        (n, seed, 0.9, critical, 0.0, critical) for n, seed, critical in ((2, 1.6, 0.7), (5, 1.6, 0.8), (2, 1.2, 0.2))
    ]
    frame = pd.DataFrame(rows, columns=["n", "seed", "others", "measured", "width", "root"])
    table = Table(frame, {"networks": {"pair": {"drives": [1.6, 0.9, 0.9]}, "seeded": {"drives": [1.2, 0.9]}}})
    assert thresholds.critical_coupling(table, network="pair").value == 0.7
    assert thresholds.critical_against_n(table, network="pair").value == pytest.approx(0.1)
    assert thresholds.critical_coupling(table, network="seeded").value == 0.2
    rows = [(width, "up", "rotation", 0, 1, width / 2) for width in (0.04, 0.2)]
    frame = pd.DataFrame(rows, columns=["range", "initial", "reading", "start", "stop", "deviation"])
    table = Table(frame, {"networks": {"narrow": {"drives": [1.5, 1.46]}, "wide": {"drives": [1.5, 1.4, 1.3]}}})
    for network, width in (("narrow", 0.04), ("wide", 0.2)):
        found = synchronisation.deviation(table, network=network, initial="up", reading="rotation", window="whole")
        assert found == width / 2


# Spectra


def test_what_the_fit_gives_is_the_polynomial_at_infinity_and_misses_a_gap_that_closes_as_a_broken_power():
    table = synthetic(lambda size: complex(-1.2 / size, 0.89 + 0.5 / size))
    assert spectra.fitted(table, rank=1, part="im", degree=4).value == pytest.approx(0.89, abs=1e-6)
    closing = synthetic(lambda size: complex(-(size**-0.4), 1.0))
    assert spectra.fitted(closing, rank=1, part="re", degree=5).value < -0.02
    with pytest.raises(NoAnswer, match="too few for the degree 9"):
        spectra.fitted(table, rank=1, part="im", degree=9)


def test_a_spectrum_with_a_mode_that_does_not_decay_is_refused(tmp_path):
    file = write_spectrum(tmp_path, 3, complex(-1e-12, 0.0))
    with pytest.raises(InputError, match="at N = 6 one does not"):
        stacked(by_set([file])["spectra/total-seeding"])


def test_spectra_of_all_sizes_are_one_table_and_none_are_no_answer(tmp_path):
    files = [write_spectrum(tmp_path, atoms, complex(-1 / atoms, 1.0)) for atoms in (5, 3)]
    sets = by_set(files)
    assert list(sets) == ["spectra/total-seeding"]
    table = stacked(sets["spectra/total-seeding"])
    assert table.frame["N"].tolist() == [6, 6, 10, 10]
    assert table.header["network"]["coupling"] == 0.1
    with pytest.raises(NoAnswer, match="no Γ_crit"):
        _ = stacked([]).frame


def test_a_spectrum_of_another_network_among_those_of_a_set_is_refused(tmp_path):
    """A former run may have left it in the folder, where another coupling was the critical one."""
    files = [write_spectrum(tmp_path, 5, -1 + 1j), write_spectrum(tmp_path, 3, -1 + 1j, coupling=0.2)]
    with pytest.raises(InputError, match=r"of one network .*3\.csv at N = 6 .*coupling=0\.2 .*coupling=0\.1"):
        by_set(files)
    with pytest.raises(InputError, match="of different sizes"):
        by_set(files[:1] * 2)


def write_spectrum(folder, atoms, value, coupling=0.1):
    network = {"drives": [1.5, 0.9], "coupling": coupling}
    header = {"table": "spectrum", "network": network, "atoms": [atoms, atoms], "point": "seeding"}
    rows = synthetic(lambda size: value, sizes=(2 * atoms,)).rows.drop(columns="N")
    tables.write(rows, folder / f"{atoms}.csv", header)
    return folder / f"{atoms}.csv"


# Finite size


def test_frequency_and_damping_of_a_known_oscillation_are_found():
    rate, damping, _ = finite_size.damped(damped_curve(0.97, 0.03, 100))
    assert rate == pytest.approx(0.97, abs=1e-4)
    assert damping == pytest.approx(0.03, abs=1e-4)


def test_deviation_from_the_mean_field_falls_towards_one_over_n():
    found = finite_size.limit_exponent(true_table("evidence_limit"))
    assert -1.2 < found.value < -0.4


# Panels of the figures


def test_figures_two_and_three_support_their_claims():
    base = {"network": SEEDED}
    detuned = {"network": {"drives": [1.15, 1.15]}, "detuning": [0.01, 0.14, 5]}
    inset = made("fig2a_inset", {**base, "n": [2, 5, 20], "duration": 400, "samples": 801})
    assert judged("S5", "", {"fig2a_inset": Table(inset)}) == "agrees"
    reversed_inset = inset.assign(amplitude=inset["amplitude"].to_numpy()[::-1])
    assert judged("S5", "", {"fig2a_inset": Table(reversed_inset)}) == "disagrees"

    curve = made("fig2b", {**base, "n": [2], "count": 5, "accuracy": 1e-6})
    assert judged("S18", "the others follow the seed: strongest", {"fig2b": Table(curve)}) == "agrees"
    assert judged("S18", "no frequency", {"fig2b": Table(curve)}) == "agrees"
    others = curve["subsystem"] == "others"
    wrong = curve.assign(frequency=curve["frequency"].where(~others, 0.9 * curve["frequency"]))
    assert judged("S18", "the others follow the seed: strongest", {"fig2b": Table(wrong)}) == "disagrees"

    line = made("fig3a_boundary", detuned)
    grid = made("fig3a", {**detuned, "coupling": [0, 0.2, 21], "accuracy": 1e-4})
    rest = made("fig3a_critical", detuned)
    found = {"fig3a": Table(grid), "fig3a_boundary": Table(line), "fig3a_critical": Table(rest)}
    assert judged("S7", "where", found) == "agrees"
    upside_down = line.assign(coupling=line["coupling"].to_numpy()[::-1])
    assert judged("S7", "where", {**found, "fig3a_boundary": Table(upside_down)}) == "disagrees"
