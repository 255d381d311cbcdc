"""A call as a rubric looks at it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from assistant.core.claim import Claim
from assistant.core.signal import Signal, SignalKind
from assistant.core.speech import Speaker, Utterance
from knowledge.types import Language


@dataclass(frozen=True)
class Notice:
    """Words of the agent that give a notice: the lexicon's rule, and what matched."""

    rule: str
    utterance: str
    quote: str


@dataclass(frozen=True)
class GradedCall:
    """What was said, stated and noticed, in order of time.

    Nothing else: never the agent, the customer, or an earlier grade.
    """

    id: str
    language: Language
    seconds: float
    utterances: tuple[Utterance, ...]
    signals: tuple[Signal, ...]
    claims: tuple[Claim, ...]
    notices: tuple[Notice, ...]
    rules: Mapping[SignalKind, frozenset[str]]
    """What can raise a signal of each kind in the call's language: an item that asks for another
    rule cannot be checked."""

    def said_by(self, speaker: Speaker | None) -> tuple[Utterance, ...]:
        """One speaker's utterances; both speakers' for None."""
        return tuple(u for u in self.utterances if speaker is None or u.speaker == speaker)

    def utterance(self, wanted: str) -> Utterance | None:
        return self._by_id.get(wanted)

    @cached_property
    def _by_id(self) -> dict[str, Utterance]:
        return {said.id: said for said in self.utterances}

    @property
    def sha256(self) -> str:
        """Of who said what when, so that the same transcript has the same hash wherever it is."""
        digest = hashlib.sha256()
        for said in self.utterances:
            line = f"{said.speaker}\0{said.start:.2f}\0{said.end:.2f}\0{said.text}\n"
            digest.update(line.encode())
        return digest.hexdigest()
