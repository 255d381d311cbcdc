"""The standard a call is held against."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from pydantic import BeforeValidator, Field

from knowledge.types import Language, Noun

from .scoring import Fatal, Points, Scoring
from .signal import SignalKind
from .speech import Speaker

ItemClass = Literal["compliance_critical", "customer_critical", "business_critical", "normal"]
Was = Literal["passed", "failed"]


class Words(Noun):
    """Texts in both languages, for people. One of them is enough: it stands for the other."""

    en: str = ""
    zh: str = ""

    def say(self, language: Language) -> str:
        return self.zh or self.en if language == "zh" else self.en or self.zh


def _by_language(given: object) -> object:
    """A plain list of texts, as older rubrics have it, goes by the script it is written in."""
    if not isinstance(given, (list, tuple)):
        return given
    found: dict[str, list[object]] = {}
    for text in cast(list[object], given):
        chinese = isinstance(text, str) and any("\u4e00" <= char <= "\u9fff" for char in text)
        found.setdefault("zh" if chinese else "en", []).append(text)
    return found


Samples = Annotated[dict[Language, tuple[str, ...]], BeforeValidator(_by_language)]
"""Words as they may be said on a call, by language."""


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
        "first_reply",
        "longest_reply",
        "typical_reply",
    ]
    """The replies are how long a customer waits for the agent's next words: at first, at the
    longest, and as a rule (the median)."""
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
    items: dict[str, Was] = Field(default_factory=dict[str, Was])
    """Other items of the rubric, and what they must have been. While one of them is unsure, so is
    this item."""


class RubricItem(Noun):
    """One yes/no question about a call."""

    id: str
    title: Words
    guidance: Words = Words()
    item_class: ItemClass = "normal"
    weight: Points = 1.0
    """Its share; where points are counted, what its pass adds or its fail takes."""
    adds: Points | None = None
    """Points of a pass. None: the weight in an additive rubric, else 0."""
    takes: Points | None = None
    """Points of a fail. None: the weight in a deductive rubric, else 0."""
    fatal: Fatal | None = None
    applies: Applies = Applies()
    check: Check
    examples: Samples = Field(default_factory=dict[Language, tuple[str, ...]])
    """Words that meet it."""
    counter_examples: Samples = Field(default_factory=dict[Language, tuple[str, ...]])
    """Words that look like it and do not meet it."""

    @property
    def critical(self) -> bool:
        """Whether its fail fails the call."""
        return self.item_class != "normal" or self.fatal is not None

    def shown(self, language: Language) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Examples and counter-examples in that language, or in the other where it has none."""
        other: Language = "en" if language == "zh" else "zh"
        met, missed = (
            some.get(language) or some.get(other, ())
            for some in (self.examples, self.counter_examples)
        )
        return met, missed


class Section(Noun):
    """Items that belong together, and how much they may add or take together."""

    id: str
    title: Words
    total: Points | None = None
    """What the weights of its items add up to, for the checker to hold them against."""
    adds_at_most: Points | None = None
    takes_at_most: Points | None = None
    items: tuple[RubricItem, ...]


class Rubric(Noun):
    """Versioned sections of yes/no items. The version is the content's hash."""

    name: str
    version: str
    title: Words
    about: Words = Words()
    """What it is for, and what it is not for."""
    languages: tuple[Language, ...] = ()
    """Those it claims to judge: every item then has words in each. Empty: it claims none."""
    scale: float = Field(default=100.0, gt=0, allow_inf_nan=False)
    scoring: Scoring = Scoring()
    total: Points | None = None
    """What all weights add up to, for the checker to hold them against."""
    sections: tuple[Section, ...]

    @property
    def items(self) -> tuple[RubricItem, ...]:
        return tuple(item for section in self.sections for item in section.items)
