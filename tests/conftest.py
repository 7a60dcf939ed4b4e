"""One BLAS thread a process, set before NumPy is loaded (the tests share the cores); whole workflows go first."""

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")


def pytest_collection_modifyitems(items):
    """The file that takes longest starts first, or it ends alone on one core."""
    items.sort(key=lambda item: item.path.name != "test_workflow.py")
