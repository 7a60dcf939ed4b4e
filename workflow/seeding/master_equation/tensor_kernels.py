"""The compiled loops of the stencil of `tensors`: one application of the Liouvillian to a vector.

A row holds the products with one (k_A, q_A), in shells of one k_B: (k_B, q_B) at k_B² + k_B + q_B. An entry gathers
from its own row and from those with k_A ± 1 or q_A ± 1. What changes k_B lies as far away as the shell is long, so that
its loops are short: they go in steps of LANES entries, at the end of a shell beyond it, into entries that the next
shell overwrites. Loops name arrays and places: slices would have to be made anew for each row.

A place is unsigned, which spares the test for negative ones; rows that do not exist are replaced by one that does,
with coefficient zero.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from seeding.jit import inlined, njit
from seeding.master_equation.tensor_tables import (
    DRIVE_ABOVE,
    DRIVE_BELOW,
    ITSELF,
    LANES,
    LOWER,
    LOWER_PAIR,
    LOWER_PAIR_ABOVE,
    LOWER_PAIR_BELOW,
    PAD,
    RAISE,
    RAISE_PAIR,
    RAISE_PAIR_ABOVE,
    RAISE_PAIR_BELOW,
    RANK_ABOVE,
    RANK_BELOW,
)

FAST: dict[str, Any] = {"error_model": "numpy", "fastmath": {"contract", "reassoc"}, "distinct": True}
place = np.uint64


@njit(**FAST)
def apply(x, ghosts, out, shells, offsets, widths, first, second, parity, scale, add, keep):  # type: ignore[no-untyped-def]
    """out = scale (L + add) x + keep out; ghosts, shells: room for mirrored rows and for one row."""
    ranks = offsets.shape[0] - 1
    below = np.full(ranks + 1, PAD)  # place of row (k_A, -1) among the ghosts; k_A = 0 has none
    for k in range(1, ranks):
        below[k + 1] = below[k] + (widths[k] + 1) ** 2
    _mirror(x, ghosts, offsets, below, widths, parity)
    for k in range(ranks + 1):
        width = widths[k]
        size = (width + 1) ** 2
        inside = min(size, (widths[k + 1] + 1) ** 2) if k < ranks else 0  # entries whose neighbour with k_A + 1 is kept
        for q in range(k + 1):
            c = k * k + k + q
            lower = x if q > 0 else ghosts  # where rows with q_A - 1 are
            home = place(offsets[k, q])
            beneath = place((offsets[k, q - 1] if q > 0 else below[k]) if k > 0 else PAD)
            above = place(offsets[k, q + 1]) if q < k else home
            rows_down = (home, place(PAD), home)
            if k > 0:
                rows_down = (
                    place(offsets[k - 1, q]) if q < k else home,
                    place((offsets[k - 1, q - 1] if q > 0 else below[k - 1]) + 1),
                    place(offsets[k - 1, q + 1] - 1) if q + 1 < k else home,
                )
            down = (first[RANK_BELOW, c], first[RAISE_PAIR_BELOW, c], first[LOWER_PAIR_BELOW, c])
            ladder = (first[RAISE, c], first[LOWER, c])
            _change_rank(x, lower, shells, second, width, home, beneath, above, ladder)
            _last_shell(x, lower, shells, second, width, home, beneath, above, ladder, rows_down, down, inside < size)
            own = (first[ITSELF, c] + add, first[DRIVE_BELOW, c], first[DRIVE_ABOVE, c])
            _same_rank(x, lower, out, shells, second, size, home, beneath, above, own, ladder, scale, keep)
            if inside > 0:
                rows_up = (
                    place(offsets[k + 1, q]),
                    place((offsets[k + 1, q - 1] if q > 0 else below[k + 1]) + 1),
                    place(offsets[k + 1, q + 1] - 1),
                )
                up = (first[RANK_ABOVE, c], first[RAISE_PAIR_ABOVE, c], first[LOWER_PAIR_ABOVE, c])
                _other_ranks(x, lower, out, second, inside, home, rows_up, up, rows_down, down, scale)
            elif width > 0:
                _rank_below(x, lower, out, second, width * width, home, rows_down, down, scale)
    purify(out, offsets, widths, parity)


@inlined(**FAST)
def purify(vector, offsets, widths, parity):  # type: ignore[no-untyped-def]
    """Remove what rounding brought from the other sector: rows q_A = 0 are their own mirror images."""
    for k in range(offsets.shape[0]):
        for kb in range(widths[k] + 1):
            middle = place(offsets[k, 0] + kb * kb + kb)
            for q in range(kb + 1):
                left, right = middle - place(q), middle + place(q)
                mean = (vector[right] + parity * vector[left]) / 2
                vector[right] = mean
                vector[left] = parity * mean


@inlined(**FAST)
def _mirror(x, ghosts, offsets, below, widths, parity):  # type: ignore[no-untyped-def]
    """Rows (k_A, -1), which are not stored: parity × row (k_A, 1) with q_B → -q_B."""
    for k in range(1, offsets.shape[0]):
        for kb in range(widths[k] + 1):
            begin, end = place(below[k] + kb * kb), place(offsets[k, 1] + kb * kb + 2 * kb)
            for i in range(2 * kb + 1):
                ghosts[begin + place(i)] = parity * x[end - place(i)]


@inlined(**FAST)
def _change_rank(x, lower, shells, b, width, home, beneath, above, ladder):  # type: ignore[no-untyped-def]
    """Neighbours with the same k_A and k_B ± 1, written to `shells`, but for the last shell."""
    up, down = ladder
    for kb in range(width):
        longer, shorter = place(2 * kb + 2), place(2 * kb)
        home_up, home_down = home + longer, home - shorter
        beneath_up, beneath_down = beneath + longer + place(1), beneath - shorter + place(1)
        above_up, above_down = above + longer - place(1), above - shorter - place(1)
        for step in range((2 * kb + LANES) // LANES):
            begin = place(kb * kb + step * LANES)
            for lane in range(LANES):
                i = begin + place(lane)
                raised = (
                    b[LOWER_PAIR_ABOVE, i] * lower[beneath_up + i] + b[LOWER_PAIR_BELOW, i] * lower[beneath_down + i]
                )
                lowered = b[RAISE_PAIR_ABOVE, i] * x[above_up + i] + b[RAISE_PAIR_BELOW, i] * x[above_down + i]
                straight = b[RANK_ABOVE, i] * x[home_up + i] + b[RANK_BELOW, i] * x[home_down + i]
                shells[i] = straight + up * raised + down * lowered


@inlined(**FAST)
def _last_shell(x, lower, shells, b, width, home, beneath, above, ladder, rows, down, no_rank_above):  # type: ignore[no-untyped-def]
    """The same for the last shell, which has none above, and those with k_A - 1 where it has none with k_A + 1."""
    shorter = place(2 * width)
    home_down, beneath_down, above_down = home - shorter, beneath - shorter + place(1), above - shorter - place(1)
    share = 1.0 if no_rank_above else 0.0
    straight, beneath_below, above_below = rows
    f_straight, f_beneath, f_above = share * down[0], share * down[1], share * down[2]
    for step in range((2 * width + LANES) // LANES):
        begin = place(width * width + step * LANES)
        for lane in range(LANES):
            i = begin + place(lane)
            shells[i] = (
                b[RANK_BELOW, i] * x[home_down + i]
                + ladder[0] * b[LOWER_PAIR_BELOW, i] * lower[beneath_down + i]
                + ladder[1] * b[RAISE_PAIR_BELOW, i] * x[above_down + i]
                + f_straight * x[straight + i]
                + f_beneath * b[LOWER, i] * lower[beneath_below + i]
                + f_above * b[RAISE, i] * x[above_below + i]
            )


@inlined(**FAST)
def _same_rank(x, lower, out, shells, b, size, home, beneath, above, own, ladder, scale, keep):  # type: ignore[no-untyped-def]
    """Neighbours with the same k_A and k_B, and what is in `shells`."""
    diagonal, a_below, a_above = own
    a_raise, a_lower = ladder
    for entry in range(size):
        i = place(entry)
        here = home + i
        total = (
            shells[i]
            + (diagonal + b[ITSELF, i]) * x[here]
            + b[DRIVE_BELOW, i] * x[here - place(1)]
            + b[DRIVE_ABOVE, i] * x[here + place(1)]
            + a_below * lower[beneath + i]
            + a_raise * b[LOWER_PAIR, i] * lower[beneath + place(1) + i]
            + a_above * x[above + i]
            + a_lower * b[RAISE_PAIR, i] * x[above - place(1) + i]
        )
        out[here] = keep * out[here] + scale * total


@inlined(**FAST)
def _other_ranks(x, lower, out, b, inside, home, rows_up, up, rows_down, down, scale):  # type: ignore[no-untyped-def]
    """Neighbours with k_A ± 1 and the same k_B."""
    straight_up, beneath_up, above_up = rows_up
    straight_down, beneath_down, above_down = rows_down
    for entry in range(inside):
        i = place(entry)
        out[home + i] += scale * (
            up[0] * x[straight_up + i]
            + down[0] * x[straight_down + i]
            + b[LOWER, i] * (up[1] * lower[beneath_up + i] + down[1] * lower[beneath_down + i])
            + b[RAISE, i] * (up[2] * x[above_up + i] + down[2] * x[above_down + i])
        )


@inlined(**FAST)
def _rank_below(x, lower, out, b, size, home, rows, down, scale):  # type: ignore[no-untyped-def]
    """Neighbours with k_A - 1 and the same k_B where none with k_A + 1 are kept."""
    straight, beneath, above = rows
    for entry in range(size):
        i = place(entry)
        out[home + i] += scale * (
            down[0] * x[straight + i]
            + b[LOWER, i] * down[1] * lower[beneath + i]
            + b[RAISE, i] * down[2] * x[above + i]
        )
