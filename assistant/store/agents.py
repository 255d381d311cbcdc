"""Agents: who takes calls, in which team, since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from assistant.core.call import Actor
from assistant.core.outcome import Agent

from .database import Database
from .schema import agent
from .tenancy import within
from .upsert import upsert


class Agents:
    """The newest record of each agent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, agents: Sequence[Agent], *, actor: Actor, at: datetime) -> None:
        """Keep records, all or none; a record of the same id replaces the one before."""
        rows = [
            {
                "tenant": actor.tenant,
                **one.model_dump(),
                "actor": f"{actor.kind}:{actor.id}",
                "changed_at": at,
            }
            for one in agents
        ]

        def keep(connection: Connection) -> None:
            if rows:
                connection.execute(upsert(connection, agent), rows)

        await self._database.write(keep)

    async def all(self, tenant: str) -> list[Agent]:
        """By name, then id."""
        query = (
            select(agent.c.id, agent.c.name, agent.c.team, agent.c.started)
            .where(within(agent, tenant))
            .order_by(agent.c.name, agent.c.id)
        )
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [Agent(id=row[0], name=row[1], team=row[2], started=row[3]) for row in rows]
