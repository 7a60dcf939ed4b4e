"""What the bits of a result would depend on besides its input, settled before NumPy is loaded: BLAS threads, processor.

NumPy, OpenBLAS and Numba choose their code by the processor: with AVX-512 they add in another order and round sine and
exponential differently, and one rounding decides now and then when a quantum jump falls. Here all three keep to
x86-64-v3 (AVX2 and FMA, processors since 2013), which is no slower for this library. On a processor without it, of
another kind, or where the system does not tell (only Linux does), results agree with those elsewhere up to rounding.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path

# Engines that use more cores start their own threads.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
NAME = "x86-64-v3"
# What Numba's compiler may use at this level, in the words of Linux: abm is LZCNT.
FLAGS = {"avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"}
# Of OpenBLAS and Numba, and in NumPy's words what goes beyond.
CHOSEN = {"OPENBLAS_CORETYPE": "Haswell", "NUMBA_CPU_NAME": NAME, "NUMBA_CPU_FEATURES": ""}
LEFT_OUT = {"NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR"}


def settle(environment: MutableMapping[str, str] = os.environ, cpuinfo: Path = Path("/proc/cpuinfo")) -> None:
    """Set what NumPy, OpenBLAS and Numba read when they are loaded: one BLAS thread, and the common instructions.

    Instructions that the environment already chooses stay as they are. Whatever else it asks of Numba does not: code
    that is interpreted, or compiled with checks or less optimisation, takes hours and rounds differently. Matplotlib
    draws into files only, whatever backend a notebook has asked for: one that is not installed would stop its import.
    """
    for variable in [name for name in environment if name.startswith("NUMBA_") and name not in CHOSEN]:
        del environment[variable]
    environment.update(dict.fromkeys(THREADS, "1"))
    environment["MPLBACKEND"] = "agg"
    flags = _flags(cpuinfo)
    if flags >= FLAGS:
        # NumPy warns of names that the processor does not know, and takes one of its two variables only.
        narrowed = "avx512f" in flags and not environment.get("NPY_ENABLE_CPU_FEATURES")
        for variable, value in (CHOSEN | LEFT_OUT if narrowed else CHOSEN).items():
            environment[variable] = environment.get(variable) or value


def instructions() -> str:
    """For the record: x86-64-v3 where NumPy, OpenBLAS and Numba keep to it in this process, otherwise `not settled`."""
    import numpy as np

    found = np.show_config(mode="dicts").get("SIMD Extensions", {}).get("found", [])
    further = [name for name in found if "512" in name or name == "X86_V4"]
    chosen = all(os.environ.get(variable) == value for variable, value in CHOSEN.items())
    return NAME if chosen and found and not further else "not settled"


def _flags(cpuinfo: Path) -> set[str]:
    """The processor's features in the words of Linux; none where the system does not tell."""
    try:
        lines = cpuinfo.read_text(encoding="utf-8").splitlines()
    except OSError:
        return set()
    return next((set(line.partition(":")[2].split()) for line in lines if line.startswith("flags")), set())
