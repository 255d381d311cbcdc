"""Scripts the business edits: what to say in a situation, in three tiers."""

from __future__ import annotations

from pydantic import Field

from knowledge.types import Language, Noun

from .card import CardKind, TierName
from .signal import SignalKind


class When(Noun):
    """A situation: a signal's kind (and rule), or an intent the customer shows."""

    signals: tuple[SignalKind, ...] = ()
    rules: tuple[str, ...] = ()
    severity: str = ""
    """For signals: only at this severity or above."""
    heard: dict[Language, tuple[str, ...]] = Field(default_factory=dict[Language, tuple[str, ...]])
    """Regular expressions over the customer's turn that show the situation."""
    topic: dict[Language, str] = Field(default_factory=dict[Language, str])
    """For answers: what the documents call it. Searched for beside the customer's own words."""
    about_product: bool = False
    """For answers: the customer's product belongs to the question."""


class Script(Noun):
    """The lines of one tier. `{slot}` is filled from passage, customer and policy.

    A line may offer choices, `one || another`: the first whose slots can all be filled is said.
    A line with none is left out; a tier without its first line is not offered.
    """

    lines: tuple[str, ...]
    needs: tuple[str, ...] = ()
    """Slots without which this tier is not offered (for example: promotion)."""


class Playbook(Noun):
    """One situation in both languages. The version is the content's hash."""

    name: str
    version: str
    title: dict[Language, str]
    kind: CardKind
    when: When
    tiers: dict[Language, dict[TierName, Script]]
    priority: int = 0


class LexiconEntry(Noun):
    """Words that mean something, with contexts in which they do not."""

    rule: str
    patterns: tuple[str, ...]
    """Regular expressions, without case."""
    allowed: tuple[str, ...] = ()
    """Contexts in the same turn that make it harmless."""
    severity: str = "warning"
    note: str = ""


class Lexicon(Noun):
    """One list of entries: forbidden words, notices, cues, promises …"""

    name: str
    version: str
    language: Language
    speaker: str = "agent"
    entries: tuple[LexiconEntry, ...]
