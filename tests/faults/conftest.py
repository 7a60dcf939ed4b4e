"""What the tests of faults compare with: a run that nothing disturbed."""

import pytest
import small_run


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory):
    """A folder in which the small run has ended."""
    folder = tmp_path_factory.mktemp("undisturbed")
    small_run.run(folder)
    assert len(small_run.contents(folder)) == len(small_run.files(folder)) + 2 + 3  # tables of the mean field, SF8
    return folder
