"""Does a probability mean what it says?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BINS = 10


def ece(predicted: Floats, truth: Floats) -> float | None:
    """Expected calibration error over ten bins of equal width (Guo et al. 2017)."""
    if not len(predicted):
        return None
    bins = _bins(predicted)
    gap = 0.0
    for place in range(BINS):
        held = bins == place
        if held.any():
            gap += float(held.sum()) * abs(float(predicted[held].mean() - truth[held].mean()))
    return gap / len(predicted)


def reliability(predicted: Sequence[float], truth: Sequence[float]) -> list[dict[str, Any]]:
    """One row a bin that has some: how probable was said, and how often it was so."""
    said, was = np.asarray(predicted, dtype=np.float64), np.asarray(truth, dtype=np.float64)
    bins = _bins(said)
    return [
        {
            "from": place / BINS,
            "to": (place + 1) / BINS,
            "n": int((bins == place).sum()),
            "said": round(float(said[bins == place].mean()), 4),
            "was": round(float(was[bins == place].mean()), 4),
        }
        for place in range(BINS)
        if (bins == place).any()
    ]


def _bins(predicted: Floats) -> NDArray[np.int64]:
    return np.minimum((predicted * BINS).astype(np.int64), BINS - 1)
