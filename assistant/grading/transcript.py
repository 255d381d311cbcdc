"""A call as a rubric looks at it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from assistant.core.call import Call
from assistant.core.signal import Signal
from assistant.core.speech import Speaker, Utterance


@dataclass(frozen=True)
class GradedCall:
    """What was said and noticed, in order of time. Never the agent's name or past grades."""

    call: Call
    utterances: tuple[Utterance, ...]
    signals: tuple[Signal, ...]
    seconds: float

    def said_by(self, speaker: Speaker | None) -> tuple[Utterance, ...]:
        """One speaker's utterances; both speakers' for None."""
        return tuple(u for u in self.utterances if speaker is None or u.speaker == speaker)

    def utterance(self, wanted: str) -> Utterance | None:
        return next((u for u in self.utterances if u.id == wanted), None)

    @property
    def sha256(self) -> str:
        """Of who said what when, so that the same transcript has the same hash wherever it is."""
        digest = hashlib.sha256()
        for said in self.utterances:
            line = f"{said.speaker}\0{said.start:.2f}\0{said.end:.2f}\0{said.text}\n"
            digest.update(line.encode())
        return digest.hexdigest()
