"""Scripts the business edits: what to say in a situation, in three tiers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from pydantic import Field

from knowledge.types import Language, Noun

from .card import CardKind, Density, TierName
from .signal import SignalKind

FIRST_LINE: Mapping[Language, int] = {"en": 12, "zh": 24}
"""Words, or Chinese characters, that can be spoken in one breath."""
CONDITIONS: Mapping[str, str] = {
    "known": "the customer's record is there",
    "gold": "a Gold customer",
    "silver": "a Silver customer",
    "regular": "three orders or more",
    "contacted_before": "was in contact before",
    "trouble_before": "complained before, or was left without a solution",
    "delivered": "the order in question has come",
    "open": "it has not come yet",
    "late": "it has not come, and the promised day is over",
    "upset": "heard to be upset in the last minute and a half",
}
"""What `given` may ask; each also as `not_…`."""
_WORD = re.compile(r"[\w'’.,:/€$￥%-]*\w[\w'’.,:/€$￥%-]*")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def spoken_size(line: str, language: Language) -> int:
    """Words of a line; in Chinese its characters, a figure or foreign word counting as one."""
    if language == "zh":
        return len(_HAN.findall(line)) + len(
            re.findall(r"[A-Za-z0-9][\w.,:-]*", _HAN.sub(" ", line))
        )
    return len(_WORD.findall(line))


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
    attribute: str = ""
    """For answers: the attribute that the sentence wanted states, with its figure."""
    given: tuple[str, ...] = ()
    """Conditions that must hold: names of CONDITIONS, or `not_` and a name."""

    @cached_property
    def cues(self) -> Mapping[Language, tuple[re.Pattern[str], ...]]:
        """`heard`, compiled. Kept here: all scripts together have more patterns than `re` caches,
        which would compile them anew for every turn."""
        return {
            language: tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)
            for language, patterns in self.heard.items()
        }


class Script(Noun):
    """The lines of one tier. `{slot}` is filled from passage, customer and policy.

    A line may offer choices, `one || another`: the first whose slots can all be filled is said.
    A line with none is left out; a tier without its first line is not offered.
    """

    lines: tuple[str, ...]
    needs: tuple[str, ...] = ()
    """Slots without which this tier is not offered (for example: promotion)."""
    given: tuple[str, ...] = ()
    """Conditions without which this tier is not offered."""
    calm: tuple[str, ...] = ()
    """Said instead of the lines while the customer is upset: shorter, and no cheer."""


class Playbook(Noun):
    """One situation in both languages. The version is the content's hash."""

    name: str
    version: str
    title: dict[Language, str]
    kind: CardKind
    when: When
    tiers: dict[Language, dict[TierName, Script]]
    priority: int = 0
    density: Density = "quiet"
    """From which density on it is shown: `coach` for hints that a seasoned agent can do without."""


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
