"""What other people's public code gives for one crystal is what this library gives, to their last digit."""

import pandas as pd
import pytest
from seeding import InputError
from seeding.crosschecks import others


@pytest.fixture(scope="module")
def table():
    return others.compared()


def test_every_number_of_others_is_ours_to_its_last_digit(table):
    # Half a digit for their rounding, half for what is left of an integration.
    assert (table["difference"].abs() <= table["last_digit"]).all(), table
    assert set(table["quantity"]) == set(others.QUANTITIES)


def test_a_number_that_is_off_in_its_last_digits_shows(tmp_path):
    given = pd.read_csv(others.FILE, dtype=str, keep_default_na=False).iloc[[1]].assign(value="0.414028973")
    given.to_csv(tmp_path / "others.csv", index=False)
    row = others.compared(tmp_path / "others.csv").iloc[0]
    assert row["difference"] == pytest.approx(-3e-7, abs=1e-9)
    assert row["last_digit"] == pytest.approx(1e-9)


@pytest.mark.parametrize(
    ("column", "value", "expected"), [("quantity", "colour", "one of decay rate"), ("drive", "fast", "others.csv")]
)
def test_numbers_that_cannot_be_compared_are_refused(tmp_path, column, value, expected):
    given = pd.read_csv(others.FILE, dtype=str, keep_default_na=False).iloc[[0]].assign(**{column: value})
    given.to_csv(tmp_path / "others.csv", index=False)
    with pytest.raises(InputError, match=expected):
        others.compared(tmp_path / "others.csv")
