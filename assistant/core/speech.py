"""What was said, as recognised: words, segments, utterances, prosody."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from knowledge.types import Language, Noun, Text

MOST_SECONDS = 48 * 3600.0
"""The longest call there is; a later time is a mistake, and would freeze the call's clock."""
MOST_TEXT = 16 * 2**10
"""Characters of one segment: a quarter of an hour of speech without a pause."""
MOST_WORDS = 4096
Seconds = Annotated[float, Field(ge=0, le=MOST_SECONDS, allow_inf_nan=False)]

Speaker = Literal["agent", "customer"]
SPEAKERS: tuple[Speaker, ...] = ("agent", "customer")


class Word(Noun):
    """One recognised word. WhisperX gives numerals no times, and some models no score."""

    text: Text
    start: float | None = None
    end: float | None = None
    score: float | None = None


class Deviation(Noun):
    """A stretch against its speaker's own baseline (median and MAD of the first voiced seconds)."""

    pace_z: float | None = None
    f0_semitones: float | None = None
    f0_z: float | None = None
    energy_z: float | None = None
    tilt_db: float | None = None


class Prosody(Noun):
    """How a stretch was said. Seconds, hertz, decibels (full scale), words a second."""

    type: Literal["prosody"] = "prosody"
    speaker: Speaker
    start: Seconds
    end: Seconds
    f0_hz: float | None = None
    energy_db: float | None = None
    tilt_db: float | None = None
    """1 to 3.4 kHz over 300 to 1000 Hz: a raised voice has more."""
    voiced_ratio: float | None = None
    pace: float | None = None
    deviation: Deviation | None = None


class Segment(Noun):
    """One stretch of recognised speech, keyed by (call, source, sequence, revision).

    A higher revision of the same sequence replaces the lower one; an interim segment
    (`final=False`) is replaceable, and never stored.
    """

    type: Literal["segment"] = "segment"
    source: Text = Field(default="main", max_length=100)
    sequence: int = Field(ge=0, lt=2**31)
    revision: int = Field(default=0, ge=0, lt=2**31)
    speaker: Speaker
    start: Seconds
    end: Seconds
    text: Text = Field(max_length=MOST_TEXT)
    words: tuple[Word, ...] = Field(default=(), max_length=MOST_WORDS)
    final: bool = True
    language: Language = "en"
    prosody: Prosody | None = None

    @model_validator(mode="after")
    def _ends_after_start(self) -> Segment:
        if self.end < self.start:
            raise ValueError(f"ends at {self.end} before it starts at {self.start}")
        return self


class Utterance(Noun):
    """A speaker's turn made of final segments. The id is that of its first segment."""

    type: Literal["utterance"] = "utterance"
    id: str
    revision: int = 0
    """Raised when the turn grows or a segment of it is revised; the highest one stands."""
    speaker: Speaker
    start: float
    end: float
    text: str
    language: Language
    words: tuple[Word, ...] = ()
    prosody: Prosody | None = None
    segments: tuple[str, ...] = ()
    """Segment keys, `source.sequence`, in order of speech."""

    @property
    def seconds(self) -> float:
        return self.end - self.start


def segment_key(source: str, sequence: int) -> str:
    """The key of a segment within its call, the same for every revision."""
    return f"{source}.{sequence}"
