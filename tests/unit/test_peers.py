"""Measurements for the table of peers: small cases, each route in a process of its own."""

from __future__ import annotations

import math
import types

import numpy as np
import pytest
from seeding.crosschecks.peers import kernels, process
from seeding.crosschecks.peers.maps import map_against_solve_ivp
from seeding.crosschecks.peers.networks import networks_against_solve_ivp
from seeding.master_equation import tensor_kernels, tensors
from seeding.mean_field import motion
from seeding.paper import speed
from seeding.unravelling import dicke_levels, offset_jumps

COLUMNS = ["task", "size", "ours_s", "peer", "peer_s", "ratio", "ours_mb", "peer_mb"]


def check(row: dict, task: str, size: int) -> None:
    assert list(row) == COLUMNS
    assert (row["task"], row["size"]) == (task, size)
    assert row["ours_s"] > 0
    assert row["ratio"] == row["peer_s"] / row["ours_s"]
    assert row["ours_mb"] >= 0
    assert row["peer_mb"] >= 0


@pytest.fixture
def one_pair(monkeypatch):
    monkeypatch.setattr(process, "PAIRS", 1)


@pytest.mark.usefixtures("one_pair")
def test_networks_are_measured_and_the_routes_agree():
    (row,) = networks_against_solve_ivp((3,))
    check(row, "network", 3)


def test_a_peer_that_does_not_finish_leaves_its_columns_open(monkeypatch):
    from seeding.crosschecks.peers import networks

    answers = iter([{"s": 1.0, "mb": 2.0, "path": []}, None])
    monkeypatch.setattr(networks, "measured", lambda *_, **__: next(answers))
    (row,) = networks_against_solve_ivp((3,))
    assert math.isnan(row["peer_s"])
    assert math.isnan(row["peer_mb"])
    assert row["ours_mb"] == 2.0


@pytest.mark.slow
@pytest.mark.usefixtures("one_pair")
def test_the_map_is_measured_and_the_routes_agree():
    check(map_against_solve_ivp(4), "map", 4)


def test_ours_and_the_peer_are_measured_in_turn_and_the_median_counts(monkeypatch):
    from seeding.crosschecks.peers import spectra

    seconds = {"ours": iter([3.0, 1.0, 2.0, 9.0, 8.0, 11.0]), "sectors": iter([5.0, 1.0, 2.0, 9.0, 8.0])}
    asked = []

    def measured(program, size, coupling, kind, *_, **__):
        asked.append((size, kind))
        return {"s": next(seconds[kind]), "mb": 1.0, "values": [], "missing": 0, "count": 16}

    monkeypatch.setattr(spectra, "measured", measured)
    small, large = spectra.spectrum_against_qutip((5, 19), ("sectors",))
    assert asked == [(5, "ours"), (5, "sectors")] * 5 + [(19, "ours")]
    assert (small["ours_s"], small["peer_s"], small["ratio"]) == (3.0, 5.0, 5 / 3)
    assert large["ours_s"] == 11.0
    assert math.isnan(large["ratio"])


def test_a_peer_that_failed_is_not_asked_for_larger_sizes(monkeypatch):
    from seeding.crosschecks.peers import spectra

    asked = []

    def measured(program, size, coupling, kind, *_, **__):
        asked.append((size, kind))
        return {"s": 20.0, "mb": 1.0, "values": [], "missing": 3 if kind == "naive" else 0, "count": 16}

    monkeypatch.setattr(spectra, "measured", measured)
    rows = spectra.spectrum_against_qutip((5, 7), ("naive", "sectors"))
    assert [kind for size, kind in asked if size == 7] == ["ours", "ours", "sectors"]
    assert [math.isnan(row["ratio"]) for row in rows] == [True, False, True, False]


class Counted(float):
    """A number that counts the additions, products and quotients that it enters."""

    operations = 0

    def _counted(operation):
        def apply(self, *others):
            Counted.operations += 1
            return Counted(operation(float(self), *map(float, others)))

        return apply

    __add__, __radd__ = _counted(float.__add__), _counted(float.__radd__)
    __sub__, __rsub__ = _counted(float.__sub__), _counted(float.__rsub__)
    __mul__, __rmul__ = _counted(float.__mul__), _counted(float.__rmul__)
    __truediv__ = _counted(float.__truediv__)


def counted(shape):
    values = np.empty(shape, dtype=object)
    values[...] = Counted(0.5)
    return values


def test_operations_of_the_taylor_series_are_counted_as_its_source_writes_them():
    n, order = 3, 6
    series, field = counted((order + 1, 4, n)), counted((order, 2, n))
    Counted.operations = 0
    motion.taylor_series.py_func(counted((4, n)), *counted((3, n)), False, order, series, field)
    # Sums that start at a plain zero are not seen: a few in a hundred.
    assert Counted.operations == pytest.approx(kernels.taylor_operations(n, order), rel=0.12)


def test_operations_of_the_liouvillian_are_counted_as_its_source_writes_them(monkeypatch):
    box = tensors.stencil(kernels.PAIR, (5, 4), "symmetric", 7)
    for name in ("_mirror", "_change_rank", "_last_shell", "_same_rank", "_other_ranks", "_rank_below"):
        monkeypatch.setattr(tensor_kernels, name, getattr(tensor_kernels, name).py_func)
    monkeypatch.setattr(tensor_kernels, "purify", lambda *_: None)
    # A place that wraps around reads a zero of the padding: here any other entry. No entries beyond the end of a shell.
    monkeypatch.setattr(tensor_kernels, "place", int)
    monkeypatch.setattr(tensor_kernels, "LANES", 1)
    vectors = [counted(size) for size in (box.length, box.mirrored, box.length, box.second.shape[1])]
    tables = [counted(table.shape) for table in (box.first, box.second)]
    Counted.operations = 0
    tensor_kernels.apply.py_func(*vectors, box.offsets, box.widths, *tables, 1.0, 0.5, 0.25, 0.125)
    assert Counted.operations == pytest.approx(kernels.liouvillian_operations(box), rel=0.05)


def test_operations_of_a_generator_on_two_subsystems_are_counted_as_its_source_writes_them():
    size, margin = 12, 24
    state, mixed, out = (counted((2, 3 * margin)) for _ in range(3))
    ladder, combine = dicke_levels.ladder, dicke_levels.combine
    factors = counted(3 * margin)
    complex_number = types.SimpleNamespace(real=Counted(0.5), imag=Counted(0.25))
    vector = [complex_number] * 3
    Counted.operations = 0
    ladder.py_func(state, Counted(1.0), out, margin, size, 4, factors, factors, complex_number, vector)
    assert Counted.operations == 34 * size
    Counted.operations = 0
    combine.py_func(counted((2, 2, 3 * margin)), np.array([complex_number] * 2), mixed, margin, size)
    assert Counted.operations == 20 * size


def test_operations_of_a_step_are_counted_as_its_source_writes_them():
    size, margin = 12, 24
    state, slope, out, slopes = (counted(shape) for shape in [(2, 72), (2, 72), (2, 72), (4, 2, 72)])
    found = []
    for function, arguments in (
        (dicke_levels.shifted, (state, Counted(0.5), slope, out, margin, size)),
        (dicke_levels.advanced, (state, Counted(0.5), slopes, out, margin, size)),
        # A spin of one level: all are among its highest, whose sums are counted.
        (dicke_levels.moments, (state, margin, size, np.array([1]), np.array([1]), slope, slope, counted((1, 5)))),
    ):
        Counted.operations = 0
        function.py_func(*arguments)
        found.append(Counted.operations / size)
    assert found[:2] == [4, 16]
    assert found[2] == pytest.approx(18, rel=0.05)  # and five quotients in all


def test_a_generator_on_two_subsystems_is_six_ladders_and_two_sums(monkeypatch):
    calls = []
    monkeypatch.setattr(offset_jumps, "ladder", lambda *_: calls.append("ladder"))
    monkeypatch.setattr(offset_jumps, "combine", lambda *_: calls.append("combine"))
    monkeypatch.setattr(offset_jumps, "lower", offset_jumps.lower.py_func)
    two = np.zeros((2, 3), complex)
    arrays = (None, [0, 1], None, None, 0, 1, np.ones(2, int), [0, 1], [0, 1], np.zeros(2, complex), two, two, two)
    offset_jumps.generator.py_func(*arrays)
    assert (calls.count("ladder"), calls.count("combine")) == (6, 2)


def test_the_power_of_a_cost_is_that_of_its_largest_sizes():
    assert speed.power(np.array([1.0, 2, 4, 8]), np.array([9.0, 8, 64, 512])) == pytest.approx(3)
    assert speed.power(np.array([1.0, 2]), np.array([1.0, np.nan])) is None


def test_loops_are_measured_against_the_machine(monkeypatch):
    monkeypatch.setattr(kernels, "PATIENCE", 0.01)
    monkeypatch.setattr(kernels, "measured", lambda _, kernel, size, **__: kernels.MEASUREMENTS[kernel](size))
    sizes = {"matrix product": 256, "sum of arrays": 10**6, "Liouvillian": 3, "trajectory": 4, "Taylor series": 2}
    rows = kernels.kernel_rates({name: (size,) for name, size in sizes.items()})
    assert [tuple(row) for row in rows] == [tuple(kernels.COLUMNS)] * 5
    assert rows[0]["of_compute"] == rows[1]["of_stream"] == 1
    assert all(0 < row["of_compute"] < 1 for row in rows[1:])
    assert math.isnan(rows[3]["of_stream"])
