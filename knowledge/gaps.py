"""Questions that found no good passage, gathered into gaps; and topics asked far more than usual.

Pure: questions and their vectors in, groups out. The same questions make the same groups.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from knowledge.terms import coverage, terms
from knowledge.types import Language

SAME_MEANING = 0.62
"""Cosine from which two English questions are of one gap. MiniLM puts paraphrases at .71 to .75
and related but different questions at .55; in between, a gap told twice costs a glance."""
SAME_WORDS = 0.5
"""Share of content words in common, both ways, where there are no vectors (Chinese)."""
QUIET = 0.5
"""Questions a usual stretch is taken to have at least: one question after none is no surge."""
CHANCE = 1e-4
"""How improbable a count must be at the usual rate. About one false alarm a year for a topic that
is looked at every hour."""
LEAST = 5


@dataclass(frozen=True)
class Question:
    """One question of one call."""

    call: str
    text: str
    language: Language
    at: datetime
    vector: Sequence[float] | None = None
    answered: bool = False


@dataclass
class Topic:
    """Questions that ask the same; the first one names it."""

    key: str
    leader: Question
    questions: list[Question] = field(default_factory=list[Question])


def topic_key(text: str, language: Language) -> str:
    """The key of the topic a question founds: derived from its words."""
    said = " ".join(sorted(terms(text))) or text
    return hashlib.sha256(f"{language}\0{said}".encode()).hexdigest()[:12]


def topics(questions: Sequence[Question], known: Sequence[Question] = ()) -> list[Topic]:
    """Groups, the most asked first. `known` are questions that named a topic before: they come
    first, so that what somebody decided about a topic stays with it.

    One pass, each question to its nearest leader (leader clustering: Hartigan 1975, ch. 3).
    """
    found: list[Topic] = []
    for leader in known:
        found.append(Topic(topic_key(leader.text, leader.language), leader))
    for question in sorted(questions, key=lambda one: (one.at, one.call, one.text)):
        likeness, nearest = max(
            ((_likeness(question, topic.leader), topic) for topic in found),
            key=lambda pair: pair[0],
            default=(0.0, None),
        )
        if nearest is None or likeness < 1.0:
            nearest = Topic(topic_key(question.text, question.language), question)
            found.append(nearest)
        nearest.questions.append(question)
    asked = [topic for topic in found if topic.questions]
    return sorted(asked, key=lambda topic: (-len(topic.questions), topic.leader.at, topic.key))


def surges(count: int, usual: float) -> bool:
    """Whether so many questions in a stretch are far above the usual number. Pure.

    The usual rate is itself an estimate from few days, so the count is held against a negative
    binomial (a Poisson whose rate is Gamma distributed) rather than a Poisson.
    """
    if count < LEAST:
        return False
    rate = max(usual, QUIET)
    shape = rate + 1.0  # as much evidence as one further usual stretch
    p = shape / (shape + rate)
    below = sum(
        math.exp(
            math.lgamma(k + shape)
            - math.lgamma(shape)
            - math.lgamma(k + 1)
            + shape * math.log(p)
            + k * math.log(1 - p)
        )
        for k in range(count)
    )
    return 1.0 - below < CHANCE


@dataclass(frozen=True)
class Surge:
    """A topic asked far above its usual rate."""

    key: str
    question: str
    language: Language
    count: int
    usual: float
    """In a stretch of the same length, by the days before."""
    since: datetime
    answered: bool
    """Whether the newest question of it found an answer."""


def surging(
    questions: Sequence[Question],
    known: Sequence[Question],
    now: datetime,
    window: timedelta = timedelta(hours=1),
    before: timedelta = timedelta(days=7),
) -> list[Surge]:
    """Topics of the last stretch that are asked far more than in the days before."""
    found: list[Surge] = []
    for topic in topics([one for one in questions if one.at > now - before - window], known):
        fresh = [one for one in topic.questions if one.at > now - window]
        calls = {one.call for one in fresh}
        usual = (len(topic.questions) - len(fresh)) * (window / before)
        if surges(len(calls), usual):
            found.append(
                Surge(
                    key=topic.key,
                    question=fresh[0].text,
                    language=topic.leader.language,
                    count=len(calls),
                    usual=round(usual, 2),
                    since=fresh[0].at,
                    answered=fresh[-1].answered,
                )
            )
    return found


def _likeness(one: Question, other: Question) -> float:
    """1 and more: of one topic."""
    if one.language != other.language:
        return 0.0
    if one.vector is not None and other.vector is not None:
        cosine = sum(a * b for a, b in zip(one.vector, other.vector, strict=True))
        return cosine / SAME_MEANING
    mine, theirs = terms(one.text), terms(other.text)
    if not mine or not theirs:
        return 0.0
    return min(coverage(mine, theirs), coverage(theirs, mine)) / SAME_WORDS
