"""Builds the shipped calls: readable sources (`*.call.yaml`) to WhisperX JSON with prosody.

`python -m assistant.demo.build_calls` writes them; `--check` says whether they are up to date. The
delivery marks of a line are `pace`, `up` (semitones), `loud` (dB), `after` (seconds of pause) and
`over` (seconds of overlap).

Where a call has a recording, word times and prosody are what was measured of it. Where it has
none, times follow from the words' lengths and the marks, and prosody is written from the marks
around each voice's baseline, with seeded noise. `prosody_source` says which it is.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

from assistant.speech.prosody import Measured

from .catalogue import CALLS
from .recording import Recording, Timed, read_recording

SECONDS_A_HAN = 0.235
SECONDS_A_WORD, SECONDS_A_LETTER = 0.13, 0.062
"""Together about 2.5 English words a second and 4.3 Chinese characters: unhurried talk."""
BETWEEN_TURNS_S = 0.45
BETWEEN_SENTENCES_S = 0.3
COMMA_S = 0.14
_SENTENCE = re.compile(r"[^.!?。！？]+[.!?。！？]?\s*")
_TOKEN = re.compile(r"[\u4e00-\u9fff][，。！？、]?|[^\s\u4e00-\u9fff]+")


@dataclass(frozen=True)
class Delivery:
    """How a line is said."""

    pace: float
    up: float
    loud: float
    after: float
    over: float


@dataclass(frozen=True)
class Spoken:
    """One sentence with its place in time: what the audio is made from as well."""

    speaker: str
    text: str
    start: float
    end: float
    words: tuple[dict[str, Any], ...]
    delivery: Delivery


def lines_of(source: dict[str, Any]) -> list[tuple[str, str, Delivery, dict[str, Any]]]:
    """(speaker, text, delivery, line) of each line of a source."""
    found: list[tuple[str, str, Delivery, dict[str, Any]]] = []
    for line in cast(list[dict[str, Any]], source["lines"]):
        speaker = "agent" if "a" in line else "customer"
        marks = Delivery(
            pace=float(line.get("pace", 1.0)),
            up=float(line.get("up", 0.0)),
            loud=float(line.get("loud", 0.0)),
            after=float(line.get("after", BETWEEN_TURNS_S)),
            over=float(line.get("over", 0.0)),
        )
        found.append((speaker, str(line["a" if speaker == "agent" else "c"]), marks, line))
    return found


def sentences_of(source: dict[str, Any]) -> list[tuple[str, str, Delivery]]:
    """(speaker, sentence, delivery) in order of the call: what is spoken in one breath."""
    return [
        (speaker, sentence, marks)
        for speaker, text, marks, _ in lines_of(source)
        for sentence in _sentences(text)
    ]


def spoken(source: dict[str, Any], heard: Sequence[Timed] = ()) -> list[Spoken]:
    """The sentences of a call on its timeline; with the times `heard` in a recording, if any."""
    chance = random.Random(source["id"])
    said: list[Spoken] = []
    now = 1.2
    for speaker, text, marks, _ in lines_of(source):
        start = now - marks.over if marks.over else now + marks.after
        for place, sentence in enumerate(_sentences(text)):
            if place:
                start += BETWEEN_SENTENCES_S / marks.pace
            timed = heard[len(said)] if heard else written(sentence, marks.pace, chance)
            words, end = _words(timed, start, chance)
            said.append(Spoken(speaker, sentence, round(start, 2), end, tuple(words), marks))
            start = end
        now = max(now, start)
    return said


def build(source: dict[str, Any], recording: Recording | None = None) -> dict[str, Any]:
    """The WhisperX JSON of a call; of its recording, where it has one."""
    chance = random.Random(f"{source['id']}/prosody")
    names = source.get("speaker_names", {"agent": "agent", "customer": "customer"})
    voices = source["voices"]
    segments: list[dict[str, Any]] = []
    prosody: list[dict[str, Any]] = []
    for place, one in enumerate(spoken(source, recording.sentences if recording else ())):
        name = names[one.speaker]
        segments.append(
            {
                "start": one.start,
                "end": one.end,
                "text": f" {one.text}",
                "speaker": name,
                "words": [{**word, "speaker": name} for word in one.words],
            }
        )
        how = (
            recording.prosody[place]
            if recording
            else _written_prosody(voices[one.speaker], one.delivery, chance)
        )
        prosody.append(
            {
                "speaker": name,
                "start": one.start,
                "end": one.end,
                "f0_hz": None if how.f0_hz is None else round(how.f0_hz, 1),
                "energy_db": None if how.energy_db is None else round(how.energy_db, 1),
                "voiced_ratio": round(how.voiced_ratio, 2),
            }
        )
    return {
        "call": {
            "id": source["id"],
            "title": source["title"][source["language"]],
            "started_at": source["started_at"].isoformat(),
            "agent": source["agent"],
            "customer": source["customer"],
        },
        "language": source["language"],
        "segments": segments,
        "word_segments": [word for segment in segments for word in segment["words"]],
        "prosody": prosody,
        "prosody_source": "measured" if recording else "written",
    }


def read_source(path: Path) -> dict[str, Any]:
    """A call's source as it stands in its file."""
    return cast(dict[str, Any], yaml.safe_load(path.read_text("utf-8")))


def rendered(path: Path) -> str:
    """The text of the JSON file that a source builds.

    Raises BadInput where the source was changed and its recording was not made again.
    """
    source = read_source(path)
    recording = None
    if source.get("audio"):
        sentences = [sentence for _, sentence, _ in sentences_of(source)]
        recording = read_recording(measures_beside(path), sentences)
    built = build(source, recording)
    return json.dumps(built, ensure_ascii=False, separators=(",", ":")) + "\n"


def measures_beside(path: Path) -> Path:
    """Where the measures of a call's recording stand, for the call's source."""
    return path.with_name(path.name.replace(".call.yaml", ".recording.json"))


def _sentences(text: str) -> list[str]:
    if len(text.split()) <= 18 and not any("\u4e00" <= sign <= "\u9fff" for sign in text):
        return [text.strip()]
    if len(text) <= 40:
        return [text.strip()]
    return [part.strip() for part in _SENTENCE.findall(text) if part.strip()]


def tokens(sentence: str) -> list[re.Match[str]]:
    """The words as WhisperX splits them, each with its punctuation; of Chinese, characters."""
    return list(_TOKEN.finditer(sentence))


def written(sentence: str, pace: float, chance: random.Random) -> Timed:
    """Word times of a sentence nobody has spoken, from the lengths of its words."""
    times: list[tuple[float, float]] = []
    at = 0.0
    for token in tokens(sentence):
        bare = re.sub(r"[^\w\u4e00-\u9fff']", "", token[0])
        han = sum("\u4e00" <= sign <= "\u9fff" for sign in bare)
        seconds = han * SECONDS_A_HAN if han else SECONDS_A_WORD + len(bare) * SECONDS_A_LETTER
        end = at + seconds * chance.uniform(0.92, 1.08) / pace
        times.append((at, end))
        at = end + (COMMA_S / pace if token[0][-1] in ",，、;" else 0.0)
    return Timed(sentence, tuple(times))


def _written_prosody(voice: dict[str, Any], marks: Delivery, chance: random.Random) -> Measured:
    return Measured(
        f0_hz=voice["f0"] * 2 ** ((marks.up + chance.gauss(0, 0.45)) / 12),
        energy_db=voice["energy"] + marks.loud + chance.gauss(0, 0.8),
        voiced_ratio=min(max(chance.gauss(0.62, 0.05), 0.3), 0.9),
    )


def _words(timed: Timed, start: float, chance: random.Random) -> tuple[list[dict[str, Any]], float]:
    words: list[dict[str, Any]] = []
    for token, (begins, ends) in zip(tokens(timed.text), timed.words, strict=True):
        word: dict[str, Any] = {"word": token[0]}
        if not any(sign.isdigit() for sign in token[0]):
            # WhisperX aligns no numerals: they come without times and score.
            word |= {
                "start": round(start + begins, 2),
                "end": round(start + ends, 2),
                "score": round(min(chance.gauss(0.86, 0.07), 0.99), 2),
            }
        words.append(word)
    return words, round(start + timed.seconds, 2)


def main() -> int:
    """Write the calls, or with `--check` say which are not up to date."""
    stale: list[str] = []
    for path in sorted(CALLS.glob("*.call.yaml")):
        target = path.with_name(path.name.replace(".call.yaml", ".whisperx.json"))
        text = rendered(path)
        if target.is_file() and target.read_text("utf-8") == text:
            continue
        stale.append(target.name)
        if "--check" not in sys.argv:
            target.write_text(text, "utf-8")
    sys.stdout.write(f"{len(stale)} changed: {', '.join(stale)}\n" if stale else "up to date\n")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
