"""Builds contexts for detectors from lines of talk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from assistant.core.call import Call, Customer
from assistant.core.language import language_of
from assistant.core.signal import Signal
from assistant.core.speech import Deviation, Prosody, Speaker, Utterance
from assistant.prompting.registry import load_lexicons
from assistant.signals.all import notice
from assistant.signals.claims import read_claims
from assistant.signals.context import Context, Repeat
from assistant.signals.lexicons import Lexicons
from knowledge.types import Fact, Facts


@cache
def lexicons() -> Lexicons:
    """The lexicons that ship."""
    return Lexicons(load_lexicons())


def turn(
    number: int,
    speaker: Speaker,
    text: str,
    start: float,
    end: float,
    deviation: Deviation | None = None,
) -> Utterance:
    prosody = Prosody(speaker=speaker, start=start, end=end, deviation=deviation)
    return Utterance(
        id=f"u{number}",
        speaker=speaker,
        start=start,
        end=end,
        text=text,
        language=language_of(text),
        prosody=prosody if deviation else None,
    )


def talk(*lines: tuple[Speaker, str], gap: float = 0.5, seconds: float = 3.0) -> list[Utterance]:
    """Turns one after another."""
    return [
        turn(n, speaker, text, n * (seconds + gap), n * (seconds + gap) + seconds)
        for n, (speaker, text) in enumerate(lines)
    ]


def context(
    utterances: Sequence[Utterance],
    *,
    facts: Sequence[Fact] = (),
    repeats: Sequence[Repeat] = (),
    customer: Customer | None = None,
    signals: Sequence[Signal] = (),
    ended: bool = False,
    feelings: Mapping[str, float] | None = None,
) -> Context:
    language = utterances[0].language if utterances else "en"
    claims = (
        read_claims(utterances[-1], Facts(facts), utterances[:-1], customer) if utterances else ()
    )
    return Context(
        call=Call(id="c", started_at=datetime(2026, 11, 16, tzinfo=UTC), language=language),
        customer=customer,
        utterances=tuple(utterances),
        now=max((u.end for u in utterances), default=0.0),
        ended=ended,
        raised=frozenset(s.key for s in signals),
        signals=tuple(signals),
        baselines={},
        repeats=tuple(repeats),
        claims=claims,
        lexicons=lexicons(),
        feelings=feelings or {},
    )


def noticed_over(utterances: Sequence[Utterance], **more: object) -> list[Signal]:
    """Every signal of a talk, turn by turn, as a call raises them."""
    raised: list[Signal] = []
    for count in range(1, len(utterances) + 1):
        now = context(utterances[:count], signals=raised, **more)  # pyright: ignore[reportArgumentType]  # keyword by keyword the same
        raised += notice(now)
    last = replace(
        context(utterances, signals=raised, **more),  # pyright: ignore[reportArgumentType]  # as above
        ended=True,
    )
    return raised + list(notice(last))
