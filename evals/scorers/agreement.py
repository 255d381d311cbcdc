"""How far two judges agree beyond chance, on verdicts coded as whole numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def cohen_kappa(one: Floats, other: Floats) -> float | None:
    """Cohen's κ (1960): agreement beyond what the judges' own habits would give.

    None for no cases, and where both judges always say one and the same: chance then explains
    everything and nothing. There `gwet_ac1` still tells.
    """
    if not len(one):
        return None
    shares = _shares(one, other)
    chance = float(np.sum(shares[0] * shares[1]))
    return None if chance >= 1.0 else (_agreed(one, other) - chance) / (1 - chance)


def gwet_ac1(one: Floats, other: Floats) -> float | None:
    """Gwet's AC1 (2008, doi:10.1348/000711006X126600): stands where one verdict is rare, which
    κ punishes. None for no cases."""
    if not len(one):
        return None
    shares = _shares(one, other).mean(axis=0)
    if len(shares) == 1:
        return 1.0
    chance = float(np.sum(shares * (1 - shares))) / (len(shares) - 1)
    return (_agreed(one, other) - chance) / (1 - chance)


def precision(predicted: Floats, truth: Floats) -> float | None:
    """Of those called 1, how many are. None where none was called so."""
    said = predicted == 1
    return float((truth[said] == 1).mean()) if said.any() else None


def recall(predicted: Floats, truth: Floats) -> float | None:
    """Of those that are 1, how many were called so. None where there is none."""
    are = truth == 1
    return float((predicted[are] == 1).mean()) if are.any() else None


def _agreed(one: Floats, other: Floats) -> float:
    return float((one == other).mean())


def _shares(one: Floats, other: Floats) -> Floats:
    """How often each judge gives each verdict that occurs: two rows, a column a verdict."""
    kinds: Floats = np.unique(np.concatenate([one, other]))
    rows = [(judge[:, None] == kinds[None, :]).mean(axis=0) for judge in (one, other)]
    return np.stack(rows).astype(np.float64)
