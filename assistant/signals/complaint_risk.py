"""The probability that this call becomes a complaint that nobody has voiced yet.

A logistic of named features. The weights are set by hand, each beside its reason, and stay so until
outcomes of real calls can fit them; the bias puts an even call at 5 %.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from assistant.core.signal import Severity, Signal, signal_key
from assistant.core.speech import Utterance

from .context import Context
from .emotion import felt

BIAS = -2.95
CUE = 1.7
"""Reviews, lawyers, consumer offices (lexicon risk_cues)."""
REPEATED = 0.8
"""Each time a question had to be asked again."""
COLD = 0.45
"""Each of the last six short answers without warmth, after the opening."""
SILENT_AFTER_OFFER = 1.0
"""The customer said nothing for a while after the agent offered something."""
FELT = 0.45
"""Each unit of negativity that has not faded."""
AGITATED = 0.9
WRONGED = 0.4
"""The agent stated something false or talked over the customer."""
HISTORY = 0.5
"""Each unresolved or complaining contact of the customer before this call."""
RISING = 0.5
HIGH = 0.75
_COLD_WORDS = 3
_OPENING_S = 30.0
_SILENCE_S = 3.0


def detect(context: Context) -> tuple[Signal, ...]:
    """Raised once over each of two thresholds, with the reasons and the utterances behind them."""
    said = context.newest
    if said is None or not context.said_by("customer"):
        return ()
    reasons = list(_reasons(context))
    total = BIAS + sum(weight for _, weight, _ in reasons)
    probability = 1.0 / (1.0 + math.exp(-total))
    if probability < RISING:
        return ()
    severity: Severity = "critical" if probability >= HIGH else "warning"
    shown = dict.fromkeys(u for _, _, utterances in reasons for u in utterances)
    strongest = sorted(reasons, key=lambda reason: -reason[1])
    return (
        Signal(
            key=signal_key("complaint_risk", severity),
            kind="complaint_risk",
            severity=severity,
            rule=strongest[0][0],
            utterances=tuple(shown) or (said.id,),
            quote=next((u.text for u in context.utterances if u.id in shown), ""),
            details={
                "probability": round(probability, 2),
                "reasons": ", ".join(dict.fromkeys(name for name, _, _ in strongest)),
            },
        ),
    )


def _reasons(context: Context) -> Iterator[tuple[str, float, tuple[str, ...]]]:
    """(name, weight, utterances) of each feature that is there."""
    customer = context.said_by("customer")
    for said in customer:
        for entry, _ in context.lexicons.found("risk_cues", said.language, said.text):
            yield entry.rule, CUE, (said.id,)
    for signal in context.signals:
        if signal.kind == "repeated_question":
            yield "asked_again", REPEATED, signal.utterances[-1:]
        elif signal.kind == "agitation":
            yield "agitated", AGITATED, signal.utterances
        elif signal.kind in ("wrong_claim", "promise") or (
            signal.kind == "talk_over" and signal.rule == "agent"
        ):
            yield "wronged", WRONGED, signal.utterances[-1:]
    cold = [said for said in customer if said.start > _OPENING_S][-6:]
    for said in cold:
        if _is_cold(context, said):
            yield "cold_answer", COLD, (said.id,)
    for offered, answer in _silent_after_offer(context):
        yield "silent_after_offer", SILENT_AFTER_OFFER, (offered, answer)
    weight = felt(context, "customer", context.now)
    if weight > 0:
        yield "unhappy", FELT * min(weight, 4.0), ()
    if context.customer is not None:
        bad = sum(c.complaint or c.resolved is False for c in context.customer.contacts)
        if bad:
            yield "history", HISTORY * min(bad, 3), ()


def _is_cold(context: Context, said: Utterance) -> bool:
    size = len(said.text) // 2 if said.language == "zh" else len(said.text.split())
    found = {entry.rule for entry, _ in context.lexicons.found("emotion", said.language, said.text)}
    return size <= _COLD_WORDS and "warm" not in found and "settled" not in found


def _silent_after_offer(context: Context) -> Iterator[tuple[str, str]]:
    ordered = sorted(context.utterances, key=lambda one: one.start)
    for before, after in pairwise(ordered):
        if before.speaker != "agent" or after.start - before.end < _SILENCE_S:
            continue
        listed = context.lexicons.found("hold", before.language, before.text)
        if any(entry.rule == "offer" for entry, _ in listed):
            yield before.id, after.id
