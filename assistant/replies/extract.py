"""The sentences of a passage that answer: each word for word, so that it can be cited."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.card import Citation
from knowledge.facts.attributes import attribute_of
from knowledge.facts.values import values
from knowledge.terms import coverage, terms
from knowledge.types import Passage

STATES = 1.8
ROW = 0.85
"""A sentence is said more easily than a row."""
SUPPORTS = 0.35
"""Of the best sentence's score: what has less supports nothing, it only stands nearby."""
_ENDS = re.compile(r"(?<=[.!?])\s+(?=[\"“(]?[A-Z0-9])|(?<=[。！？])")
_ENTRY = re.compile(r"^\s*(?:[-*•]|\d+\.)\s+")
_ROW = re.compile(r"([^:：]{2,40})[:：] ?\S")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
LONGEST = 220
"""Characters of a sentence that can still be read at a glance."""


@dataclass(frozen=True)
class Found:
    """A sentence, where it stands, and how much of what was asked it speaks of."""

    text: str
    citation: Citation
    score: float
    covered: float = 1.0
    """Share of what was asked that the sentence, with its headings, speaks of."""


def best_sentences(
    asked: str,
    passages: Sequence[Passage],
    most: int,
    least_covered: float = 0.0,
    states: str = "",
    *,
    by_words: bool = False,
) -> list[Found]:
    """The best sentences of the passages, best first; earlier passages count more.

    A sentence must speak of more than `least_covered` of what is asked. One that states the
    attribute `states` with its figure comes before others; a row of a table (`Weight: 1.1 kg`) must
    be asked for by its label. `by_words`: what it says counts more than where it stands, as for a
    question that was typed.
    """
    about = terms(asked)
    found: list[Found] = []
    for rank, passage in enumerate(passages):
        for line in passage.text.splitlines():
            for sentence in _sentences(line):
                if not _sayable(sentence) or not _row_asked_for(sentence, about):
                    continue
                covered = coverage(about, terms(f"{' '.join(passage.headings)} {sentence}"))
                if covered <= least_covered:
                    continue
                has_figure = any(sign.isdigit() for sign in sentence)
                score = (
                    passage.score**0.5 * covered
                    if by_words
                    else passage.score * (0.6 + covered) / (1 + 0.25 * rank)
                )
                score *= 1.15 if has_figure and (states or not by_words) else 1.0
                score *= STATES if states and _states(sentence, states) else 1.0
                score *= ROW if _ROW.match(sentence) else 1.0
                found.append(Found(_begun(sentence), cited(passage, sentence), score, covered))
    found.sort(key=lambda one: -one.score)
    kept: list[Found] = []
    for one in found:
        if not any(_same(one.text, other.text) for other in kept):
            kept.append(one)
    return [one for one in kept[:most] if one.score >= SUPPORTS * kept[0].score]


def told_in_order(found: Sequence[Found], passages: Sequence[Passage]) -> list[Found]:
    """The best sentence first; those that support it as they stand in their documents."""
    place = {passage.chunk: at for at, passage in enumerate(passages)}
    texts = {passage.chunk: passage.text for passage in passages}

    def where(one: Found) -> tuple[int, int]:
        chunk = one.citation.chunk
        return place[chunk], texts[chunk].find(one.citation.quote)

    return [*found[:1], *sorted(found[1:], key=where)]


def _begun(sentence: str) -> str:
    """As a line of its own: half a sentence begins like a whole one."""
    text = sentence.rstrip(";； ")
    return text[:1].upper() + text[1:]


def cited(passage: Passage, quote: str) -> Citation:
    """A citation whose quote stands word for word in the passage."""
    return Citation(
        document=passage.document,
        version=passage.version,
        quote=quote,
        title=passage.title,
        chunk=passage.chunk,
        valid_from=passage.valid_from,
    )


def _sayable(sentence: str) -> bool:
    return 8 <= len(sentence) <= LONGEST if sentence.isascii() else 4 <= len(sentence) <= LONGEST


def _sentences(line: str) -> list[str]:
    """Whole ones: what stands behind a semicolon says nothing by itself."""
    return [part.strip() for part in _ENDS.split(_ENTRY.sub("", line)) if part.strip()]


def _row_asked_for(sentence: str, about: frozenset[str]) -> bool:
    row = _ROW.match(sentence)
    return row is None or bool(terms(row.group(1)) & about)


def _states(sentence: str, attribute: str) -> bool:
    named = attribute_of(sentence)
    return (
        named is not None
        and named.name == attribute
        and any(value.unit in named.units for value in values(sentence))
    )


def _same(first: str, second: str) -> bool:
    """Almost the same words; or all of the one in the other, with the same figures."""
    a, b = terms(first), terms(second)
    if not a or not b:
        return False
    shares = sorted((coverage(a, b), coverage(b, a)))
    figures = {_FIGURE.findall(first) == _FIGURE.findall(second)}
    return shares[0] > 0.8 or (shares[1] == 1.0 and figures == {True})
