"""Voices made of harmonics: what a test wants a speaker to sound like."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]


def voice(
    hertz: float, seconds: float = 0.6, rate: int = 16_000, peak: float = 0.2, falls: float = 1.0
) -> Samples:
    """Harmonics to 3.4 kHz that fall like a voice's; the less `falls`, the brighter."""
    at = np.arange(int(seconds * rate)) / rate
    tone = np.zeros(len(at))
    for n in range(1, max(2, int(3_400 / hertz) + 1)):
        tone += np.sin(2 * np.pi * hertz * n * at) / n**falls
    return (peak * tone / np.abs(tone).max()).astype(np.float32)


def noise(seconds: float = 1.0, rate: int = 16_000, level: float = 0.1, seed: int = 7) -> Samples:
    """White noise of that standard deviation."""
    drawn = np.random.default_rng(seed).normal(0, level, int(seconds * rate))
    return drawn.astype(np.float32)
