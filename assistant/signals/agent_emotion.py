"""The agent is short, sarcastic or blaming, by their words.

The lexicon names what it hears. Where it names nothing, the learned score says that a turn sounds
dissatisfied: only from far above what telling bad news comes to (real agents who say that a flight
is gone reach .55), and as an information.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.core.signal import Signal, signal_key
from assistant.core.speech import Utterance
from knowledge.types import Language

from .context import Context
from .emotion import dissatisfied

SOUNDS_DISSATISFIED: Mapping[Language, float] = {"en": 0.75, "zh": 0.5}


def detect(context: Context) -> tuple[Signal, ...]:
    """A signal for each turn that shows it."""
    said = context.newest
    if said is None or said.speaker != "agent":
        return ()
    named = tuple(
        Signal(
            key=signal_key("agent_emotion", entry.rule, said.id),
            kind="agent_emotion",
            severity=entry.severity,
            rule=entry.rule,
            utterances=(said.id,),
            quote=words,
        )
        for entry, words in context.lexicons.found("emotion", said.language, said.text)
        if entry.rule.startswith("agent")
    )
    return named or _unnamed(context, said)


def _unnamed(context: Context, said: Utterance) -> tuple[Signal, ...]:
    chance = dissatisfied(context, said)
    if chance is None or chance < SOUNDS_DISSATISFIED[said.language]:
        return ()
    feels_for = any(
        entry.rule == "sorry"
        for entry, _ in context.lexicons.found("emotion", said.language, said.text)
    )
    if feels_for:
        return ()
    return (
        Signal(
            key=signal_key("agent_emotion", "agent_dissatisfied", said.id),
            kind="agent_emotion",
            severity="info",
            rule="agent_dissatisfied",
            utterances=(said.id,),
            quote=said.text,
            details={"probability": round(chance, 2)},
        ),
    )
