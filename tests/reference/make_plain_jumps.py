"""Make plain_jumps_averages.csv: time averages of ⟨m_z⟩ over 0 < κt ≤ 10 from the fixed frame, at two step sizes.

python tests/reference/make_plain_jumps.py COUNT — about a second a trajectory and step size; the more, the sharper the
slow test of the moving frame. Trajectories of the two step sizes have different keys, so that they are independent.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from seeding import tables
from seeding.network import Network
from seeding.unravelling import fixed_frame

NETWORK = Network(drives=(1.5, 0.9), coupling=0.1)
TIMES = np.linspace(0, 10, 41)


def main(count: int, number: int = 100, seed: int = 5) -> None:
    """Write the table beside this file."""
    rows = []
    for step, first in ((0.7, 0), (1.4, 1_000_000)):
        samples = np.array(
            [
                fixed_frame.sample(NETWORK, (number, number), TIMES, seed, first + index, step=step)[0]
                for index in range(count)
            ]
        )
        averages = samples[:, 1:, :, 2].mean(axis=1)
        error = averages.std(axis=0, ddof=1) / np.sqrt(count)
        rows += [
            (number, subsystem, step, count, averages[:, subsystem].mean(), error[subsystem]) for subsystem in (0, 1)
        ]
    about = "fixed-frame trajectories, time average of mz over 0 < time ≤ 10, 40 samples"
    header = {"table": about, "network": NETWORK.parameters(), "seed": seed}
    frame = pd.DataFrame(rows, columns=["atoms", "subsystem", "step", "count", "average", "error"])
    tables.write(frame, Path(__file__).with_name("plain_jumps_averages.csv"), header)


if __name__ == "__main__":
    main(int(sys.argv[1]))
