"""What people did with cards, folded from the log."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.core.card import Card, Feedback


def dismissed_intents(cards: Sequence[Card], feedback: Sequence[Feedback]) -> frozenset[str]:
    """Intents of cards that were sent away; one used afterwards is welcome again."""
    intents = {card.id: card.intent for card in cards}
    away: set[str] = set()
    for given in feedback:
        intent = intents.get(given.card)
        if intent is None:
            continue
        if given.did == "dismissed":
            away.add(intent)
        elif given.did in ("used", "fragment", "edited"):
            away.discard(intent)
    return frozenset(away)
