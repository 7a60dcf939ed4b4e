"""N → ∞: limits of known spectra are found, and the claims about them turn with the physics."""

import numpy as np
import pandas as pd
import pytest
from evidence_inputs import judged
from seeding.checks import NoAnswer
from seeding.claims.measures import limits
from seeding.tables import Table

SIZES = np.array([9, 11, 13, 15, 17, 19, 25, 35, 50, 70, 100])
LAW = {"normalisation": ["total", "subsystem"], "coupling": 0.1, "rate": -1.7, "frequency": [1.0122, 0.89], "shift": 0}
LAWS = Table(pd.DataFrame(LAW))


def gaps(function, normalisation="total"):
    """A table of SF6 with λ₁ = function(N_α)."""
    values = np.array([function(size) for size in SIZES])
    frame = pd.DataFrame({"N": 2 * SIZES, "re": values.real, "im": values.imag, "coupling": 0.1})
    frame = frame.assign(normalisation=normalisation, sector="symmetric", kind="oscillating")
    return Table(frame, {"couplings": {normalisation: {"seeding": 0.1}}})


def law(size, frequency=1.0122):
    return complex(-1.7 / size - 1 / size**2, frequency - 1.1 / size + 9 / size**2)


def test_limits_of_a_known_law_are_found_and_a_gap_that_stays_is_not_one_that_closes():
    for part, expected in (("re", 0.0), ("im", 1.0122)):
        found = limits.closing(gaps(law), LAWS, normalisation="total", part=part)
        assert found.value == pytest.approx(expected, abs=1e-9)
        assert found.other_route == pytest.approx(expected, abs=1e-9)
    staying = {"sf6_gaps": gaps(lambda size: law(size) - 0.1), "evidence_averaged": LAWS}
    assert judged("N4", "Γ/S: limit", staying) != "agrees"
    assert judged("N4", "Γ/S: limit", staying | {"sf6_gaps": gaps(law)}) == "agrees"


def test_a_frequency_that_tends_elsewhere_turns_both_comparisons():
    means = Table(pd.DataFrame({"normalisation": ["total", "subsystem"], "rotation": [1.012, 0.89], "error": 1e-9}))
    for frequency, expected in ((0.89, "agrees"), (0.91, "disagrees")):
        known = Table(LAWS.rows.assign(frequency=frequency))
        given = {"sf6_gaps": gaps(lambda size, end=frequency: law(size, end), "subsystem"), "evidence_averaged": known}
        assert judged("N3", "Γ/S_α: limit of", given) == expected
        assert judged("N3", "Γ/S_α: limit against", given | {"evidence_normalisation": means}) == expected


def test_one_eigenvalue_from_another_branch_or_a_route_that_contradicts_decides_nothing():
    for function, laws in (
        (lambda size: law(size) + (0.05j if size == 50 else 0), LAWS),
        (law, Table(LAWS.rows.assign(frequency=1.1))),
    ):
        means = Table(pd.DataFrame({"normalisation": ["total"], "rotation": [1.0122], "error": 1e-9}))
        given = {"sf6_gaps": gaps(function), "evidence_averaged": laws, "evidence_normalisation": means}
        assert judged("N3", "Γ/S: limit against", given) == "ambiguous"


def followed(rates, staying=()):
    """A table of SF14: modes −rate/N_α, or −rate at all sizes for the levels in `staying`, oscillating."""
    rows = [
        ("symmetric", 1, level, size, -rate / (1 if level in staying else size), 1.0, -rate, 0.0)
        for level, rate in enumerate(rates, 1)
        for size in SIZES
    ]
    columns = ["sector", "harmonic", "level", "atoms", "re", "im", "scaled", "error"]
    laws = pd.DataFrame([("symmetric", 1, n, -rate, 1, 0) for n, rate in enumerate(rates, 1)])
    laws.columns = ["sector", "harmonic", "level", "rate", "frequency", "shift"]
    return {"sf14_closing": Table(pd.DataFrame(rows, columns=columns)), "sf14_limits": Table(laws)}


def test_modes_that_close_are_counted_and_the_second_one_turns():
    assert judged("N7", "among oscillating", followed([3.4])) == "agrees"
    assert judged("N7", "among oscillating", followed([3.4, 11.2])) == "disagrees"
    closing, staying = followed([3.4, 11.2]), followed([3.4, 0.5], staying=(2,))
    closing.pop("sf14_limits"), staying.pop("sf14_limits")
    assert judged("N6", "beyond", closing) == "disagrees"
    assert limits.second_oscillating(staying["sf14_closing"]).value == pytest.approx(0, abs=1e-9)


def alone(last, im=0.0, pair=None):
    """B alone, and the pair's λ₂ at N_α = 25 where it is not B's."""
    rows = [("symmetric", size, 1, last * (1 - 1 / size), im) for size in (25, 50, 100, 200)]
    up = pd.DataFrame({"route": ["average", "multiplier"], "exponent": [-0.57, -0.57], "frequency": 1.0})
    frame = pd.DataFrame(rows, columns=["sector", "atoms", "mode", "re", "im"])
    own = complex(last * (1 - 1 / 25), im) if pair is None else pair
    columns = ["point", "sector", "atoms", "seed_mode", "other_mode", "re", "im", "sum_re", "sum_im"]
    row = ("seeding", "symmetric", 25, "s0", "s1", own.real, own.imag, last * (1 - 1 / 25), im)
    modes = pd.DataFrame([row], columns=columns)
    return {"sf14_alone": Table(frame), "sf14_up": Table(up), "sf12_modes": Table(modes)}


def test_a_gap_that_vanishes_or_an_eigenvalue_that_turns_is_not_the_second_dominant_one():
    assert judged("N6", "the paper's branch: Re", alone(-0.56)) == "agrees"
    assert judged("N6", "the paper's branch: Re", alone(-0.01)) != "agrees"
    assert judged("N6", "the paper's branch: Im", alone(-0.56)) == "agrees"
    assert judged("N6", "the paper's branch: Im", alone(-0.56, im=0.3)) == "disagrees"
    assert judged("N6", "the paper's branch: Re", alone(-0.56, pair=-0.02 + 0j)) == "ambiguous"
    assert judged("N6", "the paper's branch: Im", alone(-0.56, pair=-0.56 + 0.3j)) == "ambiguous"


def critical(function, of_pair=None):
    """A table of SF13: pair and crystal with one law, unless the pair has its own, in their units."""
    rows = []
    for system, sizes, unit in (("pair", SIZES[:7], 0.8), ("crystal", np.append(SIZES, [200, 400]), 0.6)):
        for size in sizes:
            value = (of_pair or function)(size) if system == "pair" else function(size)
            scale = unit * size ** (-1 / 3)
            rows.append((system, "symmetric", size, 1, value.real * scale, value.imag * scale, value.real, value.imag))
    return Table(pd.DataFrame(rows, columns="system sector atoms mode re im scaled_re scaled_im".split()))


def universal_law(size):
    return complex(-1.07 - 0.7 * size ** (-1 / 3), 1.854 - 0.5 * size ** (-1 / 3))


def test_a_gap_that_closes_as_the_third_root_is_told_from_one_that_stays():
    assert limits.critical(critical(universal_law)).value == pytest.approx(0, abs=1e-3)
    assert limits.critical_exponent(critical(universal_law)).value == pytest.approx(-1 / 3, abs=5e-3)
    staying = critical(lambda size: universal_law(size) - 0.5 * size ** (1 / 3))  # −0.4 κ in the limit
    assert judged("N5", "Γ/S, at Γ_crit: limit", {"sf13_modes": critical(universal_law)}) == "disagrees"
    assert judged("N5", "Γ/S, at Γ_crit: limit", {"sf13_modes": staying}) != "disagrees"


def test_a_pair_with_another_law_than_the_crystal_decides_nothing():
    own = critical(universal_law, lambda size: universal_law(size) * size ** (1 / 3))
    for id, name in (("N5", "Γ/S, at Γ_crit: limit"), ("N5", "Γ/S, at Γ_crit: local"), ("N11", "at Γ_crit")):
        levels = pd.DataFrame({"family": ["bound"], "level": 1, "re": -1.07035, "im": 1.85390})
        assert judged(id, name, {"sf13_modes": own, "sf13_universal": Table(levels)}) == "ambiguous"


def test_an_eigenvalue_that_becomes_purely_imaginary_turns():
    levels = pd.DataFrame({"family": ["bound"], "level": 1, "re": -1.07035, "im": 1.85390})
    given = {"sf13_modes": critical(universal_law), "sf13_universal": Table(levels)}
    assert judged("N11", "at Γ_crit", given) == "agrees"
    imaginary = critical(lambda size: complex(-3 * size ** (-1 / 3), 1.854))
    given = {"sf13_modes": imaginary, "sf13_universal": Table(levels.assign(re=0.0))}
    assert judged("N11", "at Γ_crit", given) != "agrees"


def test_too_few_sizes_are_no_answer():
    with pytest.raises(NoAnswer, match="too few to extrapolate"):
        limits.extrapolated(1 / SIZES[:3], np.ones(3), 5)
