"""The recordings that ship: transcripts keep the times and voices that can be heard in them."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.demo.build_calls import (
    Delivery,
    measures_beside,
    read_source,
    rendered,
    sentences_of,
    spoken,
    tokens,
)
from assistant.demo.catalogue import CALLS, demo_calls
from assistant.demo.recording import Recording, Timed, read_recording
from assistant.demo.synthesise import prosody_in, unpacked, word_starts
from assistant.errors import BadInput
from assistant.speech.frames import HIGHEST_HZ, LOWEST_HZ
from assistant.speech.prosody import measure

RECORDED = [call for call in demo_calls() if call.audio is not None]
NAMES = [call.name for call in RECORDED]
RATE = 16_000


def source_of(name: str) -> Path:
    return CALLS / f"{name}.call.yaml"


def measures_of(name: str) -> tuple[dict[str, Any], Recording]:
    source = read_source(source_of(name))
    sentences = [sentence for _, sentence, _ in sentences_of(source)]
    return source, read_recording(measures_beside(source_of(name)), sentences)


def said_by_customer(name: str) -> list[tuple[Delivery, float, float, float]]:
    """(delivery, seconds, words a second, hertz) of each sentence long enough to have a pace."""
    source, recording = measures_of(name)
    return [
        (marks, timed.seconds, len(timed.words) / timed.seconds, how.f0_hz or 0.0)
        for (who, _, marks), timed, how in zip(
            sentences_of(source), recording.sentences, recording.prosody, strict=True
        )
        if who == "customer" and timed.seconds >= 1.5
    ]


@pytest.mark.parametrize("name", NAMES)
def test_the_measures_are_of_the_recording_that_ships(name: str):
    _, recording = measures_of(name)
    audio = (CALLS / f"{name}.ogg").read_bytes()
    assert recording.sha256 == hashlib.sha256(audio).hexdigest()


@pytest.mark.parametrize("name", NAMES)
def test_what_was_measured_can_be_measured_again_in_the_recording(name: str):
    if shutil.which("ffmpeg") is None:
        pytest.skip("ffmpeg, which unpacks the recording, is not installed")
    source, recording = measures_of(name)
    packed = unpacked(CALLS / f"{name}.ogg")
    for one, kept in zip(spoken(source, recording.sentences), recording.prosody, strict=True):
        again = prosody_in(packed, one)
        assert again.f0_hz == pytest.approx(kept.f0_hz, rel=0.02)
        assert again.energy_db == pytest.approx(kept.energy_db, abs=0.5)


@pytest.mark.parametrize("name", NAMES)
def test_both_voices_are_heard_on_their_own_channel_only(name: str):
    if shutil.which("ffmpeg") is None:
        pytest.skip("ffmpeg, which unpacks the recording, is not installed")
    source, recording = measures_of(name)
    packed = unpacked(CALLS / f"{name}.ogg")
    for one in spoken(source, recording.sentences):
        own, other = (0, 1) if one.speaker == "agent" else (1, 0)
        power = np.mean(packed[int(one.start * RATE) : int(one.end * RATE)] ** 2, axis=0)
        assert power[own] > 1000 * power[other]


@pytest.mark.parametrize("name", NAMES)
def test_a_recorded_call_says_that_its_prosody_was_measured(name: str):
    measured = {
        call.name: json.loads(call.path.read_text("utf-8"))["prosody_source"] == "measured"
        for call in demo_calls()
    }
    assert measured == {call.name: call.name in NAMES for call in demo_calls()}


@pytest.mark.parametrize("name", NAMES)
def test_words_follow_one_another_within_their_sentence(name: str):
    _, recording = measures_of(name)
    for timed in recording.sentences:
        assert len(timed.words) == len(tokens(timed.text))
        edges = [edge for word in timed.words for edge in word]
        assert edges == sorted(edges)
        assert edges[0] >= 0.0


@pytest.mark.parametrize("name", NAMES)
def test_a_customer_at_ease_is_heard_for_twenty_five_seconds_before_the_outburst(name: str):
    at_ease = 0.0
    for marks, seconds, _, _ in said_by_customer(name):
        if marks.up:
            break
        at_ease += seconds
    assert at_ease >= 25.0


@pytest.mark.parametrize("name", NAMES)
def test_the_outburst_is_heard_higher_and_faster_than_the_customer_at_ease(name: str):
    said = said_by_customer(name)
    calm = [one for one in said if not one[0].up]
    outbursts = [one for one in said if one[0].up >= 4.0]
    assert outbursts
    usual_pace = median(pace for _, _, pace, _ in calm)
    usual_hertz = median(hertz for _, _, _, hertz in calm)
    for _, _, pace, hertz in outbursts:
        assert 12 * np.log2(hertz / usual_hertz) >= 3.5
        assert pace >= 1.25 * usual_pace


def test_measures_of_other_sentences_are_refused(tmp_path: Path):
    source = source_of(NAMES[0])
    changed = source.read_text("utf-8").replace("nine days", "ten days")
    (tmp_path / source.name).write_text(changed, "utf-8")
    shutil.copy(measures_beside(source), tmp_path)
    with pytest.raises(BadInput, match="other sentences"):
        rendered(tmp_path / source.name)


def voice(hertz: float, seconds: float = 0.6, peak: float = 0.2) -> np.ndarray[Any, Any]:
    """Eight harmonics falling like a voice's."""
    at = np.arange(int(seconds * RATE)) / RATE
    tone = sum(np.sin(2 * np.pi * hertz * n * at) / n for n in range(1, 9))
    return (peak * tone / np.abs(tone).max()).astype(np.float32)


@given(st.floats(LOWEST_HZ * 1.1, HIGHEST_HZ * 0.9))
def test_the_pitch_of_a_voice_is_found_to_within_a_fifth_of_a_semitone(hertz: float):
    found = measure(voice(hertz), RATE)
    assert found.f0_hz is not None
    assert abs(12 * np.log2(found.f0_hz / hertz)) < 0.2
    assert found.voiced_ratio > 0.95


def test_noise_is_not_taken_for_a_voice():
    noise = np.random.default_rng(7).normal(0, 0.1, RATE).astype(np.float32)
    assert measure(noise, RATE).voiced_ratio < 0.1


def test_twice_the_swing_is_six_decibels_and_pauses_weigh_nothing():
    quiet, loud = measure(voice(140, peak=0.1), RATE), measure(voice(140, peak=0.2), RATE)
    assert loud.energy_db is not None
    assert quiet.energy_db is not None
    assert loud.energy_db - quiet.energy_db == pytest.approx(6.02, abs=0.05)
    pause = np.zeros(RATE, dtype=np.float32)
    with_pause = measure(np.concatenate([voice(140, peak=0.2), pause]), RATE)
    assert with_pause.energy_db == pytest.approx(loud.energy_db, abs=0.5)


@given(st.lists(st.booleans(), min_size=3, max_size=30), st.floats(1.0, 20.0))
def test_words_that_the_voice_runs_together_share_the_time_in_order(told: list[bool], until: float):
    sentence = " ".join("word"[: 1 + place % 4] for place in range(len(told)))
    places = [word.start() for word in tokens(sentence)]
    step = until / len(told)
    events = [(place, n * step) for n, place in enumerate(places) if told[n]]
    starts = word_starts(sentence, events, until)
    assert len(starts) == len(told)
    assert starts == sorted(starts)
    assert starts[0] >= 0.0
    assert starts[-1] <= until
    for n, place in enumerate(places):
        if (place, n * step) in events:
            assert starts[n] == n * step


def test_a_sentence_ends_with_its_last_word():
    assert Timed("Hello there.", ((0.0, 0.3), (0.35, 0.8))).seconds == 0.8
