"""Evidence on Eqs. (A1) and (D1) as they are printed, with the brackets where they stand, and as they are meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from seeding.crosschecks import reference
from seeding.network import Network

if TYPE_CHECKING:
    from qutip import Qobj

PHOTONS = 4  # states of a cavity that is empty, or holds one photon, when operators act on it


def evidence_printed(*, network: Network, atoms: list[int]) -> pd.DataFrame:
    """What Eqs. (A1) and (D1) give: equation, atoms (N_α), printed, meant.

    A1: the drive's part of d⟨a⟩/dt = −i⟨[a, H]⟩ over η, with the drive inside the sum over the atoms, as printed, and
    once for each cavity; Eq. (A3) has 1. D1: ‖L(ρ) − L(ρ)†‖ over ‖L(ρ)‖ in the network's initial state, with the
    dissipator inside the bracket that −i multiplies, as printed, and outside; zero where ρ stays Hermitian.
    """
    rows: list[tuple[str, int, float, float]] = []
    for number in atoms:
        rows.append(("A1", number, driven(number, inside=True), driven(number, inside=False)))
        rows.append(("D1", number, skewness(network, number, inside=True), skewness(network, number, inside=False)))
    return pd.DataFrame(rows, columns=["equation", "atoms", "printed", "meant"])


def driven(atoms: int, inside: bool) -> float:
    """The drive's part of −i⟨[a, H]⟩ at η = 1, of `atoms` spins down and an empty cavity.

    H is Eq. (A1) of one ensemble, g/√S = 1; inside: the drive is added once for each atom.
    """
    import qutip

    empty = [qutip.qeye(2)] * atoms
    field = qutip.tensor([*empty, qutip.destroy(PHOTONS)])
    drive = -1j * (field - field.dag())
    total: Any = 0 if inside else drive
    for atom in range(atoms):
        lowering = qutip.tensor([*empty[:atom], qutip.sigmam(), *empty[atom + 1 :], qutip.qeye(PHOTONS)])
        total += field.dag() * lowering + lowering.dag() * field + (drive if inside else 0)
    state = qutip.tensor([qutip.basis(2, 1)] * atoms + [qutip.basis(PHOTONS, 0)])
    return float(qutip.expect(-1j * (field * total - total * field), state).real)


def skewness(network: Network, atoms: int, inside: bool) -> float:
    """‖L(ρ) − L(ρ)†‖/‖L(ρ)‖, Frobenius norms; inside: L(ρ) = −i([H, ρ] + Σ κ D[S]ρ), else −i[H, ρ] + Σ κ D[S]ρ."""
    hamiltonian, collapse = network.operators((atoms,) * network.n)
    ket = reference.initial_state(network, (atoms,) * network.n)
    state = ket * ket.dag()
    change: Qobj = -1j * (hamiltonian * state - state * hamiltonian)
    for jump in collapse:
        number = jump.dag() * jump
        lost = jump * state * jump.dag() - 0.5 * (number * state + state * number)
        change += -1j * lost if inside else lost
    return float((change - change.dag()).norm("fro") / change.norm("fro"))
