"""One database: an engine that writes, one that reads, and the migrations that ship."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from assistant.errors import BadSetting


@dataclass(frozen=True)
class Database:
    """Two engines on one database.

    SQLite takes one writer at a time: all writing of a process goes through one connection that
    begins with the lock in hand, so that no transaction fails halfway for want of it.
    """

    writing: AsyncEngine
    reading: AsyncEngine


@asynccontextmanager
async def opened_database(url: str) -> AsyncGenerator[Database]:
    """The database at an SQLAlchemy address, migrated. Raises BadSetting for another dialect."""
    kind = make_url(url).get_backend_name()
    if kind == "sqlite":
        name = make_url(url).database
        if name:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
        writing = create_async_engine(url, pool_size=1, max_overflow=0)
        reading = create_async_engine(url, pool_size=4, max_overflow=4)
        _prepare_sqlite(writing, "BEGIN IMMEDIATE")
        _prepare_sqlite(reading, "BEGIN")
    elif kind == "postgresql":
        writing = create_async_engine(url, pool_size=4)
        reading = writing
    else:
        raise BadSetting(
            f"ASSISTANT_DATABASE__URL names {kind}.", "sqlite or postgresql is expected."
        )
    try:
        async with writing.connect() as connection:
            await connection.run_sync(_migrate)
            await connection.commit()
        yield Database(writing, reading)
    finally:
        await writing.dispose()
        if reading is not writing:
            await reading.dispose()


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _prepare_sqlite(engine: AsyncEngine, begin: str) -> None:
    """WAL, so that readers never wait; synchronous FULL, so that a commit outlives a power cut."""

    def connected(raw: Any, _record: object) -> None:
        # The driver would begin by itself, deferred: turned off, `begun` below does it.
        raw.isolation_level = None
        cursor = raw.cursor()
        for pragma in (
            "journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON",
        ):  # fmt: skip
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "connect", connected)
    event.listen(engine.sync_engine, "begin", begun)
