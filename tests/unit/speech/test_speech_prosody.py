"""What is measured of a voice, and what is not taken for one."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from made_voices import noise, voice

from assistant.core.speech import Word
from assistant.errors import BadInput
from assistant.speech.frames import HIGHEST_HZ, LOWEST_HZ, frames_of
from assistant.speech.prosody import Measured, measure, prosody_of
from assistant.speech.recording import read_recording

RATES = st.sampled_from([8_000, 11_025, 16_000, 22_050, 44_100, 48_000])


@settings(max_examples=40)
@given(st.floats(LOWEST_HZ * 1.1, HIGHEST_HZ * 0.9), RATES)
def test_the_pitch_of_a_voice_is_found_within_one_per_cent_at_any_rate(hertz: float, rate: int):
    found = measure(voice(hertz, rate=rate), rate)
    assert found.f0_hz == pytest.approx(hertz, rel=0.01)
    assert found.voiced_ratio > 0.95


@settings(max_examples=20)
@given(st.floats(80, 380))
def test_a_pure_tone_is_found_within_one_per_cent(hertz: float):
    at = np.arange(8_000) / 8_000
    tone = (0.3 * np.sin(2 * np.pi * hertz * at)).astype(np.float32)
    assert measure(tone, 8_000).f0_hz == pytest.approx(hertz, rel=0.01)


@settings(max_examples=20)
@given(st.floats(110, 380))
def test_the_telephone_takes_the_fundamental_away_and_the_pitch_stays(hertz: float):
    spectrum = np.fft.rfft(voice(hertz, seconds=1.0, rate=8_000))
    at = np.fft.rfftfreq(8_000, 1 / 8_000)
    spectrum[(at < 300) | (at > 3_400)] = 0
    heard = np.fft.irfft(spectrum, 8_000)
    assert measure(heard, 8_000).f0_hz == pytest.approx(hertz, rel=0.01)


@given(st.integers(0, 50), st.sampled_from([8_000, 16_000]))
def test_noise_is_not_taken_for_a_voice(seed: int, rate: int):
    assert measure(noise(rate=rate, seed=seed), rate).voiced_ratio < 0.1


def test_silence_has_no_pitch_and_no_level():
    assert measure(np.zeros(16_000, dtype=np.float32), 16_000) == Measured(None, None, 0.0)


@pytest.mark.parametrize("length", [0, 1, 100, 799])
def test_less_than_a_window_says_nothing(length: int):
    assert measure(np.ones(length, dtype=np.float32), 16_000) == Measured(None, None, 0.0)


def test_the_hum_of_an_idle_line_is_silence():
    assert measure(noise(level=10 ** (-75 / 20)), 16_000) == Measured(None, None, 0.0)


@given(st.floats(-18, 18))
def test_a_constant_gain_moves_the_level_by_itself_and_nothing_else(gain_db: float):
    plain = voice(150, peak=0.1).astype(np.float64)
    quiet, loud = measure(plain, 16_000), measure(plain * 10 ** (gain_db / 20), 16_000)
    assert quiet.f0_hz is not None
    assert quiet.energy_db is not None
    assert loud.energy_db == pytest.approx(quiet.energy_db + gain_db, abs=0.05)
    assert loud.f0_hz == pytest.approx(quiet.f0_hz, rel=1e-4)
    assert loud.tilt_db == pytest.approx(quiet.tilt_db, abs=0.05)


def test_a_brighter_voice_has_more_tilt():
    soft, raised = measure(voice(150, falls=2.0), 16_000), measure(voice(150, falls=0.8), 16_000)
    assert soft.tilt_db is not None
    assert raised.tilt_db is not None
    assert raised.tilt_db > soft.tilt_db + 5


def test_a_clipped_voice_keeps_its_pitch():
    clipped = np.clip(voice(180, peak=0.9) * 4, -1, 1)
    assert measure(clipped, 16_000).f0_hz == pytest.approx(180, rel=0.01)


def test_a_steady_offset_changes_nothing():
    plain, shifted = voice(180), voice(180) + 0.4
    assert measure(shifted, 16_000).energy_db == pytest.approx(measure(plain, 16_000).energy_db)
    assert measure(shifted, 16_000).f0_hz == pytest.approx(180, rel=0.01)


@pytest.mark.parametrize("damage", [np.nan, np.inf, -np.inf, 1e30])
def test_samples_that_are_no_number_do_not_spread(damage: float):
    told = voice(180, seconds=2.0)
    told[1_000:1_050] = damage
    found = measure(told, 16_000)
    assert found.f0_hz is None or found.f0_hz == pytest.approx(180, rel=0.02)
    assert found.energy_db is None or np.isfinite(found.energy_db)


def test_nothing_but_damage_is_silence():
    assert measure(np.full(16_000, np.nan), 16_000) == Measured(None, None, 0.0)


def test_whole_numbers_are_pcm():
    plain = voice(180)
    pcm = (plain * 32_768).astype(np.int16)
    assert measure(pcm, 16_000).energy_db == pytest.approx(
        measure(plain, 16_000).energy_db or 0.0, abs=0.01
    )


def test_frames_are_the_same_however_long_the_recording():
    once = frames_of(voice(180, seconds=8.0), 16_000)
    assert len(once.f0_hz) == len(once.level_db) == len(once.speech) == 796
    assert np.allclose(once.f0_hz[10:700], 180, rtol=0.01)


@pytest.mark.parametrize("rate", [0, -8_000, 4_000, 10_000_000])
def test_a_rate_that_cannot_be_is_refused(rate: int):
    with pytest.raises(BadInput, match="cannot be measured"):
        measure(voice(180), rate)


def test_two_channels_at_once_are_refused():
    with pytest.raises(BadInput, match="one channel"):
        measure(np.zeros((2, 8_000)), 8_000)


def test_a_stretch_has_its_place_in_the_call_and_its_pace():
    words = [Word(text="word", start=5 + n * 0.5, end=5.4 + n * 0.5) for n in range(4)]
    said = prosody_of(
        voice(180, seconds=2.0),
        16_000,
        speaker="customer",
        start=5.0,
        text="word " * 4,
        words=words,
    )
    assert (said.start, said.end) == (5.0, 7.0)
    assert said.pace == pytest.approx(4 / 1.9)
    assert said.f0_hz == pytest.approx(180, rel=0.01)


def test_a_file_is_read_channel_by_channel(tmp_path: Path):
    both = np.stack([voice(120), voice(240)], axis=1)
    soundfile.write(tmp_path / "call.flac", both, 16_000)
    recording = read_recording(tmp_path / "call.flac")
    assert recording.channels.shape == (2, len(both))
    left, right = (measure(channel, recording.rate).f0_hz for channel in recording.channels)
    assert (left, right) == (pytest.approx(120, rel=0.01), pytest.approx(240, rel=0.01))
    assert recording.seconds == pytest.approx(0.6)


@pytest.mark.parametrize("content", [b"", b"fLaC", b"not audio at all"])
def test_a_file_that_is_no_audio_is_refused_by_name(tmp_path: Path, content: bytes):
    (tmp_path / "bad.flac").write_bytes(content)
    with pytest.raises(BadInput, match=r"bad\.flac cannot be read"):
        read_recording(tmp_path / "bad.flac")
    with pytest.raises(BadInput, match=r"gone\.flac cannot be read"):
        read_recording(tmp_path / "gone.flac")


@pytest.mark.parametrize("name", ["lca_auto_repairs_40_stereo", "pca_auto0_mono"])
def test_real_calls_are_measured_many_times_faster_than_they_last(name: str, real_data: Path):
    recording = read_recording(real_data / "calls" / "audio" / f"{name}.flac")
    began = time.process_time()
    found = [measure(channel, recording.rate) for channel in recording.channels]
    spent = time.process_time() - began
    for one in found:
        assert one.f0_hz is not None
        assert 70 < one.f0_hz < 350
        assert one.energy_db is not None
        assert 0.2 < one.voiced_ratio <= 1.0
    assert spent < recording.seconds * len(recording.channels) / 50
