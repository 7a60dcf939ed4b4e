"""Two sectors of a spectrum at a time: the same bits, the first error, the memory."""

import threading

import pandas as pd
import pytest
from seeding.checks import ComputationError, InputError
from seeding.master_equation import spectrum
from seeding.master_equation.spectrum import slow_modes
from seeding.network import Network

PAPER = Network((1.5, 0.9), 0.1)


@pytest.mark.parametrize(("network", "atoms"), [(PAPER, (13, 13)), (Network((1.5,)), (40,))])
def test_sectors_at_a_time_change_no_bit(network, atoms, monkeypatch):
    found = set()
    alone = slow_modes(network, atoms, 4)
    for name in ("single_crystal_modes", "_whole_sector"):
        real = getattr(spectrum, name)
        monkeypatch.setattr(spectrum, name, lambda *a, real=real: (found.add(threading.get_ident()), real(*a))[1])
    together = slow_modes(network, atoms, 4, threads=2)
    assert len(found) == 2
    pd.testing.assert_frame_equal(alone, together, check_exact=True)
    assert alone.attrs == together.attrs


def test_what_goes_wrong_in_one_of_two_sectors_is_said_while_the_other_computes(monkeypatch):
    waiting = threading.Event()

    def failing(_network, _atoms, name, *_):
        if name == "antisymmetric":
            raise ComputationError("not today")
        waiting.wait(60)

    monkeypatch.setattr(spectrum, "truncated_modes", failing)
    with pytest.raises(ComputationError, match="not today"):
        slow_modes(PAPER, (24, 24), 4, threads=2)
    assert not waiting.is_set()
    waiting.set()


def test_sectors_that_memory_does_not_hold_together_come_in_turn(monkeypatch):
    names = ("symmetric", "antisymmetric")
    at_threshold = (Network((1.0,)), (10_000,), names, 7, "auto", True)
    monkeypatch.setattr(spectrum.machine, "memory", lambda: 16 * 2**30)
    assert spectrum._sectors_in_memory(*at_threshold) == 1  # K grows
    assert spectrum._sectors_in_memory(PAPER, (25, 25), names, 7, "auto", True) == 2
    monkeypatch.setattr(spectrum.machine, "memory", lambda: 64 * 2**30)
    assert spectrum._sectors_in_memory(*at_threshold) == 2
    monkeypatch.setattr(spectrum.machine, "memory", lambda: 2 * 2**30)
    assert [spectrum._sectors_in_memory(PAPER, (n, n), names, 7, "auto", True) for n in (25, 100)] == [2, 1]


def test_threads_below_one_are_refused():
    with pytest.raises(InputError, match="`threads` must be"):
        slow_modes(PAPER, (2, 2), 1, threads=0)
