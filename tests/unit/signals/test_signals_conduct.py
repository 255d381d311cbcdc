"""Conduct: waits that were asked for, cut-offs, monologues and fillers."""

from __future__ import annotations

import pytest
from signal_context import context, noticed_over, talk, turn

from assistant.core.signal import Signal
from assistant.core.speech import Speaker, Utterance
from assistant.signals.all import notice


def of_kind(kind: str, *said: Utterance) -> list[Signal]:
    return [one for one in notice(context(said)) if one.kind == kind]


def test_a_wait_that_the_customer_agreed_to_was_announced():
    said = (
        turn(0, "agent", "One moment please, let me check.", 0, 2),
        turn(1, "customer", "Sure.", 2.3, 3),
        turn(2, "agent", "Right.", 14, 15),
    )
    assert of_kind("silence", *said) == []
    (hold,) = of_kind("hold", *said[:2], turn(2, "agent", "Right.", 50, 51))
    assert hold.rule == "long"


def test_a_wait_announced_a_while_ago_is_used_up():
    said = (
        turn(0, "agent", "One moment please.", 0, 2),
        turn(1, "agent", "Here is your order, it was sent on Monday.", 6, 20),
        turn(2, "agent", "Right.", 60, 61),
    )
    (hold,) = of_kind("hold", *said)
    assert hold.rule == "without_notice"


CUT = "I tried it three times and then the page"


def cut_off(text: str = CUT, overlap: float = 0.5, until: float = 9.0) -> list[Signal]:
    return of_kind(
        "interruption",
        turn(0, "customer", "Hello there.", 0, 1),
        turn(1, "customer", text, 2, 6),
        turn(2, "agent", "You have to click on my orders.", 6 - overlap, until),
    )


def test_an_agent_who_cuts_a_sentence_off_interrupts():
    (signal,) = cut_off()
    assert (signal.rule, signal.severity) == ("agent", "warning")
    assert signal.utterances == ("u1", "u2")


@pytest.mark.parametrize(
    ("text", "overlap", "until"),
    [
        ("I tried it three times.", 0.5, 9.0),  # the sentence was whole
        (CUT, 0.1, 9.0),  # a turn's end, a little early
        (CUT, 1.5, 9.0),  # talking over, which is another signal
        (CUT, 0.5, 5.8),  # the customer went on
        ("Yes", 0.5, 9.0),  # too little to cut off
    ],
)
def test_what_only_looks_like_an_interruption_is_none(text: str, overlap: float, until: float):
    assert cut_off(text, overlap, until) == []


def test_without_punctuation_nobody_can_tell_a_cut_off_sentence():
    said = (
        turn(0, "customer", CUT, 0, 4),
        turn(1, "agent", "you have to click on my orders", 3.5, 7),
    )
    assert of_kind("interruption", *said) == []


def test_a_customer_who_cuts_in_is_only_noted():
    said = (
        turn(0, "agent", "Welcome to the shop.", 0, 2),
        turn(1, "agent", "Your parcel was sent on Monday and will", 3, 7),
        turn(2, "customer", "But I need it today.", 6.6, 9),
    )
    (signal,) = of_kind("interruption", *said)
    assert (signal.rule, signal.severity) == ("customer", "info")


def monologue(*nods: str) -> list[Utterance]:
    lines = [turn(n, "agent", "And so it goes on.", n * 10, n * 10 + 9.5) for n in range(8)]
    heard = [turn(100 + n, "customer", nod, 21 + n, 21.5 + n) for n, nod in enumerate(nods)]
    return sorted([*lines, *heard], key=lambda one: one.start)


def test_a_monologue_is_told_of_once_as_soon_as_it_is_too_long():
    raised = [one for one in noticed_over(monologue("Mhm.")) if one.kind == "monologue"]
    assert [one.utterances[-1] for one in raised] == ["u4"]
    assert raised[0].details["seconds"] == 49.5


def test_a_turn_of_the_customers_breaks_a_monologue():
    broken = monologue("Wait, that is not what I asked you for.")
    raised = [one for one in noticed_over(broken) if one.kind == "monologue"]
    assert [one.utterances[0] for one in raised] == ["u3"]


def again(speaker: Speaker, line: str, times: int) -> list[Utterance]:
    lines: list[tuple[Speaker, str]] = [(speaker, line)] * times
    return talk(*lines)


def test_many_fillers_are_noted_and_the_one_said_most_is_named():
    line = "Um, so, uh, the parcel is, um, on its way to you and will be there on Friday."
    raised = noticed_over(again("agent", line, 5))
    fillers = [one for one in raised if one.kind == "filler"]
    assert [(one.rule, one.severity) for one in fillers] == [("hesitation", "info")]


def test_fillers_are_counted_in_chinese():
    line = "嗯，这个，您的包裹呢，那个，已经在路上了，呃，周五应该能到，您再等等看。"
    raised = noticed_over(again("agent", line, 6))
    assert "filler" in {one.kind for one in raised}


@pytest.mark.parametrize(
    "line",
    [
        "The parcel is on its way to you and will be there on Friday, as you know.",
        "Um, the parcel is on its way to you and will be there on Friday before noon at the door.",
        "What kind of lamp do you know how to fit in the hall of a house like this one here?",
    ],
)
def test_a_filler_now_and_then_is_how_people_talk(line: str):
    raised = noticed_over(again("agent", line, 6))
    assert "filler" not in {one.kind for one in raised}


def test_a_customers_fillers_are_their_own_affair():
    line = "Um, uh, you know, I mean, um, it is, uh, broken, um, and I want it, uh, gone."
    raised = noticed_over(again("customer", line, 6))
    assert "filler" not in {one.kind for one in raised}
