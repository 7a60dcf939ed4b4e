"""What the command line settles before NumPy is loaded, for the tests too; whole workflows go first."""

import seeding.cli  # noqa: F401


def pytest_collection_modifyitems(items):
    """The file that takes longest starts first, or it ends alone on one core."""
    items.sort(key=lambda item: item.path.name != "test_workflow.py")
