"""Batches of trajectories: jobs scatter them, `gather` puts them together without changing one bit.

A batch file (NumPy .npz) holds every trajectory's ⟨m⟩ samples and the key that made them. Means, errors and quantiles
are formed only after gathering, in the order of the index, so that a table does not know how it was split.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from seeding import checks, tables
from seeding.network import Network
from seeding.unravelling.spin_frames import Z

UNITS = "time in 1/κ; mx_α = ⟨S^x_α⟩/S_α, …, means over trajectories; mx_α_sem, … their standard errors"


@dataclass(frozen=True)
class Batch:
    """Trajectories `first` … `first + count − 1` of the stream `seed`; samples (count, times, n, 3), times (times,)."""

    network: Network
    atoms: tuple[int, ...]
    seed: int
    first: int
    method: str
    times: np.ndarray
    samples: np.ndarray

    @property
    def count(self) -> int:
        """How many trajectories there are: their indices are `first` … `first + count − 1`."""
        return len(self.samples)

    @property
    def heights(self) -> np.ndarray:
        """⟨m_z⟩ alone, shape (count, times, n)."""
        return np.ascontiguousarray(self.samples[..., Z])

    def header(self) -> dict[str, Any]:
        """What the table of means says of their origin: network, sizes, streams."""
        return {
            "network": self.network.parameters(),
            "atoms": self.atoms,
            "count": self.count,
            "seed": self.seed,
            "first": self.first,
            "method": self.method,
            "units": UNITS,
        }


def write(batch: Batch, path: Path | str) -> None:
    """Write a batch file, atomically; equal batches give equal bytes."""
    key = {"network": asdict(batch.network), "atoms": batch.atoms, "seed": batch.seed, "first": batch.first}
    key["method"] = batch.method
    stream = io.BytesIO()
    np.savez(stream, key=np.array(json.dumps(key)), times=batch.times, samples=batch.samples)
    tables.write_bytes(path, stream.getvalue())


def read(path: Path | str) -> Batch:
    """A batch written by `write`; InputError where it is missing, damaged or something else."""
    try:
        with np.load(path, allow_pickle=False) as content:
            key = json.loads(str(content["key"]))
            times, samples = content["times"], content["samples"]
        network = Network(**key["network"])
        if samples.shape[1:] != (*times.shape, network.n, 3) or times.dtype != float or samples.dtype != float:
            raise ValueError("arrays of another kind")
        if not times.size or not isinstance(key["seed"], int) or not isinstance(key["first"], int):
            raise ValueError("a key of another kind")
        return Batch(network, tuple(key["atoms"]), key["seed"], key["first"], key["method"], times, samples)
    except FileNotFoundError:
        raise checks.InputError(f"batch {path} does not exist") from None
    except Exception:  # NumPy and zipfile have one of their own for each damaged byte
        raise checks.InputError(f"batch {path} is damaged or no batch: `trajectories --batch` writes one") from None


def gather(batches: Iterable[Batch]) -> Batch:
    """One batch out of several, in the order of their indices; InputError unless they fit together without a gap."""
    parts = sorted(batches, key=lambda batch: batch.first)
    if not parts:
        raise checks.InputError("`batches` must be at least one batch file, but there is none")
    start = parts[0]
    expected = start.first
    for part in parts:
        for name in ("network", "atoms", "seed", "method"):
            if getattr(part, name) != getattr(start, name):
                raise checks.InputError(
                    f"`batches` must agree in `{name}`, but have {getattr(start, name)} and {getattr(part, name)}"
                )
        if not np.array_equal(part.times, start.times):
            raise checks.InputError("`batches` must agree in their times, but do not")
        if part.first != expected:
            raise checks.InputError(
                f"`batches` must cover the indices once each: {expected} was to come next, but {part.first} did"
            )
        expected += part.count
    return Batch(
        start.network,
        start.atoms,
        start.seed,
        start.first,
        start.method,
        start.times,
        np.concatenate([part.samples for part in parts]),
    )
