"""SQLite: one thread writes, a few read, and a transaction is one trip to its thread.

A driver that is asynchronous statement by statement makes some fourteen trips a commit; on two
busy cores that was 11 ms of waiting for turns where the disk took one.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import URL, Connection, create_engine, event

from .database import T, Work

READERS = 4


class Sqlite:
    """See `assistant.store.database.Engine`.

    SQLite takes one writer at a time: all writing of a process goes through one connection that
    begins with the lock in hand, so that no transaction fails halfway for want of it.
    """

    def __init__(self, address: URL) -> None:
        plain = address.set(drivername="sqlite")
        anywhere = {"check_same_thread": False}
        self._writing = create_engine(plain, pool_size=1, max_overflow=0, connect_args=anywhere)
        self._reading = create_engine(
            plain, pool_size=READERS, max_overflow=0, connect_args=anywhere
        )
        _prepare(self._writing, "BEGIN IMMEDIATE")
        _prepare(self._reading, "BEGIN")
        self._writer = ThreadPoolExecutor(1, "sqlite-write")
        self._readers = ThreadPoolExecutor(READERS, "sqlite-read")

    async def write(self, work: Work[T]) -> T:
        def transaction() -> T:
            with self._writing.begin() as connection:
                return work(connection)

        return await asyncio.get_running_loop().run_in_executor(self._writer, transaction)

    async def read(self, work: Work[T]) -> T:
        def snapshot() -> T:
            with self._reading.connect() as connection:
                return work(connection)

        return await asyncio.get_running_loop().run_in_executor(self._readers, snapshot)

    async def close(self) -> None:
        """Give files and threads back; what is being written is written first."""

        def away() -> None:
            for thread, engine in (
                (self._writer, self._writing),
                (self._readers, self._reading),
            ):
                thread.shutdown()
                engine.dispose()

        await asyncio.to_thread(away)


def _prepare(engine: Any, begin: str) -> None:
    """WAL, so that readers never wait; synchronous FULL, so that a commit outlives a power cut.

    https://www.sqlite.org/pragma.html#pragma_synchronous: in WAL mode only FULL is durable.
    """

    def connected(raw: Any, _record: object) -> None:
        # The driver would begin by itself, deferred: turned off, `begun` below does it.
        raw.isolation_level = None
        cursor = raw.cursor()
        for pragma in (
            "busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON",
        ):  # fmt: skip
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
