"""The customer is unhappy, by their words and how these add up."""

from __future__ import annotations

from assistant.core.signal import Severity, Signal, signal_key

from .context import Context
from .emotion import felt, negativity

UNHAPPY = 1.8
ANGRY = 3.5
"""Weights of `emotion.py`: two plain complaints within a minute, and nearly twice that."""


def detect(context: Context) -> tuple[Signal, ...]:
    """Raised once for each of two levels."""
    said = context.newest
    if said is None or said.speaker != "customer" or negativity(context, said) <= 0:
        return ()
    weight = felt(context, "customer", said.end)
    if weight < UNHAPPY:
        return ()
    severity: Severity = "critical" if weight >= ANGRY else "warning"
    return (
        Signal(
            key=signal_key("negative_emotion", severity),
            kind="negative_emotion",
            severity=severity,
            rule="angry" if severity == "critical" else "unhappy",
            utterances=(said.id,),
            quote=said.text,
            details={"weight": round(weight, 1)},
        ),
    )
