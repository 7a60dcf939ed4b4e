"""Commands keep to one BLAS thread and one set of processor instructions: the machine decides no bit."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from seeding import determinism
from seeding.closure import LIBRARY

IN_A_COMMAND = """
import json
import seeding.cli
import numpy as np
import scipy.linalg
from numba.core.registry import cpu_target
_, processor, features = cpu_target.target_context.codegen().magic_tuple()
found = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
print(json.dumps([found, processor, features, seeding.determinism.instructions()]))
"""
FLAGS = "fpu sse2 fma movbe avx f16c abm bmi1 avx2 bmi2"
SETTLED = {"OPENBLAS_CORETYPE": "Haswell", "NUMBA_CPU_NAME": "x86-64-v3", "NUMBA_CPU_FEATURES": ""}
WORDS_HERE = set(Path("/proc/cpuinfo").read_text().split()) if Path("/proc/cpuinfo").exists() else set()
here = pytest.mark.skipif(not set(FLAGS.split()) <= WORDS_HERE, reason="a processor without x86-64-v3")


def inside_a_command(before="", **variables):
    """Instruction sets of NumPy, processor and features for Numba, the record, and the kernels of OpenBLAS."""
    unset = {*determinism.CHOSEN, *determinism.LEFT_OUT, "NPY_ENABLE_CPU_FEATURES"}
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    environment |= {"PYTHONPATH": str(LIBRARY.parent), "OPENBLAS_VERBOSE": "2", **variables}
    done = subprocess.run(
        [sys.executable, "-c", before + IN_A_COMMAND], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    cores = {line.partition(": ")[2] for line in done.stderr.splitlines() if line.startswith("Core: ")}
    return *json.loads(done.stdout), cores


@here
@pytest.mark.parametrize("variables", [{}, {"OPENBLAS_CORETYPE": "", "NPY_DISABLE_CPU_FEATURES": ""}])
def test_a_command_uses_the_common_instructions_and_no_others(variables):
    assert inside_a_command(**variables) == (["X86_V3"], "x86-64-v3", "", "x86-64-v3", {"Haswell"})


@here
def test_who_chooses_other_instructions_gets_them_and_the_record_says_so():
    _, processor, _, record, cores = inside_a_command(NUMBA_CPU_NAME="x86-64", OPENBLAS_CORETYPE="Nehalem")
    assert (processor, cores, record) == ("x86-64", {"Nehalem"}, "not settled")
    found, *_, record, _ = inside_a_command(NPY_DISABLE_CPU_FEATURES="X86_V3 X86_V4 AVX512_ICL AVX512_SPR")
    assert (found, record) == ([], "not settled")
    found, *_, record, _ = inside_a_command(NPY_ENABLE_CPU_FEATURES="X86_V3")  # NumPy takes one of the two
    assert (found, record) == (["X86_V3"], "x86-64-v3")


@here
@pytest.mark.skipif("avx512f" not in WORDS_HERE, reason="a processor without AVX-512")
@pytest.mark.parametrize("case", [{"before": "import numpy"}, {"NPY_DISABLE_CPU_FEATURES": "AVX512_SPR"}])
def test_instructions_beyond_the_common_ones_are_recorded(case):
    found, *_, record, _ = inside_a_command(**case)
    assert "X86_V4" in found
    assert record == "not settled"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f"processor : 0\nflags : {FLAGS}\n", SETTLED),
        (f"flags : {FLAGS} avx512f\n", SETTLED | {"NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR"}),
        (f"flags : {FLAGS.replace(' movbe', '')}\n", {}),
        ("processor : 0\nFeatures : fp asimd\n", {}),
        (None, {}),
    ],
)
def test_instructions_are_chosen_where_the_processor_lists_them_all(content, expected, tmp_path):
    if content is not None:
        (tmp_path / "cpuinfo").write_text(content)
    environment = {"OMP_NUM_THREADS": "7", "NPY_DISABLE_CPU_FEATURES": "", "NUMBA_OPT": "0", "NUMBA_DISABLE_JIT": "1"}
    determinism.settle(environment, tmp_path / "cpuinfo")
    one_thread = dict.fromkeys(determinism.THREADS, "1")
    assert environment == {"NPY_DISABLE_CPU_FEATURES": "", "MPLBACKEND": "agg"} | one_thread | expected


def test_a_backend_that_a_notebook_asked_for_stops_nothing():
    environment = os.environ | {"PYTHONPATH": str(LIBRARY.parent), "MPLBACKEND": "module://no.such.backend"}
    code = "import seeding.cli; import matplotlib.pyplot; print(matplotlib.get_backend())"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert (done.stdout.strip().lower(), done.stderr) == ("agg", "")
