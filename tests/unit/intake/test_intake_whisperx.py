"""Reading WhisperX JSON: every shape it comes in, and what is said of what cannot be read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import BadTranscript
from assistant.intake.whisperx import MOST_BYTES, MOST_TEXT, parse_transcript, read_transcript


def said(*segments: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"segments": list(segments), **more}).encode()


def read(data: bytes):
    return parse_transcript(data, "call.json", {}, None)


HELLO = {"start": 0.0, "end": 1.0, "text": " Thanks for calling.", "speaker": "SPEAKER_00"}
HI = {"start": 1.5, "end": 2.5, "text": "I want to return it.", "speaker": "SPEAKER_01"}


def test_segments_without_words_are_read():
    transcript = read(said(HELLO, HI))
    assert [s.text for s in transcript.segments] == ["Thanks for calling.", "I want to return it."]


def test_speakers_are_guessed_from_what_they_say_and_it_is_said_so():
    transcript = read(said(HI | {"start": 0, "end": 0.5}, HELLO | {"start": 1, "end": 2}))
    assert [s.speaker for s in transcript.segments] == ["customer", "agent"]
    assert any("guessed" in note for note in transcript.notes)


def test_speakers_that_are_given_are_not_guessed():
    given = parse_transcript(said(HELLO, HI), "c", {"SPEAKER_00": "customer"}, None)
    assert [s.speaker for s in given.segments] == ["customer", "agent"]


def test_a_file_without_any_speakers_is_read_as_turns_of_two():
    bare = [{k: v for k, v in s.items() if k != "speaker"} for s in (HELLO, HI)]
    transcript = read(said(*bare))
    assert [s.speaker for s in transcript.segments] == ["agent", "customer"]
    assert any("no speakers" in note for note in transcript.notes)


def test_words_without_times_keep_their_place():
    words = [{"word": "pay", "start": 0.0, "end": 0.3, "score": 0.9}, {"word": "12"}]
    transcript = read(said(HELLO | {"words": words}))
    assert [(w.text, w.start) for w in transcript.segments[0].words] == [("pay", 0.0), ("12", None)]


def test_a_segment_without_its_own_times_takes_those_of_its_words():
    words = [{"word": "hello", "start": 3.0, "end": 3.4}]
    transcript = read(said({"text": "hello", "words": words, "speaker": "agent"}))
    assert (transcript.segments[0].start, transcript.segments[0].end) == (3.0, 3.4)


def test_segments_out_of_order_are_sorted_and_numbered():
    transcript = read(said(HI, HELLO))
    assert [s.start for s in transcript.segments] == [0.0, 1.5]
    assert [s.sequence for s in transcript.segments] == [0, 1]
    assert any("out of order" in note for note in transcript.notes)


def test_a_bare_list_of_segments_is_read():
    assert len(read(json.dumps([HELLO, HI]).encode()).segments) == 2


def test_noise_is_left_out_and_noted():
    transcript = read(said(HELLO, HI | {"text": "[noise]"}))
    assert len(transcript.segments) == 1
    assert any("noise" in note for note in transcript.notes)


def test_prosody_goes_to_the_segment_it_overlaps():
    prosody = [{"speaker": "SPEAKER_01", "start": 1.5, "end": 2.5, "f0_hz": 210.0}]
    transcript = read(said(HELLO, HI, prosody=prosody))
    assert transcript.segments[0].prosody is None
    found = transcript.segments[1].prosody
    assert found is not None
    assert found.f0_hz == 210.0


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "is empty"),
        (b"not json", "is not JSON"),
        (said(HELLO)[:-20], "is not JSON"),
        (b'{"segments": 3}', "without a list of segments"),
        (b'"a string"', "without a list of segments"),
        (b"\xff\xfe{}", "not UTF-8"),
        (said(), "no segment with words"),
        (said(HELLO | {"start": -1}), "segment 0: start is -1"),
        (b'{"segments": [{"start": NaN, "end": 1, "text": "a"}]}', "start is nan"),
        (said(HELLO | {"end": "soon"}), "end is 'soon'"),
        (said(HELLO | {"start": 5.0}), "before it starts"),
        (said(HELLO | {"start": 1e9, "end": 1e9}), "start is 1000000000.0"),
        (said(HELLO | {"text": 4}), "has no text"),
        (said(HELLO | {"text": "a" * (MOST_TEXT + 1)}), "16,385 characters"),
        (said(HELLO | {"words": [{"word": "a", "start": -2}]}), "word 0: start is -2"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(data: bytes, what: str):
    with pytest.raises(BadTranscript) as refused:
        read(data)
    assert what in refused.value.what
    assert "\n" not in str(refused.value)


def test_a_file_of_200_mb_is_refused_before_it_is_read(tmp_path: Path):
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    with pytest.raises(BadTranscript, match="has 200 MB"):
        read_transcript(path)
    assert MOST_BYTES < 200 * 2**20


def test_a_file_that_is_not_there_says_so(tmp_path: Path):
    with pytest.raises(BadTranscript, match="cannot be read"):
        read_transcript(tmp_path / "none.json")


def test_real_recognised_calls_are_read(real_data: Path):
    files = sorted((real_data / "calls" / "hvb").glob("*.whisperx.json"))
    assert files
    for file in files:
        transcript = read_transcript(file)
        assert transcript.segments
        assert {s.speaker for s in transcript.segments} == {"agent", "customer"}
        assert transcript.segments[0].speaker == "agent"
