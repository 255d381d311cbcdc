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
