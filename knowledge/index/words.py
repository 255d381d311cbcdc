"""The lesser index behind the others: words alone, in memory, for when they do not answer."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from knowledge.limits import Limit
from knowledge.terms import terms

from .port import FOCUS, Hit, Look, Point, payload_of, stored_passage

K1, B = 1.2, 0.75
"""Robertson & Zaragoza 2009, doi:10.1561/1500000019: saturation and length normalisation."""


class WordsIndex:
    """BM25 over content words. Blocking, pure once built; 20,000 chunks take about two seconds."""

    def __init__(self, points: Sequence[Point]) -> None:
        self._payloads = [payload_of(point) for point in points]
        self._lengths: list[int] = []
        self._postings: defaultdict[str, list[int]] = defaultdict(list)
        for place, point in enumerate(points):
            found = terms(point.searched)
            self._lengths.append(len(found))
            for term in found:
                self._postings[term].append(place)

    def look(self, look: Look) -> list[Hit]:
        """The best by words among what passes the filter, as the other indexes filter."""
        weights: dict[str, float] = {}
        for text, weight in look.words:
            for term in terms(text):
                weights[term] = max(weights.get(term, 0.0), weight)
        count = len(self._lengths)
        mean = sum(self._lengths) / count if count else 1.0
        scores: defaultdict[int, float] = defaultdict(float)
        for term, weight in weights.items():
            places = self._postings.get(term, [])
            rarity = math.log((count - len(places) + 0.5) / (len(places) + 0.5) + 1.0)
            for place in places:
                length = K1 * (1 - B + B * self._lengths[place] / mean)
                scores[place] += weight * rarity * (K1 + 1) / (1 + length)
        best = [
            place
            for place, _ in sorted(scores.items(), key=lambda one: (-one[1], one[0]))
            if _passes(self._payloads[place], look)
        ]
        documents = set(look.documents)
        named = [place for place in best if self._payloads[place]["document"] in documents]
        within = [
            place for place in best if look.limits and _within(self._payloads[place], look.limits)
        ]
        kept = dict.fromkeys([*best[: look.depth], *named[:FOCUS], *within[:FOCUS]])
        stored = [str(self._payloads[place]["passage"]) for place in kept]
        return [
            Hit(stored_passage(one), None, scores[place])
            for place, one in zip(kept, stored, strict=True)
        ]


def _within(payload: dict[str, Any], limits: Sequence[Limit]) -> bool:
    measures = payload["measures"]
    return all(
        limit.measure in measures and limit.holds(measures[limit.measure]) for limit in limits
    )


def _passes(payload: dict[str, Any], look: Look) -> bool:
    return (
        payload["valid_from"] <= int(look.at.timestamp()) < payload["valid_until"]
        and payload["tenant"] == look.tenant
        and (not look.kinds or payload["kind"] in look.kinds)
        and (not look.language or payload["language"] == look.language)
        and (not look.products or not set(look.products).isdisjoint(payload["products"]))
    )
