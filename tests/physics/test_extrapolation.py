"""Fits in 1/N recover known limits, and say so when they cannot."""

import numpy as np
import pandas as pd
import pytest
from seeding.checks import InputError
from seeding.large_n.branches import follow, oscillating_branch
from seeding.large_n.extrapolation import fit_polynomial, local_exponents

SIZES = np.arange(6, 39, 4)


def test_polynomial_in_inverse_size_is_recovered():
    coefficients = [0.3, -1.0, 2.0, 0.5]
    fit = fit_polynomial(SIZES, sum(a / SIZES**i for i, a in enumerate(coefficients)), 5)
    assert fit.limit == pytest.approx(0.3, abs=1e-9)  # condition ~1e6 times rounding
    assert fit.uncertainty < 1e-8
    assert np.abs(fit(SIZES) - sum(a / SIZES**i for i, a in enumerate(coefficients))).max() < 1e-12


def test_condition_number_amplifies_noise():
    noise = 1e-9 * np.random.default_rng(1).standard_normal(len(SIZES))
    clean, noisy = (fit_polynomial(SIZES, 1 / SIZES + extra, 5) for extra in (0.0, noise))
    assert 1e3 < clean.condition < 1e8
    assert 1e-9 < abs(noisy.limit) < 1e-9 * clean.condition


def test_closing_power_law_is_misread_by_polynomials_but_not_by_local_exponents():
    values = -0.9 * SIZES**-0.4
    assert fit_polynomial(SIZES, values, 5).limit < -0.05  # a spurious gap
    assert np.allclose(local_exponents(SIZES, values)[1], -0.4)


def test_local_exponents_of_a_power_law_are_constant():
    middle, exponents = local_exponents(SIZES, 3 * SIZES**-1.5)
    assert np.allclose(exponents, -1.5)
    assert np.all((middle > SIZES[:-1]) & (middle < SIZES[1:]))


def test_too_few_sizes_are_refused():
    with pytest.raises(InputError, match="at least 6 sizes"):
        fit_polynomial([6, 10, 14], [1, 2, 3], 5)
    with pytest.raises(InputError, match="distinct"):
        fit_polynomial([6, 6, 10, 14], [1, 2, 3, 4], 2)


def test_branches_keep_their_identity_through_a_crossing():
    spectra = {}
    for size in SIZES:
        values = np.array([-2 / size - 0.05 + 0.9j, -0.2 + 0.4 / size + 0.6j, -0.3 + 0j])
        values = values[np.argsort(-values.real)]
        spectra[int(size)] = pd.DataFrame({"mode": [1, 2, 3], "re": values.real, "im": values.imag})
    assert [table["im"].iloc[0] for table in (spectra[6], spectra[38])] == [0.6, 0.9]  # ranks cross
    branch = oscillating_branch(spectra)
    assert np.allclose(branch["re"], -2 / branch["N"] - 0.05)
    assert len(branch) == len(SIZES)
    assert follow(spectra)["branch"].nunique() == 3


def test_a_branch_ends_rather_than_to_push_all_others_on():
    # At N = 18 the fastest real mode is no longer listed, and half of what was an oscillating pair is.
    values = {10: [-1.0, -1.4, -1.8], 14: [-1.0, -1.4, -1.8], 18: [-0.7, -1.0, -1.4]}
    spectra = {size: pd.DataFrame({"mode": [1, 2, 3], "re": re, "im": 0.0}) for size, re in values.items()}
    lives = {tuple(rows["re"]): list(rows["N"]) for _, rows in follow(spectra).groupby("branch")}
    assert lives == {(-1.0,) * 3: [10, 14, 18], (-1.4,) * 3: [10, 14, 18], (-1.8,) * 2: [10, 14], (-0.7,): [18]}
