"""What came of calls, by call and source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from assistant.core.call import Actor
from assistant.core.outcome import Outcome

from .database import Database
from .schema import call, outcome
from .tenancy import within
from .upsert import upsert

IN_ONE_STATEMENT = 500
_FIELDS = ("source", "at", "satisfaction", "resolved", "repeat_contact", "sale", "refund",
           "currency")  # fmt: skip


class Outcomes:
    """What each source said last of each call."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(
        self, outcomes: Sequence[Outcome], *, actor: Actor, at: datetime
    ) -> list[Outcome]:
        """Keep outcomes of calls that are here; returns those whose call is not."""
        rows = [
            {
                "tenant": actor.tenant,
                "call_id": one.call,
                **one.model_dump(exclude={"call"}),
                "at": one.at or at,
                "actor": f"{actor.kind}:{actor.id}",
                "recorded_at": at,
            }
            for one in outcomes
        ]

        def keep(connection: Connection) -> set[str]:
            known: set[str] = set()
            for place in range(0, len(rows), IN_ONE_STATEMENT):
                some = rows[place : place + IN_ONE_STATEMENT]
                names = {str(row["call_id"]) for row in some}
                query = select(call.c.id).where(within(call, actor.tenant), call.c.id.in_(names))
                known |= set(connection.execute(query).scalars())
                if kept := [row for row in some if row["call_id"] in known]:
                    connection.execute(upsert(connection, outcome), kept)
            return known

        known = await self._database.write(keep)
        return [one for one in outcomes if one.call not in known]

    async def of(self, call_id: str, tenant: str) -> list[Outcome]:
        """All that is known of one call, by source."""
        query = (
            select(*(outcome.c[name] for name in _FIELDS))
            .where(within(outcome, tenant, call_id=call_id))
            .order_by(outcome.c.source)
        )
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [
            Outcome.model_validate({"call": call_id, **dict(zip(_FIELDS, row, strict=True))})
            for row in rows
        ]
