"""The customer is unhappy, by their words, how these add up, and where they tend."""

from __future__ import annotations

from assistant.core.signal import Severity, Signal, signal_key

from .context import Context
from .emotion import felt, mood, negativity

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
    now = mood(context, "customer")
    details: dict[str, str | float | int | bool] = {"weight": round(weight, 1)}
    if now is not None:
        details |= {"mood": round(now.now, 2), "trend": round(now.trend, 2)}
    severity: Severity = "critical" if weight >= ANGRY else "warning"
    return (
        Signal(
            key=signal_key("negative_emotion", severity),
            kind="negative_emotion",
            severity=severity,
            rule="angry" if severity == "critical" else "unhappy",
            utterances=(said.id,),
            quote=said.text,
            details=details,
        ),
    )
