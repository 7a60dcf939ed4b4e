"""A real operator that the Krylov methods only apply."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Protocol

import numpy as np


class Action(Protocol):
    """A real operator L on vectors of `length` entries."""

    @property
    def length(self) -> int: ...

    @property
    def dimension(self) -> int:
        """Of the space that L acts on, which vectors may hold with some entries twice."""

    def apply(
        self, vector: np.ndarray, out: np.ndarray | None = None, scale: float = 1.0, add: float = 0.0, keep: float = 0.0
    ) -> np.ndarray:
        """scale (L + add) vector + keep out, into `out`."""

    def random(self, seed: int) -> np.ndarray:
        """A vector of the space, the same for the same seed."""

    def purify(self, vector: np.ndarray) -> None:
        """Remove, in place, what rounding brought from outside the space that L acts on."""


class PlainAction(ABC):
    """An action on all vectors of `length` entries, of which each stands for another operator."""

    @property
    @abstractmethod
    def length(self) -> int:
        """Dimension of the space."""

    @property
    def dimension(self) -> int:
        """Every vector belongs to the space."""
        return self.length

    @abstractmethod
    def product(self, vector: np.ndarray) -> np.ndarray:
        """L vector, a new array."""

    def apply(
        self, vector: np.ndarray, out: np.ndarray | None = None, scale: float = 1.0, add: float = 0.0, keep: float = 0.0
    ) -> np.ndarray:
        """scale (L + add) vector + keep out, into `out` where given."""
        result = self.product(vector)
        if add:
            result += add * vector
        result *= scale
        if out is None:
            return result
        out *= keep
        out += result
        return out

    def random(self, seed: int) -> np.ndarray:
        """A reproducible vector with independent normal entries."""
        return np.random.Generator(np.random.Philox(seed)).standard_normal(self.length)

    def purify(self, vector: np.ndarray) -> None:  # noqa: B027, every vector belongs to the space
        """Nothing to remove."""
