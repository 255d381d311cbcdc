"""All detectors in order; the later ones may read what the earlier ones raised."""

from __future__ import annotations

from dataclasses import replace

from assistant.core.signal import Signal

from . import (
    agent_agitation,
    agent_emotion,
    agitation,
    complaint_risk,
    credential_request,
    filler,
    forbidden_words,
    hold,
    interruption,
    missing_notice,
    monologue,
    negative_emotion,
    off_platform,
    pace,
    promise,
    repeated_question,
    silence,
    talk_over,
    unknown_claim,
    wrong_claim,
)
from .context import Context, Detector

DETECTORS: tuple[Detector, ...] = (
    forbidden_words.detect,
    promise.detect,
    credential_request.detect,
    off_platform.detect,
    missing_notice.detect,
    wrong_claim.detect,
    unknown_claim.detect,
    talk_over.detect,
    interruption.detect,
    silence.detect,
    hold.detect,
    monologue.detect,
    filler.detect,
    pace.detect,
    agitation.detect,
    agent_agitation.detect,
    repeated_question.detect,
    negative_emotion.detect,
    agent_emotion.detect,
    complaint_risk.detect,
)


def notice(context: Context) -> tuple[Signal, ...]:
    """The signals that are new: a key raised before is not raised again."""
    fresh: list[Signal] = []
    for detect in DETECTORS:
        for signal in detect(context):
            if signal.key in context.raised:
                continue
            fresh.append(signal)
            context = replace(
                context,
                raised=context.raised | {signal.key},
                signals=(*context.signals, signal),
            )
    return tuple(fresh)
