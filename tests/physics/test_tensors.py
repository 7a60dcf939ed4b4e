"""The stencil in spherical tensors against the sector matrices, its conservation laws and its truncation."""

from pathlib import Path

import numpy as np
import pytest
from seeding.master_equation import tensor_kernels, tensor_tables
from seeding.master_equation.liouvillian import sector_dimension, sector_matrix
from seeding.master_equation.tensors import embed, rank_position, stencil, stencil_length
from seeding.network import Network

PAPER = Network((1.5, 0.9), 0.1)
CASES = [
    (PAPER, (2, 2)),
    (PAPER, (3, 3)),
    (Network((1.5, 0.9), 0.7), (3, 2)),
    (Network((1.5, 0.9), 5 / 7, normalisation="subsystem"), (2, 2)),
    (Network((1.3,), 0.2), (5,)),
    (Network((1.5, 0.9), 0.4, kappa=(0.6, 1.3)), (3, 2)),
]


def symmetrised(action, vector):
    out = vector.copy()
    for k in range(action.ranks[0] + 1):
        for kb in range(action.widths[k] + 1):
            middle = action.offsets[k, 0] + kb * kb + kb
            row = vector[middle - kb : middle + kb + 1]
            out[middle - kb : middle + kb + 1] = (row + action.parity * row[::-1]) / 2
    return out


def matrix_of(action):
    columns = []
    for place in range(action.length):
        unit = np.zeros(action.length)
        unit[place] = 1
        columns.append(action.apply(symmetrised(action, unit)))
    return np.array(columns).T


@pytest.mark.parametrize(("network", "atoms"), CASES)
@pytest.mark.parametrize("sector", ["symmetric", "antisymmetric"])
def test_stencil_has_the_spectrum_of_the_sector_matrix(network, atoms, sector):
    reference = np.linalg.eigvals(sector_matrix(network, atoms, sector).toarray())
    for heisenberg in (False, True):
        action = stencil(network, atoms, sector, sum(atoms), heisenberg)
        assert action.dimension == sector_dimension(atoms, sector) == len(reference)
        assert action.length == stencil_length(atoms, sum(atoms))
        ours = np.linalg.eigvals(matrix_of(action))
        distance = np.abs(ours[:, None] - reference[None, :])
        assert distance.min(axis=0).max() < 1e-11
        redundant = distance.min(axis=1) > 1e-9  # the other half of rows q_A = 0: projected to zero
        assert np.abs(ours[redundant]).max(initial=0) < 1e-11
        assert redundant.sum() <= action.length - action.dimension


def test_heisenberg_action_is_the_transpose():
    for sector in ("symmetric", "antisymmetric"):
        direct, adjoint = (matrix_of(stencil(PAPER, (3, 2), sector, 5, picture)) for picture in (False, True))
        assert np.abs(direct - adjoint.T).max() < 1e-13


def test_trace_is_conserved_in_every_truncation():
    for truncation in (3, 5, 8):
        action = stencil(PAPER, (4, 4), "symmetric", truncation, heisenberg=True)
        identity = np.zeros(action.length)
        identity[rank_position(action, (0, 0), (0, 0))] = 1
        assert np.abs(action.apply(identity)).max() < 1e-15


def test_action_stays_in_its_sector():
    for sector in ("symmetric", "antisymmetric"):
        action = stencil(PAPER, (5, 4), sector, 9)
        image = action.apply(action.random(1))
        assert np.abs(image - symmetrised(action, image)).max() == 0


def test_action_leaves_the_box_by_one_shell_only():
    small, middle, large = (stencil(PAPER, (9, 9), "symmetric", rank, heisenberg=True) for rank in (6, 7, 9))
    vector = small.random(2)
    image = large.apply(embed(vector, small, large))
    assert np.abs(image - embed(middle.apply(embed(vector, small, middle)), middle, large)).max() < 1e-13


def test_scaled_and_shifted_application_is_linear():
    action = stencil(PAPER, (4, 3), "symmetric", 7)
    vector, former = action.random(3), action.random(4)
    expected = 0.7 * (action.apply(vector) + 1.3 * vector) - 0.4 * former
    assert np.abs(action.apply(vector, former, scale=0.7, add=1.3, keep=-0.4) - expected).max() < 1e-13


def test_the_cache_of_compiled_code_notices_the_rows_of_the_tables():
    """The kernels hold the rows as constants: the module that numbers them must be one that `jit` looks at."""
    assert "seeding.jit" in Path(tensor_tables.__file__).read_text()


class Bounded(np.ndarray):
    """An array that has no entries before its first."""

    def __getitem__(self, index):
        self.check(index)
        return super().__getitem__(index)

    def __setitem__(self, index, value):
        self.check(index)
        super().__setitem__(index, value)

    def check(self, index):
        assert min(index if isinstance(index, tuple) else (index,)) >= 0


@pytest.mark.parametrize(("atoms", "truncation"), [((5, 4), 7), ((4, 9), 13), ((9, 3), 6), ((6, 0), 6), ((1, 10), 9)])
def test_steps_beyond_the_end_of_a_shell_read_and_write_nothing_outside_of_an_array(atoms, truncation, monkeypatch):
    network = PAPER if atoms[1] else Network((1.5,))
    action = stencil(network, atoms[: network.n], "symmetric", truncation)
    kernels = ("_mirror", "_change_rank", "_last_shell", "_same_rank", "_other_ranks", "_rank_below", "purify")
    vector = action.random(1)
    expected = action.apply(vector, scale=0.7, add=0.3)
    for name in kernels:
        monkeypatch.setattr(tensor_kernels, name, getattr(tensor_kernels, name).py_func)
    monkeypatch.setattr(tensor_kernels, "place", int)
    room = [np.zeros(size).view(Bounded) for size in (action.mirrored, action.length, action.second.shape[1])]
    tables = [array.view(Bounded) for array in (action.offsets, action.widths, action.first, action.second)]
    tensor_kernels.apply.py_func(vector.view(Bounded), *room, *tables, action.parity, 0.7, 0.3, 0.0)
    np.testing.assert_allclose(room[1].view(np.ndarray), expected, rtol=0, atol=1e-13)


@pytest.mark.parametrize("heisenberg", [False, True])
@pytest.mark.parametrize("atoms", [(9, 4), (4, 9), (7, 7)])
def test_a_truncated_action_is_the_exact_one_with_all_else_left_out(atoms, heisenberg):
    network = Network((1.5, 0.9), 0.7, kappa=(1.0, 0.6))
    whole = stencil(network, atoms, "antisymmetric", sum(atoms), heisenberg)
    for rank in range(1, sum(atoms)):
        box = stencil(network, atoms, "antisymmetric", rank, heisenberg)
        vector = box.random(rank)
        inside = embed(np.ones(box.length), box, whole) > 0
        image = whole.apply(embed(vector, box, whole))
        np.testing.assert_allclose(embed(box.apply(vector), box, whole)[inside], image[inside], rtol=0, atol=1e-13)
