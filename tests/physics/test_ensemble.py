"""Quantum jumps against the exact master equation, their repeatability, and what they refuse."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
import seeding
from seeding import machine, tables
from seeding.checks import ComputationError, InputError
from seeding.cli import main
from seeding.crosschecks import reference
from seeding.network import Network
from seeding.unravelling import ensemble, fixed_frame, moving_frame
from seeding.unravelling.jump_records import jump_records

SEEDED = Network(drives=(1.5, 0.9), coupling=0.1)
TIMES = np.linspace(0, 10, 21)


@pytest.mark.parametrize("method", ["plain", "frame"])
@pytest.mark.parametrize(
    ("network", "atoms", "count"),
    [
        (SEEDED, (4, 3), 800),
        (Network(drives=(1.5, 0.9), coupling=0.4, interaction="coherent", initial="random:3"), (3, 4), 800),
        (Network(drives=(1.5, 0.9, 0.5), coupling=0.5, initial="minus-y"), (2, 3, 1), 500),
        (Network(drives=(1.2,), initial="x", kappa=1.5), (12,), 800),
    ],
)
def test_mean_of_trajectories_is_the_master_equation(network, atoms, count, method):
    exact = reference.expectations(network, atoms, TIMES)
    table = ensemble.trajectories(
        network, atoms, TIMES, count if method == "frame" else count // 3, seed=1, method=method
    )
    for alpha in range(network.n):
        # Correlated normal numbers, 20 a curve and 16 curves: rms about 1, largest below 4.5 but for one run in 10³.
        # 1e-4: at rest the standard error is smaller than the engine's own accuracy.
        error = np.hypot(table[f"mz_{alpha}_sem"][1:], 1e-4)
        distance = (table[f"mz_{alpha}"] - exact[f"mz_{alpha}"])[1:] / error
        assert np.abs(distance).max() < 4.5
        assert np.sqrt(np.mean(distance**2)) < 2.5


@pytest.mark.parametrize("direction", ["up", "down", "x", "minus-x", "y", "minus-y", "random:5"])
def test_first_sample_is_the_initial_state(direction):
    network = Network(drives=(1.5, 0.9), initial=direction)
    values, _ = fixed_frame.sample(network, (7, 30), np.array([0.0]), 1, 0)
    np.testing.assert_allclose(values[0], network.directions()[:, 2], atol=1e-12)
    values = moving_frame.sample(network, (7, 30), np.array([0.0]), 1, 0)
    np.testing.assert_allclose(values[0], network.directions()[:, 2], atol=1e-12)


@pytest.mark.filterwarnings("ignore:the sampling grid")
@pytest.mark.parametrize(("method", "tolerance"), [("plain", 0), ("frame", 0.02)])
def test_the_initial_state_is_that_of_time_zero(method, tolerance):
    # The frame looks at its basis at every sample, so that one more shifts the leak; a late start would be off by one.
    late, whole = (
        ensemble.trajectories(SEEDED, (5, 5), times, 3, 1, method=method) for times in ([2.0, 2.5], [0.0, 2.0, 2.5])
    )
    np.testing.assert_allclose(late["mz_0"], whole["mz_0"][1:], rtol=0, atol=tolerance)


def test_error_of_a_trajectory_falls_with_the_fourth_power_of_the_step():
    # One key, so one sequence of jumps; short enough that no jump changes its channel.
    times = np.linspace(0, 3, 13)
    exact, jumps = fixed_frame.sample(SEEDED, (6, 6), times, 4, 2, step=0.05)
    errors = []
    for step in (0.8, 0.4):
        values, others = fixed_frame.sample(SEEDED, (6, 6), times, 4, 2, step=step)
        assert jumps == others
        errors.append(np.abs(values - exact).max())
    assert errors[1] < 1e-4
    assert 3 < np.log2(errors[0] / errors[1]) < 6


@pytest.mark.parametrize("method", ["plain", "frame"])
def test_batches_and_threads_change_no_bit(method):
    whole = ensemble.samples(SEEDED, (5, 5), TIMES, 7, 11, method=method)
    parts = [
        ensemble.samples(SEEDED, (5, 5), TIMES, n, 11, first=f, threads=2, method=method) for f, n in ((0, 3), (3, 4))
    ]
    np.testing.assert_array_equal(whole, np.concatenate(parts))
    assert not np.array_equal(whole, ensemble.samples(SEEDED, (5, 5), TIMES, 7, 12, method=method))


@pytest.mark.parametrize(("method", "atoms"), [("plain", 6), pytest.param("frame", 60, marks=pytest.mark.slow)])
def test_kernels_just_compiled_give_the_bits_of_those_from_the_cache(method, atoms, tmp_path):
    program = (
        "import sys, numpy as np\n"
        "from seeding import Network\nfrom seeding.unravelling import ensemble\n"
        "network, times = Network((1.5, 0.9), 0.1), np.linspace(0, 40, 81)\n"
        f"samples = ensemble.samples(network, ({atoms}, {atoms}), times, 4, 3, method={method!r})\n"
        "sys.stdout.write(samples.tobytes().hex())\n"
    )
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path)}
    compiling, loading = (
        subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
        for _ in range(2)
    )
    assert any(tmp_path.rglob("*.nbc"))
    assert compiling.stdout == loading.stdout != ""


def test_target_error_stops_early_and_says_what_was_reached():
    table = ensemble.trajectories(SEEDED, (4, 4), TIMES, 5000, 1, target_error=0.03)
    assert table["mz_0_sem"].max() < 0.03
    values = ensemble.samples(SEEDED, (4, 4), TIMES, 5000, 1, target_error=0.03)
    assert len(values) > 2 * ensemble.BLOCK  # room was made for them twice
    np.testing.assert_array_equal(values, ensemble.samples(SEEDED, (4, 4), TIMES, len(values), 1))
    with pytest.raises(ComputationError, match="after 100 trajectories"):
        ensemble.trajectories(SEEDED, (4, 4), TIMES, 100, 1, target_error=1e-3)


def test_target_error_stops_where_memory_ends(monkeypatch):
    trajectory = 8 * len(TIMES) * SEEDED.n
    monkeypatch.setattr(machine, "memory", lambda: 150 * trajectory)
    with pytest.raises(ComputationError, match=r"after 100 trajectories .* hold no more"):
        ensemble.samples(SEEDED, (4, 4), TIMES, 5000, 1, target_error=1e-4)
    monkeypatch.setattr(machine, "memory", lambda: 40 * trajectory)
    with pytest.raises(InputError, match="sample fewer times"):
        ensemble.samples(SEEDED, (4, 4), TIMES, 5000, 1, target_error=1e-4)
    with pytest.raises(InputError, match="make several batches"):
        ensemble.samples(SEEDED, (4, 4), TIMES, 50, 1)


def test_quantiles_enclose_the_trajectories():
    table = ensemble.trajectories(SEEDED, (4, 4), TIMES, 40, 1, quantiles=(0, 0.5, 1))
    values = ensemble.samples(SEEDED, (4, 4), TIMES, 40, 1)
    np.testing.assert_array_equal(table["mz_0_q1"], values[:, :, 0].max(axis=0))
    assert (table["mz_1_q0"] <= table["mz_1_q0.5"]).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"count": 0}, "`count` must be an integer ≥ 1, but is 0"),
        ({"seed": 1.5}, "`seed` must be an integer ≥ 0, but is 1.5"),
        ({"seed": -1}, "`seed`"),
        ({"atoms": (4,)}, "`atoms` must have one entry for each of the 2 drives, but has 1"),
        ({"atoms": (4, 0)}, "`atoms`"),
        ({"times": [0.0, 0.0]}, "`times`"),
        ({"times": []}, "`times`"),
        ({"method": "best"}, "`method` must be one of"),
        ({"quantiles": [1.5]}, "`quantiles`"),
        ({"target_error": 0.0}, "`target_error`"),
        ({"first": -1}, "`first`"),
        ({"atoms": (10**6, 10**6), "method": "plain"}, "GiB"),
        ({"atoms": (10**7, 10**7)}, "GiB of memory"),
    ],
)
def test_bad_input_is_refused_in_one_line(change, message):
    arguments = {"atoms": (4, 4), "times": TIMES, "count": 2, "seed": 1, **change}
    with pytest.raises(InputError) as caught:
        ensemble.trajectories(SEEDED, **arguments)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_coarse_grid_warns():
    with pytest.warns(UserWarning, match="coarser than the oscillation"):
        ensemble.trajectories(SEEDED, (2, 2), np.linspace(0, 60, 11), 1, 1)


def test_gathered_batches_give_the_table_of_one_run(tmp_path):
    words = ["--atoms", "9", "9", "--drives", "1.5", "0.9", "--coupling", "0.1", "--duration", "3", "--samples", "7"]
    run = ["trajectories", *words, "--seed", "4"]
    assert main([*run, "--count", "7", "--out", str(tmp_path / "whole.csv")]) == 0
    files = []
    for first, count in ((0, 2), (2, 4), (6, 1)):
        files.append(str(tmp_path / f"{first}.npz"))
        assert main([*run, "--first", str(first), "--count", str(count), "--batch", files[-1]]) == 0
    assert main(["gather", *reversed(files), "--out", str(tmp_path / "gathered.csv")]) == 0
    assert (tmp_path / "gathered.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    again = (tmp_path / "2.npz").read_bytes()
    assert main([*run, "--first", "2", "--count", "4", "--batch", files[1]]) == 0
    assert (tmp_path / "2.npz").read_bytes() == again


def test_batches_that_do_not_fit_together_are_refused(tmp_path, capsys):
    words = ["--drives", "1.5", "--coupling", "0", "--duration", "1", "--samples", "3", "--count", "2"]
    made = {"a": ["--atoms", "3"], "gap": ["--atoms", "3", "--first", "3"], "other": ["--atoms", "4", "--first", "2"]}
    for name, more in made.items():
        assert main(["trajectories", *words, *more, "--batch", str(tmp_path / f"{name}.npz")]) == 0
    (tmp_path / "cut.npz").write_bytes((tmp_path / "a.npz").read_bytes()[:200])
    for name in ("gap", "other", "a", "cut", "missing"):
        out = tmp_path / "table.csv"
        assert main(["gather", str(tmp_path / "a.npz"), str(tmp_path / f"{name}.npz"), "--out", str(out)]) == 2
        error = capsys.readouterr().err
        assert error.startswith("seeding gather: ")
        assert error.count("\n") == 1
        assert not out.exists()


def test_verb_writes_the_table_of_the_interface(tmp_path, capsys):
    words = ["trajectories", "--atoms", "3", "3", "--drives", "1.5", "0.9", "--coupling", "0.1"]
    out = tmp_path / "table.csv"
    assert main([*words, "--duration", "2", "--samples", "5", "--count", "3", "--out", str(out)]) == 0
    lines = [line for line in out.read_text().splitlines() if not line.startswith("#")]
    assert lines[0] == "time,mz_0,mz_0_sem,mz_1,mz_1_sem"
    assert len(lines) == 6
    assert main([*words, "--count", "0"]) == 2
    assert capsys.readouterr().err == "seeding trajectories: `count` must be an integer ≥ 1, but is 0\n"


def test_jumps_come_at_the_rates_of_the_master_equation():
    # Channel c fires at the rate ⟨L_c†L_c⟩, which QuTiP's master equation gives.
    import qutip

    network, atoms = Network(drives=(1.5, 0.9), coupling=0.3), (3, 2)
    hamiltonian, collapse = network.operators(atoms)
    start = reference.initial_state(network, atoms)
    times = np.linspace(0, 6, 601)
    rates = qutip.mesolve(hamiltonian, start, times, collapse, e_ops=[c.dag() * c for c in collapse]).expect
    count = 600
    found = jump_records(network, atoms, 6, count, seed=4)
    for channel, rate in enumerate(rates):
        expected = np.trapezoid(rate, times)
        per_trajectory = found[found["channel"] == channel].groupby("trajectory").size().reindex(range(count)).fillna(0)
        error = per_trajectory.std() / np.sqrt(count)
        assert abs(per_trajectory.mean() - expected) < 4 * error
    assert (found["waiting"] > 0).all()
    assert found["time"].max() < 6


def test_jumps_are_written_by_the_verb_for_the_fixed_frame_only(tmp_path, capsys):
    words = "trajectories --drives 1.5 0.9 --coupling 0.1 --atoms 2 2 --duration 3 --samples 31 --count 2".split()
    file = tmp_path / "jumps.csv"
    assert main([*words, "--method", "plain", "--jumps", str(file), "--out", str(tmp_path / "mean.csv")]) == 0
    assert list(tables.read(file).columns) == ["trajectory", "time", "channel", "waiting"]
    file.unlink()
    assert main([*words, "--jumps", str(file)]) == 2
    assert "--method plain" in capsys.readouterr().err
    assert not file.exists()


def test_public_functions_stay_functions_after_their_first_use():
    assert all(callable(getattr(seeding, name)) for name in seeding.__all__ for _ in range(2))
