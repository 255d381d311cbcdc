"""Builds the shipped calls: readable sources (`*.call.yaml`) to WhisperX JSON with prosody.

`python -m assistant.demo.build_calls` writes them; `--check` says whether they are up to date. Word
times follow from the words' lengths and the delivery marks (`pace`, `up` semitones, `loud` dB,
`after` seconds of pause, `over` seconds of overlap); the audio is stretched to fit them. Prosody is
written from the same marks around each voice's baseline, with seeded noise, and the file says so.
"""

from __future__ import annotations

import json
import random
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

from .catalogue import CALLS

SECONDS_A_HAN = 0.235
SECONDS_A_WORD, SECONDS_A_LETTER = 0.13, 0.062
"""Together about 2.5 English words a second and 4.3 Chinese characters: unhurried talk."""
BETWEEN_TURNS_S = 0.45
BETWEEN_SENTENCES_S = 0.3
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


def spoken(source: dict[str, Any]) -> list[Spoken]:
    """The sentences of a call on its timeline."""
    chance = random.Random(source["id"])
    said: list[Spoken] = []
    now = 1.2
    for speaker, text, marks, _ in lines_of(source):
        start = now - marks.over if marks.over else now + marks.after
        for place, sentence in enumerate(_sentences(text)):
            if place:
                start += BETWEEN_SENTENCES_S / marks.pace
            words, end = _words(sentence, start, marks.pace, chance)
            said.append(Spoken(speaker, sentence, round(start, 2), end, tuple(words), marks))
            start = end
        now = max(now, start)
    return said


def build(source: dict[str, Any]) -> dict[str, Any]:
    """The WhisperX JSON of a call."""
    chance = random.Random(f"{source['id']}/prosody")
    names = source.get("speaker_names", {"agent": "agent", "customer": "customer"})
    voices = source["voices"]
    segments: list[dict[str, Any]] = []
    prosody: list[dict[str, Any]] = []
    for one in spoken(source):
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
        voice = voices[one.speaker]
        lift = one.delivery.up + chance.gauss(0, 0.45)
        prosody.append(
            {
                "speaker": name,
                "start": one.start,
                "end": one.end,
                "f0_hz": round(voice["f0"] * 2 ** (lift / 12), 1),
                "energy_db": round(voice["energy"] + one.delivery.loud + chance.gauss(0, 0.8), 1),
                "voiced_ratio": round(min(max(chance.gauss(0.62, 0.05), 0.3), 0.9), 2),
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
        "prosody_source": "written",
    }


def read_source(path: Path) -> dict[str, Any]:
    """A call's source as it stands in its file."""
    return cast(dict[str, Any], yaml.safe_load(path.read_text("utf-8")))


def rendered(path: Path) -> str:
    """The text of the JSON file that a source builds."""
    return json.dumps(build(read_source(path)), ensure_ascii=False, separators=(",", ":")) + "\n"


def _sentences(text: str) -> list[str]:
    if len(text.split()) <= 18 and not any("\u4e00" <= sign <= "\u9fff" for sign in text):
        return [text.strip()]
    if len(text) <= 40:
        return [text.strip()]
    return [part.strip() for part in _SENTENCE.findall(text) if part.strip()]


def _words(
    sentence: str, start: float, pace: float, chance: random.Random
) -> tuple[list[dict[str, Any]], float]:
    words: list[dict[str, Any]] = []
    at = start
    for token in _TOKEN.findall(sentence):
        bare = re.sub(r"[^\w\u4e00-\u9fff']", "", token)
        han = sum("\u4e00" <= sign <= "\u9fff" for sign in bare)
        seconds = han * SECONDS_A_HAN if han else SECONDS_A_WORD + len(bare) * SECONDS_A_LETTER
        seconds *= chance.uniform(0.92, 1.08) / pace
        end = at + seconds
        word: dict[str, Any] = {"word": token}
        if not any(sign.isdigit() for sign in token):
            # WhisperX aligns no numerals: they come without times and score.
            word |= {
                "start": round(at, 2),
                "end": round(end, 2),
                "score": round(min(chance.gauss(0.86, 0.07), 0.99), 2),
            }
        words.append(word)
        at = end
        if token[-1] in ",，、;":
            at += 0.14 / pace
    return words, round(at, 2)


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
