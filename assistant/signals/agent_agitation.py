"""The agent speaks faster and higher at once, by the thresholds that hold for the customer.

Quiet unless the house turns it on: without the setting an agent's pitch and loudness are compared
with nothing, so there is no deviation to judge (`Understanding.listen`).
"""

from __future__ import annotations

from assistant.core.signal import Signal, signal_key

from .agitation import AGAIN_AFTER_S, faster_and_higher, measured
from .arousal import arousal
from .context import Context
from .emotion import felt


def detect(context: Context) -> tuple[Signal, ...]:
    """A warning, once an outburst: for the agent to breathe, not for anybody to punish."""
    said = context.newest
    if said is None or said.speaker != "agent":
        return ()
    deviation = faster_and_higher(said)
    if deviation is None:
        return ()
    starts = {one.id: one.start for one in context.utterances}
    told = [signal for signal in context.signals if signal.kind == "agent_agitation"]
    if any(said.start - starts.get(one.utterances[0], 0.0) < AGAIN_AFTER_S for one in told):
        return ()
    probability = arousal(deviation, felt(context, "agent", said.end))
    return (
        Signal(
            key=signal_key("agent_agitation", said.id),
            kind="agent_agitation",
            severity="warning",
            rule="faster_and_higher",
            utterances=(said.id,),
            quote=said.text,
            details={**measured(deviation), "probability": round(probability, 2)},
        ),
    )
