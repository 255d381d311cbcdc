"""All that a detector may look at. Detectors are pure: the same context, the same signals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from assistant.core.call import Call, Customer
from assistant.core.signal import Signal
from assistant.core.speech import Speaker, Utterance

from .baseline import Baseline
from .claims import Claim
from .lexicons import Lexicons


@dataclass(frozen=True)
class Repeat:
    """An earlier question of the customer, and how probably the newest one asks the same."""

    utterance: str
    probability: float


@dataclass(frozen=True)
class Context:
    """A call so far, the newest utterance last."""

    call: Call
    customer: Customer | None
    utterances: tuple[Utterance, ...]
    now: float
    """Seconds into the call."""
    ended: bool
    raised: frozenset[str]
    signals: tuple[Signal, ...]
    baselines: Mapping[Speaker, Baseline]
    repeats: tuple[Repeat, ...]
    claims: tuple[Claim, ...]
    """What the newest utterance states of products, held against the facts of its moment."""
    lexicons: Lexicons
    feelings: Mapping[str, float] = field(default_factory=dict[str, float])
    """Utterance → how dissatisfied it sounds by its words: the score of `feeling.py`."""

    @property
    def newest(self) -> Utterance | None:
        return self.utterances[-1] if self.utterances else None

    def said_by(self, speaker: Speaker) -> tuple[Utterance, ...]:
        return tuple(said for said in self.utterances if said.speaker == speaker)

    def before(self, utterance: Utterance) -> tuple[Utterance, ...]:
        """What was said before an utterance began, in order."""
        return tuple(
            said
            for said in self.utterances
            if said.start < utterance.start and said is not utterance
        )


Detector = Callable[[Context], tuple[Signal, ...]]
