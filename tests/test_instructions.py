"""Commands keep to one set of processor instructions: NumPy, OpenBLAS and Numba choose no code by the machine."""

import json
import os
import subprocess
import sys

import pytest
from seeding import instructions
from seeding.imports import LIBRARY

IN_A_COMMAND = """
import json
import seeding.cli
import scipy.linalg
from numba.core.registry import cpu_target
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__
_, processor, features = cpu_target.target_context.codegen().magic_tuple()
print(json.dumps([[name for name in __cpu_dispatch__ if __cpu_features__[name]], processor, features]))
"""
FLAGS = "fpu sse2 fma movbe avx f16c abm bmi1 avx2 bmi2"


def inside_a_command(**variables):
    """Instruction sets of NumPy, processor and features for Numba, and the kernels that OpenBLAS says it uses."""
    environment = {name: value for name, value in os.environ.items() if name not in instructions.SETTINGS}
    environment |= {"PYTHONPATH": str(LIBRARY.parent), "OPENBLAS_VERBOSE": "2", **variables}
    done = subprocess.run([sys.executable, "-c", IN_A_COMMAND], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    cores = {line.partition(": ")[2] for line in done.stderr.splitlines() if line.startswith("Core: ")}
    return *json.loads(done.stdout), cores


@pytest.mark.skipif(not instructions.available(), reason="a processor without x86-64-v3")
def test_a_command_uses_the_common_instructions_and_no_others():
    assert inside_a_command() == (["X86_V3"], "x86-64-v3", "", {"Haswell"})


@pytest.mark.skipif(not instructions.available(), reason="a processor without x86-64-v3")
def test_who_chooses_other_instructions_gets_them():
    *_, processor, _, cores = inside_a_command(NUMBA_CPU_NAME="x86-64", OPENBLAS_CORETYPE="Nehalem")
    assert (processor, cores) == ("x86-64", {"Nehalem"})


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f"processor : 0\nflags : {FLAGS}\n", True),
        (f"processor : 0\nflags : {FLAGS.replace(' movbe', '')}\n", False),
        ("processor : 0\nFeatures : fp asimd\n", False),
        (None, False),
    ],
)
def test_only_a_processor_that_lists_them_all_has_the_instructions(content, expected, tmp_path):
    file = tmp_path / "cpuinfo"
    if content is not None:
        file.write_text(content)
    assert instructions.available(file) is expected


def test_nothing_is_set_on_another_processor(monkeypatch):
    monkeypatch.setattr(instructions, "available", lambda: False)
    environment = {}
    instructions.settle(environment)
    assert environment == {}


def test_what_is_in_use_is_what_the_environment_says(monkeypatch):
    for variable, value in instructions.SETTINGS.items():
        monkeypatch.setenv(variable, value)
    assert instructions.in_use() == "x86-64-v3"
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Nehalem")
    assert instructions.in_use() == "the processor's own"
