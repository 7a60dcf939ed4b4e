"""Slow modes of one crystal, Eq. (3) with n = 1: a sparse matrix on spherical tensors, shifted and inverted.

On T^k_q the drive changes q by one and the dissipator k: five entries a row, in a triangle of (k, q) that nested
dissection factorises at the cost of a plane grid. Exact where all k ≤ N are kept; else k ≤ K, and the residual is that
in the full space, which the action leaves by one k only. Below the threshold, Ω < κ, left eigenvectors reach up to
k = N; above it they are smooth, K ~ √N.

Discs (`covering`) hold all modes in a strip from the real axis to a harmonic mω above the last mode, ω² = Ω² - κ², down
to the fastest mode asked for: in it nothing is missing.

Without a drive S⁻ρS⁺ only lowers: in the basis |m⟩⟨m'| L is triangular, λ = -½(g_m + g_m'),
g_m = (κ/S)(S + m)(S - m + 1).
"""

from __future__ import annotations

import numpy as np
import scipy.linalg
import scipy.sparse as sparse

from seeding import checks, machine
from seeding.master_equation.conditions import nearest
from seeding.master_equation.covering import covering, merged, most_vectors, unresolved
from seeding.master_equation.effort import MEMORY_SHARE
from seeding.master_equation.shift_invert import Modes, selected
from seeding.master_equation.tensor_tables import parity_isometry, single_spin, spin_operators
from seeding.network import Network

DENSE_POSSIBLE = 1500  # rows up to which LAPACK takes over where discs fail
EXACT = 150  # atoms up to which nothing is truncated
ROUNDING = 1e-13  # of κ, by which a drive at the threshold may miss it
USELESS = 0.1  # errors at which a spectrum is refused, in the same units
MOST_ROWS = 2_700_000  # K = 2320
ACCURACY = 1e-5  # errors at which a truncation is kept, in units of the fastest mode's rate
LEAF = 32  # rows that are not dissected further
FILL = 5.5  # entries of both factors for each row and each doubling of the number of rows (measured)


def single_crystal_modes(network: Network, number: int, name: str, count: int, truncation: str | int) -> Modes:
    """The `count` slowest modes of one crystal of N = `number` atoms on sector `name`; κ = 1.

    truncation: auto (exact at rest, else K grows until the residuals are small), exact, or K.
    Raises ComputationError where the strip cannot be covered, or K would have to grow too far.
    """
    rate = float(network.local_rates((number,))[0] + network.collective_rate((number,)))
    drive, damping = network.drives[0], rate * number / 2
    if abs(drive - damping) < ROUNDING * damping:
        drive = damping  # at the threshold: neither at rest, where nothing is truncated, nor turning
    if drive == 0:
        return undriven_modes(number, rate, name, count)
    before = np.empty(0)
    reached = ""
    for rank in ranks(number, drive < damping, truncation):
        if reached and memory(rank, count) > (available := MEMORY_SHARE * machine.memory()):
            reached += f", and K = {rank} needs more than the {available / 2**30:.3g} GiB that there are for it"
            break
        modes = _modes(number, rank, drive, rate, name, count)
        largest, rate_of_last = modes.errors.max(initial=0), np.abs(modes.eigenvalues.real).max(initial=0)
        reached = f"errors reach {largest:.1e} among modes up to {rate_of_last:.2g} at K = {rank} of {number}"
        if rank == number and largest > USELESS * rate_of_last:
            raise checks.ComputationError(
                f"{reached}: below the threshold, levels of many modes that are defective but for rounding:"
                " ask for fewer modes"
            )
        if rank == number or truncation != "auto":
            return modes
        if _agrees(modes.eigenvalues, before) and largest < ACCURACY * rate_of_last:
            return modes
        before = modes.eigenvalues
    raise checks.ComputationError(f"{reached}: use fewer atoms or modes")


def _modes(number: int, rank: int, drive: float, rate: float, name: str, count: int) -> Modes:
    """Slowest modes in the box k ≤ K = rank, with residuals in the full space."""
    matrix, k, q = tensor_matrix(number, min(rank + 1, number), drive, rate, name)
    box = int((k <= rank).sum())
    steady = name != "antisymmetric"
    text = "exact" if rank == number else f"K = {rank} of {number}"
    wide = sparse.csr_array(matrix[:box])
    if box <= 3 * most_vectors(count):
        return selected(*_full_spectrum(wide), count, steady, f"{text}, full spectrum, LAPACK")
    damping = rate * number / 2
    # Of the order of the slowest rate, and right of all eigenvalues.
    offset = max(np.sqrt(max(damping**2 - drive**2, 0)), rate) / 2
    frequency = float(np.sqrt(max(drive**2 - damping**2, 0)))
    try:
        discs, evidence = covering(wide, dissected(k[:box], q[:box]), count + int(steady), offset, frequency)
    except checks.ComputationError:
        if box > DENSE_POSSIBLE:
            raise
        return selected(*_full_spectrum(wide), count, steady, f"{text}, full spectrum, LAPACK")
    return selected(*merged(discs), count, steady, f"{text}, {evidence}")


def _full_spectrum(wide: sparse.csr_array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All eigenvalues of the box, residuals of the left eigenvectors in the full space, and errors."""
    rows = wide.shape[0]
    values, left, right = scipy.linalg.eig(wide[:, :rows].toarray(), left=True)
    conditions = 1 / np.abs(np.sum(left.conj() * right, axis=0))
    rest = wide.T @ left.conj()
    rest[:rows] -= values * left.conj()
    residuals = np.linalg.norm(rest, axis=0)
    errors = conditions * residuals
    return np.where(unresolved(values, errors), values.real, values), residuals, errors


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
    """The truncations K to be tried in turn; InputError at rest where the whole space is not to be kept."""
    if resting and truncation not in ("auto", "exact"):
        raise checks.refuse(
            "truncation", "auto or exact below the threshold, where modes reach up to k = N", truncation
        )
    if resting and rows(number) > MOST_ROWS:
        raise checks.refuse("atoms", f"≤ {int(np.sqrt(2 * MOST_ROWS))} for a crystal at rest, Ω < κ + Γ", [number])
    if resting or truncation == "exact" or (truncation == "auto" and number <= EXACT):
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
    return float(size * (FILL * np.log2(size) * 20 + 16 * most_vectors(count)))


def tensor_matrix(
    number: int, rank: int, drive: float, rate: float, name: str
) -> tuple[sparse.csc_array, np.ndarray, np.ndarray]:
    """L on T^k_q, k ≤ rank, of one sector, in the real gauge and an orthonormal basis, and k and q ≥ 0 of its rows."""
    basis, k, q = parity_isometry(rank, int(name == "antisymmetric"))
    whole = single_spin(spin_operators(number, rank), drive, rate)
    return sparse.csc_array(basis.T @ whole @ basis), k, q


def dissected(k: np.ndarray, q: np.ndarray) -> np.ndarray:
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


def _agrees(values: np.ndarray, before: np.ndarray) -> bool:
    """Whether the modes are those of the truncation before, up to small shifts: none has come or gone."""
    if len(values) != len(before):
        return False
    changes = np.abs(values - before[nearest(before, values)])
    return bool(changes.max() < 1e-2 * np.abs(values.real).max())
