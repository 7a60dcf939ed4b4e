"""Counter-based random streams, one for each trajectory: Philox4x32-10, compiled.

A number is a function of (seed, trajectory index, how many were drawn before) and of nothing else, so that
neither batches nor cores nor the order of work change it, and a trajectory is replayed from its key alone.

Source: J. K. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC'11 (2011), section 3.2.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from seeding.jit import njit

WORD = 2**32


@njit(inline="always")
def philox(c0: Any, c1: Any, c2: Any, c3: Any, k0: Any, k1: Any) -> Any:
    """Ten rounds on a counter of four 32-bit words with a key of two, all held in uint64."""
    low = np.uint64(0xFFFFFFFF)
    shift = np.uint64(32)
    for _ in range(10):
        first = np.uint64(0xD2511F53) * c0
        second = np.uint64(0xCD9E8D57) * c2
        c0 = (second >> shift) ^ c1 ^ k0
        c2 = (first >> shift) ^ c3 ^ k1
        c1 = second & low
        c3 = first & low
        k0 = (k0 + np.uint64(0x9E3779B9)) & low
        k1 = (k1 + np.uint64(0xBB67AE85)) & low
    return c0, c1, c2, c3


@njit()
def uniform(seed: Any, index: Any, draw: Any) -> Any:
    """Number `draw` of the stream (seed, index): uniform on (0, 1), 53 bits, never 0 and never 1.

    seed, index, draw: integers below 2⁶⁴.
    """
    low = np.uint64(0xFFFFFFFF)
    shift = np.uint64(32)
    seed, index, draw = np.uint64(seed), np.uint64(index), np.uint64(draw)
    a, b, _, _ = philox(draw & low, draw >> shift, index & low, index >> shift, seed & low, seed >> shift)
    word = (a << shift) | b
    return (np.float64(word >> np.uint64(12)) + 0.5) * 2.0**-52
