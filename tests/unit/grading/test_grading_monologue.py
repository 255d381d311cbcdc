"""A monologue is measured as it is heard: over utterances, until a pause or the customer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from graded import call_of, item, rubric_of
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.grade import Finding
from assistant.core.rubric import TimingCheck
from assistant.core.speech import Segment, Speaker, Utterance
from assistant.grading.grade import grade
from assistant.grading.monologue import longest_monologue, seconds_of
from assistant.grading.transcript import GradedCall
from assistant.intake.turns import Turns

EMPTY = call_of()


def said(name: str, speaker: Speaker, start: float, end: float, text: str = "so") -> Utterance:
    return Utterance(id=name, speaker=speaker, start=start, end=end, text=text, language="en")


def finding(*utterances: Utterance) -> Finding:
    call = replace(EMPTY, utterances=utterances, seconds=max(u.end for u in utterances))
    check = TimingCheck(measure="longest_monologue", at_most=45)
    return grade(rubric_of(item("no_monologue", check)), call, versions={}).findings[0]


def longest(*utterances: Utterance) -> list[str]:
    return [one.id for one in longest_monologue(replace(EMPTY, utterances=utterances))]


def test_three_minutes_without_a_pause_fail_however_the_transcript_cuts_them():
    turns, utterances = Turns(), dict[str, Utterance]()
    for n in range(60):
        segment = Segment(
            sequence=n, speaker="agent", start=n * 3, end=n * 3 + 2.9, text="And then we do this."
        )
        utterances |= {one.id: one for one in turns.add(segment)}
    assert max(one.seconds for one in utterances.values()) < 16
    found = finding(*utterances.values())
    assert found.verdict == "fail"
    assert found.reason.startswith("179.9 s")
    assert [one.utterance for one in found.evidence] == list(utterances)


@pytest.mark.parametrize(("pause", "verdict"), [(1.9, "fail"), (2.1, "pass")])
def test_a_pause_in_which_the_customer_could_begin_ends_it(pause: float, verdict: str):
    first, second = said("a", "agent", 0, 30), said("b", "agent", 30 + pause, 60 + pause)
    assert finding(first, second).verdict == verdict


def test_the_customer_ends_it_and_listening_words_do_not():
    before, after = said("a", "agent", 0, 30), said("b", "agent", 30.5, 60)
    assert longest(before, said("c", "customer", 30.1, 30.4), after) == ["a"]
    assert longest(before, said("c", "customer", 29.5, 29.9, "I see"), after) == ["a", "b"]
    asks = said("c", "customer", 29.5, 30.4, "but what about Friday")
    assert longest(before, asks, after) == ["a"]


def test_a_call_without_the_agent_has_nothing_to_measure():
    assert finding(said("c", "customer", 0, 60)).verdict == "unsure"


spoken = st.lists(
    st.tuples(st.sampled_from(("agent", "customer")), st.floats(0, 5), st.floats(0.1, 20)),
    min_size=1,
    max_size=12,
)


@given(spoken)
def test_no_utterance_is_longer_than_the_longest_monologue(
    lines: list[tuple[Speaker, float, float]],
):
    at, utterances = 0.0, list[Utterance]()
    for n, (speaker, pause, seconds) in enumerate(lines):
        at += pause
        utterances.append(said(f"u{n}", speaker, at, at + seconds))
        at += seconds
    call: GradedCall = replace(EMPTY, utterances=tuple(utterances))
    stretch = longest_monologue(call)
    agent = [one.seconds for one in utterances if one.speaker == "agent"]
    assert bool(stretch) == bool(agent)
    if stretch:
        assert seconds_of(stretch) >= max(agent) - 1e-9
        assert {one.speaker for one in stretch} == {"agent"}
