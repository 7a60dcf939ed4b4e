"""States of n collective spins on a few Dicke levels each, and the operators that a moving frame needs on them.

Level k of a subsystem counts the quanta below the top of its (rotated) spin: Sz|k⟩ = (S − k)|k⟩ and
S⁻|k−1⟩ = f_k|k⟩ with f_k = √(k(N − k + 1)). Subsystem α keeps its first K_α levels, the last index runs fastest.

A state lies flat, real and imaginary part apart, between two margins of zeros: array (2, length), amplitudes at
margin … margin + size. Raising or lowering α is then one shift by its stride, f_k is stored once for each flat index
(zero where k = 0, so that nothing leaks from block to block), and every operation is one long loop without branches.
"""

from __future__ import annotations

from typing import Any

from seeding.jit import inlined
from seeding.unravelling.spin_frames import ALONG, MINUS, PLUS

# Columns of `moments`: ⟨k⟩, ⟨Sx⟩ and ⟨Sy⟩ in the frame, population of the two and of the four highest levels.
QUANTA, SPIN_X, SPIN_Y, HIGHEST_TWO, HIGHEST_FOUR = range(5)
MOMENTS = 5


@inlined()
def lay_out(atoms: Any, levels: Any, margin: Any, strides: Any, factors: Any, quanta: Any) -> Any:
    """Fill strides (n,), factors f_k and quanta k (n, length) for `levels` (n,); returns the number of amplitudes."""
    size = 1
    for alpha in range(levels.size - 1, -1, -1):
        strides[alpha] = size
        size *= levels[alpha]
    factors[:] = 0.0
    quanta[:] = 0.0
    for alpha in range(levels.size):
        for i in range(size):
            k = (i // strides[alpha]) % levels[alpha]
            quanta[alpha, margin + i] = k
            factors[alpha, margin + i] = (k * (atoms[alpha] - k + 1.0)) ** 0.5
    return size


@inlined()
def move(state: Any, margin: Any, levels: Any, target: Any, target_margin: Any, target_levels: Any) -> None:
    """Copy a state to other numbers of levels: new ones are empty, lost ones are dropped."""
    size = 1
    for alpha in range(levels.size):
        size *= target_levels[alpha]
    target[:] = 0.0
    for i in range(size):
        rest, source, stride, kept = i, 0, 1, True
        for alpha in range(levels.size - 1, -1, -1):
            k = rest % target_levels[alpha]
            rest //= target_levels[alpha]
            kept = kept and k < levels[alpha]
            source += k * stride
            stride *= levels[alpha]
        if kept:
            for part in range(2):
                target[part, target_margin + i] = state[part, margin + source]


@inlined()
def wanted_levels(values: Any, atoms: Any, leak: Any, levels: Any, wanted: Any) -> Any:
    """Two more levels where the highest two are populated beyond `leak`, one less where the highest four are empty."""
    change = False
    for alpha in range(atoms.size):
        wanted[alpha] = levels[alpha]
        if values[alpha, HIGHEST_TWO] > leak:
            wanted[alpha] = min(atoms[alpha] + 1, levels[alpha] + 2)
        elif levels[alpha] > 5 and values[alpha, HIGHEST_FOUR] < 0.1 * leak:
            wanted[alpha] = levels[alpha] - 1
        change = change or wanted[alpha] != levels[alpha]
    return change


# In the loops below every array is first cut to a view that starts where the loop does: an index that cannot be
# negative is what lets the compiler vectorise them.


@inlined(fastmath=True)
def norm(state: Any, margin: Any, size: Any) -> Any:
    """‖ψ‖²."""
    re, im = state[0, margin : margin + size], state[1, margin : margin + size]
    total = 0.0
    for i in range(size):
        total += re[i] * re[i] + im[i] * im[i]
    return total


@inlined(fastmath=True)
def moments(state: Any, margin: Any, size: Any, levels: Any, strides: Any, factors: Any, quanta: Any, out: Any) -> None:
    """out (n, MOMENTS): the columns named above, for each subsystem."""
    re, im = state[0, margin : margin + size], state[1, margin : margin + size]
    for alpha in range(levels.size):
        below = margin - strides[alpha]
        re_below, im_below = state[0, below : below + size], state[1, below : below + size]
        f, k = factors[alpha, margin : margin + size], quanta[alpha, margin : margin + size]
        high, higher = levels[alpha] - 4.5, levels[alpha] - 2.5
        total, mean, x, y, four, two = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for i in range(size):
            population = re[i] * re[i] + im[i] * im[i]
            total += population
            mean += k[i] * population
            x += f[i] * (re[i] * re_below[i] + im[i] * im_below[i])
            y += f[i] * (im[i] * re_below[i] - re[i] * im_below[i])
            four += population if k[i] > high else 0.0
            two += population if k[i] > higher else 0.0
        out[alpha, QUANTA] = mean / total
        out[alpha, SPIN_X] = x / total
        out[alpha, SPIN_Y] = y / total
        out[alpha, HIGHEST_TWO] = two / total
        out[alpha, HIGHEST_FOUR] = four / total


@inlined(fastmath=True)
def ladder(
    state: Any, keep: Any, out: Any, margin: Any, size: Any, stride: Any, factors: Any, quanta: Any,
    mean: Any, vector: Any,
) -> None:  # fmt: skip
    """out = keep out + [v₋ S⁻ + v₊ S⁺ − v_z k − mean] state on one subsystem; v = `vector` (3,), keep 0 or 1."""
    end = margin + size
    re, im = state[0, margin:end], state[1, margin:end]
    re_below, im_below = state[0, margin - stride : end - stride], state[1, margin - stride : end - stride]
    re_above, im_above = state[0, margin + stride : end + stride], state[1, margin + stride : end + stride]
    f, g, k = factors[margin:end], factors[margin + stride : end + stride], quanta[margin:end]
    out_re, out_im = out[0, margin:end], out[1, margin:end]
    ar, ai, br, bi = vector[MINUS].real, vector[MINUS].imag, vector[PLUS].real, vector[PLUS].imag
    cr, ci, mr, mi = vector[ALONG].real, vector[ALONG].imag, mean.real, mean.imag
    for i in range(size):
        xr, xi = cr * k[i] + mr, ci * k[i] + mi
        out_re[i] = keep * out_re[i] + (
            f[i] * (ar * re_below[i] - ai * im_below[i])
            + g[i] * (br * re_above[i] - bi * im_above[i])
            - (xr * re[i] - xi * im[i])
        )
        out_im[i] = keep * out_im[i] + (
            f[i] * (ar * im_below[i] + ai * re_below[i])
            + g[i] * (br * im_above[i] + bi * re_above[i])
            - (xr * im[i] + xi * re[i])
        )


@inlined(fastmath=True)
def combine(parts: Any, row: Any, out: Any, margin: Any, size: Any) -> None:
    """out = Σ_β row_β parts_β for complex `row` (n,) and parts (n, 2, length)."""
    end = margin + size
    out_re, out_im = out[0, margin:end], out[1, margin:end]
    for beta in range(row.size):
        re, im = parts[beta, 0, margin:end], parts[beta, 1, margin:end]
        cr, ci = row[beta].real, row[beta].imag
        keep = 0.0 if beta == 0 else 1.0
        for i in range(size):
            out_re[i] = keep * out_re[i] + (cr * re[i] - ci * im[i])
            out_im[i] = keep * out_im[i] + (cr * im[i] + ci * re[i])


@inlined(fastmath=True)
def shifted(state: Any, weight: Any, slope: Any, out: Any, margin: Any, size: Any) -> None:
    """out = state + weight slope, for a real weight."""
    for part in range(2):
        a, b, c = (
            state[part, margin : margin + size],
            slope[part, margin : margin + size],
            out[part, margin : margin + size],
        )
        for i in range(size):
            c[i] = a[i] + weight * b[i]


@inlined(fastmath=True)
def advanced(state: Any, sixth: Any, slopes: Any, out: Any, margin: Any, size: Any) -> Any:
    """out = state + h (k₁ + 2 k₂ + 2 k₃ + k₄)/6 for slopes (4, 2, length) and `sixth` = h/6; returns ‖out‖²."""
    end = margin + size
    total = 0.0
    for part in range(2):
        a, b, c = state[part, margin:end], slopes[0, part, margin:end], slopes[1, part, margin:end]
        d, e, f = slopes[2, part, margin:end], slopes[3, part, margin:end], out[part, margin:end]
        for i in range(size):
            value = a[i] + sixth * (b[i] + e[i] + 2.0 * (c[i] + d[i]))
            f[i] = value
            total += value * value
    return total
