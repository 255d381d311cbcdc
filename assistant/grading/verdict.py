"""What a check says of an item, before it becomes a finding."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.core.grade import Evidence, Verdict


@dataclass(frozen=True)
class Checked:
    """A verdict with its evidence and the reason's key in `words.py`."""

    verdict: Verdict
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    confidence: float = 1.0
    values: tuple[tuple[str, object], ...] = ()
    """What the reason's words are filled with."""
    rests_on: tuple[Evidence, ...] = ()
    """The words without which a fail would not stand: any one of these is enough. Empty where it
    rests on a measure or an absence."""
    on_all: bool = False
    """It needs all of the words that it rests on."""
