"""`Network`: the one description of a model of coupled time crystals (ħ = 1, rates in κ, times in 1/κ).

Master equation, Eq. (3) of the paper, for subsystems α with spin S_α = N_α/2 and S = Σ S_α:

    dρ/dt = Σ_α { -i[Ω_α Sx_α, ρ] + (κ_α/S_α) D[S⁻_α]ρ } + (Γ/S) D[Σ_α S⁻_α]ρ

With coherent interaction the last term is replaced by the exchange Hamiltonian
(Γ/2S) Σ_{α<β} (S⁺_α S⁻_β + S⁻_α S⁺_β), each pair counted once: that is the one whose mean field is
Eq. (D2). Eq. (D1) as printed sums over ordered pairs and is twice as strong.
"""

from __future__ import annotations

import dataclasses
import math
import re
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
INITIAL_STATES = (*DIRECTIONS, "angles:θ,φ in degrees", "random:SEED")
ANGLE = r"-?[0-9]{1,3}(?:\.[0-9]{1,15})?"
# The words for an initial state, as a schema wants them.
INITIAL = rf"^(?:{'|'.join(DIRECTIONS)}|angles:{ANGLE},{ANGLE}|random:[0-9]+)$"


@dataclass(frozen=True)
class Network:
    """n coupled continuous time crystals.

    drives: Ω_α in κ's unit, one for each subsystem, finite and ≥ 0.
    coupling: Γ ≥ 0.
    kappa: κ_α > 0, one number for all subsystems or one for each; equal ones are held as one number.
    interaction: "dissipative", Eq. (3), or "coherent", Eqs. (D1) and (D2).
    normalisation: "total", Γ/S as printed in Eq. (3), or "subsystem", Γ/S_α (equal sizes only).
    initial: spin-coherent initial state, one word for all subsystems or one for each: up, down, x, minus-x, y,
        minus-y; angles:θ,φ, the polar angle from +z and the azimuth from +x in degrees; random:SEED, directions
        uniform on the sphere, one drawn for each subsystem. Equal words are held as one.
    weights: S_β/S in the mean field; equal sizes, None, unless given.

    Raises InputError for anything that cannot be right.
    """

    drives: tuple[float, ...]
    coupling: float = 0.0
    kappa: float | tuple[float, ...] = 1.0
    interaction: str = "dissipative"
    normalisation: str = "total"
    initial: str | tuple[str, ...] = "up"
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
        kappas = self._each("kappa", self.kappa)
        kappas = tuple(checks.number("kappa", kappa, above=0, maximum=LARGEST_RATE) for kappa in kappas)
        object.__setattr__(self, "kappa", _collapsed(kappas))
        initials = tuple(_known(state) for state in self._each("initial", self.initial))
        object.__setattr__(self, "initial", _collapsed(initials))
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
        kappa = f"{self.kappa:g}" if isinstance(self.kappa, float) else f"[{' '.join(f'{k:g}' for k in self.kappa)}]"
        initial = self.initial if isinstance(self.initial, str) else f"[{' '.join(self.initial)}]"
        text = f"n={self.n} drives=[{drives}] coupling={self.coupling:g} kappa={kappa} {self.interaction}"
        text += f" normalisation={self.normalisation} initial={initial}"
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

    @property
    def kappas(self) -> tuple[float, ...]:
        """κ_α, one for each subsystem."""
        return self.kappa if isinstance(self.kappa, tuple) else (self.kappa,) * self.n

    @property
    def largest_kappa(self) -> float:
        """The largest κ_α: thresholds and steps "in units of κ" are in units of it."""
        return max(self.kappas)

    @property
    def initials(self) -> tuple[str, ...]:
        """The word for the initial state of each subsystem."""
        return self.initial if isinstance(self.initial, tuple) else (self.initial,) * self.n

    def span(self, duration: Any) -> float:
        """`duration` as a time > 0; InputError where the fastest rate acts more than MOST_TURNS times within it."""
        fastest = max(*self.drives, self.coupling, *self.kappas)
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
        found = {state: _directions(state, self.n) for state in set(self.initials)}
        return np.array([found[state][alpha] for alpha, state in enumerate(self.initials)])

    def resting_sines(self) -> np.ndarray:
        """m_y of the fixed point with m_x = 0, shape (n,), Eq. (B2) for any n and κ_α; a state only if all |m_y| ≤ 1.

        The zero of the phase form of (B1), κ_α sin θ_α = Ω_α − C with the field C = Σ_β Γ_β sin θ_β common to all:
        C = Σ_β (Γ_β/κ_β) Ω_β / (1 + Σ_β Γ_β/κ_β).
        """
        kappas, drives = np.array(self.kappas), np.array(self.drives)
        response = self.shares() / kappas
        return np.asarray((drives - response @ drives / (1 + response.sum())) / kappas)

    def critical_coupling(self) -> float:
        """Γ_crit of Eq. (4) for any n and κ_α, dissipative coupling: the least Γ at which a fixed point exists.

        The common field C(Γ) of `resting_sines` grows with Γ, from 0 to the mean of Ω with weights S_β/κ_β; the fixed
        point needs max (Ω_α − κ_α) ≤ C ≤ min (Ω_α + κ_α). Zero if even the uncoupled network rests, infinite if no Γ
        lets it rest.
        """
        if self.interaction != "dissipative":
            raise checks.refuse("interaction", "dissipative for the closed form of Γ_crit", self.interaction)
        kappas, drives = np.array(self.kappas), np.array(self.drives)
        least = float((drives - kappas).max())
        if least <= 0:
            return 0.0
        sizes = np.ones(self.n) if self.weights is None else np.array(self.weights)
        mean = float(np.average(drives, weights=sizes / kappas))
        if mean <= least or float((drives + kappas).min()) < least:
            return math.inf
        fraction = least / mean
        total = fraction / (1 - fraction) / float(np.average(1 / kappas, weights=sizes))
        return total / self.n if self.normalisation == "subsystem" else total

    def local_rates(self, atoms: Iterable[int]) -> np.ndarray:
        """κ_α/S_α of Eq. (3) for N_α = `atoms`, shape (n,)."""
        return np.array(self.kappas) / (np.array(checks.atom_numbers(atoms, self.n)) / 2)

    def collective_rate(self, atoms: Iterable[int]) -> float:
        """Γ/S of the collective dissipator in Eq. (3) for N_α = `atoms`; 0 with coherent interaction."""
        scale = self.collective_spin(atoms)
        return self.coupling / scale if self.interaction == "dissipative" else 0.0

    def channels(self, atoms: Iterable[int]) -> np.ndarray:
        """V, shape (channels, n), of the collapse operators Σ_α V_cα S⁻_α of Eq. (3) for N_α = `atoms`.

        √(κ_α/S_α) S⁻_α of each subsystem, then √(Γ/S) Σ_α S⁻_α where Γ > 0 couples dissipatively.
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

    def _each(self, name: str, value: Any) -> tuple[Any, ...]:
        """One entry for each subsystem: those of a list, or a single value again and again."""
        entries = tuple(value) if isinstance(value, tuple | list | np.ndarray) else (value,)
        if len(entries) not in (1, self.n):
            allowed = f"one value, or one for each of the {self.n} drives"
            raise checks.InputError(f"`{name}` must be {allowed}, but has {len(entries)} entries")
        return entries if len(entries) == self.n else entries * self.n


def _collapsed(entries: tuple[Any, ...]) -> Any:
    """One value where all are equal, otherwise the tuple."""
    return entries[0] if len(set(entries)) == 1 else entries


def _known(state: Any) -> str:
    """The word for an initial state, or InputError."""
    if not isinstance(state, str) or not re.fullmatch(INITIAL, state):
        raise checks.refuse("initial", "one of " + ", ".join(INITIAL_STATES), state)
    return state


def _directions(state: str, n: int) -> np.ndarray:
    """The unit vectors that a word for an initial state means for each of n subsystems, shape (n, 3)."""
    word, _, rest = state.partition(":")
    if word == "random":
        draws = np.random.Generator(np.random.Philox(int(rest))).standard_normal((n, 3))
        return np.asarray(draws / np.linalg.norm(draws, axis=1, keepdims=True))
    if word == "angles":
        (along, across), (x, y) = (_turned(float(angle)) for angle in rest.split(","))
        return np.tile((across * x, across * y, along), (n, 1)) + 0.0  # no −0
    return np.tile(DIRECTIONS[word], (n, 1))


def _turned(degrees: float) -> tuple[float, float]:
    """Cosine and sine, exact at right angles: where m_x = 0 is meant, rounding may not leave the torus."""
    quarters, rest = divmod(degrees, 90)
    cosine, sine = math.cos(math.radians(rest)), math.sin(math.radians(rest))
    return ((cosine, sine), (-sine, cosine), (-cosine, -sine), (sine, -cosine))[int(quarters) % 4]
