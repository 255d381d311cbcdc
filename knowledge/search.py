"""Hits to an answer: rank them, say how good each is, and when nothing is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.chunk import embedded_text
from knowledge.features import FEATURES, features_of
from knowledge.index.port import Hit
from knowledge.query import Asked
from knowledge.ranking import shipped_weights, weighed
from knowledge.terms import coverage, terms
from knowledge.types import Passage, SearchResult

SAME = 0.9
"""Share of content words two passages have in common from which they say the same."""
FOUND = 0.35
"""Below this relevance a passage is not worth saying.

Measured with questions of other trades (banking, insurance, travel, other companies' customers):
of questions with an answer, .76 (ABCD), 1.0 (DSTC10) and .93 (CrossWOZ) still find one, and of the
foreign ones .17, .12 and .04 find something.
"""


@dataclass(frozen=True)
class Relevance:
    """Logistic weights of what a passage has in common with a question, whatever others have."""

    cosine: float
    covered: float
    named: float
    title: float
    limits: float
    bias: float


WITH_MEANING = Relevance(cosine=5.9, covered=0.1, named=5.2, title=4.0, limits=0.0, bias=-4.2)
"""Learned on ABCD and DSTC10 against 370 questions of other trades. The share of asked words says
nothing beside the cosine: long turns have a low one for any passage."""
WORDS_ALONE = Relevance(cosine=0.0, covered=7.7, named=3.3, title=0.0, limits=3.8, bias=-2.9)
"""Learned on CrossWOZ against 200 sentences of reviews and forums."""


def ranked(
    asked: Asked,
    hits: Sequence[Hit],
    limit: int,
    weights: Mapping[str, float] | None = None,
) -> SearchResult:
    """The best passages first, each with its relevance to what was asked about. Pure.

    A passage that says almost the same as a better one is folded into that.
    """
    rows = features_of(asked, hits)
    scores = weighed(rows, weights or shipped_weights())
    places = sorted(range(len(hits)), key=lambda at: (-scores[at], hits[at].passage.chunk))
    kept: list[Passage] = []
    seen: list[frozenset[str]] = []
    for at in places:
        one = hits[at].passage
        words = _said(one.title, one.headings, one.text)
        if any(same(words, other) for other in seen):
            continue
        seen.append(words)
        told = dict(zip(FEATURES, rows[at], strict=True))
        score = relevance(
            None if hits[at].dense is None else max(told["talk"], told["ask"]),
            coverage(asked.about, words),
            named=told["named"],
            title=told["title"],
            limits=told["limits"],
        )
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


def relevance(
    cosine: float | None,
    covered: float,
    *,
    named: float = 0.0,
    title: float = 0.0,
    limits: float = 0.0,
) -> float:
    """How probably a passage answers a question: of its cosine (None: has none), the share of the
    asked words it has, how lately it was named, the share of its title that was said, and whether
    the limits hold (-1 to 1)."""
    weights = WORDS_ALONE if cosine is None else WITH_MEANING
    total = weights.cosine * (cosine or 0.0) + weights.covered * covered + weights.bias
    total += weights.named * named + weights.title * title + weights.limits * limits
    return 1.0 / (1.0 + math.exp(-total))


@lru_cache(8192)
def _said(title: str, headings: tuple[str, ...], text: str) -> frozenset[str]:
    """Cached: reading the words of sixty passages would cost more than the search."""
    return terms(embedded_text(title, headings, text))
