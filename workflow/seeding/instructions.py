"""One set of processor instructions for every command, so that the same input gives the same bytes on each machine.

NumPy, OpenBLAS and Numba choose their code by the processor: with AVX-512 they add in another order and round sine and
exponential differently, and one rounding decides now and then when a quantum jump falls. Here all three keep to
x86-64-v3 (AVX2 and FMA, processors since 2013), which is no slower for this library. On a processor without it, or of
another kind, nothing is set and results agree with those elsewhere up to rounding.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path

NAME = "x86-64-v3"
# What Numba's compiler may use at this level, in the words of Linux: abm is LZCNT.
FLAGS = {"avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"}
SETTINGS = {
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
    "OPENBLAS_CORETYPE": "Haswell",
    "NUMBA_CPU_NAME": NAME,
    "NUMBA_CPU_FEATURES": "",
}


def available(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether this processor has the instructions; False where the system does not tell."""
    try:
        lines = cpuinfo.read_text().splitlines()
    except OSError:
        return False
    return any(line.startswith("flags") and set(line.split()) >= FLAGS for line in lines)


def settle(environment: MutableMapping[str, str] = os.environ) -> None:
    """Set what NumPy, OpenBLAS and Numba read when they are loaded; variables that are set already stay as they are."""
    if available():
        for variable, value in SETTINGS.items():
            environment.setdefault(variable, value)


def in_use() -> str:
    """x86-64-v3, or `the processor's own`, for the record."""
    settled = all(os.environ.get(variable) == value for variable, value in SETTINGS.items())
    return NAME if settled else "the processor's own"
