"""How long a customer waits for the agent's next words."""

from __future__ import annotations

from dataclasses import replace

from graded import call_of, item, rubric_of

from assistant.core.rubric import TimingCheck
from assistant.core.speech import Speaker, Utterance
from assistant.grading.grade import grade
from assistant.grading.transcript import GradedCall
from assistant.grading.waits import waits


def chat(*messages: tuple[Speaker, float]) -> GradedCall:
    said = tuple(
        Utterance(id=f"u{n}", speaker=speaker, start=at, end=at, text="hm", language="en")
        for n, (speaker, at) in enumerate(messages)
    )
    return replace(call_of(("agent", "hm")), utterances=said)


def test_the_wait_begins_with_the_first_message_that_nobody_answered():
    call = chat(
        ("customer", 0), ("customer", 20), ("agent", 45), ("agent", 50), ("customer", 60),
        ("agent", 68), ("customer", 90),
    )  # fmt: skip
    assert [one.seconds for one in waits(call)] == [45, 8]


def test_what_the_customer_says_meanwhile_is_not_waiting():
    call = call_of(("customer", "First."), ("customer", "Second."), ("agent", "Yes."))
    assert [one.seconds for one in waits(call)] == [2.0]


def test_a_transcript_without_times_has_no_waits_and_the_item_is_unsure():
    check = TimingCheck(measure="longest_reply", at_most=60)
    card = grade(rubric_of(item("a", check)), chat(("customer", 0), ("agent", 0)), versions={})
    assert card.findings[0].verdict == "unsure"


def test_first_longest_and_typical_waits_are_held_against_their_limits():
    call = chat(
        ("customer", 0), ("agent", 10), ("customer", 20), ("agent", 110), ("customer", 120),
        ("agent", 150),
    )  # fmt: skip
    rubric = rubric_of(
        item("first", TimingCheck(measure="first_reply", at_most=10)),
        item("longest", TimingCheck(measure="longest_reply", at_most=60)),
        item("typical", TimingCheck(measure="typical_reply", at_most=30)),
    )
    found = {one.item: one for one in grade(rubric, call, versions={}).findings}
    assert [one.verdict for one in found.values()] == ["pass", "fail", "pass"]
    assert [one.utterance for one in found["longest"].evidence] == ["u2", "u3"]
