"""Two predictors on the same cases: is one better, or was it chance?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

from .intervals import Metric, mean_with_interval


@dataclass(frozen=True)
class Paired:
    """B against A. `gain` is the share of cases B has more right than A, with its interval."""

    n: int
    only_a: int
    only_b: int
    gain: Metric
    p: float
    """Two-sided: how often chance alone would split the differing cases as unevenly."""


def paired(a: Sequence[bool], b: Sequence[bool], seed: int) -> Paired:
    """Exact McNemar (binomial over the cases that differ; McNemar 1947) and a paired bootstrap."""
    only_a = sum(x and not y for x, y in zip(a, b, strict=True))
    only_b = sum(y and not x for x, y in zip(a, b, strict=True))
    gain = mean_with_interval([float(y) - float(x) for x, y in zip(a, b, strict=True)], seed)
    return Paired(len(a), only_a, only_b, gain, mcnemar(only_a, only_b))


def mcnemar(only_a: int, only_b: int) -> float:
    """The exact two-sided p of a split; 1.0 where nothing differs."""
    differing = only_a + only_b
    if not differing:
        return 1.0
    tail = sum(comb(differing, k) for k in range(min(only_a, only_b) + 1))
    return min(1.0, 2 * tail / 2**differing)
