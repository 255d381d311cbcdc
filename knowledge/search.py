"""Hits to an answer: rank them, say how good each is, and when nothing is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.chunk import embedded_text
from knowledge.features import features_of
from knowledge.index.port import Hit
from knowledge.query import Asked
from knowledge.ranking import shipped_weights, weighed
from knowledge.terms import coverage, terms
from knowledge.types import Passage, SearchResult

SAME = 0.9
"""Share of content words two passages have in common from which they say the same."""
FOUND = 0.45
"""Below this relevance a passage is not worth saying.

Measured on those English sets against questions of other trades (banking, travel, other
companies): of right passages among the first five .87 (ABCD) and .94 (DSTC10) are kept, and .29
and .28 of what foreign questions find passes.
"""


@dataclass(frozen=True)
class Relevance:
    """Logistic weights of cosine and of the share of asked words found."""

    cosine: float
    covered: float
    bias: float


WITH_MEANING = Relevance(cosine=12.0, covered=0.5, bias=-4.5)
"""The share of words says little beside the cosine: long turns have a low one for any passage."""
WORDS_ALONE = Relevance(cosine=0.0, covered=6.0, bias=-0.92)
"""On CrossWOZ nine of ten right passages cover .07 or more, reviews of other shops under .11."""


def ranked(
    asked: Asked,
    hits: Sequence[Hit],
    limit: int,
    weights: Mapping[str, float] | None = None,
) -> SearchResult:
    """The best passages first, each with its relevance to what was asked about. Pure.

    A passage that says almost the same as a better one is folded into that.
    """
    scores = weighed(features_of(asked, hits), weights or shipped_weights())
    order = sorted(zip(scores, hits, strict=True), key=lambda one: (-one[0], one[1].passage.chunk))
    kept: list[Passage] = []
    seen: list[frozenset[str]] = []
    for _, hit in order:
        one = hit.passage
        words = _said(one.title, one.headings, one.text)
        if any(same(words, other) for other in seen):
            continue
        seen.append(words)
        covered = coverage(asked.about, words)
        score = relevance(_cosine(hit), covered)
        kept.append(one.model_copy(update={"score": round(score, 4)}))
        if len(kept) == limit:
            break
    return SearchResult(
        results=tuple(kept), nothing_found=not any(one.score >= FOUND for one in kept)
    )


def same(words: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two passages say the same, by their content words and all of their numbers."""
    shared = len(words & others)
    if shared < SAME * len(words | others) or not shared:
        return False
    return all(any(sign.isalpha() for sign in word) for word in words ^ others)


def relevance(dense: float | None, covered: float) -> float:
    """How probably a passage with this cosine and coverage answers the question."""
    weights = WORDS_ALONE if dense is None else WITH_MEANING
    total = weights.cosine * (dense or 0.0) + weights.covered * covered + weights.bias
    return 1.0 / (1.0 + math.exp(-total))


def _cosine(hit: Hit) -> float | None:
    if hit.dense is None or hit.asked is None:
        return hit.dense
    return max(hit.dense, hit.asked)


@lru_cache(8192)
def _said(title: str, headings: tuple[str, ...], text: str) -> frozenset[str]:
    """Cached: reading the words of sixty passages would cost more than the search."""
    return terms(embedded_text(title, headings, text))
