"""Words recognised with low confidence fail no item alone, whatever checks it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from graded import call_of, item, rubric_of, with_scores

from assistant.core.grade import Finding
from assistant.core.rubric import Check, DetectorCheck, OrderCheck, PatternCheck, TimingCheck
from assistant.core.signal import Signal
from assistant.grading.grade import grade
from assistant.grading.transcript import GradedCall

ORDER = OrderCheck(first={"en": ("name",)}, then={"en": ("order",)})
INSULT = Signal(
    key="k", kind="forbidden_words", severity="critical", rule="insult", utterances=("u0",),
    quote="stupid",
)  # fmt: skip
NEVER = PatternCheck(patterns={"en": (r"\bstupid\b",)}, must="not_appear")


def finding(check: Check, call: GradedCall) -> Finding:
    one = item("x", check, kind="compliance_critical")
    return grade(rubric_of(one), call, versions={}).findings[0]


@pytest.mark.parametrize(
    ("check", "call"),
    [
        (NEVER, call_of(("agent", "that was stupid of you"), score=0.9)),
        (
            DetectorCheck(kinds=("forbidden_words",)),
            call_of(("agent", "that was stupid of you"), signals=(INSULT,), score=0.9),
        ),
        (ORDER, call_of(("agent", "I see the order."), score=0.9)),
        (ORDER, call_of(("agent", "I see the order."), ("agent", "Your name?"), score=0.9)),
    ],
)
def test_a_critical_fail_in_doubtful_words_is_unsure_and_keeps_its_evidence(
    check: Check, call: GradedCall
):
    clear = finding(check, call)
    unclear = finding(check, with_scores(call, u0=0.05))
    assert (clear.verdict, unclear.verdict) == ("fail", "unsure")
    assert unclear.evidence == clear.evidence
    assert "low confidence" in unclear.reason


def test_an_order_needs_both_of_its_words():
    call = call_of(("agent", "I see the order."), ("agent", "Your name?"), score=0.9)
    assert finding(ORDER, with_scores(call, u1=0.05)).verdict == "unsure"


def test_certain_words_beside_doubtful_ones_fail_with_the_certain_ones():
    call = call_of(("agent", "stupid thing"), ("agent", "stupid you"), score=0.9)
    found = finding(NEVER, with_scores(call, u0=0.05))
    assert (found.verdict, [one.utterance for one in found.evidence]) == ("fail", ["u1"])


def test_of_words_said_twice_in_a_turn_those_that_are_meant_are_looked_at():
    call = call_of(("agent", "stupid is what stupid does"), score=0.9)
    said = call.utterances[0]
    words = tuple(
        word.model_copy(update={"score": 0.05}) if place == 3 else word
        for place, word in enumerate(said.words)
    )
    call = replace(call, utterances=(said.model_copy(update={"words": words}),))
    assert finding(NEVER, call).verdict == "fail"


def test_a_measure_and_an_absence_rest_on_no_words():
    call = call_of(("customer", "Hello?"), ("agent", "Yes."), score=0.05)
    assert finding(TimingCheck(measure="first_agent_words", at_most=1), call).verdict == "fail"
    sorry = PatternCheck(patterns={"en": ("sorry",)})
    assert finding(sorry, call).verdict == "fail"
    silence = Signal(
        key="s", kind="silence", severity="warning", rule="long", utterances=("u0", "u1")
    )
    call = replace(call, signals=(silence,))
    assert finding(DetectorCheck(kinds=("silence",)), call).verdict == "fail"
