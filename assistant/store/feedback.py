"""What people did with cards, counted."""

from __future__ import annotations

from sqlalchemy import func, select

from .database import Database
from .schema import card_feedback
from .tenancy import within


class CardFeedback:
    """Questions across calls; a call's own feedback stands in its log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def counts(self, tenant: str = "default", card: str | None = None) -> dict[str, int]:
        """How often each thing was done with all cards, or with one."""
        same = {} if card is None else {"card": card}
        query = (
            select(card_feedback.c.did, func.count())
            .where(within(card_feedback, tenant, **same))
            .group_by(card_feedback.c.did)
        )
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return {row[0]: row[1] for row in rows}
