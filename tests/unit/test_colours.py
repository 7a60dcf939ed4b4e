"""Colours that mean different things differ in lightness, also for colour-blind readers."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from seeding.paper import style


def lightness(rgb: np.ndarray) -> float:
    """CIE L* of linear RGB."""
    luminance = float(rgb @ [0.2126, 0.7152, 0.0722])
    return 116 * np.cbrt(luminance) - 16


# Full protanopia, deuteranopia and tritanopia in linear RGB: Machado, Oliveira and Fernandes (2009), table 1.
BLINDNESS = {
    "none": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


@pytest.mark.parametrize("kind", BLINDNESS)
def test_pairs_of_colours_differ_in_lightness_for_every_eye(kind: str) -> None:
    def seen(name: str) -> float:
        encoded = np.array(to_rgb(style.COLOURS[name]))
        linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
        return lightness(np.clip(BLINDNESS[kind] @ linear, 0, 1))

    # Ten units of L* are a difference that nobody overlooks between thin lines.
    assert abs(seen("A") - seen("B")) > 10
    assert abs(seen("crystal") - seen("critical")) > 10
