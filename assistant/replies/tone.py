"""How a reply is worded: shorter and calmer while the customer is upset, by voice or by words."""

from __future__ import annotations

from assistant.core.ports import Moment

CALMS_AFTER_S = 90.0
"""Seconds after which an outburst no longer sets the tone: as long as its card lives."""
PACE_Z = 2.0
F0_SEMITONES = 3.0
"""Faster and higher than usual in the turn itself: the thresholds of the agitation signal."""
UPSET = frozenset({"agitation", "negative_emotion"})


def upset(moment: Moment) -> bool:
    """Whether the customer was heard to be upset a moment ago, or is in this very turn."""
    voice = moment.cause.prosody.deviation if moment.cause.prosody else None
    if (
        moment.cause.speaker == "customer"
        and voice is not None
        and (voice.pace_z or 0.0) >= PACE_Z
        and (voice.f0_semitones or 0.0) >= F0_SEMITONES
    ):
        return True
    ended = {said.id: said.end for said in moment.utterances}
    return any(
        signal.kind in UPSET
        and any(
            moment.cause.end - ended.get(said, -1e9) <= CALMS_AFTER_S for said in signal.utterances
        )
        for signal in moment.raised
    )
