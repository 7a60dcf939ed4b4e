"""Whatever is typed, whatever a file holds: no traceback, no partial file, one line and an exit status that is meant.

The same cases every time in `make test`, others every time among the slow tests.
"""

import itertools
import math
import os
import time

import pytest
from fuzzing import command_lines, configurations, good_input, processes
from hypothesis import HealthCheck, given, settings
from seeding.cli import VERBS

NUMBER = itertools.count()
HOUSE = {"deadline": None, "database": None, "print_blob": True, "suppress_health_check": list(HealthCheck)}
FEW = settings(max_examples=40, derandomize=True, **HOUSE)
MANY = settings(max_examples=400, **HOUSE)
FEW_CONFIGURATIONS = settings(FEW, max_examples=10)
MANY_CONFIGURATIONS = settings(MANY, max_examples=100)


@pytest.fixture
def bench():
    bench = processes.Bench()
    yield bench
    bench.close()


def check_commands(profile, good, tmp_path, bench):
    @profile
    @given(command_lines.cases())
    def check(case):
        folder = tmp_path / str(next(NUMBER))
        processes.prepared(case, good, folder)
        before = processes.listing(folder)
        outcome = bench.run(processes.command, case.words, folder)
        if outcome is None:
            return
        assert outcome.trace == ""
        assert outcome.status in (0, 1, 2)
        after = processes.listing(folder)
        assert not [name for name in after if name.endswith(".draft")]
        if outcome.status:
            verb = case.words[0]
            lines = [line for line in outcome.err.splitlines() if ": warning: " not in line]
            assert lines[0].startswith(("seeding ", "seeding: ") if verb == "together" else f"seeding {verb}: ")
            assert len(lines) == 1 or (verb == "verdicts" and outcome.status == 1), outcome.err
            if verb != "together":  # whose first commands may be done
                assert after == before
                assert outcome.out == "" or (verb == "compare" and outcome.status == 1)  # it says what differs

    check()
    assert bench.stopped <= bench.ran / 10


def check_configurations(profile, bench):
    @profile
    @given(configurations.overlays())
    def check(overlay):
        outcome = bench.run(configurations.configured, overlay)
        if outcome is not None:
            assert outcome.trace == ""
            assert all("\n" not in line and ": " in line for line in outcome.status)

    check()
    assert bench.stopped <= bench.ran / 10


def test_every_verb_takes_part():
    assert {*good_input.GOOD, "benchmark", "crate"} == {*VERBS}


def test_no_command_line_ends_in_a_traceback_or_a_partial_file(good, tmp_path, bench):
    check_commands(FEW, good, tmp_path, bench)


@pytest.mark.slow
def test_none_of_many_command_lines_does(good, tmp_path, bench):
    check_commands(MANY, good, tmp_path, bench)


def test_no_configuration_ends_in_a_traceback(bench):
    check_configurations(FEW_CONFIGURATIONS, bench)


@pytest.mark.slow
def test_none_of_many_configurations_does(bench):
    check_configurations(MANY_CONFIGURATIONS, bench)


def test_the_bench_sees_tracebacks_hangs_deaths_and_a_lack_of_memory(bench, monkeypatch):
    assert bench.run(math.sqrt, 4).status == 2
    assert "ValueError" in bench.run(math.sqrt, -1).trace
    assert "MemoryError" in bench.run(bytearray, 2 * processes.MEMORY).trace
    assert "ended with 3" in bench.run(os._exit, 3).trace
    monkeypatch.setattr(processes, "SECONDS", 0.1)
    assert bench.run(sum, range(10**12)) is None
    assert bench.run(time.sleep, 600) is None
    assert (bench.ran, bench.stopped) == (6, 2)
