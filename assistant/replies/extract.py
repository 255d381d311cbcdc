"""The sentences of a passage that answer: each word for word, so that it can be cited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.card import Citation
from knowledge.facts.read import sentences
from knowledge.terms import coverage, terms
from knowledge.types import Passage

LONGEST = 220
"""Characters of a sentence that can still be read at a glance."""


@dataclass(frozen=True)
class Found:
    """A sentence, where it stands, and how much of what was asked it speaks of."""

    text: str
    citation: Citation
    score: float


def best_sentences(
    asked: str, passages: Sequence[Passage], most: int, least_covered: float = 0.0
) -> list[Found]:
    """The best sentences of the passages, best first; earlier passages count more.

    A sentence must speak of more than `least_covered` of what is asked.
    """
    about = terms(asked)
    found: list[Found] = []
    for rank, passage in enumerate(passages):
        for line in passage.text.splitlines():
            for sentence in sentences(line):
                if not _sayable(sentence):
                    continue
                covered = coverage(about, terms(f"{' '.join(passage.headings)} {sentence}"))
                if covered <= least_covered:
                    continue
                has_figure = any(sign.isdigit() for sign in sentence)
                score = (
                    passage.score
                    * (0.6 + covered)
                    * (1.15 if has_figure else 1.0)
                    / (1 + 0.25 * rank)
                )
                found.append(
                    Found(sentence.lstrip("- ").rstrip(";； "), cited(passage, sentence), score)
                )
    found.sort(key=lambda one: -one.score)
    kept: list[Found] = []
    for one in found:
        if not any(_same(one.text, other.text) for other in kept):
            kept.append(one)
    return kept[:most]


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


def _same(first: str, second: str) -> bool:
    a, b = terms(first), terms(second)
    return bool(a and b) and min(coverage(a, b), coverage(b, a)) > 0.8
