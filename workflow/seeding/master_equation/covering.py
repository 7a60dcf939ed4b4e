"""The slowest eigenvalues of a real sparse matrix from discs that cover the slow strip: none is left out.

Wanted are `count` eigenvalues of largest real part. The strip -depth ≤ Re ≤ 0 holds them, with depth that of the last
one, known ever better as discs are added. Where modes stand at harmonics mω far higher than depth, a small disc about
each and a large one about the void between two cover it; else discs about as large as depth climb the imaginary axis.
Eigenvalues come in conjugate pairs: Im ≥ 0 is enough.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sparse

from seeding.checks import ComputationError
from seeding.master_equation.conditions import nearest
from seeding.master_equation.discs import Disc, Enough, disc

MOST_DISCS = 80
MOST_HARMONICS = 8  # that are searched for `count` modes, before their depth is known
FAR = 300  # ω in units of depth beyond which the voids between harmonics are left out: nothing converges from there
MARGIN = 1.1  # of radii beyond what the strip needs
SAME = 1e-3  # of the radius of a disc: an eigenvalue is the same in another disc
REAL = 1e-9  # |Im λ| below this, in units of |λ| or 1, is rounding


def most_vectors(count: int) -> int:
    """Vectors of the largest basis for `count` modes."""
    return 160 + 6 * count


def covering(
    matrix: sparse.csr_array, order: np.ndarray, count: int, offset: float, frequency: float
) -> tuple[list[Disc], str]:
    """Discs that hold the `count` slowest modes and all others as slow, up to well above them; a line that says so.

    matrix, order: as in `discs.disc`. offset: real part > 0 of the shifts. frequency: ω ≥ 0.
    Raises ComputationError where a gap stays, or discs that overlap hold different eigenvalues there.
    """

    def depth_and_top(values: np.ndarray, errors: np.ndarray | float = 0.0) -> tuple[float, float]:
        slow = values[upper(values, errors)]
        slow = slow[np.argsort(-slow.real)][:count]
        if len(slow) < count:
            return np.inf, np.inf
        depth = -float(slow.real.min())
        return depth, float(slow.imag.max()) + max(frequency, depth / 2)

    def covers_alone(values: np.ndarray, radius: float) -> bool:
        depth, top = depth_and_top(values)
        return bool(radius > MARGIN * np.hypot(depth + offset, 0 if frequency > depth else top))

    def holds_count(values: np.ndarray, _: float) -> bool:
        return bool(frequency or np.isfinite(depth_and_top(values)[0]))

    def add(height: float, enough: Enough, useful: Enough) -> None:
        found = disc(matrix, order, offset + 1j * height, enough, useful, most_vectors(count))
        for earlier in discs:
            _compare(earlier, found)
        discs.append(found)

    def beyond(least: float) -> Enough:
        return lambda _, radius: radius > least

    discs: list[Disc] = []
    add(0.0, covers_alone, holds_count)
    while len(discs) < MOST_DISCS:
        values, _, errors = merged(discs)
        depth, top = depth_and_top(values, errors)
        if np.isinf(depth) and frequency and len(discs) < MOST_HARMONICS:
            add(frequency * len(discs), beyond(discs[0].radius), beyond(0))
            continue
        if np.isinf(depth):
            raise ComputationError(f"only {len(values)} of {count} modes converged near the real axis: ask for fewer")
        width = depth + offset
        covered, above = _gap(discs, width)
        if covered > top:
            return discs, f"{len(discs)} discs leave out no mode slower than Re = {-depth:.4g} up to Im = {covered:.3g}"
        highest = max(found.shift.imag for found in discs)
        harmonic = frequency * (round(highest / frequency) + 1) if frequency > depth else np.inf
        if covered < harmonic < top + frequency / 4:
            add(harmonic, beyond(MARGIN * width), beyond(0))
        elif frequency > FAR * depth:
            return (
                discs,
                f"no mode about {len(discs)} harmonics up to Im = {highest:.3g} is slower than Re = {-depth:.4g}",
            )
        else:
            half = (above - covered) / 2 if np.isfinite(above) else min(width, (top - covered) / 2 * MARGIN)
            if covered + half == discs[-1].shift.imag:
                break  # the same disc again
            add(covered + half, beyond(np.hypot(MARGIN * width, half)), beyond(np.hypot(width, half / 4)))
    raise ComputationError(
        f"{len(discs)} discs leave gaps in the slow strip above Im = {covered:.3g}: ask for fewer modes"
    )


def merged(discs: list[Disc]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Eigenvalues with Im ≥ 0, residuals and errors of all discs; each belongs to the smallest disc that holds it."""
    parts = []
    discs = sorted(discs, key=lambda found: found.radius)
    for index, found in enumerate(discs):
        kept = upper(found.eigenvalues, found.errors)
        for smaller in discs[:index]:
            kept &= np.abs(found.eigenvalues - smaller.shift) >= smaller.radius
        parts.append((found.eigenvalues[kept], found.residuals[kept], found.errors[kept]))
    values, residuals, errors = (np.concatenate(part) for part in zip(*parts, strict=True))
    return np.where(unresolved(values, errors), values.real, values), residuals, errors


def upper(values: np.ndarray, errors: np.ndarray | float) -> np.ndarray:
    """Which eigenvalues to list: Im ≥ 0, and both of a pair whose Im is below its error, which may be two real ones."""
    return np.asarray((values.imag > 0) | unresolved(values, errors))


def unresolved(values: np.ndarray, errors: np.ndarray | float) -> np.ndarray:
    """Which eigenvalues are real as far as can be told."""
    return np.asarray(np.abs(values.imag) <= np.maximum(errors, REAL * np.maximum(1, np.abs(values))))


def _gap(discs: list[Disc], width: float) -> tuple[float, float]:
    """Height to which the strip of this width left of the shifts is covered, and where the next disc's part begins."""
    covered, above = 0.0, np.inf
    for found in sorted(discs, key=lambda found: found.shift.imag):
        reach = float(np.sqrt(max(found.radius**2 - width**2, 0)))
        if not reach:
            continue
        if found.shift.imag - reach > covered:
            above = min(above, found.shift.imag - reach)
        elif np.isinf(above):
            covered = max(covered, found.shift.imag + reach)
    return covered, above


def _compare(earlier: Disc, later: Disc) -> None:
    """ComputationError unless two discs hold the same eigenvalues where they overlap."""
    one, other = (
        first.eigenvalues[np.abs(first.eigenvalues - second.shift) < second.radius]
        for first, second in ((earlier, later), (later, earlier))
    )
    same = len(one) == len(other)
    if same and len(one):
        distances = np.abs(one - other[nearest(other, one)])
        same = bool(distances.max() < SAME * min(earlier.radius, later.radius))
    if not same:
        raise ComputationError(
            f"discs about {earlier.shift:.4g} and {later.shift:.4g} hold {len(one)} and {len(other)} eigenvalues,"
            " not the same ones, where they overlap: a mode may have been missed"
        )
