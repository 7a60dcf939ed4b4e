"""⟨m⟩(t) at finite N_α by quantum jumps: Eq. (3), or (D1), unravelled into trajectories of pure states.

The mean over trajectories is the master equation's ⟨m⟩; the standard error is what is left of chance.
`trajectories` returns the table of means, `samples` the trajectories themselves.
"""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from tqdm import tqdm

from seeding import checks, machine, states
from seeding.network import Network
from seeding.unravelling import fixed_frame, moving_frame
from seeding.unravelling.batches import UNITS

if TYPE_CHECKING:
    from qutip import Qobj

METHODS = ("auto", "frame", "plain")
# Up to this size a fixed frame with all levels is faster than a moving one (1.5 times at N_α = 10).
SMALL = 12
# Trajectories between two looks at the error: fixed, so that where a run stops depends on nothing else.
BLOCK = 50


def trajectories(
    network: Network,
    atoms: Iterable[int],
    times: Iterable[float],
    count: int,
    seed: int,
    *,
    target_error: float | None = None,
    first: int = 0,
    method: str = "auto",
    quantiles: Sequence[float] = (),
    threads: int = 1,
    initial: Qobj | None = None,
) -> pd.DataFrame:
    """Mean ⟨m⟩ over `count` trajectories: columns time, mx_0, mx_0_sem, my_0, my_0_sem, mz_0, mz_0_sem, mx_1, …

    atoms: N_α, one for each subsystem. times: in 1/κ, rising, shape (m,); the initial state is that of time 0.
    seed, first: trajectory i = first … first + count − 1 uses the random stream (seed, i) and no other.
    target_error: stop as soon as every standard error is below it, looked at every 50 trajectories; `count` is then
    the most allowed.
    initial: another start, a ket of QuTiP with dims [[N_1 + 1, N_2 + 1, …], …], product or not; in the fixed frame.
    quantiles: adds columns mx_α_q…, … to each, quantiles over trajectories of a trajectory's ⟨m_x⟩, …
    The standard error of a single trajectory is nan; `attrs["units"]` says what the units are. Raises InputError;
    ComputationError where `count` trajectories do not reach `target_error`.
    """
    method = _method(method, initial)
    atoms, times = checked(network, atoms, times, count, seed, first, method, given=initial is not None)
    bands = checked_quantiles(quantiles)
    values = samples(
        network,
        atoms,
        times,
        count,
        seed,
        target_error=target_error,
        first=first,
        method=method,
        threads=threads,
        initial=initial,
    )
    return summary(times, values, bands)


def samples(
    network: Network,
    atoms: Iterable[int],
    times: Iterable[float],
    count: int,
    seed: int,
    *,
    target_error: float | None = None,
    first: int = 0,
    method: str = "auto",
    threads: int = 1,
    initial: Qobj | None = None,
) -> np.ndarray:
    """⟨m⟩ of each single trajectory, shape (count, times, n, 3); arguments and errors as for `trajectories`."""
    method = _method(method, initial)
    atoms, times = checked(network, atoms, times, count, seed, first, method, given=initial is not None)
    checks.integer("threads", threads, minimum=1)
    ket = None if initial is None else states.rotated_ket(initial, atoms)
    target = 0.0 if target_error is None else checks.number("target_error", target_error, above=0)
    if target_error is not None and count < 2:
        raise checks.refuse("count", "at least 2 for a standard error", count)
    # A run that stops at an error seldom needs its limit: room for it is made as it goes on.
    rows = count if target_error is None else min(count, BLOCK)
    size = 8 * len(times) * network.n * 3  # bytes of a trajectory
    if rows * size > (available := machine.memory()):
        raise checks.InputError(
            f"`count` × samples = {rows} × {len(times)} needs {rows * size / 2**30:.3g} GiB, but there are "
            f"{available / 2**30:.3g} GiB for it: "
            + ("make several batches" if target_error is None else "sample fewer times")
        )

    moving = method == "frame" or (method == "auto" and max(atoms) > SMALL)

    def one(index: int) -> np.ndarray:
        if moving:
            return moving_frame.sample(network, atoms, times, seed, index)
        return fixed_frame.sample(network, atoms, times, seed, index, start=ket)[0]

    result = np.empty((rows, len(times), network.n, 3))
    reached = np.inf
    with ThreadPoolExecutor(threads) as pool, tqdm(total=count, disable=None, unit="trajectory", leave=False) as bar:
        for start in range(0, count, BLOCK):
            end = min(start + BLOCK, count)
            if end > len(result):
                rows = min(2 * len(result), count)
                if rows * size > (available := machine.memory()):
                    raise checks.ComputationError(
                        f"the standard error is {reached:.2g} after {start} trajectories and was to be below"
                        f" {target:g}: the {available / 2**30:.3g} GiB that are left hold no more at"
                        f" {len(times)} times"
                    )
                former, result = result, np.empty((rows, *result.shape[1:]))
                result[:start] = former
            for row, values in enumerate(pool.map(one, range(first + start, first + end)), start):
                result[row] = values
                bar.update()
            if target_error is not None:
                reached = float(np.sqrt(result[:end].var(axis=0, ddof=1).max() / end))
                if reached < target:
                    return result[:end]
    if target_error is not None:
        short = reached / target
        raise checks.ComputationError(
            f"the standard error is {reached:.2g} after {count} trajectories and was to be below {target:g}: "
            f"about {1.1 * count * short * short:.2g} would do"
        )
    return result


def _method(method: str, initial: Qobj | None) -> str:
    """The method as given; the fixed frame for a given start, which moving frames along ⟨S_α⟩ do not serve."""
    if initial is None:
        return method
    if method == "frame":
        raise checks.refuse("method", "auto or plain for a given start", method)
    return "plain" if method == "auto" else method


def summary(times: np.ndarray, values: np.ndarray, quantiles: Sequence[float] = ()) -> pd.DataFrame:
    """The table of means, standard errors and quantiles from samples of shape (count, times, n, 3).

    Sums run in index order: a table does not depend on the batches that its trajectories came in.
    """
    count = len(values)
    mean = values.sum(axis=0) / count
    spread = ((values - mean) ** 2).sum(axis=0)
    error = np.sqrt(spread / (count - 1) / count) if count > 1 else np.full(mean.shape, np.nan)
    columns: dict[str, np.ndarray] = {"time": times}
    for alpha, (axis, letter) in itertools.product(range(values.shape[2]), enumerate("xyz")):
        name = f"m{letter}_{alpha}"
        columns[name] = mean[:, alpha, axis]
        columns[f"{name}_sem"] = error[:, alpha, axis]
        for value in quantiles:
            columns[f"{name}_q{value:g}"] = np.quantile(values[:, :, alpha, axis], value, axis=0)
    table = pd.DataFrame(columns)
    table.attrs["units"] = UNITS
    return table


def checked(
    network: Network,
    atoms: Iterable[int],
    times: Iterable[float],
    count: int,
    seed: int,
    first: int,
    method: str,
    warn: bool = True,
    given: bool = False,
) -> tuple[tuple[int, ...], np.ndarray]:
    """The arguments as they are used, or InputError; `warn` of a grid that is coarser than the oscillation.

    given: the start is a state of QuTiP's.
    """
    numbers = checks.atom_numbers(atoms, network.n)
    network.collective_spin(numbers)
    grid = np.array([checks.number("times", time, minimum=0) for time in times])
    if grid.size == 0 or (np.diff(grid) <= 0).any():
        raise checks.refuse("times", "a rising list of at least one number ≥ 0", grid.tolist())
    if grid[-1] > 0:
        network.span(float(grid[-1]))
    checks.integer("count", count, minimum=1)
    for name, value in (("seed", seed), ("first", first)):
        if checks.integer(name, value, minimum=0) >= 2**63:
            raise checks.refuse(name, "an integer from 0 to 2⁶³ − 1", value)
    if first + count > 2**63:
        raise checks.refuse("first", f"at most 2⁶³ − count = {2**63 - count}", first)
    checks.choice("method", method, METHODS)
    moving = method == "frame" or (method == "auto" and max(numbers) > SMALL)
    fixed = fixed_frame.needed_memory(network, numbers, given)
    memory = moving_frame.needed_memory(network, numbers) if moving else fixed
    if memory > (available := machine.memory()):
        raise checks.InputError(
            f"`atoms` = {list(numbers)} needs {memory / 2**30:.3g} GiB a trajectory, "
            f"but there are {available / 2**30:.3g} GiB for it: choose smaller N_α"
        )
    if moving and max(numbers) > moving_frame.MOST_ATOMS:
        raise checks.InputError(
            f"`atoms` must be integers ≤ {moving_frame.MOST_ATOMS} (a fixed frame would need "
            f"{fixed / 2**30:.3g} GiB of memory a trajectory), but is {list(numbers)}"
        )
    squares = np.array(network.drives) ** 2 - np.array(network.kappas) ** 2
    if warn and grid.size > 1 and squares.max() > 0:
        period = 2 * np.pi / np.sqrt(squares.max())
        if np.diff(grid).max() > period / 4:
            warnings.warn(
                f"the sampling grid (spacing up to {np.diff(grid).max():.3g}/κ) is coarser than the oscillation "
                f"(period about {period:.3g}/κ): raise `samples`",
                stacklevel=3,
            )
    return numbers, grid


def checked_quantiles(values: Iterable[float]) -> list[float]:
    """The quantiles as floats, or InputError."""
    bands = [checks.number("quantiles", value, minimum=0) for value in values]
    if any(value > 1 for value in bands):
        raise checks.refuse("quantiles", "numbers between 0 and 1", bands)
    return bands
