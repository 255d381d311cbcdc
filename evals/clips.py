"""Labelled clips of voices: each measured as a live call measures a stretch of speech."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.core.speech import Deviation, Prosody, Utterance
from assistant.errors import BadInput
from assistant.signals.baseline import baseline_of, deviation_of
from assistant.speech.prosody import measure
from assistant.speech.recording import read_recording
from evals.rows import Row, read_rows

HIGH, LOW = frozenset({"anger", "happiness", "fear"}), frozenset({"neutral"})
"""Emotions of high arousal and of low; others are neither."""


@dataclass(frozen=True)
class Clip:
    """One file as a predictor sees it, heard as an utterance without words.

    `speaker` is empty where nobody says who it is.
    """

    file: str
    speaker: str
    heard: Utterance


def read_labels(folder: Path) -> list[Row]:
    """The lines of a folder's `labels.jsonl`. Raises BadInput."""
    if not folder.is_dir():
        raise BadInput(f"{folder} is no folder.", "Expected one with labels.jsonl and its files.")
    return read_rows(folder / "labels.jsonl", ["file"])


def read_clips(folder: Path, rows: Sequence[Row]) -> list[Clip]:
    """The clips that the lines name, in their order; nothing but file and speaker is looked at.

    Raises BadInput where a file is missing or is no audio.
    """
    clips: list[Clip] = []
    for row in rows:
        recording = read_recording(folder / str(row["file"]))
        how = measure(recording.mono, recording.rate)
        heard = Utterance(
            id=str(row["file"]),
            speaker="customer",
            start=0.0,
            end=recording.seconds,
            text="",
            language="en",
            prosody=Prosody(
                speaker="customer",
                start=0.0,
                end=recording.seconds,
                f0_hz=how.f0_hz,
                energy_db=how.energy_db,
                tilt_db=how.tilt_db,
                voiced_ratio=how.voiced_ratio,
            ),
        )
        clips.append(Clip(str(row["file"]), str(row.get("speaker") or ""), heard))
    return clips


def deviations_of(clips: Sequence[Clip]) -> list[Deviation | None]:
    """Each clip against its own speaker's; None where the speaker is unknown or hardly heard."""
    of: defaultdict[str, list[Utterance]] = defaultdict(list)
    for clip in clips:
        if clip.speaker:
            of[clip.speaker].append(clip.heard)
    baselines = {speaker: baseline_of(heard) for speaker, heard in of.items()}
    return [
        deviation_of(clip.heard, baselines[clip.speaker])
        if clip.speaker and len(baselines[clip.speaker].f0) >= LEAST_CLIPS
        else None
        for clip in clips
    ]


LEAST_CLIPS = 3
"""Of the calmer half: with fewer there is nothing to compare with."""


def is_high(row: Row) -> bool | None:
    """Whether a line's emotion is one of high arousal; None for one that is neither, or absent."""
    emotion = str(row.get("emotion") or "").lower()
    return True if emotion in HIGH else False if emotion in LOW else None
