"""Segments to utterances: a turn as a listener counts it, the same from any replay."""

from __future__ import annotations

from assistant.core.speech import Prosody, Segment, Speaker, Utterance
from assistant.intake.turns import LONGEST_S, Turns


def segment(
    sequence: int, speaker: Speaker, start: float, end: float, text: str, revision: int = 0
) -> Segment:
    return Segment(
        sequence=sequence,
        revision=revision,
        speaker=speaker,
        start=start,
        end=end,
        text=text,
        prosody=Prosody(speaker=speaker, start=start, end=end, f0_hz=100.0 + sequence),
    )


def latest(*segments: Segment) -> dict[str, Utterance]:
    turns = Turns()
    return {u.id: u for one in segments for u in turns.add(one)}


def test_a_turn_takes_its_id_from_its_first_segment_and_grows():
    said = latest(
        segment(0, "agent", 0.0, 1.0, "Hello."), segment(1, "agent", 1.3, 2.0, "How can I help?")
    )
    assert list(said) == ["main.0"]
    assert said["main.0"].text == "Hello. How can I help?"
    assert said["main.0"].revision == 1


def test_the_other_speaker_ends_a_turn():
    said = latest(
        segment(0, "agent", 0.0, 1.0, "Hello."),
        segment(1, "customer", 1.1, 1.4, "Hi."),
        segment(2, "agent", 1.5, 2.0, "How can I help?"),
    )
    assert [u.text for u in said.values()] == ["Hello.", "Hi.", "How can I help?"]


def test_a_long_pause_ends_a_turn_a_shorter_one_does_not_while_the_sentence_is_open():
    open_sentence = latest(
        segment(0, "customer", 0.0, 1.0, "I bought it, and"),
        segment(1, "customer", 2.2, 3.0, "it broke."),
    )
    assert len(open_sentence) == 1
    finished = latest(
        segment(0, "customer", 0.0, 1.0, "I bought it."),
        segment(1, "customer", 2.2, 3.0, "It broke."),
    )
    assert len(finished) == 2


def test_a_turn_has_an_end_however_long_somebody_talks():
    said = latest(*(segment(n, "agent", n * 2.0, n * 2.0 + 1.9, "and so on,") for n in range(20)))
    assert all(u.seconds <= LONGEST_S for u in said.values())
    assert len(said) > 2


def test_a_revised_segment_corrects_its_utterance():
    said = latest(
        segment(0, "agent", 0.0, 1.0, "Good bye."),
        segment(0, "agent", 0.0, 1.0, "Good buy.", revision=1),
    )
    assert said["main.0"].text == "Good buy."


def test_chinese_is_joined_without_spaces():
    said = latest(
        segment(0, "agent", 0.0, 1.0, "您好，"),
        segment(1, "agent", 1.1, 2.0, "请问有什么可以帮您？"),
    )
    assert said["main.0"].text == "您好，请问有什么可以帮您？"
    assert said["main.0"].language == "zh"


def test_prosody_of_a_turn_is_the_mean_over_its_seconds():
    said = latest(
        segment(0, "agent", 0.0, 1.0, "One,"), segment(1, "agent", 1.0, 4.0, "two and three.")
    )
    prosody = said["main.0"].prosody
    assert prosody is not None
    assert prosody.f0_hz == 100.75


def test_silence_makes_no_utterance():
    assert latest(segment(0, "agent", 0.0, 1.0, "  ")) == {}
