"""Builds what the labelled calls are graded from: WhisperX JSON, and lines of labels.

`python -m evals.gold.build` writes them beside the sources; `--check` says whether they are up to
date. Times and prosody are made as those of the shipped calls are, by `assistant.demo.build_calls`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.core.speech import Utterance
from assistant.demo.build_calls import build, sentences_of
from assistant.intake.turns import Turns
from assistant.intake.whisperx import Transcript, parse_transcript

from .source import DATA, LabelledCall, labelled_calls, rubrics_with_calls

LABELS = "labels.jsonl"


def recording_of(call: LabelledCall) -> bytes:
    """The call as WhisperX JSON, without the second list of the same words."""
    source = {**call.raw, "title": {call.language: call.raw["scenario"]}}
    built = build(source)
    del built["word_segments"]
    return (json.dumps(built, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def transcript_of(call: LabelledCall) -> Transcript:
    return parse_transcript(recording_of(call), f"{call.id}.whisperx.json", {}, None)


def label_lines(call: LabelledCall) -> list[dict[str, Any]]:
    """`{call, item, verdict, utterances}` of every item that the making of the call decides."""
    lines = _utterances_of_lines(call)
    return [
        {
            "call": call.id,
            "item": item,
            "verdict": verdict,
            "utterances": sorted(
                {said for place in call.marked(item) for said in lines[place]},
                key=lambda said: int(said.partition(".")[2]),
            ),
        }
        for item, verdict in call.labels.items()
    ]


def utterances_of(transcript: Transcript) -> list[Utterance]:
    """The turns a call is graded by, in order of time."""
    turns, said = Turns(), dict[str, Utterance]()
    for segment in sorted(transcript.segments, key=lambda s: (s.end, s.start, s.sequence)):
        for utterance in turns.add(segment):
            said[utterance.id] = utterance
    return sorted(said.values(), key=lambda one: (one.start, one.end))


def _utterances_of_lines(call: LabelledCall) -> list[set[str]]:
    """For every line of the source, the utterances its sentences went into."""
    turn_of = {
        segment: utterance.id
        for utterance in utterances_of(transcript_of(call))
        for segment in utterance.segments
    }
    transcript = transcript_of(call)
    keys: dict[tuple[str, str], list[str]] = {}
    for segment in transcript.segments:
        spoken = (segment.speaker, segment.text.strip())
        keys.setdefault(spoken, []).append(f"{segment.source}.{segment.sequence}")
    return [
        {turn_of[keys[(speaker, sentence)].pop(0)] for speaker, sentence, _ in sentences_of(alone)}
        for alone in ({"lines": [line]} for line in call.lines)
    ]


def files_of(rubric: str) -> Iterator[tuple[Path, bytes]]:
    """Every file that is built for a rubric's calls, with what it should hold."""
    calls = labelled_calls(rubric)
    for call in calls:
        yield DATA / rubric / f"{call.id}.whisperx.json", recording_of(call)
    lines = [line for call in calls for line in label_lines(call)]
    text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    yield DATA / rubric / LABELS, text.encode()


def main() -> int:
    """Write the files, or with `--check` say which are not up to date."""
    stale: list[str] = []
    for path, data in (one for rubric in rubrics_with_calls() for one in files_of(rubric)):
        if path.is_file() and path.read_bytes() == data:
            continue
        stale.append(path.name)
        if "--check" not in sys.argv:
            path.write_bytes(data)
    sys.stdout.write(f"{len(stale)} changed: {', '.join(stale)}\n" if stale else "up to date\n")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
