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
    first: str
    """The key of the segment it began with: the utterance's id."""
    speaker: Speaker
    revision: int = 0
    segments: dict[str, Segment] = field(default_factory=dict[str, Segment])

    @property
    def start(self) -> float:
        return min(segment.start for segment in self.segments.values())

    @property
    def end(self) -> float:
        return max(segment.end for segment in self.segments.values())


class Turns:
    """One call's turns. The id of an utterance is the key of its first segment; it grows with
    each further segment and is said again with a higher revision."""

    def __init__(self) -> None:
        self._turns: dict[Speaker, list[_Turn]] = {"agent": [], "customer": []}
        self._of_segment: dict[str, _Turn] = {}
        self._last_speaker: Speaker | None = None

    def add(self, segment: Segment) -> list[Utterance]:
        """The utterances that this segment starts, continues or corrects; none for silence.

        A correction that names the other speaker takes the words out of one turn and gives them
        to another: both are said again, the first without text where nothing else was in it.
        """
        key = segment_key(segment.source, segment.sequence)
        changed: list[_Turn] = []
        turn = self._of_segment.get(key)
        if turn is not None and turn.speaker != segment.speaker:
            turn.revision += 1
            turn.segments[key] = segment.model_copy(update={"text": "", "words": ()})
            changed.append(turn)
            turn = None
        if turn is not None:
            turn.revision += 1
        elif segment.text.strip():
            turn = self._turn_for(segment, key)
        if turn is not None:
            turn.segments[key] = segment
            self._of_segment[key] = turn
            changed.append(turn)
        return [_utterance(turn) for turn in changed]

    def would_be(self, segment: Segment) -> Utterance:
        """The utterance an interim segment would make if it were final; nothing is kept of it."""
        key = segment_key(segment.source, segment.sequence)
        turns = self._turns[segment.speaker]
        turn = self._of_segment.get(key)
        if turn is None and turns and self._continues(turns[-1], segment):
            turn = turns[-1]
        if turn is None or turn.speaker != segment.speaker:
            return _utterance(_Turn(key, segment.speaker, segments={key: segment}))
        grown = {**turn.segments, key: segment}
        return _utterance(_Turn(turn.first, turn.speaker, turn.revision + 1, grown))

    def _turn_for(self, segment: Segment, key: str) -> _Turn:
        turns = self._turns[segment.speaker]
        late = bool(turns) and segment.start < turns[-1].start
        if late:
            turn = next((t for t in turns if t.start <= segment.start <= t.end + PAUSE_S), None)
        else:
            turn = turns[-1] if turns and self._continues(turns[-1], segment) else None
            self._last_speaker = segment.speaker
        if turn is not None:
            turn.revision += 1
            return turn
        first = f"{key}~" if key in self._of_segment else key
        turn = _Turn(first, segment.speaker)
        turns.insert(len(turns) - 1 if late else len(turns), turn)
        return turn

    def _continues(self, turn: _Turn, segment: Segment) -> bool:
        if self._last_speaker != segment.speaker:
            return False
        said = " ".join(part.text for part in turn.segments.values()).strip()
        finished = said.endswith(_SENTENCE_ENDS) or not _is_punctuated(said)
        pause = PAUSE_S if finished else UNFINISHED_PAUSE_S
        words = len(said.split()) + len(segment.text.split())
        return (
            segment.start - turn.end <= pause
            and segment.end - turn.start <= LONGEST_S
            and words <= MOST_WORDS
        )


def _is_punctuated(text: str) -> bool:
    return any(mark in text for mark in (*_SENTENCE_ENDS, ",", "，"))


def _utterance(turn: _Turn) -> Utterance:
    # A segment that came late stands where it was said, not where it came.
    keyed = sorted(turn.segments.items(), key=lambda one: (one[1].start, one[1].end))
    parts = [part for _, part in keyed]
    language = language_of(" ".join(part.text for part in parts))
    glue = "" if language == "zh" else " "
    return Utterance(
        id=turn.first,
        revision=turn.revision,
        speaker=turn.speaker,
        start=min(part.start for part in parts),
        end=max(part.end for part in parts),
        text=glue.join(part.text.strip() for part in parts if part.text.strip()),
        language=language,
        words=tuple(word for part in parts for word in part.words),
        prosody=_joined([part.prosody for part in parts if part.prosody is not None]),
        segments=tuple(key for key, _ in keyed),
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
        tilt_db=mean("tilt_db"),
        voiced_ratio=mean("voiced_ratio"),
        pace=mean("pace"),
    )
