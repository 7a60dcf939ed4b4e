"""`Network`: the one description of a model of coupled time crystals (ħ = 1, rates in κ, times in 1/κ).

Master equation, Eq. (3) of the paper, for subsystems α with spin S_α = N_α/2 and S = Σ S_α:

    dρ/dt = Σ_α { -i[Ω_α Sx_α, ρ] + (κ/S_α) D[S⁻_α]ρ } + (Γ/S) D[Σ_α S⁻_α]ρ

With coherent interaction the last term is replaced by the exchange Hamiltonian
(Γ/2S) Σ_{α<β} (S⁺_α S⁻_β + S⁻_α S⁺_β), each pair counted once: that is the one whose mean field is
Eq. (D2). Eq. (D1) as printed sums over ordered pairs and is twice as strong.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from seeding import checks

if TYPE_CHECKING:
    from qutip import Qobj

INTERACTIONS = ("dissipative", "coherent")
NORMALISATIONS = ("total", "subsystem")
DIRECTIONS = {
    "up": (0.0, 0.0, 1.0),
    "down": (0.0, 0.0, -1.0),
    "x": (1.0, 0.0, 0.0),
    "minus-x": (-1.0, 0.0, 0.0),
    "y": (0.0, 1.0, 0.0),
    "minus-y": (0.0, -1.0, 0.0),
}
LARGEST_RATE = 1e9  # beyond it powers of rates overflow
MOST_TURNS = 1e9  # of the fastest rate within a duration: an hour of the mean field, days of everything else
INITIAL_STATES = (*DIRECTIONS, "random:SEED")


@dataclass(frozen=True)
class Network:
    """n coupled continuous time crystals.

    drives: Ω_α in κ's unit, one for each subsystem, finite and ≥ 0.
    coupling: Γ ≥ 0.
    kappa: κ > 0, the unit of all rates.
    interaction: "dissipative", Eq. (3), or "coherent", Eqs. (D1) and (D2).
    normalisation: "total", Γ/S as printed in Eq. (3), or "subsystem", Γ/S_α (equal sizes only).
    initial: spin-coherent initial state: up, down, x, minus-x, y, minus-y, the same for every
        subsystem, or random:SEED, directions uniform on the sphere, one drawn for each.
    weights: S_β/S in the mean field; equal sizes, None, unless given.

    Raises InputError for anything that cannot be right.
    """

    drives: tuple[float, ...]
    coupling: float = 0.0
    kappa: float = 1.0
    interaction: str = "dissipative"
    normalisation: str = "total"
    initial: str = "up"
    weights: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        if isinstance(self.drives, str) or not isinstance(self.drives, Iterable):
            raise checks.refuse("drives", "a list of numbers, one for each subsystem", self.drives)
        drives = tuple(checks.number("drives", drive, minimum=0, maximum=LARGEST_RATE) for drive in self.drives)
        if not drives:
            raise checks.refuse("drives", "a list of at least one number", list(drives))
        checks.choice("interaction", self.interaction, INTERACTIONS)
        checks.choice("normalisation", self.normalisation, NORMALISATIONS)
        object.__setattr__(self, "drives", drives)
        object.__setattr__(self, "coupling", checks.number("coupling", self.coupling, minimum=0, maximum=LARGEST_RATE))
        object.__setattr__(self, "kappa", checks.number("kappa", self.kappa, above=0, maximum=LARGEST_RATE))
        self.directions()  # refuses an unknown initial state
        if self.weights is not None:
            weights = tuple(checks.number("weights", weight, above=0) for weight in self.weights)
            if len(weights) != self.n:
                raise checks.InputError(f"`weights` must have {self.n} entries, but has {len(weights)}")
            if self.normalisation == "subsystem" and max(weights) > min(weights):
                raise checks.refuse("normalisation", "total for subsystems of unequal size", self.normalisation)
            total = sum(weights)
            equal = len(set(weights)) == 1
            object.__setattr__(self, "weights", None if equal else tuple(weight / total for weight in weights))

    def __str__(self) -> str:
        drives = " ".join(f"{drive:g}" for drive in self.drives)
        text = f"n={self.n} drives=[{drives}] coupling={self.coupling:g} kappa={self.kappa:g} {self.interaction}"
        text += f" normalisation={self.normalisation} initial={self.initial}"
        if self.weights is not None:
            text += " weights=[" + " ".join(f"{weight:g}" for weight in self.weights) + "]"
        return text

    def parameters(self) -> dict[str, Any]:
        """What makes this network, as JSON can hold it: `Network(**network.parameters())` is the same again."""
        found = dataclasses.asdict(self)
        return {key: value for key, value in found.items() if value is not None}

    @property
    def n(self) -> int:
        """Number of subsystems."""
        return len(self.drives)

    def span(self, duration: Any) -> float:
        """`duration` as a time > 0; InputError where the fastest rate acts more than MOST_TURNS times within it."""
        fastest = max(*self.drives, self.coupling, self.kappa)
        found = checks.number("duration", duration, above=0)
        if found > MOST_TURNS / fastest:
            allowed = f"≤ {MOST_TURNS / fastest:.4g}, {MOST_TURNS:.0e} times 1/{fastest:g}, the fastest rate"
            raise checks.refuse("duration", allowed, duration)
        return found

    def shares(self) -> np.ndarray:
        """Γ_β, shape (n,): what subsystem β adds to the collective rate, Γ S_β/S (Γ/n for equal sizes)."""
        if self.normalisation == "subsystem":
            return np.full(self.n, self.coupling)
        weights = np.full(self.n, 1 / self.n) if self.weights is None else np.array(self.weights)
        return self.coupling * weights

    def directions(self) -> np.ndarray:
        """Initial m_α = ⟨S_α⟩/S_α, shape (n, 3), unit vectors."""
        name = str(self.initial)
        if name in DIRECTIONS:
            return np.tile(DIRECTIONS[name], (self.n, 1))
        word, _, seed = name.partition(":")
        if word != "random" or not seed.isascii() or not seed.isdigit():
            raise checks.refuse("initial", "one of " + ", ".join(INITIAL_STATES), self.initial)
        draws = np.random.Generator(np.random.Philox(int(seed))).standard_normal((self.n, 3))
        return np.asarray(draws / np.linalg.norm(draws, axis=1, keepdims=True))

    def resting_sines(self) -> np.ndarray:
        """m_y of the fixed point with m_x = 0, shape (n,), Eq. (B2) for any n; a state only if all |m_y| ≤ 1.

        sin θ_α = [Ω_α − Σ_β Γ_β Ω_β/(κ + Σ_β Γ_β)] / κ, the zero of the phase form of (B1).
        """
        shares = self.shares()
        drives = np.array(self.drives)
        return np.asarray((drives - shares @ drives / (self.kappa + shares.sum())) / self.kappa)

    def critical_coupling(self) -> float:
        """Γ_crit of Eq. (4) for any n, dissipative coupling: the least Γ at which a fixed point exists.

        With g = Γ_tot/(κ + Γ_tot) and Ω̄ = Σ S_β Ω_β/S the fixed point needs Ω_max − gΩ̄ ≤ κ and
        Ω_min − gΩ̄ ≥ −κ. Zero if even the uncoupled network rests, infinite if no Γ lets it rest.
        """
        if self.interaction != "dissipative":
            raise checks.refuse("interaction", "dissipative for the closed form of Γ_crit", self.interaction)
        if max(self.drives) <= self.kappa:
            return 0.0
        mean = float(np.average(self.drives, weights=self.weights))
        if mean == 0:
            return math.inf
        fraction = (max(self.drives) - self.kappa) / mean
        if fraction >= 1 or min(self.drives) - fraction * mean < -self.kappa:
            return math.inf
        total = self.kappa * fraction / (1 - fraction)
        return total / self.n if self.normalisation == "subsystem" else total

    def local_rates(self, atoms: Iterable[int]) -> np.ndarray:
        """κ/S_α of Eq. (3) for N_α = `atoms`, shape (n,)."""
        return self.kappa / (np.array(checks.atom_numbers(atoms, self.n)) / 2)

    def collective_rate(self, atoms: Iterable[int]) -> float:
        """Γ/S of the collective dissipator in Eq. (3) for N_α = `atoms`; 0 with coherent interaction."""
        scale = self.collective_spin(atoms)
        return self.coupling / scale if self.interaction == "dissipative" else 0.0

    def channels(self, atoms: Iterable[int]) -> np.ndarray:
        """V, shape (channels, n), of the collapse operators Σ_α V_cα S⁻_α of Eq. (3) for N_α = `atoms`.

        √(κ/S_α) S⁻_α of each subsystem, then √(Γ/S) Σ_α S⁻_α where Γ > 0 couples dissipatively.
        """
        atoms = checks.atom_numbers(atoms, self.n)
        channels, collective = np.diag(np.sqrt(self.local_rates(atoms))), self.collective_rate(atoms)
        return np.vstack([channels, np.full(self.n, np.sqrt(collective))]) if collective > 0 else channels

    def exchange(self, atoms: Iterable[int]) -> np.ndarray:
        """E, shape (n, n), real and symmetric, of the exchange Hamiltonian Σ_αβ E_αβ S⁺_α S⁻_β for N_α = `atoms`.

        Γ/2S off the diagonal with coherent interaction, Eq. (D1) with each pair counted once; otherwise zero.
        """
        scale = self.collective_spin(atoms)
        strength = self.coupling / scale / 2 if self.interaction == "coherent" else 0.0
        return strength * (1 - np.eye(self.n))

    def operators(self, atoms: Iterable[int]) -> tuple[Qobj, list[Qobj]]:
        """QuTiP Hamiltonian and collapse operators of Eq. (3), or of (D1), for N_α = `atoms`."""
        import qutip

        atoms = checks.atom_numbers(atoms, self.n)
        identities = [qutip.qeye(number + 1) for number in atoms]

        def embedded(operator: Any, subsystem: int) -> Any:
            return qutip.tensor([*identities[:subsystem], operator, *identities[subsystem + 1 :]])

        lowering = [embedded(qutip.jmat(number / 2, "-"), alpha) for alpha, number in enumerate(atoms)]
        hamiltonian = sum(
            drive * embedded(qutip.jmat(number / 2, "x"), alpha)
            for alpha, (drive, number) in enumerate(zip(self.drives, atoms, strict=True))
        )
        for (alpha, beta), strength in np.ndenumerate(self.exchange(atoms)):
            if strength:
                hamiltonian += float(strength) * (lowering[alpha].dag() * lowering[beta])
        collapse = [
            sum(float(row[alpha]) * lowering[alpha] for alpha in np.flatnonzero(row)) for row in self.channels(atoms)
        ]
        return hamiltonian, collapse

    def collective_spin(self, atoms: Iterable[int]) -> float:
        """The spin that divides Γ: S = Σ N_α/2 ("total") or S_α ("subsystem", equal sizes only)."""
        atoms = checks.atom_numbers(atoms, self.n)
        if self.normalisation == "total":
            return sum(atoms) / 2
        if len(set(atoms)) > 1:
            raise checks.refuse("normalisation", "total for subsystems of unequal size", self.normalisation)
        return atoms[0] / 2
