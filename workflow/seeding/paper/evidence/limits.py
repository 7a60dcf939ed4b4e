"""What the averaged noise says of λ₁ as N → ∞, for the claims that compare both normalisations."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from seeding.checks import NoAnswer
from seeding.large_n.averaged_diffusion import seeded_pair_modes
from seeding.large_n.noise_projection import projected_noise
from seeding.network import Network


def evidence_averaged(*, network: Network) -> pd.DataFrame:
    """λ₁ = i·frequency + (rate + i·shift)/N_α: columns normalisation, coupling, rate, frequency, shift, in κ.

    λ₁ is the slowest mode of the first harmonic in the symmetric sector.
    """
    if network.weights is not None:
        raise NoAnswer("Γ/S_α has a meaning for equal sizes only")
    rows = []
    for normalisation in ("total", "subsystem"):
        law = seeded_pair_modes(projected_noise(replace(network, normalisation=normalisation)), 1, "symmetric", 1)
        rows.append((normalisation, network.coupling, law.rate[0], law.frequency[0], law.shift[0]))
    return pd.DataFrame(rows, columns=["normalisation", "coupling", "rate", "frequency", "shift"])
