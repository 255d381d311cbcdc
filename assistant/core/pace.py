"""How fast something was said: words a second, pauses left out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from knowledge.types import Language

from .speech import Word

SHORTEST_S = 0.8
"""Shorter stretches (yes, hm) say nothing about pace or pitch."""
SHORT_GAP_S = 0.2
"""A pause within a turn is not pace: of each gap only what a short one would take counts."""


def words_a_second(
    text: str, words: Sequence[Word], seconds: float, language: Language
) -> float | None:
    """From word times where there are any, else over `seconds`; two Han characters are a word.

    None for less than 0.8 s or two words.
    """
    if seconds < SHORTEST_S:
        return None
    timed = [(w.start, w.end) for w in words if w.start is not None and w.end is not None]
    if len(timed) >= 3:
        spoken = sum(end - start for start, end in timed)
        gaps = [after - before for (_, before), (after, _) in pairwise(timed)]
        seconds = max(spoken + sum(min(max(gap, 0.0), SHORT_GAP_S) for gap in gaps), 0.4)
    if language == "zh":
        units = sum("\u4e00" <= sign <= "\u9fff" for sign in text) / 2
    else:
        units = float(len(text.split()))
    return units / seconds if units >= 2 else None
