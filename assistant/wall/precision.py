"""How often a rule's alerts were right, as supervisors judged them. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

Z_95 = 1.959964
"""The normal quantile that leaves 2.5 % on each side."""


@dataclass(frozen=True)
class Interval:
    """A share from 0 to 1 with the bounds that hold it in 95 % of such samples."""

    value: float
    low: float
    high: float


def wilson(right: int, judged: int) -> Interval | None:
    """The share of right ones among those judged; None where nothing was.

    Wilson's score interval (Wilson 1927, JASA 22, 209-212): it holds for few judgements and for
    shares near 0 and 1, where the usual one claims certainty (Brown, Cai, DasGupta 2001).
    """
    if judged == 0:
        return None
    share = right / judged
    shrink = 1 + Z_95**2 / judged
    centre = (share + Z_95**2 / (2 * judged)) / shrink
    spread = Z_95 * math.sqrt(share * (1 - share) / judged + Z_95**2 / (4 * judged**2)) / shrink
    low, high = max(0.0, centre - spread), min(1.0, centre + spread)
    return Interval(share, min(low, share), max(high, share))
