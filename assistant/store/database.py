"""One database: an engine that writes, one that reads, and errors in words for people."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    ProgrammingError,
    TimeoutError,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from assistant.errors import BadSetting, MissingPart, Unavailable

from .migrate import migrated

OUR_FAULT = (IntegrityError, DataError, ProgrammingError)
"""What a statement did wrong; every other error is the database's own trouble."""
SETTING = "ASSISTANT_DATABASE__URL"


@dataclass(frozen=True)
class Database:
    """Two engines on one database.

    SQLite takes one writer at a time: all writing of a process goes through one connection that
    begins with the lock in hand, so that no transaction fails halfway for want of it.
    """

    writing: AsyncEngine
    reading: AsyncEngine

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[AsyncConnection]:
        """One transaction, committed when the block is left whole. Raises Unavailable."""
        with _in_words():
            async with self.writing.begin() as connection:
                yield connection

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncConnection]:
        """One snapshot to read from. Raises Unavailable."""
        with _in_words():
            async with self.reading.connect() as connection:
                yield connection


@asynccontextmanager
async def opened_database(url: str) -> AsyncGenerator[Database]:
    """The database at an SQLAlchemy address, migrated to the newest schema.

    Raises BadSetting for an address that cannot be, MissingPart where the driver is not
    installed, Unavailable where nothing answers or the file is damaged.
    """
    database = _engines(url)
    try:
        with _in_words():
            async with database.writing.connect() as connection:
                await connection.run_sync(migrated)
                await connection.commit()
        yield database
    finally:
        await database.writing.dispose()
        if database.reading is not database.writing:
            await database.reading.dispose()


def _engines(url: str) -> Database:
    try:
        address = make_url(url)
        kind, name = address.get_backend_name(), address.database
        if kind == "sqlite":
            if not name or name == ":memory:":
                raise BadSetting(f"{SETTING} names no file.", "Calls must outlive the process.")
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            writing = create_async_engine(address, pool_size=1, max_overflow=0)
            reading = create_async_engine(address, pool_size=4, max_overflow=4)
            _prepare_sqlite(writing, "BEGIN IMMEDIATE")
            _prepare_sqlite(reading, "BEGIN")
            return Database(writing, reading)
        if kind == "postgresql":
            both = create_async_engine(address, pool_size=8, pool_pre_ping=True)
            return Database(both, both)
    except ArgumentError as wrong:
        raise BadSetting(f"{SETTING} is no address.", "See the table of settings.") from wrong
    except ModuleNotFoundError as missing:
        raise MissingPart(
            f"{SETTING} needs {missing.name}.", f"Install it: pip install {missing.name}"
        ) from missing
    except OSError as denied:
        raise BadSetting(f"{SETTING}: {denied.strerror}: {denied.filename}.") from denied
    raise BadSetting(f"{SETTING} names {kind}.", "sqlite or postgresql is expected.")


def _prepare_sqlite(engine: AsyncEngine, begin: str) -> None:
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

    event.listen(engine.sync_engine, "connect", connected)
    event.listen(engine.sync_engine, "begin", begun)


@contextmanager
def _in_words() -> Generator[None]:
    """Turn the database's own trouble into Unavailable; what is our fault stays as it is."""
    try:
        yield
    except OUR_FAULT:
        raise
    except (DBAPIError, TimeoutError, OSError) as failed:
        cause = failed.orig if isinstance(failed, DBAPIError) else failed
        raise Unavailable(
            f"The database does not answer: {' '.join(str(cause).split())}.",
            "Nothing of this step was kept; look at its disk and its server.",
        ) from failed
