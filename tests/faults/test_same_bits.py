"""Neither cores nor batches nor the order of the jobs change a byte of a result."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from planning import QUICK, ROOT, planned_jobs
from small_run import OVERLAY, contents, run


@pytest.mark.parametrize(("cores", "batch"), [(1, 8), (4, 1)])
def test_tables_know_neither_the_cores_nor_the_batches(undisturbed, tmp_path, cores, batch):
    run(tmp_path, cores=cores, overlay=OVERLAY.replace("batch: 4", f"batch: {batch}"))
    assert len(list((tmp_path / "results").rglob("*.npz"))) == 8 // batch
    assert contents(tmp_path, ".csv") == contents(undisturbed, ".csv")


def test_files_do_not_know_the_order_of_the_jobs(undisturbed, tmp_path):
    (tmp_path / "small.yaml").write_text(OVERLAY)
    left = [job for job in planned_jobs(tmp_path, QUICK, tmp_path / "small.yaml", targets=["SF8"]) if job.shellcmd]
    random.Random(5).shuffle(left)
    environment = os.environ | {
        "PYTHONPATH": str(ROOT / "workflow"),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    while left:
        job = next(job for job in left if all((tmp_path / str(file)).exists() for file in job.input))
        for log in job.log:
            (tmp_path / str(log)).parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["bash", "-c", job.shellcmd], cwd=tmp_path, env=environment, check=True)
        left.remove(job)
    assert contents(tmp_path) == contents(undisturbed)
