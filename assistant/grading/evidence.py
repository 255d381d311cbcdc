"""Evidence is taken from the call by software: a quote that is not in it cannot exist."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.core.grade import Evidence
from assistant.core.speech import Utterance, Word

from .transcript import GradedCall

LEAST_SCORE = 0.5
"""Mean recognition score below which words are too unsure to fail a critical item alone."""


def quoted(said: Utterance, start: int, end: int) -> Evidence:
    """The characters from `start` to `end` of an utterance, with times where words have any."""
    words = _words_at(said, start, end)
    starts = [word.start for word in words if word.start is not None]
    ends = [word.end for word in words if word.end is not None]
    return Evidence(
        utterance=said.id,
        start=min(starts) if starts else said.start,
        end=max(ends) if ends else said.end,
        quote=said.text[start:end],
    )


def whole(said: Utterance) -> Evidence:
    """An utterance as evidence, all of it."""
    return Evidence(utterance=said.id, start=said.start, end=said.end, quote=said.text)


def absent(call: GradedCall, searched: Sequence[Utterance] | None = None) -> Evidence:
    """Nothing was found in the span that was searched (None: the whole call)."""
    if searched:
        return Evidence(span=(min(u.start for u in searched), max(u.end for u in searched)))
    return Evidence(span=(0.0, call.seconds))


def is_doubtful(said: Utterance, start: int, end: int) -> bool:
    """Whether the words there were recognised with low confidence."""
    scores = [word.score for word in _words_at(said, start, end) if word.score is not None]
    return bool(scores) and sum(scores) / len(scores) < LEAST_SCORE


def _words_at(said: Utterance, start: int, end: int) -> list[Word]:
    """The words that stand at these characters: found one after another in the text."""
    at = 0
    inside: list[Word] = []
    for word in said.words:
        place = said.text.find(word.text, at) if word.text else -1
        if place < 0:
            continue
        at = place + len(word.text)
        if place < end and at > start:
            inside.append(word)
    return inside
