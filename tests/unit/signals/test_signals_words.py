"""Detectors that read words: what they hear, and what they must not."""

from __future__ import annotations

import pytest
from signal_context import context, noticed_over, talk

from assistant.core.signal import SignalKind
from assistant.core.speech import Speaker
from assistant.signals.all import notice

MUTTERING: list[tuple[Speaker, str]] = [("agent", f"Let us see, number {n}.") for n in range(16)]


def kinds(speaker: Speaker, text: str) -> set[SignalKind]:
    return {signal.kind for signal in notice(context(talk((speaker, text))))}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("That is your own fault, I am afraid.", "forbidden_words"),
        ("There is nothing I can do.", "forbidden_words"),
        ("这款绝对是全网最低价。", "forbidden_words"),
        ("I guarantee it will be there on Friday.", "promise"),
        ("我保证给您退。", "promise"),
        ("Please read me the code from the message.", "credential_request"),
        ("请把验证码告诉我一下。", "credential_request"),
        ("Just transfer the money to my own account.", "off_platform"),
        ("您加一下我的个人微信，我转给您。", "off_platform"),
        ("As I already said, it is on its way.", "agent_emotion"),
    ],
)
def test_what_an_agent_must_not_say_is_noticed(text: str, kind: SignalKind):
    assert kind in kinds("agent", text)


@pytest.mark.parametrize(
    "text",
    [
        "I cannot promise that, but I will look into it.",
        "We never ask for your password.",
        "Could you give me your order code and your postcode?",
        "这个我不能保证。",
        "我们不会向您索要验证码。",
        "付款请走商城的付款链接。",
        "The warranty covers the pump.",
    ],
)
def test_what_an_agent_may_say_is_left_alone(text: str):
    found = kinds("agent", text)
    assert not found & {"promise", "credential_request", "off_platform", "forbidden_words"}


def test_a_customer_may_say_what_an_agent_may_not():
    assert kinds("customer", "There is nothing you can do, I guarantee it.") == set()


def test_a_quote_stands_word_for_word_in_the_utterance():
    said = talk(("agent", "Well, that is your own fault, really."))
    (signal,) = notice(context(said))
    assert signal.quote in said[0].text


def test_the_same_words_again_raise_the_same_key_only_once():
    said = talk(("agent", "I guarantee it."))
    first = notice(context(said))
    assert notice(context(said, signals=first)) == ()


def test_a_missing_recording_notice_is_noticed_once_when_it_is_late():
    said = talk(*MUTTERING)
    missing = [s for s in noticed_over(said) if s.kind == "missing_notice"]
    assert [s.rule for s in missing if s.rule == "recording"] == ["recording"]


def test_a_notice_that_was_given_is_not_missing():
    said = talk(
        ("agent", "This call is recorded for quality."),
        *MUTTERING,
        ("agent", "Is there anything else I can do?"),
    )
    assert not [s for s in noticed_over(said) if s.kind == "missing_notice"]


def test_an_unhappy_customer_is_noticed_by_what_adds_up():
    calm = noticed_over(talk(("customer", "It is late, but never mind, thank you.")))
    upset = noticed_over(
        talk(
            ("customer", "This is unacceptable, you are wasting my time."),
            ("agent", "I see."),
            ("customer", "And I am fed up with waiting."),
            ("agent", "I see."),
            ("customer", "How many times do I have to explain this, it is terrible."),
        )
    )
    assert not [s for s in calm if s.kind == "negative_emotion"]
    assert [s.severity for s in upset if s.kind == "negative_emotion"] == ["warning", "critical"]


def test_risk_rises_without_the_word_complaint():
    quiet = noticed_over(talk(("customer", "Can I return it?"), ("agent", "Yes, you can.")))
    cold = noticed_over(
        talk(
            ("customer", "I would like to return the jacket, it was never worn at all."),
            ("agent", "No, the thirty days are over."),
            ("customer", "I see."),
            ("agent", "I can offer you five euros."),
            ("customer", "I was reading the reviews before I called you."),
            ("agent", "People write a lot."),
            ("customer", "Then I will ask the consumer office."),
            seconds=6.0,
        )
    )
    assert not [s for s in quiet if s.kind == "complaint_risk"]
    risk = [s for s in cold if s.kind == "complaint_risk"]
    assert risk
    assert "authority" in str(risk[-1].details["reasons"])
    assert not any("complain" in u for s in risk for u in [s.quote])
