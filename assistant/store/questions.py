"""What customers asked, which cards cited what, and what was decided about gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from .database import Database
from .schema import card_source, gap, question
from .tenancy import within
from .upsert import upsert


@dataclass(frozen=True)
class AskedQuestion:
    """One question of one call. `asked_at` is when it was kept."""

    call: str
    utterance: str
    language: str
    text: str
    answered: bool
    asked_at: datetime


@dataclass(frozen=True)
class CitingCard:
    """One card that cited a document."""

    call: str
    card: str
    at: datetime
    version: int
    chunk: str
    line: str


@dataclass(frozen=True)
class DecidedGap:
    """What somebody decided about a gap."""

    key: str
    question: str
    language: str
    state: str
    note: str


class Questions:
    """Questions across calls; a call's own stand in its log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def asked(self, since: datetime, tenant: str = "default") -> list[AskedQuestion]:
        """Questions kept since a moment, in order."""
        query = (
            select(question)
            .where(within(question, tenant), question.c.asked_at >= since)
            .order_by(question.c.asked_at, question.c.call_id, question.c.utterance)
        )
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [
            AskedQuestion(
                call=row.call_id,
                utterance=row.utterance,
                language=row.language,
                text=row.text,
                answered=bool(row.answered),
                asked_at=row.asked_at,
            )
            for row in rows
        ]

    async def cards_citing(
        self, document: str, limit: int = 50, tenant: str = "default"
    ) -> list[CitingCard]:
        """Cards that cited a document, the newest first."""
        query = (
            select(card_source)
            .where(within(card_source, tenant, document=document))
            .order_by(card_source.c.shown_at.desc(), card_source.c.card)
            .limit(limit)
        )
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [
            CitingCard(row.call_id, row.card, row.shown_at, row.version, row.chunk, row.line)
            for row in rows
        ]

    async def cited(
        self, document: str, since: datetime, tenant: str = "default"
    ) -> tuple[int, dict[str, int]]:
        """How many cards cited a document since a moment, and how many each of its chunks."""
        same = (
            within(card_source, tenant, document=document),
            card_source.c.shown_at >= since,
        )
        whole = select(func.count(func.distinct(card_source.c.card))).where(*same)
        each = select(card_source.c.chunk, func.count()).where(*same).group_by(card_source.c.chunk)
        return await self._database.read(
            lambda connection: (
                connection.execute(whole).scalar_one(),
                {row[0]: row[1] for row in connection.execute(each)},
            )
        )

    async def decided(self, tenant: str = "default") -> Sequence[DecidedGap]:
        """Gaps somebody has decided about, in the order of decision."""
        query = select(gap).where(within(gap, tenant)).order_by(gap.c.at, gap.c.key)
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [
            DecidedGap(row.key, row.question, row.language, row.state, row.note) for row in rows
        ]

    async def decide(
        self, decided: DecidedGap, *, actor: str, at: datetime, tenant: str = "default"
    ) -> None:
        """Keep a decision; a later one about the same gap replaces it."""
        row = {**vars(decided), "tenant": tenant, "actor": actor, "at": at}
        await self._database.write(
            lambda connection: connection.execute(upsert(connection, gap).values(row))
        )
