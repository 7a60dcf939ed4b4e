"""Strongest lines of m_z of many networks at once, Eq. (B1) or (D2): for maps of observed frequencies.

The reading is that of `frequencies`: the maximum over ν of |∫ bump(t) (m_z − its mean) e^{−iνt} dt|, in windows
[T, 2T], [2T, 4T], … up to the duration, which is a power of two times the first; the error is the difference between
the last two. One compiled loop takes a network from its start to its answer: Taylor series of an order that suits the
accuracy, a Fourier transform, a few steps of refinement. It ends with the window at which all lines are settled, or
with the rest that the attracting fixed point means, so that the duration is paid for only where the motion needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from seeding import checks
from seeding.mean_field.frequencies import bump
from seeding.mean_field.line_kernel import FIRST, many
from seeding.mean_field.motion import Z, motion_of, spins
from seeding.mean_field.stability import resting_state
from seeding.network import Network

MOST = 12  # doublings of the first window
SAMPLE = 1.0  # longest sampling interval in units of 1/(Ω_max + κ_max + Γ)
TRUNCATION = 1e-4  # of a step, in units of the accuracy
HARMONIC = 1e-4  # of the lower line: how far a ratio may be from an integer
PARTS = 8  # of the networks, for each thread


class Lines(NamedTuple):
    """Of P networks of n crystals: lines, errors and swings (max − min of m_z in the last window), shape (P, n) each.

    Frequencies in κ. A crystal at rest has line and error 0.
    """

    lines: np.ndarray
    errors: np.ndarray
    swings: np.ndarray


def strongest_lines(networks: Sequence[Network], duration: float, accuracy: float = 1e-6, threads: int = 1) -> Lines:
    """Strongest line of m_z of every crystal of every network, all of one n and one interaction.

    duration: longest integration in 1/κ. accuracy: error of the lines at which it ends before. Threads share the
    networks and change no result. Raises InputError for a duration or an accuracy that cannot be right, and for
    networks that differ in n or interaction or are none.
    """
    checks.number("accuracy", accuracy, above=0)
    if len({(network.n, network.interaction) for network in networks}) != 1:
        raise checks.InputError("`networks` must be at least one, all of one size n and one interaction")
    networks[0].span(duration)
    starts = np.array([spins(network)[: Z + 1] for network in networks])
    motions = [motion_of(network) for network in networks]
    drives, kappas, shares = (np.array([motion[i] for motion in motions]) for i in range(3))
    resting = [resting_state(network) for network in networks]
    rests = np.array([np.full((drives.shape[1], 3), np.nan) if rest is None else rest for rest in resting])
    intervals, doublings = sampling(drives, kappas, shares, duration)
    longest = int(doublings.max())
    if longest > MOST:
        most = float((intervals * FIRST * 2.0**MOST).min())
        raise checks.refuse("duration", f"≤ {most:.4g}, whose samples fit into memory", duration)
    weights = np.concatenate([bump(FIRST << window) for window in range(longest)])  # one array: one compiled loop
    roots = np.exp(-2j * np.pi * np.arange(FIRST << (longest - 1)) / (FIRST << (longest - 1)))
    found = Lines(*(np.zeros(drives.shape) for _ in range(3)))
    coherent = motions[0].coherent
    tolerance = max(1e-13, min(1e-8, TRUNCATION * accuracy))

    def part(chunk: slice) -> None:
        many(
            starts[chunk],
            drives[chunk],
            kappas[chunk],
            shares[chunk],
            rests[chunk],
            coherent,
            intervals[chunk],
            doublings[chunk],
            weights,
            roots,
            tolerance,
            accuracy,
            found.lines[chunk],
            found.errors[chunk],
            found.swings[chunk],
        )

    width = max(1, len(networks) // (PARTS * threads))
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(part, [slice(first, first + width) for first in range(0, len(networks), width)]))
    alone = (shares == 0).all(axis=1)[:, None] & (drives <= kappas)  # at Ω = κ rest is reached only as 1/t
    for column in found:
        column[alone] = 0.0
    return found


def harmonic_order(lines: np.ndarray, errors: np.ndarray) -> np.ndarray:
    """k where the lines of two crystals are k : 1 or 1 : k, shape (P,), from lines and errors of shape (P, 2).

    Both motions then have one period, that of the lower line, and 2π/T is the same for both: 1 where the lines are
    equal, 2 or more where one crystal's strongest line is an overtone. 0 where they have no such ratio, where one rests
    and where a line is not known to HARMONIC of the lower one.
    """
    low, high = lines.min(axis=1), lines.max(axis=1)
    order = np.round(high / np.where(low > 0, low, np.inf))
    near = np.abs(high - order * low) <= HARMONIC * low
    return np.where(near & (errors.max(axis=1) <= HARMONIC * low), order, 0).astype(int)


def sampling(
    drives: np.ndarray, kappas: np.ndarray, shares: np.ndarray, duration: float
) -> tuple[np.ndarray, np.ndarray]:
    """Sampling intervals in 1/κ and numbers of windows, shape (P,), with which the last window ends at `duration`."""
    widest = SAMPLE / (drives.max(axis=1) + kappas.max(axis=1) + shares.sum(axis=1))
    doublings = np.maximum(1, np.ceil(np.log2(duration / widest / FIRST))).astype(int)
    return duration / (FIRST * 2.0**doublings), doublings
