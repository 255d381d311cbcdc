"""Dead air: nobody says anything, and nobody said that there would be a wait."""

from __future__ import annotations

from assistant.core.signal import Signal, signal_key

from .context import Context

DEAD_AIR_S = 6.0
"""Telephone service standards call 5 to 10 s without a word dead air; six leaves room to think."""
LONG_S = 15.0
ANNOUNCED_WITHIN_S = 8.0
"""Of the pause: time for the customer to agree and for the agent to thank them."""


def detect(context: Context) -> tuple[Signal, ...]:
    """The pause before the newest utterance. A wait that was announced is `hold`'s to judge."""
    said = context.newest
    if said is None:
        return ()
    before = context.before(said)
    if not before:
        return ()
    last = max(before, key=lambda one: one.end)
    pause = said.start - last.end
    if pause < DEAD_AIR_S or announced(context, last.end):
        return ()
    return (
        Signal(
            key=signal_key("silence", said.id),
            kind="silence",
            severity="warning" if pause >= LONG_S else "info",
            rule="long" if pause >= LONG_S else "short",
            utterances=(last.id, said.id),
            details={"seconds": round(pause, 1)},
        ),
    )


def announced(context: Context, pause_from: float) -> bool:
    """Whether somebody asked for a wait shortly before a pause began, be it that the other side
    agreed after that ("One moment." "Sure.")."""
    return any(
        entry.rule == "announced"
        for one in context.utterances
        if one.start < pause_from and one.end >= pause_from - ANNOUNCED_WITHIN_S
        for entry, _ in context.lexicons.found("hold", one.language, one.text)
    )
