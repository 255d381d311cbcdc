"""The agent is short, sarcastic or blaming, by their words."""

from __future__ import annotations

from assistant.core.signal import Signal, signal_key

from .context import Context


def detect(context: Context) -> tuple[Signal, ...]:
    """A warning for each turn that shows it."""
    said = context.newest
    if said is None or said.speaker != "agent":
        return ()
    return tuple(
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
