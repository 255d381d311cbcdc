"""The probability that this call becomes a complaint that nobody has voiced yet.

A logistic of named features, the bias putting an even call at 5 %. What data can calibrate is
calibrated: `mood`, the odds that the customer's turns so far are those of an annoyed caller,
against the share of annoyed callers it was learned on (`feeling.json`). Everything else is a
**prior**, set by hand and said beside each weight: no public data has calls with their voice, their
times, their history and whether a complaint came of them. `assistant eval run dissatisfaction` on
calls prints the reliability of the whole; outcomes of a house's own calls are to replace the
priors.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from assistant.core.signal import Severity, Signal, signal_key
from assistant.core.speech import Utterance

from .context import Context
from .emotion import LATELY, felt, mood, negativity, so_far

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
MOOD = 0.5
"""Of the log-odds of an annoyed call against an even one: being annoyed is not yet complaining."""
EVEN = 0.3
"""Where those odds say nothing: the share of annoyed callers among those it was learned on."""
MOOD_FROM = 3
"""Turns of the customer before the mood of the call counts."""
WORSE = 0.5
WORSE_BY = 0.15
"""The last three turns are this much likelier dissatisfied than the ones before."""
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


@dataclass(frozen=True)
class Reason:
    """One feature that is there, what it adds to the log-odds, and the utterances that show it."""

    name: str
    weight: float
    utterances: tuple[str, ...]


@dataclass(frozen=True)
class Risk:
    """The probability, and why, the strongest first."""

    probability: float
    reasons: tuple[Reason, ...]

    @property
    def utterances(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(u for reason in self.reasons for u in reason.utterances))


def risk_of(context: Context) -> Risk:
    """Pure; rises with every reason there is."""
    reasons = sorted(_reasons(context), key=lambda reason: -reason.weight)
    total = BIAS + sum(reason.weight for reason in reasons)
    return Risk(1.0 / (1.0 + math.exp(-total)), tuple(reasons))


def detect(context: Context) -> tuple[Signal, ...]:
    """Raised once over each of two thresholds, with the reasons and the utterances behind them."""
    said = context.newest
    if said is None or not context.said_by("customer"):
        return ()
    risk = risk_of(context)
    if risk.probability < RISING:
        return ()
    severity: Severity = "critical" if risk.probability >= HIGH else "warning"
    known = {one.id: one for one in context.utterances}
    shown = tuple(one for one in risk.utterances if one in known)
    return (
        Signal(
            key=signal_key("complaint_risk", severity),
            kind="complaint_risk",
            severity=severity,
            rule=risk.reasons[0].name,
            utterances=shown or (said.id,),
            quote=known[shown[0]].text if shown else "",
            details={
                "probability": round(risk.probability, 2),
                "reasons": ", ".join(dict.fromkeys(reason.name for reason in risk.reasons)),
            },
        ),
    )


def _reasons(context: Context) -> Iterator[Reason]:
    customer = context.said_by("customer")
    for said in customer:
        for entry, _ in context.lexicons.found("risk_cues", said.language, said.text):
            yield Reason(entry.rule, CUE, (said.id,))
    for signal in context.signals:
        if signal.kind == "repeated_question":
            yield Reason("asked_again", REPEATED, signal.utterances[-1:])
        elif signal.kind == "agitation":
            yield Reason("agitated", AGITATED, signal.utterances)
        elif signal.kind in ("wrong_claim", "promise") or (
            signal.kind == "talk_over" and signal.rule == "agent"
        ):
            yield Reason("wronged", WRONGED, signal.utterances[-1:])
    cold = [said for said in customer if said.start > _OPENING_S][-6:]
    for said in cold:
        if _is_cold(context, said):
            yield Reason("cold_answer", COLD, (said.id,))
    for offered, answer in _silent_after_offer(context):
        yield Reason("silent_after_offer", SILENT_AFTER_OFFER, (offered, answer))
    weight = felt(context, "customer", context.now)
    if weight > 0:
        shown = tuple(said.id for said in customer if negativity(context, said) > 0)
        yield Reason("unhappy", FELT * min(weight, 4.0), shown)
    yield from _mood(context, customer)
    if context.customer is not None:
        bad = sum(c.complaint or c.resolved is False for c in context.customer.contacts)
        if bad:
            yield Reason("history", HISTORY * min(bad, 3), ())


def _mood(context: Context, customer: tuple[Utterance, ...]) -> Iterator[Reason]:
    annoyed = so_far(context, "customer")
    if annoyed is None or len(customer) < MOOD_FROM:
        return
    against_even = math.log(annoyed / (1 - annoyed)) - math.log(EVEN / (1 - EVEN))
    if against_even > 0:
        worst = max(customer, key=lambda said: context.feelings.get(said.id, -math.inf))
        yield Reason("mood", MOOD * min(against_even, 4.0), (worst.id,))
    moved = mood(context, "customer")
    if moved is not None and moved.trend >= WORSE_BY:
        yield Reason("getting_worse", WORSE, tuple(said.id for said in customer[-LATELY:]))


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
