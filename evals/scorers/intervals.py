"""Metrics with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000
Floats = NDArray[np.float64]
Metric = dict[str, float | None]


def mean_with_interval(values: Sequence[float], seed: int) -> Metric:
    """The mean and the middle 95 % of the means of resamples (Efron 1979, the percentile way)."""
    told = np.asarray(values, dtype=np.float64)
    if not len(told):
        return {"value": None, "low": None, "high": None}
    drawn = np.random.default_rng(seed).integers(0, len(told), (RESAMPLES, len(told)))
    return _metric(float(told.mean()), told[drawn].mean(axis=1))


def with_interval(
    score: Callable[[Floats, Floats], float | None],
    predicted: Sequence[float],
    truth: Sequence[float],
    seed: int,
) -> Metric:
    """Any score of predictions against answers, resampled by line; None where it is undefined."""
    p, t = np.asarray(predicted, dtype=np.float64), np.asarray(truth, dtype=np.float64)
    value = score(p, t) if len(p) else None
    if value is None:
        return {"value": None, "low": None, "high": None}
    chance = np.random.default_rng(seed)
    found: list[float] = []
    for _ in range(RESAMPLES):
        drawn = chance.integers(0, len(p), len(p))
        again = score(p[drawn], t[drawn])
        if again is not None:
            found.append(again)
    return _metric(value, np.asarray(found))


def metrics_of(scores: Mapping[str, Sequence[float]], seed: int) -> dict[str, Metric]:
    """Name → mean with interval."""
    return {name: mean_with_interval(values, seed) for name, values in scores.items()}


def _metric(value: float, resampled: Floats) -> Metric:
    low, high = np.percentile(resampled, [2.5, 97.5]) if len(resampled) else (value, value)
    return {"value": round(value, 4), "low": round(float(low), 4), "high": round(float(high), 4)}
