"""Signals from a word list: the newest utterance of a speaker against one lexicon."""

from __future__ import annotations

from assistant.core.signal import Signal, SignalKind, signal_key
from assistant.core.speech import Speaker

from .context import Context


def listed(
    context: Context, kind: SignalKind, lexicon: str, *, speaker: Speaker
) -> tuple[Signal, ...]:
    """A signal for each entry that the newest utterance shows; none for the other speaker."""
    said = context.newest
    if said is None or said.speaker != speaker:
        return ()
    return tuple(
        Signal(
            key=signal_key(kind, entry.rule, said.id),
            kind=kind,
            severity=entry.severity,
            rule=entry.rule,
            utterances=(said.id,),
            quote=words,
        )
        for entry, words in context.lexicons.found(lexicon, said.language, said.text)
    )
