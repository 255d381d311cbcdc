"""Agitation: who is judged by the voice, how gravely, and against what."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from live_calls import parts_of
from made_voices import voice
from signal_context import context, turn

from assistant.core.call import Call
from assistant.core.signal import Signal
from assistant.core.speech import SPEAKERS, Deviation, Prosody, Speaker, Utterance, Word
from assistant.session.understand import Understanding
from assistant.signals.all import notice
from assistant.signals.arousal import PRIOR, arousal, shipped_weights
from assistant.signals.baseline import (
    READY_AFTER_S,
    Baseline,
    Baselines,
    baseline_of,
    deviation_of,
    semitones,
)
from assistant.signals.context import Repeat
from assistant.speech.prosody import prosody_of
from assistant.speech.recording import read_recording
from assistant.store.memory import MemoryEventLog

CALM = "I wanted to ask about the lamp that I bought"
OVER = Deviation(pace_z=2.5, f0_semitones=3.5)


def agitation(
    *said: Utterance, repeats: Sequence[Repeat] = (), signals: Sequence[Signal] = ()
) -> list[Signal]:
    found = notice(context(said, repeats=repeats, signals=signals))
    return [one for one in found if one.kind in ("agitation", "agent_agitation")]


def said(text: str = CALM, deviation: Deviation = OVER, start: float = 0.0, number: int = 0):
    return turn(number, "customer", text, start, start + 3.0, deviation)


def test_pitch_and_pace_alone_bring_the_script_and_no_supervisor():
    (signal,) = agitation(said())
    assert signal.severity == "warning"
    high = Deviation(pace_z=6.0, f0_semitones=12.0)
    (signal,) = agitation(said(deviation=high))
    assert signal.severity == "warning"


@pytest.mark.parametrize(
    "more",
    [
        {"deviation": OVER.model_copy(update={"energy_z": 2.5})},
        {"text": "This is ridiculous, I am so angry, this is unacceptable"},
    ],
)
def test_loudness_or_words_that_bear_it_out_bring_the_supervisor(more: dict[str, object]):
    (signal,) = agitation(said(**more))  # pyright: ignore[reportArgumentType]  # keywords of said
    assert signal.severity == "critical"
    assert float(signal.details["probability"]) >= 0.5


def test_having_to_ask_again_brings_the_supervisor():
    asked = turn(0, "customer", "When does it come?", 0, 2)
    again = said("When will it be here?", start=10.0, number=1)
    (signal,) = agitation(asked, again, repeats=[Repeat("u0", 0.9)])
    assert signal.severity == "critical"
    (signal,) = agitation(asked, again, repeats=[Repeat("u0", 0.2)])
    assert signal.severity == "warning"


def test_one_outburst_is_told_once_until_it_grows_worse():
    first = agitation(said())
    louder = OVER.model_copy(update={"energy_z": 3.0})
    same = said(start=10.0, number=1)
    assert agitation(said(), same, signals=first) == []
    worse = agitation(said(), said(start=10.0, number=1, deviation=louder), signals=first)
    assert [one.severity for one in worse] == ["critical"]
    later = said(start=20.0, number=2, deviation=louder)
    assert agitation(said(), later, signals=[*first, *worse]) == []


def test_a_second_outburst_is_critical():
    first = agitation(said())
    (again,) = agitation(said(), said(start=90.0, number=1), signals=first)
    assert again.severity == "critical"


def test_slower_and_lower_is_no_agitation():
    assert agitation(said(deviation=Deviation(pace_z=-4.0, f0_semitones=-5.0))) == []


def test_the_agent_is_warned_by_a_signal_of_its_own():
    angry = turn(0, "agent", CALM, 0, 3, OVER)
    assert [(s.kind, s.severity) for s in agitation(angry)] == [("agent_agitation", "warning")]


def heard(
    number: int, hertz: float, pace: float = 3.0, who: Speaker = "customer", falls: float = 1.2
):
    """An utterance of 4 s whose prosody is measured from a made voice."""
    start = number * 5.0
    count = int(4 * pace)
    words = tuple(
        Word(text="so", start=start + n / pace, end=start + (n + 0.9) / pace) for n in range(count)
    )
    text = " ".join(["so"] * count)
    samples = voice(hertz, seconds=4.0, rate=8_000, falls=falls)
    return Utterance(
        id=f"u{number}",
        speaker=who,
        start=start,
        end=start + 4.0,
        text=text,
        language="en",
        words=words,
        prosody=prosody_of(samples, 8_000, speaker=who, start=start, text=text, words=words),
    )


async def signals_of(understanding: Understanding, spoken: Sequence[Utterance]) -> list[Signal]:
    raised: list[Signal] = []
    so_far: list[Utterance] = []
    for one in spoken:
        so_far.append(understanding.listen(one))
        raised += notice(context(so_far, signals=raised))
    return [one for one in raised if one.kind in ("agitation", "agent_agitation", "pace")]


@pytest.mark.parametrize("agent_voice", [False, True])
async def test_an_agents_voice_is_judged_only_where_the_house_asks_for_it(agent_voice: bool):
    parts = replace(parts_of(MemoryEventLog()), agent_voice=agent_voice)
    call = Call(id="c", started_at=parts.clock())
    spoken = [heard(n, 118 + n, who="agent") for n in range(7)]
    spoken.append(heard(7, 180, pace=6.0, who="agent"))
    raised = await signals_of(Understanding(parts, call), spoken)
    kinds = {"pace", "agent_agitation"} if agent_voice else {"pace"}
    assert {one.kind for one in raised} == kinds


async def test_a_customer_is_judged_by_the_voice_whatever_holds_for_agents():
    parts = parts_of(MemoryEventLog())
    call = Call(id="c", started_at=parts.clock())
    spoken = [heard(n, 118 + n) for n in range(7)] + [heard(7, 180, pace=6.0)]
    raised = await signals_of(Understanding(parts, call), spoken)
    assert "agitation" in {one.kind for one in raised}


async def test_an_outburst_before_there_is_a_baseline_is_not_guessed_at():
    parts = parts_of(MemoryEventLog())
    call = Call(id="c", started_at=parts.clock())
    spoken = [heard(0, 118), heard(1, 119), heard(2, 240, pace=6.0)]
    assert await signals_of(Understanding(parts, call), spoken) == []


def test_a_baseline_is_ready_after_twenty_seconds_of_voice():
    baselines = Baselines()
    for number in range(6):
        baselines, deviation = baselines.hear(heard(number, 120))
        assert (deviation is not None) == (number * 4.0 >= READY_AFTER_S)


def test_a_new_baseline_knows_nothing():
    assert not Baseline().ready
    nothing = deviation_of(heard(0, 120), Baseline())
    assert nothing == Deviation()


@given(st.floats(60, 400), st.floats(-24, 24))
def test_semitones_are_twelve_an_octave_and_add_up(hertz: float, step: float):
    assert semitones(hertz * 2) - semitones(hertz) == pytest.approx(12)
    assert semitones(hertz * 2 ** (step / 12)) - semitones(hertz) == pytest.approx(step)


def levelled(number: int, level: float, hertz: float = 120.0) -> Utterance:
    start = number * 5.0
    how = Prosody(
        speaker="customer", start=start, end=start + 4, f0_hz=hertz, energy_db=level, tilt_db=level
    )
    return turn(number, "customer", "so so so so so so", start, start + 4).model_copy(
        update={"prosody": how}
    )


@given(
    st.lists(st.floats(-60, -10), min_size=6, max_size=12),
    st.floats(-60, -10),
    st.floats(-30, 30),
)
def test_a_constant_gain_changes_no_deviation(levels: list[float], last: float, gain: float):
    def deviation(shift: float) -> Deviation:
        learnt = Baselines()
        for number, level in enumerate(levels):
            learnt, _ = learnt.hear(levelled(number, level + shift))
        return deviation_of(levelled(99, last + shift), learnt.by_speaker["customer"])

    plain, shifted = deviation(0.0), deviation(gain)
    assert plain.energy_z is not None
    assert shifted.energy_z == pytest.approx(plain.energy_z, abs=0.011)
    assert shifted.tilt_db == pytest.approx(plain.tilt_db, abs=0.011)


@given(st.floats(0.5, 2.0))
def test_a_voice_of_another_height_deviates_alike(factor: float):
    def deviation(times: float) -> Deviation:
        learnt = Baselines()
        for number in range(6):
            learnt, _ = learnt.hear(levelled(number, -20.0, (118 + number) * times))
        return deviation_of(levelled(9, -20.0, 170 * times), learnt.by_speaker["customer"])

    assert deviation(factor).f0_semitones == pytest.approx(deviation(1.0).f0_semitones, abs=0.011)


def test_clips_of_unknown_mood_are_held_against_the_calmer_half():
    calm = [levelled(n, -20.0, 118.0 + n) for n in range(5)]
    excited = [levelled(n + 5, -20.0, 200.0 + 9 * n) for n in range(8)]
    learnt = baseline_of([*excited, *calm])
    deviation = deviation_of(calm[2], learnt)
    assert deviation.f0_semitones == pytest.approx(0.0, abs=0.6)
    assert (deviation_of(excited[0], learnt).f0_semitones or 0) > 8


def test_the_order_of_clips_means_nothing():
    clips = [levelled(n, -20.0 - n, 110.0 + 7 * n) for n in range(9)]
    forth, back = baseline_of(clips), baseline_of(clips[::-1])
    assert sorted(forth.f0) == sorted(back.f0)


def test_where_nothing_is_known_the_odds_are_even():
    assert arousal(None) == pytest.approx(0.5)
    assert arousal(Deviation()) == pytest.approx(0.5)


@given(st.sampled_from(sorted(PRIOR)), st.floats(-5, 5), st.floats(0.1, 5))
def test_more_of_any_cue_never_makes_it_less_probable(cue: str, value: float, more: float):
    def told(amount: float) -> float:
        if cue == "words":
            return arousal(None, words=amount)
        if cue == "repeated":
            return arousal(None, repeated=amount)
        return arousal(Deviation.model_validate({cue: amount}))

    assert told(value + more) > told(value)


def test_evidence_fused_is_surer_than_either_alone():
    voice_alone = arousal(Deviation(f0_semitones=5.0, tilt_db=3.0))
    words_alone = arousal(None, words=1.8)
    both = arousal(Deviation(f0_semitones=5.0, tilt_db=3.0), words=1.8)
    assert both > max(voice_alone, words_alone) > 0.5


def test_calm_speech_is_improbably_aroused():
    calm = Deviation(pace_z=0.0, f0_semitones=0.0, energy_z=0.0, tilt_db=0.0)
    assert arousal(calm) < 0.02


def test_the_weights_that_ship_are_of_the_cues_there_are():
    assert set(shipped_weights()) == set(PRIOR)
    assert all(weight > 0 and np.isfinite(middle) for weight, middle in shipped_weights().values())


def test_a_real_call_is_heard_turn_by_turn_with_a_usual_voice_for_each_side(real_data: Path):
    folder, name = real_data / "calls" / "audio", "lca_auto_repairs_40_stereo"
    recording = read_recording(folder / f"{name}.flac")
    told = json.loads((folder / f"{name}.turns.json").read_text("utf-8"))
    sides: list[tuple[Speaker, str]] = [("customer", "caller"), ("agent", "agent")]
    baselines = Baselines()
    said: list[Utterance] = []
    off: list[float] = []
    for (speaker, side), samples in zip(sides, recording.channels, strict=True):
        for start, end in told[side]:
            cut = samples[int(start * recording.rate) : int(end * recording.rate)]
            one = turn(len(said), speaker, "", start, end).model_copy(
                update={"prosody": prosody_of(cut, recording.rate, speaker=speaker, start=start)}
            )
            baselines, deviation = baselines.hear(one)
            assert one.prosody is not None
            heard_as = one.prosody.model_copy(update={"deviation": deviation})
            said.append(one.model_copy(update={"prosody": heard_as}))
            notice(context(said))
            if deviation is not None and deviation.f0_semitones is not None:
                off.append(abs(deviation.f0_semitones))
    assert all(baselines.by_speaker[speaker].ready for speaker in SPEAKERS)
    assert float(np.median(off)) < 3.0
