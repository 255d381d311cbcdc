"""Reads WhisperX JSON, in every shape it comes, into segments; says what it guessed.

`{"segments": [{"start", "end", "text", "words"?, "speaker"?}], "language"?}`, or the list of
segments alone. Recordings that ship with the assistant add `call` and `prosody`.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from assistant.core.language import language_of
from assistant.core.speech import MOST_SECONDS, MOST_TEXT, Prosody, Segment, Speaker, Word
from assistant.errors import BadTranscript
from knowledge.types import Language

from .speakers import alternating, roles

MOST_BYTES = 64 * 2**20
"""A ten-hour call with word times takes about 20 MB."""
_NOISE = re.compile(r"[\[(<][\w \-]{1,30}[\])>]|♪+")
_EXPECTED = 'WhisperX JSON is expected: {"segments": [{"start", "end", "text", …}]}.'


@dataclass(frozen=True)
class Transcript:
    """A recorded call as read. Segments are in order of time, numbered from 0."""

    segments: tuple[Segment, ...]
    language: Language
    sha256: str
    """Of the file's bytes."""
    source: str
    notes: tuple[str, ...] = ()
    """What was guessed or left out, in words for people."""
    call: str = ""
    title: str = ""
    started_at: datetime | None = None
    agent: str = ""
    customer: str = ""

    @property
    def seconds(self) -> float:
        return max((segment.end for segment in self.segments), default=0.0)


@dataclass(frozen=True)
class _Raw:
    place: str
    start: float
    end: float
    text: str
    words: tuple[Word, ...]
    speaker: str


def read_transcript(
    path: Path, speakers: Mapping[str, Speaker] | None = None, language: Language | None = None
) -> Transcript:
    """The transcript in a file. Raises BadTranscript with one line: what, where, what else."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise BadTranscript(
                f"{path.name} has {size / 2**20:.0f} MB.",
                f"A transcript has at most {MOST_BYTES // 2**20} MB; {_EXPECTED}",
            )
        data = path.read_bytes()
    except OSError as error:
        raise BadTranscript(
            f"{path} cannot be read ({error.strerror}).", "Name a file of WhisperX JSON."
        ) from error
    return parse_transcript(data, path.name, speakers or {}, language)


def parse_transcript(
    data: bytes, name: str, speakers: Mapping[str, Speaker], language: Language | None
) -> Transcript:
    """The transcript in these bytes; `name` is how errors call it. Raises BadTranscript."""
    document = _json(data, name)
    whole: dict[str, Any] = {}
    if isinstance(document, list):
        whole = {"segments": cast(list[object], document)}
    elif isinstance(document, dict):
        whole = cast(dict[str, Any], document)
    if not isinstance(whole.get("segments"), list):
        raise BadTranscript(f"{name} is JSON without a list of segments.", _EXPECTED)
    notes: list[str] = []
    raw = [
        found
        for index, item in enumerate(cast(list[object], whole["segments"]))
        if (found := _segment(item, f"{name}, segment {index}", notes)) is not None
    ]
    if not raw:
        raise BadTranscript(f"{name} has no segment with words in it.", _EXPECTED)
    if any(after.start < before.start for before, after in pairwise(raw)):
        notes.append("segments were out of order; sorted by time")
    raw.sort(key=lambda segment: (segment.start, segment.end))
    said_by = _speakers(raw, speakers, notes)
    told = whole.get("language")
    given = language or _language(told)
    if given is None and told:
        notes.append(f"{str(told)[:20]!r} is not a language we speak; taken from the words instead")
    spoken = given or language_of(" ".join(segment.text for segment in raw))
    prosody = _prosody(whole.get("prosody"), name, {**speakers, **said_by[1]})
    about = whole.get("call")
    call = cast(dict[str, Any], about) if isinstance(about, dict) else {}
    segments = tuple(
        Segment(
            sequence=sequence,
            speaker=said_by[0][sequence],
            start=item.start,
            end=item.end,
            text=item.text,
            words=item.words,
            language=spoken,
            prosody=_overlapping(prosody, said_by[0][sequence], item.start, item.end),
        )
        for sequence, item in enumerate(raw)
    )
    return Transcript(
        segments=segments,
        language=spoken,
        sha256=hashlib.sha256(data).hexdigest(),
        source=name,
        notes=tuple(dict.fromkeys(notes)),
        call=str(call.get("id", "")),
        title=str(call.get("title", "")),
        started_at=_moment(call.get("started_at"), name),
        agent=str(call.get("agent", "")),
        customer=str(call.get("customer", "")),
    )


def _json(data: bytes, name: str) -> object:
    if not data.strip():
        raise BadTranscript(f"{name} is empty.", _EXPECTED)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadTranscript(
            f"{name} is not UTF-8 (byte {error.start}).", "Save it as UTF-8 and try again."
        ) from error
    try:
        return json.loads(text, parse_int=_whole)
    except json.JSONDecodeError as error:
        cut = " It ends too early: the file may be cut off." if error.pos >= len(text) - 1 else ""
        raise BadTranscript(
            f"{name} is not JSON (line {error.lineno}, column {error.colno}: {error.msg}).{cut}",
            _EXPECTED,
        ) from error
    except RecursionError as error:
        raise BadTranscript(
            f"{name} is nested too deeply to be a transcript.", _EXPECTED
        ) from error


def _whole(digits: str) -> int | float:
    """A number of five thousand digits is infinite for us; Python would refuse to read it."""
    return int(digits) if len(digits) < 400 else math.inf


def _segment(item: object, place: str, notes: list[str]) -> _Raw | None:
    if not isinstance(item, dict):
        raise BadTranscript(f"{place} is not an object.", _EXPECTED)
    fields = cast(dict[str, Any], item)
    text = fields.get("text")
    if not isinstance(text, str):
        raise BadTranscript(f"{place} has no text.", _EXPECTED)
    if len(text) > MOST_TEXT:
        raise BadTranscript(
            f"{place} has {len(text):,} characters.",
            f"A segment has at most {MOST_TEXT:,}: split it, or look whether it is a transcript.",
        )
    words = _words(fields.get("words"), place)
    timed = [word for word in words if word.start is not None]
    start = _seconds(fields.get("start", timed[0].start if timed else None), place, "start")
    end = _seconds(fields.get("end", timed[-1].end if timed else None), place, "end")
    if end < start:
        raise BadTranscript(f"{place} ends at {end:g} s, before it starts at {start:g} s.", "")
    # A half surrogate, which JSON can spell, becomes a question mark.
    readable = text.encode("utf-8", "replace").decode("utf-8")
    cleaned = " ".join(_NOISE.sub(" ", readable).split())
    if not cleaned:
        notes.append("segments without words ([noise], music) were left out")
        return None
    speaker = fields.get("speaker")
    if not isinstance(speaker, str):
        # WhisperX puts speakers on words as well; the most frequent one speaks the segment.
        names = _word_speakers(fields.get("words"))
        speaker = max(set(names), key=names.count) if names else ""
    kept = tuple(word for word in words if not _NOISE.fullmatch(word.text))
    return _Raw(place, start, end, cleaned, kept, speaker)


def _words(value: object, place: str) -> tuple[Word, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise BadTranscript(f"{place}: words is not a list.", _EXPECTED)
    words: list[Word] = []
    for index, item in enumerate(cast(list[object], value)):
        if not isinstance(item, dict):
            raise BadTranscript(f"{place}, word {index} is not an object.", _EXPECTED)
        fields = cast(dict[str, Any], item)
        text = fields.get("word", fields.get("text", ""))
        where = f"{place}, word {index}"
        words.append(
            Word(
                text=str(text).encode("utf-8", "replace").decode("utf-8").strip(),
                start=_seconds(fields["start"], where, "start") if _has(fields, "start") else None,
                end=_seconds(fields["end"], where, "end") if _has(fields, "end") else None,
                score=_share(fields.get("score"), where),
            )
        )
    return tuple(words)


def _has(fields: Mapping[str, object], key: str) -> bool:
    return fields.get(key) is not None


def _word_speakers(value: object) -> list[str]:
    if not isinstance(value, list):
        return []
    return [
        cast(dict[str, Any], item)["speaker"]
        for item in cast(list[object], value)
        if isinstance(item, dict) and isinstance(cast(dict[str, Any], item).get("speaker"), str)
    ]


def _seconds(value: object, place: str, key: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadTranscript(f"{place}: {key} is {value!r}.", "A number of seconds is expected.")
    if not math.isfinite(value) or value < 0 or value > MOST_SECONDS:
        raise BadTranscript(
            f"{place}: {key} is {value}.", "Seconds from the start of the call are expected."
        )
    return float(value)


def _share(value: object, place: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
        raise BadTranscript(f"{place}: score is {value!r}.", "A number is expected.")
    return min(max(float(value), 0.0), 1.0)


def _speakers(
    raw: list[_Raw], given: Mapping[str, Speaker], notes: list[str]
) -> tuple[list[Speaker], dict[str, Speaker]]:
    names = [segment.speaker for segment in raw]
    if not any(names):
        notes.append("the file names no speakers; who is agent and who customer is a guess")
        return alternating([segment.text for segment in raw]), {}
    # A segment without a name in a file that has some belongs to who spoke before it.
    filled: list[str] = []
    for name in names:
        filled.append(name or (filled[-1] if filled else next(other for other in names if other)))
    if not all(names):
        notes.append("segments without a speaker were given to the speaker before them")
    if unheard := sorted(set(given) - set(filled)):
        notes.append(f"nobody in the file is called {', '.join(unheard)}")
    known = roles([(name, item.text) for name, item in zip(filled, raw, strict=True)], given)
    guessed = [n for n in known if n not in given and n.casefold() not in ("agent", "customer")]
    if guessed:
        said = ", ".join(f"{name} is the {known[name]}" for name in sorted(guessed))
        notes.append(f"guessed from what they say: {said}")
    return [known[name] for name in filled], known


def _language(value: object) -> Language | None:
    if not isinstance(value, str):
        return None
    code = value.lower().split("-")[0]
    return "zh" if code in ("zh", "yue") else "en" if code == "en" else None


def _moment(value: object, name: str) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise BadTranscript(
            f"{name}: started_at is {value!r}.", "An ISO date and time is expected."
        ) from error
    return moment if moment.tzinfo else moment.astimezone()


def _prosody(value: object, name: str, known: Mapping[str, Speaker]) -> list[Prosody]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise BadTranscript(f"{name}: prosody is not a list.", "")
    stretches: list[Prosody] = []
    for index, item in enumerate(cast(list[object], value)):
        where = f"{name}, prosody {index}"
        if not isinstance(item, dict):
            raise BadTranscript(f"{where} is not an object.", "")
        fields = cast(dict[str, Any], item)
        who = str(fields.get("speaker", ""))
        role = known.get(who, "agent" if who == "agent" else "customer")
        stretches.append(
            Prosody(
                speaker=role,
                start=_seconds(fields.get("start"), where, "start"),
                end=_seconds(fields.get("end"), where, "end"),
                f0_hz=_number(fields, where, "f0_hz"),
                energy_db=_number(fields, where, "energy_db"),
                tilt_db=_number(fields, where, "tilt_db"),
                voiced_ratio=_number(fields, where, "voiced_ratio"),
                pace=_number(fields, where, "pace"),
            )
        )
    return stretches


def _number(fields: Mapping[str, object], place: str, key: str) -> float | None:
    value = fields.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadTranscript(f"{place}: {key} is {value!r}.", "A number is expected.")
    return float(value)


def _overlapping(
    stretches: list[Prosody], speaker: Speaker, start: float, end: float
) -> Prosody | None:
    """The stretch of that speaker that overlaps most; at least half of the segment."""
    best, most = None, 0.5 * (end - start)
    for stretch in stretches:
        shared = min(end, stretch.end) - max(start, stretch.start)
        if stretch.speaker == speaker and shared > most:
            best, most = stretch, shared
    return best
