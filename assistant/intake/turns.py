"""Joins final segments into utterances: a speaker's turn as a listener would count it."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.core.language import language_of
from assistant.core.speech import Prosody, Segment, Speaker, Utterance, segment_key

PAUSE_S = 0.8
"""A longer pause within one speaker's talk ends the turn. Turn-taking gaps between speakers
centre on 0.2 s, and within-speaker pauses are mostly under 0.7 s (Heldner & Edlund 2010,
doi:10.1016/j.wocn.2010.08.002)."""
UNFINISHED_PAUSE_S = 1.6
"""The same where the last words do not end a sentence: the speaker is searching for words."""
LONGEST_S = 15.0
MOST_WORDS = 60
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "…")


@dataclass
class _Turn:
    speaker: Speaker
    revision: int = 0
    segments: dict[str, Segment] = field(default_factory=dict[str, Segment])

    @property
    def end(self) -> float:
        return max(segment.end for segment in self.segments.values())


class Turns:
    """One call's turns. The id of an utterance is the key of its first segment; it grows with
    each further segment and is said again with a higher revision."""

    def __init__(self) -> None:
        self._open: dict[Speaker, _Turn] = {}
        self._of_segment: dict[str, _Turn] = {}
        self._last_speaker: Speaker | None = None

    def add(self, segment: Segment) -> list[Utterance]:
        """The utterance that this segment starts, continues or corrects; none for silence."""
        key = segment_key(segment.source, segment.sequence)
        turn = self._of_segment.get(key)
        if turn is None:
            if not segment.text.strip():
                return []
            turn = self._turn_for(segment)
        else:
            turn.revision += 1
        turn.segments[key] = segment
        self._of_segment[key] = turn
        self._last_speaker = segment.speaker
        return [_utterance(turn)]

    def _turn_for(self, segment: Segment) -> _Turn:
        turn = self._open.get(segment.speaker)
        if turn is not None and self._continues(turn, segment):
            turn.revision += 1
            return turn
        turn = _Turn(segment.speaker)
        self._open[segment.speaker] = turn
        return turn

    def _continues(self, turn: _Turn, segment: Segment) -> bool:
        if self._last_speaker != segment.speaker:
            return False
        said = " ".join(part.text for part in turn.segments.values()).strip()
        finished = said.endswith(_SENTENCE_ENDS) or not _is_punctuated(said)
        pause = PAUSE_S if finished else UNFINISHED_PAUSE_S
        start = min(part.start for part in turn.segments.values())
        words = len(said.split()) + len(segment.text.split())
        return (
            segment.start - turn.end <= pause
            and segment.end - start <= LONGEST_S
            and words <= MOST_WORDS
        )


def _is_punctuated(text: str) -> bool:
    return any(mark in text for mark in (*_SENTENCE_ENDS, ",", "，"))


def _utterance(turn: _Turn) -> Utterance:
    parts = list(turn.segments.values())
    language = language_of(" ".join(part.text for part in parts))
    glue = "" if language == "zh" else " "
    first = next(iter(turn.segments))
    return Utterance(
        id=first,
        revision=turn.revision,
        speaker=turn.speaker,
        start=min(part.start for part in parts),
        end=max(part.end for part in parts),
        text=glue.join(part.text.strip() for part in parts if part.text.strip()),
        language=language,
        words=tuple(word for part in parts for word in part.words),
        prosody=_joined([part.prosody for part in parts if part.prosody is not None]),
        segments=tuple(turn.segments),
    )


def _joined(parts: list[Prosody]) -> Prosody | None:
    """Prosody of the whole turn: means weighted by seconds."""
    if not parts:
        return None
    if len(parts) == 1:
        return parts[0]

    def mean(name: str) -> float | None:
        known = [
            (float(value), part.end - part.start)
            for part in parts
            if (value := getattr(part, name)) is not None
        ]
        seconds = sum(length for _, length in known)
        return sum(value * length for value, length in known) / seconds if seconds else None

    return Prosody(
        speaker=parts[0].speaker,
        start=min(part.start for part in parts),
        end=max(part.end for part in parts),
        f0_hz=mean("f0_hz"),
        energy_db=mean("energy_db"),
        voiced_ratio=mean("voiced_ratio"),
        pace=mean("pace"),
    )
