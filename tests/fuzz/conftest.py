"""Good input of every verb, made once."""

import pytest
from fuzzing import good_input


@pytest.fixture(scope="session")
def good(tmp_path_factory):
    folder = tmp_path_factory.mktemp("good")
    good_input.write_inputs(folder)
    return folder
