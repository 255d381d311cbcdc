"""Intervals where cases hang together: whole calls are drawn, not verdicts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from .intervals import Metric

Floats = NDArray[np.float64]
RESAMPLES = 500
"""The 2.5 % point of 500 draws wanders by a few thousandths of a κ, far below its width here."""


def clustered(
    score: Callable[[Floats, Floats], float | None],
    predicted: Sequence[float],
    truth: Sequence[float],
    clusters: Sequence[str],
    seed: int,
) -> Metric:
    """Any score with the middle 95 % of it over resamples of clusters (Field & Welsh 2007,
    doi:10.1111/j.1467-9868.2007.00593.x, the cluster bootstrap).

    Verdicts on one call stand or fall together; drawn one by one, they would make an interval
    that is too narrow. None where the score is undefined.
    """
    p, t = np.asarray(predicted, dtype=np.float64), np.asarray(truth, dtype=np.float64)
    value = score(p, t) if len(p) else None
    if value is None:
        return {"value": None, "low": None, "high": None}
    members = _members(clusters)
    chance = np.random.default_rng(seed)
    found: list[float] = []
    for _ in range(RESAMPLES):
        drawn = chance.integers(0, len(members), len(members)).tolist()
        places = np.concatenate([members[int(one)] for one in drawn])
        again = score(p[places], t[places])
        if again is not None:
            found.append(again)
    low, high = np.percentile(found, [2.5, 97.5]) if found else (value, value)
    return {"value": round(value, 4), "low": round(float(low), 4), "high": round(float(high), 4)}


def clustered_mean(values: Sequence[float], clusters: Sequence[str], seed: int) -> Metric:
    """The mean, by the same draws."""
    return clustered(lambda p, _: float(p.mean()), values, values, clusters, seed)


def _members(clusters: Sequence[str]) -> list[NDArray[np.int64]]:
    by: dict[str, list[int]] = {}
    for place, name in enumerate(clusters):
        by.setdefault(name, []).append(place)
    return [np.asarray(places, dtype=np.int64) for places in by.values()]
