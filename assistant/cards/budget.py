"""The agent's attention is a budget: which draft becomes a card, and why the others wait.

Pure: the same drafts at the same moments make the same cards, live and in a replay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.core.card import REFLEXES, Card, CardHeld, Draft
from assistant.core.ids import derived
from knowledge.terms import coverage, terms

Density = Literal["quiet", "normal", "coach"]
BETWEEN_ANSWERS_S = 8.0
"""Least time between unasked answers: a card takes about that long to be read."""
QUIET_BETWEEN_S = 30.0
SAME_WITHIN_S = 300.0
"""A card like an earlier one folds for five minutes."""
LIVES_S = 90.0
SAME_WORDS = 0.8
"""Share of content words from which two first lines say the same."""


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


def _held(
    draft: Draft, shown: Shown, now: float, density: Density
) -> Literal["too_soon", "duplicate", "dismissed", "density", "lower_rank"] | None:
    if draft.intent in shown.dismissed:
        return "dismissed"
    if any(now - at < SAME_WITHIN_S and _says_the_same(card, draft) for at, card in shown.offered):
        return "duplicate"
    reflex = any(
        card.kind in REFLEXES and now - at < BETWEEN_ANSWERS_S for at, card in shown.offered
    )
    if draft.kind in ("answer", "retention") and reflex:
        # One thing at a time: what the call needs at once comes before what may wait.
        return "lower_rank"
    if draft.kind in REFLEXES:
        return None
    if (
        density == "quiet"
        and draft.kind == "answer"
        and _since_answer(shown, now) < QUIET_BETWEEN_S
    ):
        return "density"
    if density != "coach" and _since_answer(shown, now) < BETWEEN_ANSWERS_S:
        return "too_soon"
    return None


def _since_answer(shown: Shown, now: float) -> float:
    answers = [at for at, card in shown.offered if card.kind == "answer"]
    return now - max(answers) if answers else float("inf")


def _says_the_same(card: Card, draft: Draft) -> bool:
    if card.kind != draft.kind:
        return False
    if card.intent == draft.intent:
        # The same correction or duty again is the same; a question asked again is answered again
        # by another kind of card, so the answer itself need not come back.
        return True
    said, says = terms(card.tiers["basic"].lines[0]), terms(draft.tiers["basic"].lines[0])
    return bool(said and says) and min(coverage(said, says), coverage(says, said)) >= SAME_WORDS


def _plain(draft: Draft) -> Draft:
    return Draft.model_validate(draft.model_dump(include=set(Draft.model_fields)))
