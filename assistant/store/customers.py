"""Customers with their history, as the shop's system gave them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from assistant.core.call import Actor, Customer

from .database import Database
from .schema import customer
from .tenancy import within
from .upsert import upsert

IN_ONE_STATEMENT = 500


class Customers:
    """The newest record of each customer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, customer_id: str, tenant: str = "default") -> Customer | None:
        """A customer, or None where the shop never told of them."""
        query = select(customer.c.body).where(within(customer, tenant, id=customer_id))
        body = await self._database.read(lambda connection: connection.execute(query).scalar())
        return Customer.model_validate_json(body) if body is not None else None

    async def put(
        self,
        customers: Sequence[Customer],
        *,
        actor: Actor,
        at: datetime,
        tenant: str = "default",
    ) -> None:
        """Keep records, all of them or none; a record of the same id replaces the one before."""
        rows = [
            {
                "tenant": tenant,
                "id": one.id,
                "body": one.model_dump_json(),
                "actor": f"{actor.kind}:{actor.id}",
                "changed_at": at,
            }
            for one in customers
        ]

        def keep(connection: Connection) -> None:
            for place in range(0, len(rows), IN_ONE_STATEMENT):
                connection.execute(
                    upsert(connection, customer), rows[place : place + IN_ONE_STATEMENT]
                )

        await self._database.write(keep)

    async def some(self, after: str, limit: int, tenant: str) -> list[Customer]:
        """By id, those behind `after`."""
        query = (
            select(customer.c.body)
            .where(within(customer, tenant), customer.c.id > after)
            .order_by(customer.c.id)
            .limit(limit)
        )
        bodies = await self._database.read(
            lambda connection: connection.execute(query).scalars().all()
        )
        return [Customer.model_validate_json(body) for body in bodies]

    async def ids(self, tenant: str = "default") -> list[str]:
        """All customers known, by id."""
        query = select(customer.c.id).where(within(customer, tenant)).order_by(customer.c.id)
        return await self._database.read(
            lambda connection: list(connection.execute(query).scalars())
        )
