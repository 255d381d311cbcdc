"""What the agent sees: cards in three tiers."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

from pydantic import Field

from knowledge.types import Language, Noun

from .signal import Severity

CardKind = Literal["answer", "soothing", "correction", "escalation", "retention", "compliance"]
TierName = Literal["basic", "marketing", "expert"]
TIERS: tuple[TierName, ...] = ("basic", "marketing", "expert")
REFLEXES: frozenset[CardKind] = frozenset(
    {"soothing", "correction", "escalation", "retention", "compliance"}
)
"""Kinds that a signal raises; they pass the budget before answers do."""
Density = Literal["quiet", "normal", "coach"]
"""How many cards an agent gets: fewer answers; the usual; also hints on how the call is led."""
DENSITIES: tuple[Density, ...] = get_args(Density)
Held = Literal[
    "too_soon",
    "duplicate",
    "dismissed",
    "lower_rank",
    "density",
    "alerted",
    "expired",
    "withdrawn",
]
"""`alerted`: a critical card of this rule was there on this call; `withdrawn`: what it cites is
published no more."""


class Citation(Noun):
    """A pointer to a passage. The quote stands word for word in that version of the document."""

    document: str
    version: int
    quote: str
    title: str = ""
    chunk: str = ""
    valid_from: datetime | None = None


class Tier(Noun):
    """One way to say it. The first line is spoken; the rest supports it."""

    lines: tuple[str, ...] = Field(min_length=1)
    citations: tuple[Citation, ...] = ()


class Because(Noun):
    """What made the card: a signal, an utterance, and the words heard."""

    signal: str | None = None
    utterance: str | None = None
    quote: str = ""


class Draft(Noun):
    """A card that has not met the budget yet."""

    kind: CardKind
    intent: str
    """What it is about, for folding duplicates: the playbook's situation or the passage's chunk."""
    language: Language
    because: Because
    tiers: dict[TierName, Tier]
    source: Literal["script", "model"] = "script"
    playbook: str = ""
    """`name@hash` of the script it was composed from."""
    severity: Severity = "info"
    """Of the signal that made it."""
    rule: str = ""
    """The signal's kind and rule."""
    density: Density = "quiet"
    """From which density on it is shown."""


class Card(Draft):
    """What the agent sees. Ids are derived from call, intent and cause."""

    type: Literal["card"] = "card"
    id: str
    expires_at: float
    """Seconds into the call."""


class CardHeld(Noun):
    """A draft the budget held back, and why: kept so that it can be evaluated."""

    type: Literal["card_held"] = "card_held"
    reason: Held
    draft: Draft


class CardExpired(Noun):
    """A card's time was over and nobody had taken it: the page has put it among the earlier ones.

    Written with what happens next on the call, so `expired_at` may lie before the event's `at`.
    """

    type: Literal["card_expired"] = "card_expired"
    card: str
    expired_at: float
    """Seconds into the call."""
    seen: bool
    """Whether the page had told that it was on the screen."""


class DensityChosen(Noun):
    """From now on this call's agent gets this many cards."""

    type: Literal["density_chosen"] = "density_chosen"
    density: Density


class Unanswered(Noun):
    """A question of the customer for which no passage was good enough: nothing was said."""

    type: Literal["unanswered"] = "unanswered"
    utterance: str
    question: str
    language: Language
    best: float = 0.0
    """The relevance of the best passage there was."""


class Feedback(Noun):
    """What a person did with a card."""

    type: Literal["feedback"] = "feedback"
    card: str
    did: Literal["shown", "seen", "used", "fragment", "edited", "dismissed", "pinned"]
    tier: TierName | None = None
    text: str = ""
    reason: str = ""
