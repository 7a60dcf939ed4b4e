"""Tables of Fig. SF9: the model with cavities of Appendix A against Eq. (3), and Eq. (D1) against Eq. (D2)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from seeding import checks
from seeding.checks import NoAnswer
from seeding.master_equation import bad_cavity, cavity
from seeding.mean_field.motion import velocity
from seeding.network import Network
from seeding.paper.networks import dissipative, pair_only

if TYPE_CHECKING:
    from qutip import Qobj


def sf9_cavity(
    *, network: Network, atoms: list[int], fock: list[int], gamma: list[float], duration: float
) -> pd.DataFrame:
    """Deviation from Eq. (3) against the cavities' loss rate, with the derived rates and with those of Eq. (A6).

    Columns: atoms, gamma, mapping (derived|printed), deviation (largest |Δ⟨m_z⟩|), fock (most photons kept),
    cutoff_error (change of ⟨m_z⟩ with one photon more), first_order (what the expansion in 1/γ predicts for
    `deviation`), steady (trace distance of the steady states), steady_first_order. Rates in κ, times in 1/κ.
    """
    if len(fock) != len(atoms):
        raise checks.refuse("fock", "a list with one cut-off for each of atoms", fock)
    pair_only(network)
    dissipative(network)
    if np.any(network.directions()[:, 0] != 0):
        raise NoAnswer(f"the model with cavities is solved for starts with m_x = 0, and this one is {network.initial}")
    rows = []
    for number, photons in zip(atoms, fock, strict=True):
        for mapping in cavity.MAPPINGS:
            for decay in gamma:
                result = bad_cavity.deviation(network, number, decay, photons, mapping, duration)
                rows.append(
                    {
                        "atoms": number,
                        "gamma": decay,
                        "mapping": mapping,
                        "deviation": result.evolution,
                        "fock": photons,
                        "cutoff_error": result.cutoff,
                        "first_order": result.first_order,
                        "steady": result.steady,
                        "steady_first_order": result.first_order_steady,
                    }
                )
    return pd.DataFrame(rows)


def sf9_exchange(*, network: Network, atoms: list[int], initial: str) -> pd.DataFrame:
    """Slopes d⟨m⟩/dt at t = 0 in a product of spin-coherent states, Eq. (D1) in both readings against Eq. (D2).

    Columns: quantity (exchange_x, …: what the coupling adds to dm_A/dt; slope_x, …: the whole of it), atoms (N_α),
    printed (ordered pairs, as Eq. (D1) is printed), counted_once (each pair once), mean_field (Eq. (D2)).
    """
    network = replace(network, interaction="coherent", initial=initial)
    free = replace(network, coupling=0.0, interaction="dissipative")
    added, slope = mean_field_slopes(network)
    rows = []
    for number in atoms:
        sizes = (number,) * network.n
        alone, collapse = free.operators(sizes)
        once = network.operators(sizes)[0] - alone
        printed = ordered_pairs(network, number)
        without = finite_slopes(free, number, alone, collapse)
        finite = {
            "printed": finite_slopes(free, number, alone + printed, collapse),
            "counted_once": finite_slopes(free, number, alone + once, collapse),
        }
        for kind, limit, removed in (("exchange", added, without), ("slope", slope, 0 * without)):
            for axis, name in enumerate("xyz"):
                values = {reading: (value - removed)[axis] for reading, value in finite.items()}
                rows.append({"quantity": f"{kind}_{name}", "atoms": number, **values, "mean_field": limit[axis]})
    return pd.DataFrame(rows)


def ordered_pairs(network: Network, atoms: int) -> Qobj:
    """The exchange Hamiltonian as Eq. (D1) prints it, (Γ/2S) Σ_α Σ_{β≠α} (S⁺_α S⁻_β + S⁻_α S⁺_β)."""
    lowering = cavity.lowering_operators(network, atoms)
    total: Any = 0
    for first in lowering:
        for second in lowering:
            if second is not first:
                total += first.dag() * second + first * second.dag()
    return network.coupling / (2 * network.collective_spin((atoms,) * network.n)) * total


def finite_slopes(network: Network, atoms: int, hamiltonian: Qobj, collapse: list[Qobj]) -> np.ndarray:
    """d⟨m_A⟩/dt, shape (3,), at t = 0 from the master equation, in the network's initial state."""
    import qutip

    state = cavity.initial_state(network, atoms)
    change = -1j * (hamiltonian * state - state * hamiltonian)
    for jump in collapse:
        number = jump.dag() * jump
        change += jump * state * jump.dag() - 0.5 * (number * state + state * number)
    others = [qutip.qeye(atoms + 1)] * (network.n - 1)
    spins = (qutip.tensor([qutip.jmat(atoms / 2, axis), *others]) for axis in "xyz")
    return np.array([np.real((spin * change).tr()) / (atoms / 2) for spin in spins])


def mean_field_slopes(network: Network) -> tuple[np.ndarray, np.ndarray]:
    """Right-hand side of Eq. (D2) for subsystem A at t = 0: the part of the coupling, and all; shape (3,) each."""
    m = network.directions()
    slope = velocity(network, m)[0]
    return slope - velocity(replace(network, coupling=0.0), m)[0], slope
