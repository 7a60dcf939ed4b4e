"""The random streams against the published test vectors of Philox4x32-10, and as random numbers."""

from __future__ import annotations

import numpy as np
import pytest
from seeding.unravelling.random_streams import philox, uniform

# Known answers that the authors publish with Random123 (counter, key → output).
VECTORS = [
    ([0] * 4, [0] * 2, [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
    ([0xFFFFFFFF] * 4, [0xFFFFFFFF] * 2, [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]),
    (
        [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
        [0xA4093822, 0x299F31D0],
        [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
    ),
]


@pytest.mark.parametrize(("counter", "key", "expected"), VECTORS)
def test_philox_gives_the_published_vectors(counter, key, expected):
    words = [np.uint64(word) for word in counter + key]
    assert [int(word) for word in philox(*words)] == expected


def test_streams_are_uniform_and_unrelated():
    draws = np.array([[uniform(7, index, draw) for draw in range(200)] for index in range(100)])
    assert 0 < draws.min() < draws.max() < 1
    # 20 000 numbers: mean and variance within four standard errors, neighbouring streams without correlation.
    assert abs(draws.mean() - 0.5) < 4 / np.sqrt(12 * draws.size)
    assert abs(draws.var() - 1 / 12) < 4 * np.sqrt(1 / 180 / draws.size)
    assert abs(np.corrcoef(draws[:-1].ravel(), draws[1:].ravel())[0, 1]) < 4 / np.sqrt(draws.size)


def test_seed_and_index_each_give_another_stream():
    keys = [(1, 0), (2, 0), (1, 1), (2**40 + 1, 0), (1, 2**40)]
    assert len({uniform(seed, index, 0) for seed, index in keys}) == len(keys)
