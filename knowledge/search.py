"""Hits to an answer: fuse the two halves, say how good each is, and when nothing is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.chunk import embedded_text
from knowledge.index.port import Hit
from knowledge.terms import coverage, terms
from knowledge.types import Passage, SearchResult

MEANING = 0.55
"""How much meaning weighs against words in the ranking."""
FOUND = 0.35
"""Below this relevance a passage is not worth saying."""


@dataclass(frozen=True)
class Relevance:
    """Logistic weights of cosine and of the share of asked words found."""

    cosine: float
    covered: float
    bias: float


WITH_MEANING = Relevance(cosine=7.0, covered=3.0, bias=-4.1)
WORDS_ALONE = Relevance(cosine=0.0, covered=5.0, bias=-2.2)


def ranked(about: frozenset[str], hits: Sequence[Hit], limit: int) -> SearchResult:
    """The best passages first, each with its relevance to what was asked about. Pure.

    Ranking: each half scaled to its best among the hits, then a weighted sum (a convex
    combination beats reciprocal ranks: Bruch et al. 2023, doi:10.1145/3596512). Passages with
    the same words are folded into the first.
    """
    best_meaning = max((hit.dense or 0.0 for hit in hits), default=0.0)
    best_words = max((hit.lexical for hit in hits), default=0.0)
    share = MEANING if best_meaning > 0 else 0.0

    def order(hit: Hit) -> tuple[float, str]:
        meaning = _scaled(hit.dense or 0.0, best_meaning)
        words = _scaled(hit.lexical, best_words)
        return -(share * meaning + (1 - share) * words), hit.passage.chunk

    kept: list[Passage] = []
    seen: set[frozenset[str]] = set()
    for hit in sorted(hits, key=order):
        one = hit.passage
        body = _said("", (), one.text)
        if body and body in seen:
            continue
        seen.add(body)
        score = relevance(hit.dense, coverage(about, _said(one.title, one.headings, one.text)))
        kept.append(one.model_copy(update={"score": round(score, 4)}))
        if len(kept) == limit:
            break
    return SearchResult(
        results=tuple(kept), nothing_found=not any(one.score >= FOUND for one in kept)
    )


def relevance(dense: float | None, covered: float) -> float:
    """How probably a passage with this cosine and coverage answers the question."""
    weights = WORDS_ALONE if dense is None else WITH_MEANING
    total = weights.cosine * (dense or 0.0) + weights.covered * covered + weights.bias
    return 1.0 / (1.0 + math.exp(-total))


@lru_cache(8192)
def _said(title: str, headings: tuple[str, ...], text: str) -> frozenset[str]:
    """Cached: reading the words of sixty passages would cost more than the search."""
    return terms(embedded_text(title, headings, text))


def _scaled(score: float, best: float) -> float:
    return max(score, 0.0) / best if best > 0 else 0.0
