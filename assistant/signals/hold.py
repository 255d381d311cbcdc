"""A hold that is too long, or that nobody announced with a time or a reason."""

from __future__ import annotations

from assistant.core.signal import Signal, signal_key

from .context import Context
from .silence import announced

LONG_S = 30.0
"""After half a minute without a word people wonder whether anybody is there."""


def detect(context: Context) -> tuple[Signal, ...]:
    """The pause before the newest utterance, after words that asked to wait."""
    said = context.newest
    if said is None:
        return ()
    before = context.before(said)
    if not before:
        return ()
    last = max(before, key=lambda one: one.end)
    pause = said.start - last.end
    if pause < LONG_S:
        return ()
    told = announced(context, last.end)
    return (
        Signal(
            key=signal_key("hold", said.id),
            kind="hold",
            severity="warning",
            rule="long" if told else "without_notice",
            utterances=(last.id, said.id),
            details={"seconds": round(pause, 1)},
        ),
    )
