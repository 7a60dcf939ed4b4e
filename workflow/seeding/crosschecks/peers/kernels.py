"""How far the compiled loops are from what the machine computes and streams, on one thread.

The machine: NumPy's product of two matrices (BLAS) for floating point operations a second, the sum of two long arrays
for bytes a second (two read, one written). A loop: the operations that its source writes down (counted below), and the
bytes that it would have to move if no cache held anything: each vector once, tables not counted. Loops on a few
kilobytes have none.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from seeding.checks import ComputationError
from seeding.crosschecks.peers.process import measured
from seeding.master_equation.tensors import Stencil, stencil
from seeding.mean_field import motion
from seeding.network import Network
from seeding.unravelling import moving_frame, moving_frame_steps

PAIR = Network((1.5, 0.9), 0.1)
MATRIX, ARRAY = 1024, 2**24  # side of the matrices; entries of the arrays, 400 MB in all
PATIENCE = 0.3  # seconds that each measurement repeats a loop for, three times over
PROGRAM = """
from seeding.crosschecks.peers import kernels
print(json.dumps(kernels.MEASUREMENTS[sys.argv[1]](int(sys.argv[2]))))
"""
COLUMNS = ["kernel", "size", "us", "gflops", "gbs", "of_compute", "of_stream"]
SIZES = {"matrix product": (MATRIX,), "sum of arrays": (ARRAY,), "Liouvillian": (11, 19, 50), "trajectory": (100, 1000),
         "Taylor series": (2, 1000)}  # fmt: skip


def kernel_rates(sizes: Mapping[str, Sequence[int]] = SIZES, timeout: float = 300.0) -> list[dict[str, Any]]:
    """Rows of kernels.csv (COLUMNS): microseconds a call (a step of a trajectory), 10⁹ operations and bytes a second,
    and their shares of the first row's operations and of the second row's bytes."""
    rows = []
    for kernel, several in sizes.items():
        for size in several:
            found = measured(PROGRAM, kernel, size, timeout=timeout)
            if found is None:
                raise ComputationError(f"the loop {kernel} of size {size} did not finish in {timeout:g} s")
            rates = {name: found[name] / found["s"] / 1e9 for name in ("flops", "bytes")}
            rows.append({"kernel": kernel, "size": size, "us": 1e6 * found["s"], "gflops": rates["flops"],
                         "gbs": rates["bytes"] or float("nan")})  # fmt: skip
    compute, stream = rows[0]["gflops"], rows[1]["gbs"]
    return [one | {"of_compute": one["gflops"] / compute, "of_stream": one["gbs"] / stream} for one in rows]


def _quickest(call: Callable[[], object]) -> float:
    """Seconds of one call: the best of three averages."""
    call()  # loads the compiled code
    best = float("inf")
    for _ in range(3):
        calls, start = 0, time.perf_counter()
        while (passed := time.perf_counter() - start) < PATIENCE:
            call()
            calls += 1
        best = min(best, passed / calls)
    return best


def matrix_product(side: int) -> dict[str, float]:
    """2 n³ operations."""
    first, second = np.random.Generator(np.random.Philox(1)).standard_normal((2, side, side))
    out = np.empty_like(first)
    return {"s": _quickest(lambda: np.matmul(first, second, out=out)), "flops": 2.0 * side**3, "bytes": 0.0}


def sum_of_arrays(entries: int) -> dict[str, float]:
    """24 bytes an entry, one operation."""
    first, second, out = np.ones(entries), np.ones(entries), np.zeros(entries)
    return {"s": _quickest(lambda: np.add(first, second, out=out)), "flops": entries, "bytes": 24.0 * entries}


def liouvillian(atoms: int) -> dict[str, float]:
    """One application in the symmetric sector of the seeded pair, in the whole space or in k_A + k_B ≤ 60."""
    box = stencil(PAIR, (atoms, atoms), "symmetric", min(2 * atoms, 60))
    vector, out = box.random(1), np.zeros(box.length)
    seconds = _quickest(lambda: box.apply(vector, out, 0.1, 1.0, -0.5))
    return {"s": seconds, "flops": liouvillian_operations(box), "bytes": 24.0 * box.length}


def liouvillian_operations(box: Stencil) -> float:
    """20 an entry for neighbours of the same ranks, 13 for those with k_B ± 1 (15 in the last shell, what else it holds
    included), 15 for those with k_A ± 1 (9 where only k_A - 1 is there); none for entries beyond the end of a shell."""
    total = 0
    for k, width in enumerate(box.widths.tolist()):
        size = (width + 1) ** 2
        inside = (min(box.widths[k + 1], width) + 1) ** 2 if k < box.ranks[0] else 0
        below = 0 if inside else width**2
        total += (k + 1) * (20 * size + 13 * width**2 + 15 * (2 * width + 1 + inside) + 9 * below)
    return float(total)


def trajectory(atoms: int) -> dict[str, float]:
    """One Runge-Kutta step tried, jumps and all, in a mean over four trajectories of the seeded pair to κt = 60."""
    counters = np.zeros(moving_frame_steps.COUNTERS)
    times = np.linspace(0, 60, 241)

    def run() -> None:
        counters[:] = 0
        for index in range(4):
            moving_frame.sample(PAIR, (atoms, atoms), times, 1, index, counters=counters)

    seconds = _quickest(run)
    tries, jumps = counters[moving_frame_steps.STEPS], counters[moving_frame_steps.JUMPS]
    # The search for the time of a jump takes two more tries from one first slope.
    operations = TRY_OPERATIONS + STEP_OPERATIONS * (1 - 2 * jumps / tries)
    amplitudes = counters[moving_frame_steps.AMPLITUDES]
    return {"s": seconds / tries, "flops": operations * amplitudes / tries, "bytes": 0.0}


# For an amplitude of two subsystems: a generator has six `ladder` (34) and two `combine` (20), a try three generators,
# three `shifted` (4) and `advanced` (16), a step one more generator and two `moments` (18).
GENERATOR = 6 * 34 + 2 * 20
TRY_OPERATIONS, STEP_OPERATIONS = 3 * GENERATOR + 3 * 4 + 16, GENERATOR + 2 * 18


def taylor_series(subsystems: int) -> dict[str, float]:
    """The coefficients of one step of the mean field of n subsystems."""
    network = Network(tuple(np.linspace(1.5, 1.2, subsystems)), 0.5)
    about, order = motion.motion_of(network), motion.ORDER
    series, field = np.zeros((order + 1, 4, subsystems)), np.zeros((order, 2, subsystems))
    state = np.full((4, subsystems), 0.5)
    seconds = _quickest(lambda: motion.taylor_series(state, *about, order, series, field))
    return {"s": seconds, "flops": taylor_operations(subsystems, order), "bytes": 0.0}


def taylor_operations(subsystems: int, order: int) -> float:
    """12 a subsystem and order for sums and quotients, 8 a pair of coefficients that meet, one for the drive."""
    return subsystems * (12.0 * order + 8.0 * order * (order + 1) / 2 + 1)


MEASUREMENTS: dict[str, Callable[[int], dict[str, float]]] = {
    "matrix product": matrix_product,
    "sum of arrays": sum_of_arrays,
    "Liouvillian": liouvillian,
    "trajectory": trajectory,
    "Taylor series": taylor_series,
}
