"""The filtered Krylov method with the effort that a size needs and memory allows, and the steady state checked."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np

from seeding import machine
from seeding.checks import ComputationError
from seeding.master_equation.action import Action
from seeding.master_equation.filtered_krylov import DEGREE, OUTLINE, Eigenpairs, fewest_vectors, slowest
from seeding.network import Network

MEMORY_SHARE = 0.75  # of the memory that there is, for a run
# Vectors of a basis: most spectra need no restart with the first number; fewer only where memory is short. Steps, so
# that the numbers do not follow each megabyte that another program takes.
BASES = (110, 60, 26)
BASIS_BYTES = 3e9  # memory for the basis, if that is enough for the fewest
# Gaps between the slow modes close like 1/N: from this N_α on 26 vectors do not separate them, and 60 cost less time
# to keep orthogonal behind a filter of higher degree. Next to a small crystal thirty steps do not outline the spectrum.
LARGE = 250
MOST_COPIES = 6
IRREDUCIBLE = {1: 1, 2: 1, 3: 2, 4: 3}  # largest dimension for so many subsystems


def work(count: int) -> int:
    """Vectors beside the basis: of the filter, and the modes of this truncation and the one before (measured)."""
    return 20 + 4 * count


def effort(atoms: tuple[int, ...], length: int, count: int, memory: float) -> dict[str, int]:
    """Size of the Krylov basis for `count` modes, vectors of `length` entries, degree of the filter, steps before it.

    memory: bytes for the basis and what is beside it.
    """
    bases, degree, steps = (BASES, DEGREE, OUTLINE) if max(atoms) < LARGE else (BASES[:2], 3 * DEGREE, 2 * OUTLINE)
    room = min(BASIS_BYTES, memory - 8.0 * length * work(count))
    size = next((size for size in bases if 8.0 * length * size <= room), bases[-1])
    return {"basis_size": max(size, fewest_vectors(count)), "degree": degree, "steps": steps}


def copies(network: Network, atoms: tuple[int, ...]) -> int:
    """Modes that share an eigenvalue because subsystems are the same: as many starts a search for them takes.

    Coupled, it is the largest dimension of an irreducible representation of their permutations; uncoupled, any order of
    one mode of each. MOST_COPIES at most.
    """
    alike = Counter(zip(network.drives, network.kappas, atoms, strict=True)).values()
    together = math.factorial if network.coupling == 0 else lambda number: IRREDUCIBLE.get(number, MOST_COPIES)
    return min(MOST_COPIES, math.prod(together(number) for number in alike))


def slowest_checked(
    action: Action, network: Network, atoms: tuple[int, ...], count: int, steady: bool, **options: object
) -> Eigenpairs:
    """The `count` slowest modes; the steady state of a sector that has one is one more, checked, and the first row."""
    count += int(steady)
    means = allowed(network, atoms, action.length, count)
    pairs = slowest(action, count, **means, **options)  # type: ignore[arg-type]
    unit = max(1.0, 1e-3 * float(np.abs(pairs.outline).max()))  # of rates, which eigenvalues in thousands outgrow
    if steady and abs(pairs.eigenvalues[0]) > max(1e-8 * unit, pairs.residuals[0]):
        raise ComputationError(f"the slowest mode found is {pairs.eigenvalues[0]:.3g}, not the steady state")
    if steady and (np.abs(pairs.eigenvalues[1:]) < 1e-10 * unit).any():
        raise ComputationError("more than one mode found does not decay: rounding has taken a mode's place")
    return pairs


def allowed(network: Network, atoms: tuple[int, ...], length: int, count: int) -> dict[str, int]:
    """The effort that the network asks for and this machine's memory allows."""
    return {"copies": copies(network, atoms), **effort(atoms, length, count, MEMORY_SHARE * machine.memory())}


def certificate(pairs: Eigenpairs, start: str = "another start") -> str:
    """What the search for modes that were missed has brought, in words."""
    if np.isnan(pairs.intruder):
        return "all of its modes, by LAPACK"
    return f"filtered Krylov, {start} brought no further mode slower than Re = {pairs.intruder:.4g}"
