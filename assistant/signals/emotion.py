"""How negative a turn is, by the words of the lexicon `emotion`: its entries' severities count."""

from __future__ import annotations

from assistant.core.speech import Utterance

from .context import Context

WEIGHTS = {"info": 0.5, "warning": 1.0, "critical": 2.0}
FADES_S = 60.0
"""Seconds in which what was said loses half of its weight."""


def negativity(context: Context, said: Utterance) -> float:
    """0 for none; settled words take one away."""
    total = 0.0
    for entry, _ in context.lexicons.found("emotion", said.language, said.text):
        if entry.rule == "settled":
            total -= 1.0
        elif entry.rule.startswith(said.speaker) or entry.rule.startswith("any"):
            total += WEIGHTS[entry.severity]
    return total


def felt(context: Context, speaker: str, now: float) -> float:
    """The negativity of a speaker's turns so far, older ones fading."""
    return max(
        0.0,
        sum(
            negativity(context, said) * 0.5 ** ((now - said.end) / FADES_S)
            for said in context.utterances
            if said.speaker == speaker
        ),
    )
