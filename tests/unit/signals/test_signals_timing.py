"""Detectors that read the clock and the voice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from signal_context import context, turn

from assistant.core.speech import Deviation, Prosody, Utterance, Word
from assistant.signals.all import notice
from assistant.signals.baseline import Baselines, deviation_of, pace_of
from assistant.signals.context import Repeat


def of_kind(kind: str, *utterances: Utterance):
    return [s for s in notice(context(utterances)) if s.kind == kind]


def test_an_agent_who_cuts_in_talks_over_the_customer():
    said = (
        turn(0, "customer", "I tried it three times and the page was", 0.0, 5.0),
        turn(1, "agent", "You have to click on my orders first", 3.5, 7.0),
    )
    (signal,) = of_kind("talk_over", *said)
    assert (signal.rule, signal.severity) == ("agent", "warning")


def test_a_nod_is_not_talking_over():
    said = (
        turn(0, "customer", "I tried it three times and the page was", 0.0, 5.0),
        turn(1, "agent", "I see.", 3.0, 4.5),
    )
    assert of_kind("talk_over", *said) == []


def test_dead_air_is_noticed_an_announced_wait_is_not():
    silent = (turn(0, "agent", "Hm, so.", 0.0, 2.0), turn(1, "agent", "Right.", 12.0, 13.0))
    told = (turn(0, "agent", "One moment please.", 0.0, 2.0), turn(1, "agent", "Ok.", 12.0, 13.0))
    assert len(of_kind("silence", *silent)) == 1
    assert of_kind("silence", *told) == []


def test_a_long_hold_is_noticed_with_or_without_words():
    told = (turn(0, "agent", "One moment please.", 0.0, 2.0), turn(1, "agent", "Ok.", 45.0, 46.0))
    untold = (turn(0, "agent", "So, that.", 0.0, 2.0), turn(1, "agent", "Ok.", 45.0, 46.0))
    assert [s.rule for s in of_kind("hold", *told)] == ["long"]
    assert [s.rule for s in of_kind("hold", *untold)] == ["without_notice"]


def test_faster_and_higher_together_are_agitation_either_alone_is_not():
    def said(pace_z: float, up: float, seconds: float = 3.0) -> Utterance:
        deviation = Deviation(pace_z=pace_z, f0_semitones=up)
        return turn(0, "customer", "I asked you already", 0.0, seconds, deviation)

    assert len(of_kind("agitation", said(2.5, 3.5))) == 1
    assert of_kind("agitation", said(2.5, 1.0)) == []
    assert of_kind("agitation", said(0.5, 5.0)) == []
    assert of_kind("agitation", said(2.5, 3.5, seconds=1.0)) == []


def test_louder_as_well_is_critical():
    deviation = Deviation(pace_z=2.5, f0_semitones=3.5, energy_z=2.5)
    (signal,) = of_kind("agitation", turn(0, "customer", "I asked", 0.0, 3.0, deviation))
    assert signal.severity == "critical"


def voiced(number: int, f0: float, words: int = 10, seconds: float = 4.0) -> Utterance:
    start = number * 5.0
    step = seconds / words
    return Utterance(
        id=f"u{number}",
        speaker="customer",
        start=start,
        end=start + seconds,
        text=" ".join(["word"] * words),
        language="en",
        words=tuple(
            Word(text="word", start=start + n * step, end=start + (n + 0.9) * step)
            for n in range(words)
        ),
        prosody=Prosody(
            speaker="customer", start=start, end=start + seconds, f0_hz=f0, energy_db=-25.0
        ),
    )


def test_nothing_is_compared_before_there_is_a_baseline():
    baselines, deviation = Baselines().hear(voiced(0, 120.0))
    assert deviation is None
    assert baselines.by_speaker["customer"].seconds == 4.0


def test_a_doubled_pace_and_an_octave_up_stand_out_of_an_even_voice():
    baselines = Baselines()
    for number in range(6):
        baselines, _ = baselines.hear(voiced(number, 118.0 + number))
    _, even = baselines.hear(voiced(6, 121.0))
    _, high = baselines.hear(voiced(6, 240.0, words=22))
    assert even is not None
    assert high is not None
    assert abs(even.f0_semitones or 0) < 1
    assert (high.f0_semitones or 0) > 11
    assert (high.pace_z or 0) > 2


def test_a_turn_that_grows_is_learnt_once():
    baselines, _ = Baselines().hear(voiced(0, 120.0, words=6, seconds=3.0))
    baselines, _ = baselines.hear(voiced(0, 120.0, words=12, seconds=6.0))
    assert baselines.by_speaker["customer"].seconds == 6.0


@given(st.floats(60, 400), st.integers(4, 30))
def test_the_deviation_of_what_was_learnt_is_none_or_small(f0: float, words: int):
    baselines = Baselines()
    for number in range(6):
        baselines, _ = baselines.hear(voiced(number, f0, words=words))
    deviation = deviation_of(voiced(6, f0, words=words), baselines.by_speaker["customer"])
    assert abs(deviation.f0_semitones or 0) < 0.05
    assert abs(deviation.pace_z or 0) < 0.05


def test_pace_counts_time_spoken_not_the_pause_in_the_middle():
    said = voiced(0, 120.0, words=10, seconds=4.0)
    paused = said.model_copy(update={"end": said.end + 6.0})
    assert pace_of(paused) == pace_of(said)


def question(number: int, text: str) -> Utterance:
    return turn(number, "customer", text, number * 10.0, number * 10.0 + 3)


def test_the_second_time_warns_and_the_third_escalates():
    said = [
        question(0, "When does it come?"),
        turn(1, "agent", "Soon.", 5, 6),
        question(2, "When will it be here?"),
        turn(3, "agent", "Soon.", 25, 26),
        question(4, "So when does it arrive?"),
    ]
    second = notice(context(said[:3], repeats=[Repeat("u0", 0.9)]))
    third = notice(context(said, repeats=[Repeat("u0", 0.9), Repeat("u2", 0.8)]))
    assert [s.rule for s in second if s.kind == "repeated_question"] == ["second_time"]
    assert [s.rule for s in third if s.kind == "repeated_question"] == ["third_time"]


def test_an_unlike_question_or_one_that_was_settled_does_not_count():
    said = [
        question(0, "When does it come?"),
        turn(1, "agent", "On Friday.", 5, 6),
        turn(2, "customer", "Perfect, thank you so much.", 7, 8),
        question(3, "When does it come?"),
    ]
    assert not of_kind("repeated_question", *said)
    unlike = notice(context(said[:2] + said[3:], repeats=[Repeat("u0", 0.3)]))
    assert not [s for s in unlike if s.kind == "repeated_question"]
    settled = notice(context(said, repeats=[Repeat("u0", 0.95)]))
    assert not [s for s in settled if s.kind == "repeated_question"]
