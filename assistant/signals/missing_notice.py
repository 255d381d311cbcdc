"""A notice the law or the shop requires, and the agent has not given.

The lexicon `notices` holds each notice as a rule; a rule whose name ends in `_closing` is due at
the end of the call, every other one in the opening.
"""

from __future__ import annotations

from assistant.core.signal import Signal, signal_key

from .context import Context

DUE_AFTER_S = 40.0
"""Seconds in which the opening notices are due: the greeting and identification take 20 to 30."""
DUE_AFTER_TURNS = 4
"""Agent turns after which they are late, however short."""


def detect(context: Context) -> tuple[Signal, ...]:
    """Each notice is missed once a call."""
    agent = context.said_by("agent")
    if not agent:
        return ()
    language = context.call.language
    late = len(agent) > DUE_AFTER_TURNS or context.now > DUE_AFTER_S
    missed: list[Signal] = []
    for entry in context.lexicons.entries("notices", language):
        closing = entry.rule.endswith("_closing")
        if not (context.ended if closing else (late or context.ended)):
            continue
        if any(entry.found(said.text) for said in agent):
            continue
        missed.append(
            Signal(
                key=signal_key("missing_notice", entry.rule),
                kind="missing_notice",
                severity=entry.severity,
                rule=entry.rule,
                utterances=(agent[-1].id if closing else agent[0].id,),
                details={"searched_until": round(context.now, 1)},
            )
        )
    return tuple(missed)
