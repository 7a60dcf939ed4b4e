"""Random small networks for hypothesis: n, N_α, Ω_α, κ_α, Γ, directions, both interactions, both normalisations."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from seeding.network import DIRECTIONS, INTERACTIONS, NORMALISATIONS, Network

MOST_ATOMS = {1: 6, 2: 3, 3: 2}  # by n: QuTiP's Liouvillian stays below 400 × 400
STATES = st.one_of(
    st.sampled_from(list(DIRECTIONS)),
    st.builds("angles:{:.2f},{:.2f}".format, st.floats(0, 180), st.floats(-180, 180)),
)


@st.composite
def networks(draw: Any) -> tuple[Network, tuple[int, ...]]:
    """A network and its N_α."""
    n = draw(st.integers(1, 3))
    normalisation = draw(st.sampled_from(NORMALISATIONS))
    sizes = st.integers(1, MOST_ATOMS[n])
    atoms = (draw(sizes),) * n if normalisation == "subsystem" else tuple(draw(sizes) for _ in range(n))
    network = Network(
        drives=tuple(draw(st.floats(0, 2)) for _ in range(n)),
        coupling=draw(st.floats(0, 1.5)),
        kappa=tuple(draw(st.floats(0.1, 2)) for _ in range(n)),
        interaction=draw(st.sampled_from(INTERACTIONS)),
        normalisation=normalisation,
        initial=tuple(draw(STATES) for _ in range(n)),
        weights=atoms,
    )
    return network, atoms
