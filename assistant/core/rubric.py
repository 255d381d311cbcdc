"""The standard a call is held against."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from knowledge.types import Language, Noun

from .signal import SignalKind
from .speech import Speaker

ItemClass = Literal["compliance_critical", "customer_critical", "business_critical", "normal"]


class Words(Noun):
    """Texts in both languages, for people."""

    en: str
    zh: str = ""

    def say(self, language: Language) -> str:
        return self.zh or self.en if language == "zh" else self.en


class PatternCheck(Noun):
    """Words that must (or must not) be said by a speaker within a place of the call."""

    by: Literal["pattern"] = "pattern"
    speaker: Speaker = "agent"
    patterns: dict[Language, tuple[str, ...]]
    """Regular expressions, matched without case; any one is enough."""
    must: Literal["appear", "not_appear"] = "appear"
    within: Literal["whole", "opening", "closing"] = "whole"
    """Opening: the agent's first 3 turns; closing: the agent's last 3."""


class OrderCheck(Noun):
    """One thing must be said before another."""

    by: Literal["order"] = "order"
    speaker: Speaker = "agent"
    first: dict[Language, tuple[str, ...]]
    then: dict[Language, tuple[str, ...]]


class DetectorCheck(Noun):
    """A signal of that kind fails the item; none passes it."""

    by: Literal["detector"] = "detector"
    kinds: tuple[SignalKind, ...]
    rules: tuple[str, ...] = ()
    """Only these rules of the kind; empty means any."""
    at_least: Literal["info", "warning", "critical"] = "info"


class TimingCheck(Noun):
    """A measure of the call against a limit, in seconds or as a share."""

    by: Literal["timing"] = "timing"
    measure: Literal[
        "first_agent_words",
        "longest_silence",
        "agent_talk_share",
        "agent_pace",
        "longest_monologue",
    ]
    at_most: float | None = None
    at_least: float | None = None


class ClaimCheck(Noun):
    """Every product fact the agent states must agree with the knowledge base of that moment."""

    by: Literal["claim"] = "claim"
    attributes: tuple[str, ...] = ()


class ModelCheck(Noun):
    """Only a model or a person can judge this; without either the verdict is unsure."""

    by: Literal["model"] = "model"
    question: Words


Check = Annotated[
    PatternCheck | OrderCheck | DetectorCheck | TimingCheck | ClaimCheck | ModelCheck,
    Field(discriminator="by"),
]


class Applies(Noun):
    """When an item applies. All conditions given must hold; none given means always."""

    signals: tuple[SignalKind, ...] = ()
    """At least one of these was raised."""
    mentioned: dict[Language, tuple[str, ...]] = Field(
        default_factory=dict[Language, tuple[str, ...]]
    )
    """Regular expressions, any one said by `speaker` (either one if None)."""
    speaker: Speaker | None = None
    languages: tuple[Language, ...] = ()


class RubricItem(Noun):
    """One yes/no question about a call."""

    id: str
    title: Words
    guidance: Words = Words(en="")
    item_class: ItemClass = "normal"
    weight: float = Field(default=1.0, ge=0)
    applies: Applies = Applies()
    check: Check
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()


class Section(Noun):
    """Items that belong together."""

    id: str
    title: Words
    items: tuple[RubricItem, ...]


class Rubric(Noun):
    """Versioned sections of yes/no items. The version is the content's hash."""

    name: str
    version: str
    title: Words
    scale: float = 100.0
    sections: tuple[Section, ...]

    @property
    def items(self) -> tuple[RubricItem, ...]:
        return tuple(item for section in self.sections for item in section.items)
