"""The agent's attention is a budget: which draft becomes a card, and why the others wait.

Pure: the same drafts at the same moments make the same cards, live and in a replay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.card import DENSITIES, REFLEXES, Card, CardHeld, CardKind, Density, Draft, Held
from assistant.core.ids import derived
from knowledge.terms import coverage, terms

BETWEEN_ANSWERS_S = 8.0
"""Least time between unasked answers: a card takes about that long to be read."""
QUIET_BETWEEN_S = 30.0
SAME_WITHIN_S = 300.0
"""A card like an earlier one folds for five minutes."""
LIVES_S = 90.0
SAME_WORDS = 0.8
"""Share of content words, both ways, from which two cards say the same."""
FIRST: frozenset[CardKind] = frozenset({"soothing", "correction", "escalation"})
"""What the call needs at once: an answer or an offer to stay waits behind it."""
WAITING: frozenset[CardKind] = frozenset({"answer", "retention"})


@dataclass(frozen=True)
class Shown:
    """What this call's agent has been offered so far."""

    call: str
    offered: Sequence[tuple[float, Card]] = ()
    """(seconds into the call, card), in order."""
    dismissed: frozenset[str] = frozenset()
    """Intents the agent sent away: they stay away for the call."""


def decide(draft: Draft, shown: Shown, now: float, density: Density) -> Card | CardHeld:
    """The draft as a card, or held back with the reason."""
    reason = _held(draft, shown, now, density)
    if reason is not None:
        return CardHeld(reason=reason, draft=_plain(draft))
    cause = draft.because.signal or draft.because.utterance or ""
    return Card(
        **_plain(draft).model_dump(),
        id=derived(shown.call, draft.kind, draft.intent, cause),
        expires_at=round(now + LIVES_S, 3),
    )


def _held(draft: Draft, shown: Shown, now: float, density: Density) -> Held | None:
    if draft.intent in shown.dismissed:
        return "dismissed"
    if _alerted(draft, shown):
        return "alerted"
    if any(now - at < SAME_WITHIN_S and says_the_same(card, draft) for at, card in shown.offered):
        return "duplicate"
    if DENSITIES.index(density) < DENSITIES.index(draft.density):
        return "density"
    first = any(card.kind in FIRST and now - at < BETWEEN_ANSWERS_S for at, card in shown.offered)
    if draft.kind in WAITING and first:
        # One thing at a time: what the call needs at once comes before what may wait.
        return "lower_rank"
    if draft.kind in REFLEXES:
        return None
    since = _since_answer(shown, now)
    if since < BETWEEN_ANSWERS_S:
        return "too_soon"
    return "density" if density == "quiet" and since < QUIET_BETWEEN_S else None


def _alerted(draft: Draft, shown: Shown) -> bool:
    """Whether a critical card of the same rule was there on this call."""
    return draft.severity == "critical" and any(
        card.severity == "critical" and (card.kind, card.rule) == (draft.kind, draft.rule)
        for _, card in shown.offered
    )


def _since_answer(shown: Shown, now: float) -> float:
    answers = [at for at, card in shown.offered if card.kind == "answer"]
    return now - max(answers) if answers else float("inf")


def says_the_same(card: Draft, draft: Draft) -> bool:
    """Whether the agent would read the same twice.

    An answer is what it quotes: two with the same sentences are one, whatever frames them, and one
    script with another sentence is another answer. Everything else is its intent: the same duty or
    correction again is the same. A question asked again is answered by another kind of card.
    """
    if card.kind != draft.kind or card.language != draft.language:
        return False
    if draft.kind != "answer" and card.intent == draft.intent:
        return True
    said, says = _told(card), _told(draft)
    return bool(said and says) and min(coverage(said, says), coverage(says, said)) >= SAME_WORDS


def _told(draft: Draft) -> frozenset[str]:
    basic = draft.tiers["basic"]
    return terms(" ".join([one.quote for one in basic.citations] or basic.lines))


def _plain(draft: Draft) -> Draft:
    return Draft.model_validate(draft.model_dump(include=set(Draft.model_fields)))
