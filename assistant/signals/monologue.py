"""The agent speaks on and on, and the customer has no turn."""

from __future__ import annotations

from assistant.core.signal import Signal, signal_key
from assistant.core.stretches import agent_stretches, seconds_of

from .context import Context

LONG_S = 45.0
"""What the rubric that ships allows (`no_monologue`): three turns of the longest utterance."""


def detect(context: Context) -> tuple[Signal, ...]:
    """Information, once a stretch, as soon as it is too long."""
    said = context.newest
    if said is None or said.speaker != "agent":
        return ()
    ordered = sorted(context.utterances, key=lambda one: one.start)
    stretch = next((one for one in agent_stretches(ordered) if said in one), ())
    if not stretch or seconds_of(stretch) <= LONG_S:
        return ()
    return (
        Signal(
            key=signal_key("monologue", stretch[0].id),
            kind="monologue",
            severity="info",
            rule="agent",
            utterances=tuple(one.id for one in stretch),
            details={"seconds": round(seconds_of(stretch), 1)},
        ),
    )
