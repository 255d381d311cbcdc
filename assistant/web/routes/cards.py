"""What people did with a card."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import Field

from assistant.core.card import Feedback, TierName
from assistant.web.asking import TheDesk, WhoAsks
from assistant.web.refusals import REFUSALS
from knowledge.types import Noun

router = APIRouter(prefix="/v1/cards", tags=["cards"], responses=REFUSALS)


class CardFeedback(Noun):
    """What was done, and on which call."""

    call: str = Field(max_length=200)
    did: Literal["shown", "seen", "used", "fragment", "edited", "dismissed", "pinned"]
    tier: TierName | None = None
    text: str = Field(default="", max_length=4000, description="What was taken, for a fragment")
    reason: str = Field(default="", max_length=200, description="Why it was dismissed")


@router.post("/{card}/feedback", summary="Say what was done with a card", status_code=204)
async def feedback(
    card: Annotated[str, Path(max_length=200)], given: CardFeedback, desk: TheDesk, actor: WhoAsks
) -> None:
    """Kept in the call's log; a dismissed intent stays away for the rest of the call."""
    told = Feedback(card=card, did=given.did, tier=given.tier, text=given.text, reason=given.reason)
    await desk.feedback(given.call, told, actor)
