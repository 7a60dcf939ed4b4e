"""Good input of every verb, made once."""

import fuzzing
import pytest


@pytest.fixture(scope="session")
def good(tmp_path_factory):
    folder = tmp_path_factory.mktemp("good")
    fuzzing.write_inputs(folder)
    return folder
