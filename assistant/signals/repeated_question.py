"""The customer asks the same thing again, in whatever words, and it is still not resolved."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.core.signal import Severity, Signal, signal_key
from assistant.core.speech import Utterance
from knowledge.types import Language

from .context import Context

SAME: Mapping[Language, float] = {"en": 0.8, "zh": 0.65}
"""The probability of `similarity.py` is calibrated on pairs of which half are the same; on a call
most are not. On the shipped calls what is asked again stands at .83 and above, and an opening that
tells the same story at .70 to .78: that is asked for the first time after it. In Chinese, two
thirds of the telling characters must be shared."""


def detect(context: Context) -> tuple[Signal, ...]:
    """Asked twice: warning. Three times or more: critical, which brings the escalation plan.

    The count starts anew once the customer has said that it is settled.
    """
    said = context.newest
    if said is None or said.speaker != "customer":
        return ()
    settled = _settled_at(context, said)
    starts = {one.id: one for one in context.utterances}
    earlier = [
        starts[repeat.utterance]
        for repeat in context.repeats
        if repeat.probability >= SAME[said.language]
        and repeat.utterance in starts
        and starts[repeat.utterance].start > settled
        and _answered_between(context, starts[repeat.utterance], said)
    ]
    if not earlier:
        return ()
    times = len(earlier) + 1
    severity: Severity = "critical" if times >= 3 else "warning"
    first = min(earlier, key=lambda one: one.start)
    return (
        Signal(
            key=signal_key("repeated_question", first.id, said.id, severity),
            kind="repeated_question",
            severity=severity,
            rule="third_time" if times >= 3 else "second_time",
            utterances=(*(one.id for one in sorted(earlier, key=lambda u: u.start)), said.id),
            quote=said.text,
            details={"times": times},
        ),
    )


def _answered_between(context: Context, first: Utterance, again: Utterance) -> bool:
    """The agent spoke in between: otherwise the customer has not asked again, only gone on."""
    return any(
        one.speaker == "agent" and first.end - 0.5 <= one.start < again.start
        for one in context.utterances
    )


def _settled_at(context: Context, said: Utterance) -> float:
    settled = [
        one.end
        for one in context.said_by("customer")
        if one.start < said.start
        and any(
            entry.rule == "settled"
            for entry, _ in context.lexicons.found("emotion", one.language, one.text)
        )
    ]
    return max(settled, default=-1.0)
