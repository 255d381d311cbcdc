"""PostgreSQL through its asynchronous driver: the same work, on a connection of a pool."""

from __future__ import annotations

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import create_async_engine

from .database import T, Work

CONNECTIONS = 8


class Postgres:
    """See `assistant.store.database.Engine`."""

    def __init__(self, address: URL) -> None:
        self._engine = create_async_engine(address, pool_size=CONNECTIONS, pool_pre_ping=True)

    async def write(self, work: Work[T]) -> T:
        async with self._engine.begin() as connection:
            return await connection.run_sync(work)

    async def read(self, work: Work[T]) -> T:
        async with self._engine.connect() as connection:
            return await connection.run_sync(work)

    async def close(self) -> None:
        """Give the connections back."""
        await self._engine.dispose()
