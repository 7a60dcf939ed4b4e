"""Every verb as a user types it: good input gives a table, bad input one line, exit status 2 and nothing written."""

import io
import json
import os
import shlex
import signal
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest
from seeding import Network, __version__, checks, tables
from seeding.cli import interrupted, main
from seeding.closure import LIBRARY

NETWORK = ("--drives", "1.5", "0.9", "--coupling", "0.1")


def seeding(*words, **options):
    environment = {**os.environ, "PYTHONPATH": str(LIBRARY.parent), "OMP_NUM_THREADS": "7"}
    command = [sys.executable, "-m", "seeding", *words]
    return subprocess.run(command, capture_output=True, text=True, env=environment, **options)


def table(text):
    return pd.read_csv(io.StringIO(text), comment="#", keep_default_na=False, na_values=["nan"])


@pytest.mark.parametrize(
    ("words", "columns"),
    [
        (
            ("mean-field", *NETWORK, "--duration", "2", "--samples", "5"),
            ["time", "mx_0", "my_0", "mz_0", "mx_1", "my_1", "mz_1"],
        ),
        (
            ("frequencies", *NETWORK),
            [
                "subsystem",
                "rotation_number",
                "rotation_number_error",
                "spectral_line",
                "spectral_line_error",
                "peak_interval",
            ],
        ),
        (("critical-coupling", "--drives", "1.5", "0.9"), ["drive_0", "drive_1", "lower", "upper"]),
        (
            ("spectrum", "--atoms", "2", "2", *NETWORK, "--modes", "2"),
            ["sector", "mode", "re", "im", "residual", "error"],
        ),
        (
            ("trajectories", "--atoms", "2", "3", *NETWORK, *"--duration 2 --samples 5 --count 4 --seed 1".split()),
            ["time", *(f"m{axis}_{k}{end}" for k in (0, 1) for axis in "xyz" for end in ("", "_sem"))],
        ),
    ],
)
def test_each_verb_prints_its_table_the_same_to_a_file(words, columns, tmp_path):
    printed = seeding(*words)
    assert printed.returncode == 0, printed.stderr
    assert printed.stderr == ""
    assert printed.stdout.startswith("# ")
    frame = table(printed.stdout)
    assert list(frame.columns) == columns
    assert len(frame)
    out = tmp_path / "new" / "table.csv"
    assert seeding(*words, "--out", str(out)).stdout == ""
    assert out.read_text() == printed.stdout


def test_samples_are_equally_spaced_with_both_ends():
    frame = table(seeding("mean-field", *NETWORK, "--duration", "3", "--samples", "4").stdout)
    assert frame["time"].tolist() == [0, 1, 2, 3]
    assert frame.loc[0, ["mx_0", "my_0", "mz_0"]].tolist() == [0, 0, 1]


def test_coupling_may_be_named_critical():
    by_name = seeding("mean-field", "--drives", "1.5", "0.9", "--coupling", "critical", "--duration", "1")
    by_value = seeding("mean-field", "--drives", "1.5", "0.9", "--coupling", repr(1 / 1.4), "--duration", "1")
    assert table(by_name.stdout).equals(table(by_value.stdout))


def test_a_terminal_without_greek_gets_the_numbers(monkeypatch):
    usual = seeding("critical-coupling", "--drives", "1.5", "0.9").stdout
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    plain = seeding("critical-coupling", "--drives", "1.5", "0.9").stdout
    assert "κ" in usual
    assert plain == usual.encode("ascii", "backslashreplace").decode()


def test_version_and_help():
    assert seeding("--version").stdout == f"seeding {__version__}\n"
    assert "spectrum" in seeding("--help").stdout
    text = seeding("spectrum", "--help").stdout
    assert "default" in text
    assert "units of κ" in text


FIG2A = {"network": {"drives": [1.2, 0.9], "coupling": 0.1}, "n": 3, "duration": 2, "samples": 5}
GOOD = {
    "mean-field": (*NETWORK,),
    "frequencies": (*NETWORK,),
    "critical-coupling": ("--drives", "1.5", "0.9"),
    "spectrum": ("--atoms", "2", "2", *NETWORK),
    "evolution": ("--atoms", "2", "2", *NETWORK),
    "trajectories": ("--atoms", "2", "2", *NETWORK, *"--duration 2 --samples 5 --count 2 --seed 1".split()),
    "panel": ("fig2a", "--settings", json.dumps(FIG2A)),
}


@pytest.mark.parametrize(
    ("verb", "extra", "words"),
    [
        ("mean-field", ("--coupling", "-1"), ["coupling", "-1", "≥ 0"]),
        ("mean-field", ("--coupling", "strong"), ["coupling", "strong"]),
        ("mean-field", ("--drives", "nan"), ["drives", "nan"]),
        ("mean-field", ("--drives", "a"), ["drives", "'a'"]),
        ("mean-field", ("--kappa", "0"), ["kappa", "> 0"]),
        ("mean-field", ("--initial", "sideways"), ["initial", "sideways", "up"]),
        ("mean-field", ("--initial", "up", "down", "x"), ["initial", "2 drives", "3 entries"]),
        ("mean-field", ("--initial", "angles:90,north"), ["initial", "angles:90,north", "in degrees"]),
        ("trajectories", ("--initial", "angles:nan,0", "up"), ["initial", "angles:nan,0"]),
        ("spectrum", ("--kappa", "1", "0.8", "0.9"), ["kappa", "2 drives", "3 entries"]),
        ("critical-coupling", ("--kappa", "1", "-0.8"), ["kappa", "-0.8", "> 0"]),
        ("mean-field", ("--interaction", "magnetic"), ["interaction", "magnetic", "coherent"]),
        ("mean-field", ("--duration", "-3"), ["duration", "-3"]),
        ("mean-field", ("--samples", "1"), ["samples", "1"]),
        ("mean-field", ("--samples", "many"), ["samples", "many"]),
        ("mean-field", ("--out", "/proc/none/table.csv"), ["/proc/none/table.csv"]),
        ("mean-field", ("--colour", "red"), ["--colour"]),
        ("mean-field", ("--duration", "1e308"), ["duration", "≤ 6.667e+08", "1e+09 times 1/1.5", "1e+308"]),
        ("mean-field", ("--drives", "1e9"), ["duration", "≤ 1,", "the fastest rate", "100"]),
        ("frequencies", ("--duration", "0"), ["duration", "0"]),
        ("frequencies", ("--duration", "1e8"), ["duration", "≤ 6.453e+06", "memory", "100000000"]),
        ("critical-coupling", ("--drives", "-1"), ["drives", "-1"]),
        ("spectrum", ("--atoms", "2"), ["atoms", "2"]),
        ("spectrum", ("--atoms", "0", "2"), ["atoms", "0"]),
        ("spectrum", ("--atoms", "2.5", "2"), ["atoms", "2.5"]),
        ("spectrum", ("--modes", "0"), ["modes", "0"]),
        ("spectrum", ("--modes", "9999"), ["modes", "9999"]),
        ("spectrum", ("--atoms", "9" * 20, "2"), ["atoms", "9" * 20]),
        ("spectrum", ("--atoms", "1", "1", "--truncation", "4"), ["modes", "at most"]),
        ("spectrum", ("--atoms", "5", "5", "--truncation", "4", "--modes", "60"), ["modes", "60", "truncation 3"]),
        ("spectrum", ("--truncation", "-5"), ["truncation", "-5", "≥ 4"]),
        ("spectrum", ("--drives", "100", "0.9", "--atoms", "9", "9"), ["drives", "100", "LAPACK"]),
        ("spectrum", ("--sector", "odd"), ["sector", "odd", "antisymmetric"]),
        ("spectrum", ("--atoms", "100000", "100000", "--truncation", "exact"), ["atoms"]),
        ("trajectories", ("--count", "0"), ["count", "0"]),
        ("trajectories", ("--seed", "1.5"), ["seed", "1.5"]),
        ("trajectories", ("--seed", "-1"), ["seed", "-1"]),
        ("trajectories", ("--atoms", "2", "2", "2"), ["atoms"]),
        ("trajectories", ("--atoms", "2", "4", "--weights", "2", "1"), ["weights", "2 4", "2 1"]),
        ("spectrum", ("--atoms", "2", "4", "--normalisation", "subsystem"), ["normalisation", "subsystem"]),
        ("trajectories", ("--count", str(10**9)), ["count", "GiB"]),
        ("trajectories", ("--count", "1", "--target-error", "0.1"), ["count", "at least 2"]),
        ("trajectories", ("--samples", str(10**12)), ["samples", str(10**12)]),
        ("trajectories", ("--first", str(2**63 - 1), "--count", "10"), ["first", "count"]),
        ("trajectories", ("--method", "plain", "--jumps", "a.csv", "--out", "a.csv"), ["jumps", "out", "different"]),
        ("trajectories", ("--duration", "inf"), ["duration", "inf"]),
        ("trajectories", ("--duration", "1e12"), ["duration", "≤ 6.667e+08", "1000000000000"]),
        ("evolution", ("--duration", "1e12"), ["duration", "≤ 6.667e+08", "1000000000000"]),
        ("panel", ("--settings", json.dumps({**FIG2A, "colour": 1})), ["settings", "colour", "fig2a"]),
        ("panel", ("--settings", '{"n": 3}'), ["settings", "must name network"]),
        ("panel", ("--settings", json.dumps({**FIG2A, "n": [3]})), ["`n`", "an integer", "[3]"]),
        ("panel", ("--settings", json.dumps({**FIG2A, "n": None})), ["`n`", "an integer", "None"]),
        ("panel", ("--settings", json.dumps({**FIG2A, "duration": "long"})), ["`duration`", "number", "long"]),
        ("panel", ("--settings", json.dumps({**FIG2A, "samples": 1e9})), ["`samples`", "integer", "1000000000"]),
        ("panel", ("--settings", json.dumps({**FIG2A, "network": 5})), ["`network`", "JSON object", "5"]),
        (
            "panel",
            ("--settings", json.dumps({**FIG2A, "network": {"drive": 1}})),
            ["`network`", "JSON object", "drive"],
        ),
        (
            "panel",
            ("--settings", json.dumps({**FIG2A, "network": {"drives": [-1]}})),
            ["`network`", "`drives`", "-1"],
        ),
        ("panel", ("--settings", "[1]"), ["settings", "JSON object"]),
        ("panel", ("--settings", '{"a":' * 100_000), ["settings", "nested too deeply"]),
        ("panel", ("--settings", "{"), ["settings", "JSON"]),
        ("panel", ("--tables", "a.csv"), ["tables", "left out", "fig2a"]),
    ],
)
def test_bad_input_is_one_line_that_names_it(verb, extra, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    try:
        status = main([verb, *GOOD[verb], *extra])
    except SystemExit as left:
        status = left.code
    printed = capsys.readouterr()
    assert status == 2, printed.err
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert printed.err.startswith(f"seeding {verb}: ")
    assert all(word in printed.err for word in words), printed.err
    assert list(tmp_path.iterdir()) == []


def test_the_critical_coupling_at_finite_size_is_that_of_the_sizes(tmp_path):
    out = tmp_path / "table.csv"
    words = ["trajectories", *NETWORK, "--coupling", "critical", "--duration", "1", "--samples", "2", "--count", "2"]
    expected = Network((1.5, 0.9), weights=(1, 2)).critical_coupling()
    for sizes in ((), ("--weights", "5", "10")):
        assert main([*words, "--atoms", "2", "4", *sizes, "--out", str(out)]) == 0
        assert tables.header(out)["network"]["coupling"] == pytest.approx(expected, rel=1e-12)
    assert expected != pytest.approx(Network((1.5, 0.9)).critical_coupling(), rel=0.1)


def test_an_output_that_cannot_be_written_is_refused_before_anything_is(tmp_path, capsys):
    words = ["trajectories", *NETWORK, "--atoms", "5", "5", "--count", "3", "--duration", "1"]
    assert main([*words, "--batch", str(tmp_path / "batch.npz"), "--out", str(tmp_path)]) == 2
    assert "`out` must be a file that can be written" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_an_interrupt_ends_even_an_endless_motion_with_one_line():
    command = [sys.executable, "-m", "seeding", "mean-field", *NETWORK, "--duration", "6e8", "--samples", "2"]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(LIBRARY.parent)},
        # What runs in a shell's background inherits that interrupts are ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        time.sleep(3)
        process.send_signal(signal.SIGINT)
        printed = process.communicate(timeout=60)
    finally:
        process.kill()
    assert (process.returncode, *printed) == (130, "", "seeding mean-field: interrupted, nothing written\n")


def test_an_interrupt_behind_an_error_of_the_compiler_is_seen():
    error = RuntimeError("no compiled object yet")
    assert not interrupted(error)
    error.__context__ = KeyboardInterrupt()
    assert interrupted(error)


def test_a_shell_sees_the_exit_status_and_nothing_on_standard_output():
    result = seeding("spectrum", *GOOD["spectrum"], "--modes", "0")
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("words", [(), ("bogus",)])
def test_a_missing_or_unknown_verb_is_one_line(words):
    result = seeding(*words)
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1


def test_a_reader_that_stops_early_is_no_error():
    command = f"{sys.executable} -m seeding mean-field --drives 1.5 --coupling 0 --samples 20001 | head -n 1"
    environment = {**os.environ, "PYTHONPATH": str(LIBRARY.parent)}
    result = subprocess.run(command, shell=True, capture_output=True, text=True, env=environment)
    assert result.stdout.startswith("# ")
    assert result.stderr == ""


def test_commands_run_together_write_what_they_write_alone(tmp_path):
    words = {drive: ["mean-field", "--drives", drive, "--coupling", "0", "--samples", "5"] for drive in ("1.5", "0.9")}
    together = [shlex.join([*entry, "--out", str(tmp_path / f"{drive}.csv")]) for drive, entry in words.items()]
    assert main(["together", *together]) == 0
    for drive, entry in words.items():
        assert main([*entry, "--out", str(tmp_path / "alone.csv")]) == 0
        assert (tmp_path / f"{drive}.csv").read_bytes() == (tmp_path / "alone.csv").read_bytes()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("mean-field --drives 1.5 --coupling -1", ("seeding mean-field: `coupling`", "-1")),
        ("bogus", ("seeding: ", "bogus")),
        ("mean-field 'unclosed", ("seeding together: `COMMAND`", "unclosed")),
    ],
)
def test_the_first_of_several_commands_that_fails_is_the_last(command, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    after = "critical-coupling --drives 1.5 0.9 --out after.csv"
    try:
        status = main(["together", command, after])
    except SystemExit as left:
        status = left.code
    printed = capsys.readouterr().err
    assert status == 2
    assert printed.count("\n") == 1
    assert all(word in printed for word in words), printed
    assert not list(tmp_path.iterdir())


def test_sizes_beyond_all_memory_are_one_line(capsys):
    network = {"drives": [1.2, 0.9], "coupling": 0.5, "interaction": "coherent"}
    settings = json.dumps({"network": network, "atoms": [10**6], "initial": "up"})
    assert main(["panel", "sf9_exchange", "--settings", settings]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert "more memory than there is" in printed.err


def test_a_window_without_room_for_a_maximum_is_refused(capsys):
    settings = {"networks": {"wide": {"drives": [1.5, 1.2]}}, "initial": ["up"], "windows": [[0, 0.01]]}
    assert main(["panel", "sf3_window", "--settings", json.dumps(settings)]) == 2
    assert "`windows` must be at least 0.1/κ long" in capsys.readouterr().err


def test_a_long_value_that_cannot_be_right_is_shown_in_part():
    text = str(checks.refuse("times", "a number", np.linspace(0, 1, 500)))
    assert "\n" not in text
    assert len(text) < 250
    assert text.startswith("`times` must be a number, but is array([0. , 0.00200401,")


@pytest.mark.parametrize(("kappa", "expected"), [("1", "in units of κ"), ("1.05", "in the unit of the drives")])
def test_a_spectrum_says_in_what_unit_it_is(kappa, expected):
    found = seeding(*f"spectrum --drives 1.5 --coupling 0 --kappa {kappa} --atoms 3 --modes 1".split()).stdout
    assert expected in found
