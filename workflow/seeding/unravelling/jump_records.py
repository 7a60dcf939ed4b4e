"""When and through which channel a crystal loses excitations: the jumps of single trajectories in the fixed frame.

Channels 0 … n − 1 are the collapse operators √(κ/S_α) S⁻_α, channel n is √(Γ/S) Σ_α S⁻_α (dissipative interaction).
The moving frame's jumps belong to shifted operators and are no such events, so they are not recorded.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from seeding import checks
from seeding.network import Network
from seeding.unravelling import ensemble, fixed_frame

UNITS = "time, waiting in 1/κ; channel α: κ/S_α of crystal α, channel n: collective"


def jump_records(
    network: Network, atoms: Iterable[int], duration: float, count: int, seed: int, first: int = 0
) -> pd.DataFrame:
    """Every jump of trajectories `first` … `first + count − 1` up to `duration` (in 1/κ).

    Columns trajectory, time, channel, waiting (time since the trajectory's jump before, or since 0).
    `table.groupby("channel").size()` counts them by channel; `attrs["units"]` says what the units are. The trajectories
    are those of `trajectories(…, method="plain")` with the same seed. InputError as there.
    """
    end = checks.number("duration", duration, above=0)
    sizes, times = ensemble.checked(network, atoms, [0.0, end], count, seed, first, "plain", warn=False)
    parts = []
    room = 1024
    for index in range(first, first + count):
        while True:
            record = np.empty((room, 2))
            jumps = fixed_frame.sample(network, sizes, times, seed, index, record=record)[1]
            if jumps <= room:
                break
            room = 2 * jumps
        moments = record[:jumps, fixed_frame.TIME]
        channels = record[:jumps, fixed_frame.CHANNEL].astype(int)
        columns = {"trajectory": index, "time": moments, "channel": channels}
        parts.append(pd.DataFrame({**columns, "waiting": np.diff(moments, prepend=0.0)}))
    table = pd.concat(parts, ignore_index=True)
    table.attrs["units"] = UNITS
    return table
