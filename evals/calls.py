"""Calls to be graded: a folder of WhisperX JSON, or lines with `id` and `turns`."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from assistant.core.language import language_of
from assistant.core.speech import Segment
from assistant.errors import BadInput
from assistant.intake.whisperx import Transcript, read_transcript
from evals.rows import read_rows
from evals.turns import read_turns
from knowledge.types import Language

ENDINGS = (".whisperx.json", ".call.json", ".json")
WORDS_A_SECOND = 2.5
SIGNS_A_SECOND = 4.0
"""Calm telephone speech (150 words, 240 Chinese characters a minute): only so that turns without
times come one after another. Nothing that is measured in time is judged from it."""
BREATH_S = 0.4


@dataclass(frozen=True)
class CallToGrade:
    """`timed`: the times are the call's own."""

    id: str
    transcript: Transcript
    timed: bool


def read_calls(path: Path) -> list[CallToGrade]:
    """Every call, files of a folder by name. Raises BadInput, BadTranscript."""
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.name.endswith(".json"))
        if files:
            return [CallToGrade(_name(file), read_transcript(file), timed=True) for file in files]
    elif path.suffix == ".json":
        return [CallToGrade(_name(path), read_transcript(path), timed=True)]
    rows = read_rows(path, ["id", "turns"])
    return [_of_turns(row, f"{path}, line {n}") for n, row in enumerate(rows, 1)]


def _name(file: Path) -> str:
    return next(file.name.removesuffix(end) for end in ENDINGS if file.name.endswith(end))


def _of_turns(row: dict[str, Any], where: str) -> CallToGrade:
    turns = read_turns(row["turns"], where)
    spoken = language_of(" ".join(turn.text for turn in turns))
    times = _times(row["turns"], where)
    at = 0.0
    segments: list[Segment] = []
    for place, turn in enumerate(turns):
        start, end = times[place] if times else (at, at + _seconds(turn.text, spoken))
        at = end + BREATH_S
        segments.append(
            Segment(
                sequence=place,
                speaker=turn.speaker,
                start=start,
                end=end,
                text=turn.text,
                language=spoken,
            )
        )
    name = str(row["id"])
    text = json.dumps(row["turns"], ensure_ascii=False, sort_keys=True)
    transcript = Transcript(
        segments=tuple(sorted(segments, key=lambda one: (one.start, one.sequence))),
        language=spoken,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        source=name,
        call=name,
    )
    return CallToGrade(name, transcript, timed=bool(times))


def _times(turns: object, where: str) -> list[tuple[float, float]]:
    """Start and end of every turn with text; none where one of them lacks either."""
    found: list[tuple[float, float]] = []
    for turn in cast(list[dict[str, Any]], turns):
        if not str(turn["text"]).strip():
            continue
        start, end = turn.get("start"), turn.get("end")
        if not isinstance(start, int | float) or not isinstance(end, int | float):
            return []
        if not 0 <= start <= end:
            raise BadInput(f"{where} has a turn that ends before it starts.")
        found.append((float(start), float(end)))
    return found


def _seconds(text: str, language: Language) -> float:
    if language == "zh":
        return max(1.0, len(text) / SIGNS_A_SECOND)
    return max(1.0, len(text.split()) / WORDS_A_SECOND)
