"""Checks: each gives a verdict with evidence that stands in the call, or says it cannot."""

from __future__ import annotations

from dataclasses import replace

import pytest
from graded import call_of, item, rubric_of
from pydantic import ValidationError

from assistant.core.grade import Evidence, Finding
from assistant.core.rubric import (
    Applies,
    Check,
    DetectorCheck,
    ModelCheck,
    OrderCheck,
    PatternCheck,
    TimingCheck,
    Words,
)
from assistant.core.signal import Signal
from assistant.core.speech import Speaker
from assistant.grading.grade import grade
from assistant.grading.transcript import GradedCall
from assistant.prompting.registry import load_rubric

SORRY = PatternCheck(patterns={"en": (r"\bsorry\b",), "zh": ("抱歉",)})
NEVER = PatternCheck(patterns={"en": (r"\bstupid\b",)}, must="not_appear")
GOOD = call_of(
    ("agent", "Thank you for calling, my name is Ben."),
    ("customer", "Hello, it is late."),
    ("agent", "I am sorry to hear that."),
    ("agent", "Goodbye and take care."),
)


HESITATING: list[tuple[Speaker, str]] = [("agent", "Well.")] * 4
CALLING: list[tuple[Speaker, str]] = [("customer", "Hello?")] * 4


def finding(check: Check, call: GradedCall, **more: object) -> Finding:
    one = item("x", check).model_copy(update=more)
    return grade(rubric_of(one), call, versions={}).findings[0]


def test_what_was_said_passes_with_its_quote_and_time():
    found = finding(SORRY, GOOD)
    assert (found.verdict, found.evidence[0].quote) == ("pass", "sorry")
    assert found.evidence[0].utterance == "u2"
    assert found.evidence[0].start == pytest.approx(8.2)


def test_what_was_not_said_fails_and_says_where_was_looked():
    found = finding(SORRY, call_of(("agent", "No."), ("customer", "I am sorry?")))
    assert found.verdict == "fail"
    assert found.evidence[0].span == (0.0, 3.0)


def test_only_the_place_that_is_named_is_searched():
    opening = SORRY.model_copy(update={"within": "opening"})
    late = call_of(*HESITATING, ("agent", "I am sorry."))
    assert finding(opening, late).verdict == "fail"
    assert finding(SORRY.model_copy(update={"within": "closing"}), late).verdict == "pass"


def test_words_recognised_with_low_confidence_fail_nothing_alone():
    said: tuple[Speaker, str] = ("agent", "that was stupid of you")
    assert finding(NEVER, call_of(said, score=0.9)).verdict == "fail"
    assert finding(NEVER, call_of(said, score=0.2)).verdict == "unsure"
    assert finding(NEVER, call_of(("agent", "All fine."))).verdict == "pass"


def test_the_first_thing_must_come_before_the_second():
    check = OrderCheck(first={"en": ("name",)}, then={"en": ("order",)})
    right = call_of(("agent", "Your name?"), ("agent", "I see the order."))
    wrong = call_of(("agent", "I see the order."), ("agent", "Your name?"))
    assert finding(check, right).verdict == "pass"
    assert finding(check, wrong).verdict == "fail"
    assert finding(check, call_of(("agent", "Your name?"))).verdict == "not_applicable"


def test_a_signal_fails_its_item_with_the_words_that_show_it():
    signal = Signal(
        key="k",
        kind="promise",
        severity="critical",
        rule="r",
        utterances=("u2",),
        quote="sorry to hear",
    )
    call = replace(GOOD, signals=(signal,))
    found = finding(DetectorCheck(kinds=("promise",)), call)
    assert (found.verdict, found.evidence[0].quote) == ("fail", "sorry to hear")
    assert (
        finding(DetectorCheck(kinds=("promise",), rules=("guaranteed_outcome",)), call).verdict
        == "pass"
    )
    assert finding(DetectorCheck(kinds=("promise",)), GOOD).evidence[0].span == (0.0, 16.0)


def test_a_measure_is_held_against_its_limit():
    assert finding(TimingCheck(measure="first_agent_words", at_most=2), GOOD).verdict == "pass"
    late = call_of(*CALLING, ("agent", "Yes."))
    assert finding(TimingCheck(measure="first_agent_words", at_most=10), late).verdict == "fail"


def test_evidence_that_shows_nothing_is_none():
    with pytest.raises(ValidationError, match="without a quote"):
        Evidence()
    with pytest.raises(ValidationError, match="without a quote"):
        Evidence(utterance="u1", start=1.0, end=2.0, quote=" ")
    with pytest.raises(ValidationError, match="without a quote"):
        Evidence(quote="sorry")
    assert Evidence(span=(0.0, 3.0)).span == (0.0, 3.0)
    assert Evidence(utterance="u1", quote="sorry").quote == "sorry"


def test_a_pattern_that_matches_nothing_at_all_is_no_evidence():
    empty = OrderCheck(first={"en": ("x*",)}, then={"en": ("care",)})
    assert finding(empty, GOOD).reason == "It was not said."


def test_words_that_were_corrected_after_a_signal_fail_nothing():
    signal = Signal(
        key="k",
        kind="forbidden_words",
        severity="critical",
        rule="insult",
        utterances=("u0",),
        quote="shut up",
    )
    rude = call_of(("agent", "Well, shut up then."), signals=(signal,))
    corrected = call_of(("agent", "Well, it shuts up there."), signals=(signal,))
    check = DetectorCheck(kinds=("forbidden_words",))
    assert finding(check, rude).verdict == "fail"
    found = finding(check, corrected)
    assert (found.verdict, found.evidence[0].quote) == ("unsure", "Well, it shuts up there.")
    assert "corrected" in found.reason


def test_a_signal_of_an_utterance_that_is_gone_fails_nothing():
    signal = Signal(key="k", kind="silence", severity="warning", rule="long", utterances=("u9",))
    assert finding(DetectorCheck(kinds=("silence",)), replace(GOOD, signals=(signal,))).verdict == (
        "unsure"
    )


def test_a_rule_that_nothing_can_raise_passes_nothing():
    misspelt = finding(DetectorCheck(kinds=("forbidden_words",), rules=("insults",)), GOOD)
    assert misspelt.verdict == "unsure"
    assert "insults" in misspelt.reason
    right = finding(DetectorCheck(kinds=("forbidden_words",), rules=("insult",)), GOOD)
    assert right.verdict == "pass"


def test_what_only_a_model_can_judge_is_unsure_and_says_so():
    found = finding(ModelCheck(question=Words(en="Kind?")), GOOD)
    assert found.verdict == "unsure"
    assert "model or a person" in found.reason
    assert found.confidence == 0


def test_an_item_whose_condition_is_not_met_does_not_apply():
    applies = Applies(signals=("agitation",))
    assert finding(SORRY, GOOD, applies=applies).verdict == "not_applicable"
    said = Applies(mentioned={"en": ("late",)}, speaker="customer")
    assert finding(SORRY, GOOD, applies=said).verdict == "pass"
    by_agent = Applies(mentioned={"en": ("late",)}, speaker="agent")
    assert finding(SORRY, GOOD, applies=by_agent).verdict == "not_applicable"


def test_a_broken_pattern_is_unsure_and_stops_nothing():
    broken = item("bad", PatternCheck(patterns={"en": ("(",)}))
    card = grade(rubric_of(broken, item("good", SORRY)), GOOD, versions={})
    assert [f.verdict for f in card.findings] == ["unsure", "pass"]


@pytest.mark.parametrize(
    "call",
    [
        call_of(),
        call_of(("customer", "Hello?")),
        call_of(("agent", "Hi.")),
        call_of(("agent", "Hola, buenos días."), ("customer", "Gracias.")),
    ],
)
def test_an_empty_or_one_sided_call_is_graded_without_a_guess(call: GradedCall):
    card = grade(load_rubric("ecommerce_voice"), call, versions={})
    assert len(card.findings) == 27
    for found in card.findings:
        assert found.verdict not in ("pass", "fail") or found.evidence


def test_chinese_calls_get_chinese_reasons():
    found = finding(SORRY, call_of(("agent", "您好，请问有什么可以帮您？")))
    assert found.reason == "没有说到。"


PERTURBATIONS = {
    "greeting": (0, "Yes?"),
    "goodbye": (5, "Right, Monday."),
    "next_step": (3, "The parcel is with the carrier."),
}
BASE: list[tuple[Speaker, str]] = [
    ("agent", "Thank you for calling, my name is Ben."),
    ("customer", "Where is it?"),
    ("agent", "What is your order number?"),
    ("agent", "I will trace the parcel."),
    ("customer", "Fine."),
    ("agent", "You hear from us on Monday. Goodbye."),
]


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_breaking_one_thing_flips_its_item_and_no_other(name: str):
    rubric = load_rubric("ecommerce_voice")
    place, text = PERTURBATIONS[name]
    broken = list(BASE)
    broken[place] = (BASE[place][0], text)
    before = grade(rubric, call_of(*BASE), versions={})
    after = grade(rubric, call_of(*broken), versions={})
    flipped = {
        b.item
        for b, a in zip(before.findings, after.findings, strict=True)
        if a.verdict != b.verdict
    }
    assert name in flipped
    assert flipped <= {name, "with_a_time"}
