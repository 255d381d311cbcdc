"""Somebody speaks much faster or slower than they did: two-sided, against their own baseline."""

from __future__ import annotations

from assistant.core.signal import Signal, signal_key

from .context import Context

Z = 3.0
"""One in 370 stretches of an even speaker; agitation needs less, because it asks for pitch too."""
LEAST_S = 2.0


def detect(context: Context) -> tuple[Signal, ...]:
    """One signal an utterance; information only: pace alone means little."""
    said = context.newest
    if said is None or said.seconds < LEAST_S or said.prosody is None:
        return ()
    deviation = said.prosody.deviation
    if deviation is None or deviation.pace_z is None or abs(deviation.pace_z) < Z:
        return ()
    faster = deviation.pace_z > 0
    return (
        Signal(
            key=signal_key("pace", said.id),
            kind="pace",
            severity="info",
            rule=f"{said.speaker}_{'faster' if faster else 'slower'}",
            utterances=(said.id,),
            details={"z": deviation.pace_z},
        ),
    )
