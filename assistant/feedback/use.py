"""How cards of one kind were taken up, with the interval a share must carry."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959964
"""The two-sided 95 % point of the normal distribution."""


@dataclass(frozen=True)
class Share:
    """`of` things, `count` of them so; `low` and `high` enclose the true share 19 times in 20."""

    count: int
    of: int
    value: float | None
    low: float | None
    high: float | None


def share(count: int, of: int) -> Share:
    """A share with Wilson's score interval, which holds at small counts and at 0 and 1.

    E. B. Wilson, JASA 22 (1927) 209-212; recommended over the usual one by Brown, Cai and
    DasGupta, Statistical Science 16 (2001) 101-133.
    """
    if of <= 0:
        return Share(count, 0, None, None, None)
    p, z2 = count / of, Z_95**2
    middle = (p + z2 / (2 * of)) / (1 + z2 / of)
    half = Z_95 / (1 + z2 / of) * sqrt(p * (1 - p) / of + z2 / (4 * of * of))
    return Share(count, of, p, max(0.0, middle - half), min(1.0, middle + half))
