"""How well yes and no are told apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def f1(predicted: Floats, truth: Floats) -> float | None:
    """F1 of the positive class of 0/1 labels; None where it never occurs and is never said."""
    right = float(np.sum((predicted == 1) & (truth == 1)))
    wrong = float(np.sum(predicted != truth))
    return None if right + wrong == 0 else 2 * right / (2 * right + wrong)


def false_alarm_rate(predicted: Floats, truth: Floats) -> float | None:
    """The share of the negative that was said to be positive; None where there is none."""
    negative = predicted[truth != 1]
    return float((negative == 1).mean()) if len(negative) else None


def auc(scores: Floats, truth: Floats) -> float | None:
    """The chance that a positive scores above a negative, ties half (Mann & Whitney 1947)."""
    positive, negative = scores[truth == 1], scores[truth != 1]
    if not len(positive) or not len(negative):
        return None
    above = (positive[:, None] > negative[None, :]).mean()
    ties = (positive[:, None] == negative[None, :]).mean()
    return float(above + ties / 2)
