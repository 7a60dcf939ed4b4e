"""How the report prints what tables hold: digits by their uncertainty, signs, units, other people's digits."""

import html
import json

import pytest
from seeding import InputError
from seeding.report import numbers, others, typesetting


@pytest.mark.parametrize(
    ("value", "uncertainty", "shown"),
    [
        ("0.889712345678", "0.00032", "0.8897 ± 0.0003"),
        ("1.01203154889", "2.1e-5", "1.01203 ± 0.00002"),
        ("-0.0013", "2.4e-3", "−0.001 ± 0.002"),
        ("-0.0001", "2.4e-3", "0.000 ± 0.002"),
        ("-1.369", "1.18", "−1.4 ± 1.2"),
        ("12.7", "3", "13 ± 3"),
        ("1.08824177", "1e-8", "1.08824 ± < 0.00001"),
        ("0.00015902", "1e-9", "(1.59 ± < 0.01) × 10−4"),
        ("6e-12", "1e-9", "(0.0 ± 1.0) × 10−9"),
        ("0", "1e-9", "0 ± < 0.00001"),
        ("3.1e-13", "", "3.1 × 10−13"),
        ("0.889712345678", "nan", "0.889712"),
        ("nan", "nan", "–"),
        ("locked", "", "locked"),
    ],
)
def test_measured_values_have_the_digits_that_their_uncertainty_deserves(value, uncertainty, shown):
    assert html.unescape(numbers.quantity(value, uncertainty).striptags()).replace("\u00a0", " ") == shown


@pytest.mark.parametrize(
    ("value", "uncertainty", "tolerance", "shown"),
    [
        ("1.0120315489", "6.1e-9", "0.005", "1.01203 ± < 0.00001"),
        ("1.08826541901", "9.5e-7", "5e-5", "1.0882654 ± 0.0000010"),
        ("4.6e-13", "1e-9", "1e-6", "0 ± < 10−8"),
    ],
)
def test_no_digit_is_shown_that_no_verdict_depends_on(value, uncertainty, tolerance, shown):
    found = numbers.quantity(value, uncertainty, tolerance)
    assert html.unescape(found.striptags()).replace("\u00a0", " ") == shown


@pytest.mark.parametrize(
    ("published", "tolerance", "shown"),
    [
        ("0.89", "0.005", "0.89 ± 0.005"),
        ("0.714285714286", "0.0001", "0.71429 ± 0.0001"),
        ("1.08825", "5e-05", "1.08825 ± 0.00005"),
        ("", "≥ -0.1", "≥ −0.1"),
        ("", "1e-05 … 0.001", "10−5 … 0.001"),
    ],
)
def test_what_is_accepted_is_an_interval(published, tolerance, shown):
    assert numbers.accepted(published, tolerance).striptags() == shown


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("it falls as 1/N^1.06.", "it falls as 1/N<sup>1.06</sup>."),
        (
            "to 4.7e-05 and 1e-5, 0.0e+00 or 2e+03",
            "to 4.7 × 10<sup>−5</sup> and 10<sup>−5</sup>, 0 or 2 × 10<sup>3</sup>",
        ),
        ("-0.113-1.007i (-0.1%)", "−0.113 − 1.007i (−0.1 %)"),
        ("powers of N^(−1/3)", "powers of N<sup>−1/3</sup>"),
        ("sqrt(1 − m_y²)", "√(1 − m<sub>y</sub>²)"),
        ("From up, by peak, from random:2 (up)", "From all up, by intervals of maxima, from random state 2 (all up)"),
        ("Runge-Kutta 8(5,3), fig1e-panel", "Runge-Kutta 8(5,3), fig1e-panel"),
    ],
)
def test_what_is_written_for_machines_is_printed_for_people(written, printed):
    assert typesetting.notation(written) == printed


def test_a_text_is_cut_where_sentences_end():
    assert typesetting.sentences("See App. D. It is 0.5. Γ is not.") == ["See App. D.", "It is 0.5.", "Γ is not."]


def test_published_digits_are_kept():
    assert numbers.cell("0.890").striptags() == "0.890"
    assert json.dumps(numbers.cell("1.0882 < Γ_crit < 1.0883")) == json.dumps(
        "1.0882 &lt; Γ<sub>crit</sub> &lt; 1.0883"
    )


OTHERS = """source,quantity,atoms,drive,initial,at,value,ours,difference,last_digit
somebody,decay rate,6,1.5,,2,0.414,0.41402,0.00002,0.001
somebody,m_z,inf,2,down,10,-0.5,-0.52,-0.02,0.1
somebody,entropy,6,4,,,1.888,1.884,-0.004,0.001
"""


def test_numbers_of_others_have_as_many_digits_as_were_published(tmp_path):
    (tmp_path / "others.csv").write_text(OTHERS)
    rate, motion, entropy = others.rows(tmp_path / "others.csv")
    assert (rate["ours"], rate["agrees"]) == ("0.414", True)
    assert ">0.0<" in rate["apart"]
    assert rate["quantity"] == "decay rate: N = 6, Ω/κ = 1.5, eigenvalue 2"
    assert motion["ours"] == "−0.5"
    assert "mean field" in motion["quantity"]
    assert "κt = 10 from all down" in motion["quantity"]
    assert not entropy["agrees"]


def test_a_damaged_table_of_others_is_refused(tmp_path):
    (tmp_path / "others.csv").write_text(OTHERS.replace("0.00002", "near"))
    with pytest.raises(InputError, match=r"others\.csv"):
        others.rows(tmp_path / "others.csv")
