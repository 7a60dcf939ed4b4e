"""Quantum jumps in a spin-coherent frame that moves with the state: a few Dicke levels carry any N_α.

Three exact steps turn Eq. (3) into a problem whose size hardly depends on N (docs/trajectories.md derives them):

1. Offset. The collapse operators L_c = Σ_α V_cα S⁻_α, with VᵀV = R, are replaced by L_c − a_c and the Hamiltonian gains
   (i/2) Σ_c (a_c* L_c − a_c L_c†): the same master equation for any a_c(t). With a_c ≈ ⟨L_c⟩ jumps come at a rate of
   order κ, not κN, and the large part of the dissipator becomes a rotation.
2. Frame. ψ = U(t)φ, one rotation for each spin, turns with the mean spin. What is left of the rotation is small, and
   S⁻ = v₋ S'⁻ + v₊ S'⁺ + v_z S'z with complex v read off the frame; φ stays near the top level.
3. Pairs. Each L_c − a_c is split into (L_c − a_c ± b e^{iχ})/√2, whose offsets cancel in the mean: nothing changes
   between the jumps, every channel gains jumps at the rate b², and these keep φ compact (b = 0 lets it spread).

Only two things are approximate: the Runge-Kutta step and the number of levels, which follows the population of the two
highest ones. Both are parameters. The steps themselves are in `moving_frame_steps`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from seeding.checks import ComputationError
from seeding.network import Network
from seeding.unravelling.moving_frame_steps import COUNTERS, MOST_AMPLITUDES, trajectory
from seeding.unravelling.spin_frames import frame_along


@dataclass(frozen=True)
class Numerics:
    """step: longest Runge-Kutta step in 1/ν, where ν is the larger of κ (the largest κ_α) and 2Γ (of Γ/S); the frame
    turns by a radian in it at most. stiffness: step times the bound on the generator's quadratic part, below the 2.78
    at which the method turns unstable. leak: population of a subsystem's two highest levels at which two more are
    added. offset: b/√κ. feedback: rate in ν at which the frame follows the mean spin's deviation from it. tolerance:
    of −log of the norm at a jump, on a scale on which one jump is 1."""

    step: float = 0.05
    stiffness: float = 1.5
    leak: float = 1e-4
    offset: float = 1.0
    feedback: float = 3.0
    tolerance: float = 1e-5


DEFAULT = Numerics()
TYPICAL_LEVELS = 50  # a crystal seldom needs more
# Largest N_α: beyond it √N enters the step and rounding the offsets.
MOST_ATOMS = 10**6
# Numbers of a stream that one crystal may draw, where several evolve apart.
SHARE = 2**40


def sample(
    network: Network,
    atoms: tuple[int, ...],
    times: np.ndarray,
    seed: int,
    index: int,
    numerics: Numerics = DEFAULT,
    counters: np.ndarray | None = None,
) -> np.ndarray:
    """⟨m⟩ of each subsystem along trajectory (seed, index), shape (times, n, 3), the components in the order X, Y, Z.

    counters: shape (COUNTERS,), work done is added there at STEPS, JUMPS, AMPLITUDES and LARGEST.
    """
    channels, exchange = network.channels(atoms), network.exchange(atoms)
    # R^(1/2): as many channels as subsystems, each nearly local.
    values, vectors = np.linalg.eigh(channels.T @ channels)
    channels = np.ascontiguousarray((vectors * np.sqrt(values.clip(0))) @ vectors.T)
    frames = np.stack([frame_along(direction) for direction in network.directions()])
    samples = np.empty((len(times), network.n, 3))
    collective = network.coupling * sum(atoms) / 2 / network.collective_spin(atoms)
    fastest = max(network.largest_kappa, 2 * collective)
    settings = np.array(
        [
            numerics.step / fastest,
            numerics.stiffness,
            numerics.leak,
            numerics.offset * np.sqrt(network.largest_kappa),
            numerics.feedback * fastest,
            numerics.tolerance,
        ]
    )
    for number, part in enumerate(_parts(network)):
        alone = np.empty((len(times), part.stop - part.start, 3))
        trajectory(
            frames[part],
            np.array(atoms[part]),
            np.ascontiguousarray(channels[part, part]),
            np.ascontiguousarray(exchange[part, part]),
            np.array(network.drives[part]),
            times,
            settings,
            seed,
            index,
            number * SHARE,
            alone,
            np.zeros(COUNTERS) if counters is None else counters,
        )
        samples[:, part] = alone
    if np.isnan(samples).any():
        raise ComputationError(
            f"trajectory {index} spread over more than {MOST_AMPLITUDES} amplitudes: try a smaller N_α or another seed"
        )
    return samples


def needed_memory(network: Network, atoms: tuple[int, ...]) -> int:
    """Bytes for `TYPICAL_LEVELS` levels of each subsystem: what a trajectory is expected to need at most."""
    needs = []
    for part in _parts(network):
        together = atoms[part]
        amplitudes = math.prod(min(number + 1, TYPICAL_LEVELS) for number in together)
        needs.append(amplitudes * 6 * 8 * (2 * (8 + len(together)) + 2 * len(together)))
    return max(needs)


def _parts(network: Network) -> list[slice]:
    """The subsystems that evolve together: all, or each alone where nothing couples them (a product state)."""
    return [slice(0, network.n)] if network.coupling else [slice(alpha, alpha + 1) for alpha in range(network.n)]
