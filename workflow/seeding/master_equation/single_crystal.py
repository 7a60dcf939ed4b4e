"""Slow modes of one crystal, Eq. (3) with n = 1: a sparse matrix on spherical tensors, shifted and inverted.

On T^k_q the drive changes q by one and the dissipator k: five entries a row, in a triangle of (k, q) that nested
dissection factorises at the cost of a plane grid. Exact where all k ≤ N are kept; else k ≤ K, and the residual is that
in the full space, which the action leaves by one k only. Below the threshold, Ω < κ, left eigenvectors reach up to
k = N; above it they are smooth, K ~ √N.

Discs about σ = 0⁺, iω/2, iω, … with ω² = Ω² - κ², the harmonics and the gaps between them, cover the strip from the real
axis to a harmonic above the last mode, down to the fastest mode asked for: in it nothing is missing.

Without a drive S⁻ρS⁺ only lowers: in the basis |m⟩⟨m'| L is triangular, λ = -½(g_m + g_m'),
g_m = (κ/S)(S + m)(S - m + 1).
"""

from __future__ import annotations

import numpy as np
import scipy.linalg
import scipy.sparse as sparse

from seeding import checks
from seeding.master_equation.conditions import nearest
from seeding.master_equation.discs import Disc, disc, most_vectors
from seeding.master_equation.shift_invert import Modes, selected
from seeding.master_equation.tensor_tables import single_spin, spin_operators
from seeding.network import Network

DENSE_ROWS = 400  # up to which the full spectrum is quicker
MOST_ROWS = 1_500_000  # K = 1730
RESIDUAL = 1e-10  # in the full space, at which a truncation is kept
SHIFT = 0.02  # real part of all shifts: no eigenvalue lies there
MOST_DISCS = 60
LEAF = 32  # rows that are not dissected further
FILL = 5.5  # entries of both factors for each row and each doubling of the number of rows (measured)


def single_crystal_modes(network: Network, number: int, name: str, count: int, truncation: str | int) -> Modes:
    """The `count` slowest modes of one crystal of N = `number` atoms on sector `name`; κ = 1.

    truncation: auto (exact at rest, else K grows until the residuals are small), exact, or K. Errors are residual ×
    condition number. Raises ComputationError where the strip cannot be covered, or K would have to grow too far.
    """
    rate = float(network.local_rates((number,))[0] + network.collective_rate((number,)))
    drive, damping = network.drives[0], rate * number / 2
    if drive == 0:
        return undriven_modes(number, rate, name, count)
    frequency = float(np.sqrt(max(drive**2 - damping**2, 0)))
    steady = name != "antisymmetric"
    before = np.empty(0)
    for rank in ranks(number, drive <= damping, truncation):
        matrix, k, q = tensor_matrix(number, min(rank + 1, number), drive, rate, name)
        box = int((k <= rank).sum())
        discs, text = _covering(matrix[:box, :box], _dissected(k[:box], q[:box]), count, steady, frequency)
        values, vectors, conditions = _merged(discs)
        image = (matrix[:box].T @ vectors.T).T
        image[:, :box] -= values[:, None] * vectors
        residuals = np.linalg.norm(image, axis=1)
        modes = selected(values, residuals, residuals * conditions, count, steady, text)
        settled = _agrees(modes.eigenvalues, before) and modes.residuals.max() < RESIDUAL
        before = modes.eigenvalues
        if settled:
            break
    if truncation == "auto" and rank < number and not settled:
        reached = f"K = {rank} of {number} leaves residuals of {modes.residuals.max():.1e}"
        raise checks.ComputationError(f"{reached} in the full space, not {RESIDUAL:.0e}: use fewer atoms")
    return modes


def undriven_modes(number: int, rate: float, name: str, count: int) -> Modes:
    """λ = -½(g_m + g_m'), each pair m ≥ m' once in the symmetric sector, m > m' in the antisymmetric one.

    L is defective: g_m = g_{1-m}, and of the equal eigenvalues of one chain only the first has an eigenvector. The
    values are exact, residuals zero; they have no condition number, and their errors are rounding.
    """
    steps = np.arange(min(number, count + 2) + 1)
    lifted = np.unique(np.concatenate([steps, number - steps])).astype(float)  # S + m of the smallest g_m
    rates = np.sort(rate * lifted * (number + 1 - lifted))
    steady = name != "antisymmetric"
    first, second = np.triu_indices(len(rates), 0 if steady else 1)
    values = -np.sort((rates[first] + rates[second]) / 2)[int(steady) : count + int(steady)]
    return Modes(values.astype(complex), np.zeros(count), np.spacing(-values), "no drive: closed form, defective")


def ranks(number: int, resting: bool, truncation: str | int) -> tuple[int, ...]:
    """The truncations K to be tried in turn."""
    if truncation == "exact" or (truncation == "auto" and resting and rows(number) <= MOST_ROWS):
        return (number,)
    if truncation != "auto":
        return (int(truncation),)
    tried = [min(number, max(20, int(np.ceil(2 * np.sqrt(number)))))]
    while tried[-1] < number and rows(1.4 * tried[-1]) <= MOST_ROWS:
        tried.append(min(number, int(np.ceil(1.4 * tried[-1]))))
    return tuple(tried)


def rows(rank: float) -> float:
    """Dimension of a sector with k ≤ rank, to one k."""
    return (rank + 1) * (rank + 2) / 2


def memory(rank: int, count: int) -> float:
    """Bytes for k ≤ rank: complex factors with their indices, and the Krylov basis."""
    size = rows(rank)
    return size * (FILL * np.log2(size) * 20 + 16 * most_vectors(2 * count + 4))


def tensor_matrix(
    number: int, rank: int, drive: float, rate: float, name: str
) -> tuple[sparse.csc_array, np.ndarray, np.ndarray]:
    """L on T^k_q, k ≤ rank, of one sector, in the real gauge and an orthonormal basis, and k and q ≥ 0 of its rows.

    Transposition is q → -q: (T^k_q ± T^k_-q)/√2 and T^k_0 for the symmetric sector.
    """
    whole = single_spin(spin_operators(number, rank), drive, rate)
    k = np.repeat(np.arange(rank + 1), 2 * np.arange(rank + 1) + 1)
    q = np.arange(len(k)) - k * k - k
    symmetric = name == "symmetric"
    place = np.flatnonzero(q >= 0 if symmetric else q > 0)
    weight = np.where(q[place] == 0, 0.5, np.sqrt(0.5))  # T^k_0 is entered twice
    entries = np.concatenate([weight, weight if symmetric else -weight])
    row, column = np.concatenate([place, place - 2 * q[place]]), np.tile(np.arange(len(place)), 2)
    basis = sparse.csc_array((entries, (row, column)), shape=(len(k), len(place)))
    return sparse.csc_array(basis.T @ whole @ basis), k[place], q[place]


def _dissected(k: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Nested dissection of the triangle: the two halves before the line of k or of q between them, and so on."""
    pieces = []
    waiting = [np.arange(len(k))]
    while waiting:  # from the last row to the first
        piece = waiting.pop()
        if len(piece) <= LEAF:
            pieces.append(piece)
            continue
        across = k[piece] if np.ptp(k[piece]) >= np.ptp(q[piece]) else q[piece]
        line = int(np.median(across))
        pieces.append(piece[across == line])
        waiting += [piece[across < line], piece[across > line]]
    return np.concatenate(pieces[::-1])


def _covering(
    box: sparse.csc_array, order: np.ndarray, count: int, steady: bool, frequency: float
) -> tuple[list[Disc], str]:
    """Discs that hold the `count` slowest modes and leave out nothing as slow up to a harmonic above them."""
    if box.shape[0] <= DENSE_ROWS:
        values, left, right = scipy.linalg.eig(box.toarray(), left=True)
        conditions = 1 / np.abs(np.sum(left.conj() * right, axis=0))
        return [Disc(0, np.inf, values, left.conj().T, conditions)], "full spectrum, LAPACK"
    discs: list[Disc] = []
    height, covered, depth = 0.0, 0.0, np.inf
    while len(discs) < MOST_DISCS:
        wanted = count + 4 if height else 2 * count + 4  # about a real shift both of a pair are nearest
        discs.append(disc(box, order, SHIFT + 1j * height, wanted, 1.5 * (depth + SHIFT)))
        slow = _slowest(_merged(discs)[0], count, steady)
        if len(slow) == count:
            depth = -float(slow.real.min()) * (1 + 1e-9)
            covered = _covered(discs, depth)
            if covered > slow.imag.max() + max(frequency, 1):
                return discs, f"{len(discs)} discs leave out no mode slower than Re = {-depth:.4g} up to Im = {covered:.3g}"
        height = _next_height(discs, covered, depth, frequency)
    raise checks.ComputationError(f"{len(discs)} discs leave gaps in the slow strip above Im = {covered:.3g}: ask for fewer modes")


def _next_height(discs: list[Disc], covered: float, depth: float, frequency: float) -> float:
    """Where the next disc is needed: in the first gap, at the next harmonic or halfway to it, or just beyond the last."""
    top = max(found.shift.imag for found in discs)
    if np.isfinite(depth) and covered < top:
        above = min(found.shift.imag - _reach(found, depth) for found in discs if found.shift.imag > covered)
        return (covered + above) / 2
    reach = covered - top if np.isfinite(depth) else 0.0
    if reach >= frequency:
        return covered + 0.8 * reach
    return frequency / 2 * (np.floor(max(covered, top) / (frequency / 2) + 1e-9) + 1)


def _reach(found: Disc, depth: float) -> float:
    """Half of the height that a disc covers down to Re = -depth."""
    return float(np.sqrt(max(found.radius**2 - (depth + found.shift.real) ** 2, 0)))


def _covered(discs: list[Disc], depth: float) -> float:
    """Height up to which the strip Re ≥ -depth is covered without gaps."""
    height = 0.0
    for found in sorted(discs, key=lambda found: found.shift.imag):
        reach = _reach(found, depth)
        if reach and found.shift.imag - reach <= height:
            height = max(height, found.shift.imag + reach)
    return height


def _merged(discs: list[Disc]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Eigenvalues with Im ≥ 0, left eigenvectors and conditions of all discs; each mode belongs to the first disc."""
    parts = []
    for index, found in enumerate(discs):
        kept = found.eigenvalues.imag > -1e-9 * np.maximum(1, np.abs(found.eigenvalues))
        for earlier in discs[:index]:
            kept &= np.abs(found.eigenvalues - earlier.shift) >= earlier.radius
        parts.append((found.eigenvalues[kept], found.vectors[kept], found.conditions[kept]))
    values, vectors, conditions = zip(*parts, strict=True)
    return np.concatenate(values), np.concatenate(vectors), np.concatenate(conditions)


def _slowest(values: np.ndarray, count: int, steady: bool) -> np.ndarray:
    """The `count` slowest, without the steady state."""
    if steady and len(values):
        values = np.delete(values, np.abs(values).argmin())
    return values[np.argsort(-values.real)][:count]


def _agrees(values: np.ndarray, before: np.ndarray) -> bool:
    """Whether the modes are those of the truncation before, up to small shifts: none has come or gone."""
    if len(values) != len(before):
        return False
    changes = np.abs(values - before[nearest(before, values)])
    return bool(changes.max() < 1e-2 * np.abs(values.real).max())
