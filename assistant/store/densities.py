"""How many cards each agent has chosen to get."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

from sqlalchemy import select

from assistant.core.call import Actor
from assistant.core.card import Density

from .database import Database
from .schema import agent_density
from .tenancy import within
from .upsert import upsert


class Densities:
    """The newest choice of each agent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, agent: str, tenant: str = "default") -> Density | None:
        """What an agent chose, or None where they never did."""
        query = select(agent_density.c.density).where(within(agent_density, tenant, agent=agent))
        chosen = await self._database.read(lambda connection: connection.execute(query).scalar())
        return next((one for one in get_args(Density) if one == chosen), None)

    async def put(self, agent: str, density: Density, *, actor: Actor, at: datetime) -> None:
        """Keep a choice; it holds from the agent's next call on."""
        row = {
            "tenant": actor.tenant,
            "agent": agent,
            "density": density,
            "actor": f"{actor.kind}:{actor.id}",
            "changed_at": at,
        }
        await self._database.write(
            lambda connection: connection.execute(upsert(connection, agent_density), [row])
        )
