"""Cards whose time is over: the page takes them away by the clock, and the log says that it did."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assistant.core.card import Card, CardExpired, Feedback

KEEPS = ("pinned", "used", "fragment", "edited", "dismissed")
"""What was taken or pinned stays, and what was sent away is gone already."""


def expired(
    offered: Sequence[tuple[float, Card]],
    feedback: Sequence[tuple[float, Feedback]],
    told: Collection[str],
    now: float,
) -> list[CardExpired]:
    """The cards that nobody took in their time and of which that was not told yet. Pure."""
    kept = {given.card for _, given in feedback if given.did in KEEPS}
    seen = {given.card for _, given in feedback if given.did in ("shown", "seen")}
    return [
        CardExpired(card=card.id, expired_at=card.expires_at, seen=card.id in seen)
        for _, card in offered
        if card.expires_at <= now and card.id not in kept and card.id not in told
    ]
