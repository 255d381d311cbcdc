"""What speaks for a found passage, as numbers: the ranking is a weighted sum of them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache

from knowledge.index.port import Hit
from knowledge.limits import Limit, measures_of
from knowledge.query import Asked
from knowledge.terms import coverage, terms
from knowledge.types import Passage

FEATURES = (
    "talk",  # cosine of the passage with the talk
    "ask",  # cosine with what is asked now
    "words",  # BM25 of the words, as a share of the best hit's
    "document",  # share of the customer's words that its document has, rare ones weighing more
    "title",  # share of the title's words that were said
    "body",  # share of the asked words that it has
    "section",  # whether a part of its path ("Hotels > Tivoli") is named in what is asked
    "named",  # how lately its document was named
    "named_before",  # the same, where something new is asked for
    "limits",  # the numbers asked for: 1 all hold, -1 none
)


def features_of(asked: Asked, hits: Sequence[Hit]) -> list[tuple[float, ...]]:
    """One row a hit, in the order of FEATURES. Pure."""
    best = max((hit.lexical for hit in hits), default=0.0)
    told = _told(asked.told, hits)
    question = asked.ask.casefold()
    rows: list[tuple[float, ...]] = []
    for hit in hits:
        one = hit.passage
        talk = hit.dense or 0.0
        named = asked.named.get(one.document, 0.0)
        title = _terms(" ".join(dict.fromkeys((one.title, *one.headings))))
        rows.append(
            (
                talk,
                talk if hit.asked is None else hit.asked,
                hit.lexical / best if best > 0 else 0.0,
                told[one.document],
                coverage(title, asked.said),
                coverage(asked.about, _terms(one.text)),
                float(any(part in question for part in _path(one))),
                named,
                named if asked.new else 0.0,
                _held(asked.limits, one.text),
            )
        )
    return rows


def _told(words: frozenset[str], hits: Sequence[Hit]) -> dict[str, float]:
    """For each document, of what is found of it: a procedure's steps stand in several passages."""
    of_document: defaultdict[str, set[str]] = defaultdict(set)
    for hit in hits:
        one = hit.passage
        of_document[one.document] |= words & (_terms(one.text) | _terms(one.title))
    found = Counter(word for told in of_document.values() for word in told)
    count = len(of_document) + 1
    rarity = {word: math.log(count / (number + 0.5)) for word, number in found.items()}
    whole = math.fsum(rarity.values())
    return {
        document: math.fsum(rarity[word] for word in told) / whole if whole > 0 else 0.0
        for document, told in of_document.items()
    }


def _path(passage: Passage) -> list[str]:
    """What the passage stands under; not its own name."""
    parts = [*passage.title.split(" > "), *passage.headings]
    return [part.casefold() for part in dict.fromkeys(parts)][:-1]


def _held(limits: Sequence[Limit], text: str) -> float:
    if not limits:
        return 0.0
    measures = _measures(text)
    held = [
        (1 if limit.holds(measures[limit.measure]) else -1) if limit.measure in measures else 0
        for limit in limits
    ]
    return sum(held) / len(held)


_terms = lru_cache(16384)(terms)
"""Cached: reading the words of ninety passages would cost more than the search."""
_measures = lru_cache(8192)(measures_of)
