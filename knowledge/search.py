"""Hits to an answer: fuse the two halves, say how good each is, and when nothing is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.chunk import embedded_text
from knowledge.index.port import Hit
from knowledge.terms import coverage, terms
from knowledge.types import Passage, SearchResult

DENSE_SHARE = 0.55
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


def ranked(asked: str, hits: Sequence[Hit], limit: int, lesser: str = "") -> SearchResult:
    """The best passages first, each with its calibrated relevance. Pure.

    Ranking: each half scaled to its best among the hits, then a weighted sum (a convex
    combination beats reciprocal ranks: Bruch et al. 2023, doi:10.1145/3596512). Passages with
    the same words are folded into the first.
    """
    about = terms(asked)
    best_dense = max((hit.dense for hit in hits if hit.dense is not None), default=0.0)
    best_words = max((hit.lexical for hit in hits if hit.lexical is not None), default=0.0)
    scored: list[tuple[float, float, Passage]] = []
    for hit in hits:
        said = embedded_text(hit.passage.title, hit.passage.headings, hit.passage.text)
        covered = coverage(about, terms(said))
        share = DENSE_SHARE if best_dense > 0 else 0.0
        fused = share * _scaled(hit.dense, best_dense) + (1 - share) * _scaled(
            hit.lexical, best_words
        )
        scored.append((fused, relevance(hit.dense, covered), hit.passage))
    scored.sort(key=lambda one: (-one[0], one[2].chunk))
    kept: list[Passage] = []
    seen: set[frozenset[str]] = set()
    for _, score, passage in scored:
        content = terms(passage.text)
        if content in seen:
            continue
        seen.add(content)
        kept.append(passage.model_copy(update={"score": round(score, 4)}))
    kept = kept[:limit]
    nothing = not any(passage.score >= FOUND for passage in kept)
    return SearchResult(results=tuple(kept), nothing_found=nothing, lesser=lesser)


def relevance(dense: float | None, covered: float) -> float:
    """How probably a passage with this cosine and coverage answers the question."""
    weights = WORDS_ALONE if dense is None else WITH_MEANING
    total = weights.cosine * (dense or 0.0) + weights.covered * covered + weights.bias
    return 1.0 / (1.0 + math.exp(-total))


def _scaled(score: float | None, best: float) -> float:
    return max(score or 0.0, 0.0) / best if best > 0 else 0.0
