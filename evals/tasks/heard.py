"""Customer turns heard as a call, for the detectors that read one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from assistant.core.call import Call
from assistant.core.language import language_of
from assistant.core.speech import Utterance
from assistant.signals.complaint_risk import risk_of
from assistant.signals.context import Context
from assistant.signals.lexicons import Lexicons

EVERY_S, LASTS_S = 12.0, 4.0
"""Turns of real customer talks begin about this far apart; the agent speaks in between."""
_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def risk_after(turns: Sequence[str], scores: Mapping[str, float], lexicons: Lexicons) -> float:
    """The probability of a complaint at the end of these turns; nothing else is known."""
    said = tuple(
        Utterance(
            id=f"u{number}",
            speaker="customer",
            start=number * EVERY_S,
            end=number * EVERY_S + LASTS_S,
            text=text,
            language=language_of(text),
        )
        for number, text in enumerate(turns)
    )
    context = Context(
        call=Call(id="heard", started_at=_DAY, language=language_of(" ".join(turns))),
        customer=None,
        utterances=said,
        now=len(said) * EVERY_S,
        ended=False,
        raised=frozenset(),
        signals=(),
        baselines={},
        repeats=(),
        claims=(),
        lexicons=lexicons,
        feelings={one.id: scores[one.text] for one in said},
    )
    return risk_of(context).probability
