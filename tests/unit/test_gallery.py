"""What the README says of speed comes from files that the workflow wrote."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from seeding import tables
from seeding.checks import ComputationError, InputError
from seeding.crosschecks.peers.process import measured, row
from seeding.report import gallery

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
RECORDED = tables.rows(ROOT / "docs" / "reference" / "claims.csv")


def test_readme_minutes_are_those_of_the_file():
    written = tables.read(ROOT / "docs" / "gallery" / "minutes.csv")
    assert gallery.with_minutes(README, written) == README
    shown = re.findall(r"^\| \S+ \| `((?:fig|SF)\d+)` \| ([\d.]+) \|", README, flags=re.MULTILINE)
    assert {target for target, _ in shown} == set(written["target"])


def test_readme_comparison_with_peers_is_that_of_the_file():
    written = tables.read(ROOT / "docs" / "gallery" / "peers.csv")
    loops = tables.read(ROOT / "docs" / "gallery" / "kernels.csv")
    assert gallery.with_peers(README, written, loops) == README
    assert set(written["task"]) == {"map", "network", "trajectories", "spectrum"}


def test_minutes_replace_one_cell_of_one_row():
    page = "| 1 | `fig1` | – | one |\n| 2 | `fig2` | 3.0 | two |\n"
    table = pd.DataFrame({"target": ["fig1"], "jobs": [3], "minutes": [1.26]})
    assert gallery.with_minutes(page, table) == "| 1 | `fig1` | 1.3 | one |\n| 2 | `fig2` | 3.0 | two |\n"
    assert "| `fig1` | 0.02 |" in gallery.with_minutes(page, table.assign(minutes=0.016))
    with pytest.raises(InputError, match="fig9"):
        gallery.with_minutes(page, table.assign(target="fig9"))


LOOPS = pd.DataFrame(
    {
        "kernel": ["matrix product", "sum of arrays", "step"],
        "size": [1024, 99, 7],
        "gflops": [40.0, 0.5, 10.0],
        "gbs": [np.nan, 12.0, 3.0],
        "of_compute": [1.0, 0.0125, 0.25],
        "of_stream": [np.nan, 1.0, np.nan],
    }
)
PLACE = "<!-- peers -->\n<!-- end -->"


def test_the_readme_shows_the_smallest_and_the_largest_size_that_a_peer_finished():
    seconds = {40: 6.0, 60: 60.0, 80: 600.0, 160: None}
    rows = [
        row("map", size, {"s": 0.5, "mb": 1}, "usual", took and {"s": took, "mb": 2}) for size, took in seconds.items()
    ]
    rows.append(row("map", 80, {"s": 0.5, "mb": 1}, "never", None))
    page = gallery.with_peers(PLACE, pd.DataFrame(rows), LOOPS)
    assert [line for line in page.splitlines() if line.startswith("| map")] == [
        "| map | 40 | 500 ms | usual | 6 s | 12 |",
        "| map | 80 | 500 ms | usual | 600 s | 1200 |",
        "| map | 80 | 500 ms | never | – | – |",
    ]


def test_growth_of_a_ratio_is_its_exponent():
    took = {size: {"s": 0.01 * size**3.0, "mb": 1} for size in (2, 8, 16, 32)}
    rows = [row("spectrum", size, {"s": 0.1, "mb": 1}, "usual", theirs) for size, theirs in took.items()]
    page = gallery.with_peers(PLACE, pd.DataFrame(rows), LOOPS)
    assert "a power of the size: 3.0 over usual (spectrum)." in page


def test_the_readme_says_how_near_the_loops_come_to_the_machine():
    rows = [row("map", 40, {"s": 0.5, "mb": 1}, "usual", None)]
    page = gallery.with_peers(PLACE, pd.DataFrame(rows), LOOPS)
    assert "a product of large matrices (40 · 10⁹)" in page
    assert page.splitlines()[-2] == "| step | 7 | 25 % | in cache |"
    page = gallery.with_peers(PLACE, pd.DataFrame(rows), LOOPS.assign(of_stream=[np.nan, 1.0, 0.5]))
    assert page.splitlines()[-2] == "| step | 7 | 25 % | 50 % |"


def test_measurement_runs_in_a_process_of_its_own_on_one_thread():
    program = (
        "import os; print(json.dumps({'s': float(sys.argv[1]), 'mb': peak(), 'n': os.environ['OMP_NUM_THREADS']}))"
    )
    found = measured(program, 2.5, timeout=60)
    assert found["s"] == 2.5
    assert found["n"] == "1"
    assert 5 < found["mb"] < 500


def test_failed_measurement_is_an_error_and_a_slow_one_is_none():
    with pytest.raises(ComputationError, match="no such thing"):
        measured("raise ValueError('no such thing')", timeout=60)
    assert measured("time.sleep(60)", timeout=1) is None
    assert measured("raise MemoryError", timeout=60) is None
    assert np.isnan(row("map", 1, {"s": 1.0, "mb": 1.0}, "usual", None)["ratio"])


def test_the_readme_quotes_the_limits_of_the_frequency_that_the_recorded_claims_hold():
    limits = {row["reading"]: float(row["measured"]) for row in RECORDED if row["id"] == "N3"}
    printed, other = (f"{limits[f'{name}: limit of the spectrum']:.2f}" for name in ("Γ/S", "Γ/S_α"))
    assert f"tends to {other} with Γ/S_α; with Γ/S, as Eq. (3) has it, it tends to {printed}." in README


def test_the_readme_says_where_seeding_was_found_and_where_not():
    dissipative, coherent = (
        tables.table(ROOT / "docs" / "reference" / "data" / f"evidence_{name}.csv").frame
        for name in ("many", "coherent_many")
    )
    assert (dissipative["swing_others"] > 1e-6).all()
    assert f"next to one neighbour or to {dissipative['n'].max() - 1}" in README
    assert dissipative["n"].min() == 2
    pairs = {row["reading"]: float(row["measured"]) for row in RECORDED if row["id"] == "S22"}
    assert pairs["coherent: points below Γ_crit with a crystal at rest"] == 0
    least = coherent.groupby("n")["swing_seed"].min()
    assert least[2] > 0.4
    assert (least[[3, 5]] < 0.03).all()
